//! What differs between the two databases, and nothing else: how a write begins, what keeps an attempt still while it is
//! handed in, and the two texts of the journal's batch.

use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};

/// Which database a store talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// One file, nothing to install.
    Sqlite,
    /// Several app instances on one server.
    Postgres,
}

impl Dialect {
    /// The dialect of a database URL.
    pub fn of(url: &str) -> Option<Self> {
        if url.starts_with("sqlite:") {
            Some(Self::Sqlite)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Some(Self::Postgres)
        } else {
            None
        }
    }
}

/// Begins a writing transaction: SQLite takes its write lock at once, so that a later statement cannot fail on it.
pub(super) async fn begin_write(pool: &AnyPool, dialect: Dialect) -> sqlx::Result<Transaction<'static, Any>> {
    match dialect {
        Dialect::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await,
        Dialect::Postgres => pool.begin().await,
    }
}

/// Number of the advisory lock between the journal (shared) and acts that close or claim an attempt (exclusive).
const FENCE: i64 = 0x6d69_6e67;

/// Waits for running journal batches and holds new ones off until this transaction ends. On SQLite the write lock of the
/// transaction does that already.
pub async fn fence(tx: &mut Transaction<'static, Any>, dialect: Dialect) -> sqlx::Result<()> {
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(FENCE).execute(&mut **tx).await?;
    }
    Ok(())
}

/// How many batches of the journal run beside each other: SQLite has one writer, PostgreSQL collects the next batch while
/// the disk takes the last.
pub(super) fn writers(dialect: Dialect) -> u32 {
    match dialect {
        Dialect::Sqlite => 1,
        Dialect::Postgres => 2,
    }
}

/// Begins a batch of the journal on its side of the fence, in one round trip: batches run beside each other, not beside a
/// hand-in.
pub(super) async fn begin_journal(pool: &AnyPool, dialect: Dialect) -> sqlx::Result<Transaction<'static, Any>> {
    match dialect {
        Dialect::Sqlite => begin_write(pool, dialect).await,
        Dialect::Postgres => {
            let begin = format!("BEGIN; SELECT pg_advisory_xact_lock_shared({FENCE})");
            pool.begin_with(AssertSqlSafe(begin)).await
        }
    }
}

/// `FROM` item that spreads a JSON array of saves `[{n, token, attempt, generation}]` into rows `e`.
pub(super) fn saves_table(dialect: Dialect, bound: &str) -> String {
    rows_table_of(dialect, bound, &[("n", "BIGINT"), ("token", "TEXT"), ("attempt", "TEXT")])
}

/// `FROM` item that spreads a JSON array of events into rows `e`.
pub(super) fn events_table(dialect: Dialect, bound: &str) -> String {
    let columns = [
        ("n", "BIGINT"),
        ("attempt", "TEXT"),
        ("generation", "BIGINT"),
        ("seq", "BIGINT"),
        ("slot", "BIGINT"),
        ("choice", "TEXT"),
        ("flagged", "INTEGER"),
    ];
    rows_table_of(dialect, bound, &columns)
}

/// Aggregate that gathers these columns of every row into one JSON text, an array of arrays; NULL or empty without rows.
pub(super) fn rows_as_json(dialect: Dialect, columns: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("json_group_array(json_array({columns}))"),
        Dialect::Postgres => format!("CAST(json_agg(json_build_array({columns})) AS TEXT)"),
    }
}

/// `FROM` item that spreads a JSON array of objects, bound as `$1`, into rows `e` with these columns and types (`TEXT`,
/// `BIGINT`, `INTEGER`). Column names are literals of this crate, never input.
pub(super) fn rows_table(dialect: Dialect, columns: &[(&str, &str)]) -> String {
    rows_table_of(dialect, "$1", columns)
}

fn rows_table_of(dialect: Dialect, bound: &str, columns: &[(&str, &str)]) -> String {
    match dialect {
        Dialect::Sqlite => {
            let list: Vec<_> = columns.iter().map(|(name, _)| format!("value ->> '{name}' AS {name}")).collect();
            format!("(SELECT {} FROM json_each({bound})) AS e", list.join(", "))
        }
        Dialect::Postgres => {
            let list: Vec<_> = columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
            format!("json_to_recordset({bound}::json) AS e({})", list.join(", "))
        }
    }
}
