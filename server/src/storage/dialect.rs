//! What differs between the two databases, and nothing else: how a write begins, what keeps an attempt still while it is
//! handed in, and the two texts of the journal's batch.

use serde::Serialize;
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

/// Begins a writing transaction: SQLite takes its write lock at once, so that a later statement cannot fail on it, and
/// waits for the disk when it commits.
pub(super) async fn begin_write(pool: &AnyPool, dialect: Dialect) -> sqlx::Result<Transaction<'static, Any>> {
    match dialect {
        Dialect::Sqlite => pool.begin_with("PRAGMA synchronous = FULL; BEGIN IMMEDIATE").await,
        Dialect::Postgres => pool.begin().await,
    }
}

/// Begins a transaction that reads one state of the database; PostgreSQL would otherwise show each statement a newer one.
pub(super) async fn begin_read(pool: &AnyPool, dialect: Dialect) -> sqlx::Result<Transaction<'static, Any>> {
    match dialect {
        Dialect::Sqlite => pool.begin().await,
        Dialect::Postgres => pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await,
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

/// Waits for an act that closes, claims or moves attempts, and holds new ones off until this transaction ends; runs beside
/// the journal. On SQLite the write lock does that already.
pub async fn beside(tx: &mut Transaction<'static, Any>, dialect: Dialect) -> sqlx::Result<()> {
    if dialect == Dialect::Postgres {
        sqlx::query("SELECT pg_advisory_xact_lock_shared($1)").bind(FENCE).execute(&mut **tx).await?;
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
/// hand-in. On SQLite its commit does not wait for the disk; the journal does, before it answers (`Store::harden`).
pub(super) async fn begin_journal(pool: &AnyPool, dialect: Dialect) -> sqlx::Result<Transaction<'static, Any>> {
    match dialect {
        Dialect::Sqlite => pool.begin_with("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await,
        Dialect::Postgres => {
            let begin = format!("BEGIN; SELECT pg_advisory_xact_lock_shared({FENCE})");
            pool.begin_with(AssertSqlSafe(begin)).await
        }
    }
}

/// One value of a row that is handed to a statement in bulk.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Cell<'a> {
    /// `TEXT`; without NUL, which PostgreSQL cannot read.
    Text(&'a str),
    /// `BIGINT`.
    Number(i64),
}

/// Rows handed to one statement as few values: SQLite reads one JSON text fastest, PostgreSQL one array a column.
pub(super) struct Bulk {
    dialect: Dialect,
    columns: &'static [(&'static str, &'static str)],
    texts: Vec<String>,
}

impl Bulk {
    /// Rows of these columns, each with its type `TEXT` or `BIGINT`. Names are literals of this crate, never input.
    pub(super) fn new<const N: usize>(
        dialect: Dialect,
        columns: &'static [(&'static str, &'static str); N],
        rows: &[[Cell<'_>; N]],
    ) -> serde_json::Result<Self> {
        let texts = match dialect {
            Dialect::Sqlite => vec![serde_json::to_string(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>())?],
            Dialect::Postgres => (0..N).map(|column| array_text(rows.iter().map(|row| row[column]))).collect(),
        };
        Ok(Self { dialect, columns, texts })
    }

    /// `FROM` item that spreads them into rows `e`; they are bound from `$first` on.
    pub(super) fn table(&self, first: usize) -> String {
        match self.dialect {
            Dialect::Sqlite => {
                let places = self.columns.iter().enumerate();
                let list: Vec<_> = places.map(|(at, (name, _))| format!("value ->> {at} AS {name}")).collect();
                format!("(SELECT {} FROM json_each(${first})) AS e", list.join(", "))
            }
            Dialect::Postgres => {
                let places = self.columns.iter().enumerate();
                let arrays: Vec<_> = places.map(|(at, (_, kind))| format!("${}::text::{kind}[]", first + at)).collect();
                let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
                format!("unnest({}) AS e({})", arrays.join(", "), names.join(", "))
            }
        }
    }

    /// Binds them, at the place the query has come to.
    pub(super) fn bind<'q>(&'q self, query: AnyQuery<'q>) -> AnyQuery<'q> {
        self.texts.iter().fold(query, |query, text| query.bind(text.as_str()))
    }
}

/// A statement with its values.
pub(super) type AnyQuery<'q> = sqlx::query::Query<'q, Any, <Any as sqlx::Database>::Arguments>;

/// A column as PostgreSQL writes an array.
fn array_text<'a>(cells: impl Iterator<Item = Cell<'a>>) -> String {
    let mut text = String::from("{");
    for cell in cells {
        if text.len() > 1 {
            text.push(',');
        }
        match cell {
            Cell::Number(number) => text.push_str(&number.to_string()),
            Cell::Text(words) => {
                text.push('"');
                for c in words.chars() {
                    if matches!(c, '"' | '\\') {
                        text.push('\\');
                    }
                    text.push(c);
                }
                text.push('"');
            }
        }
    }
    text.push('}');
    text
}

/// Whether a text column contains a text, as it stands.
pub(super) fn contains(dialect: Dialect, column: &str, text: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("instr({column}, {text}) > 0"),
        Dialect::Postgres => format!("strpos({column}, {text}) > 0"),
    }
}

/// Aggregate that gathers this text of every row into one, a line each, leaving out what is NULL; NULL without rows.
pub(super) fn lines(dialect: Dialect, text: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("group_concat({text}, char(10))"),
        Dialect::Postgres => format!("string_agg({text}, chr(10))"),
    }
}

/// `FROM` item that spreads a JSON array of objects, bound as `$1`, into rows `e` with these columns and types (`TEXT`,
/// `BIGINT`, `INTEGER`). Column names are literals of this crate, never input.
pub(super) fn rows_table(dialect: Dialect, columns: &[(&str, &str)]) -> String {
    match dialect {
        Dialect::Sqlite => {
            let list: Vec<_> = columns.iter().map(|(name, _)| format!("value ->> '{name}' AS {name}")).collect();
            format!("(SELECT {} FROM json_each($1)) AS e", list.join(", "))
        }
        Dialect::Postgres => {
            let list: Vec<_> = columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
            format!("json_to_recordset($1::json) AS e({})", list.join(", "))
        }
    }
}
