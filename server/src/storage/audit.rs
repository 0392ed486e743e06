//! The audit chain: each row's hash covers the row before it, so a changed, removed or reordered row is found. Rows are
//! written in the transaction of the act they tell of; the head row serialises them.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::vault::sha256_hex;
use sqlx::Row;
use sqlx::any::AnyRow;

/// One act, as it will stand in the log.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Account id, or `console`.
    pub actor: &'a str,
    /// Stable word, `area.verb`.
    pub action: &'a str,
    /// What it was done to, `kind:id`.
    pub object: &'a str,
    /// Facts as JSON; never resident IDs, phones, codes or answers.
    pub detail: serde_json::Value,
}

/// A stored row.
#[derive(Clone, Debug)]
pub struct AuditRow {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Millis,
    /// Account id, or `console`.
    pub actor: String,
    /// Name of that account, where it is one.
    pub name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: String,
    /// Facts as JSON text.
    pub detail: String,
    previous_hash: String,
    hash: String,
}

/// Appends one row to the chain inside the act's transaction.
pub async fn append(tx: &mut Write, at: Millis, entry: &Entry<'_>) -> sqlx::Result<()> {
    let head = sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")
        .fetch_one(&mut **tx)
        .await?;
    let (seq, previous): (i64, String) = (head.try_get("seq")?, head.try_get("hash")?);
    let detail = entry.detail.to_string();
    let hash = link(&previous, seq, at, [entry.actor, entry.action, entry.object, &detail]);
    sqlx::query(
        "INSERT INTO audit_row (seq, at, actor, action, object, detail, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(seq)
    .bind(at)
    .bind(entry.actor)
    .bind(entry.action)
    .bind(entry.object)
    .bind(detail)
    .bind(previous)
    .bind(&hash)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash).execute(&mut **tx).await?;
    Ok(())
}

/// Where the chain breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every row fits; so many rows.
    Whole(i64),
    /// The first row that does not fit.
    Broken {
        /// Place of that row.
        seq: i64,
    },
}

/// Walks the chain to the head as it was when the walk began; rows that acts append meanwhile are for the next walk.
pub async fn verify(store: &Store) -> sqlx::Result<Verdict> {
    let head = sqlx::query("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_one(store.read()).await?;
    let (last, head_hash): (i64, String) = (head.try_get("seq")?, head.try_get("hash")?);
    let (mut previous, mut expected) = (String::new(), 1);
    while expected <= last {
        let rows = page(store, expected - 1, (last + 1 - expected).min(1000)).await?;
        if rows.is_empty() {
            return Ok(Verdict::Broken { seq: expected });
        }
        for row in rows {
            let hash = link(&previous, row.seq, row.at, [&row.actor, &row.action, &row.object, &row.detail]);
            if row.seq != expected || row.previous_hash != previous || row.hash != hash {
                return Ok(Verdict::Broken { seq: expected });
            }
            previous = hash;
            expected += 1;
        }
    }
    if previous == head_hash && !beyond_the_head(store).await? {
        Ok(Verdict::Whole(last))
    } else {
        Ok(Verdict::Broken { seq: expected })
    }
}

/// Whether a row stands behind the head: no act writes one, since it moves the head in the same transaction.
async fn beyond_the_head(store: &Store) -> sqlx::Result<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM audit_row WHERE seq > (SELECT seq FROM audit_head WHERE id = 1)")
        .fetch_one(store.read())
        .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// Rows after `after`, oldest first.
pub async fn page(store: &Store, after: i64, limit: i64) -> sqlx::Result<Vec<AuditRow>> {
    let rows = sqlx::query(
        "SELECT seq, at, actor, NULL AS name, action, object, detail, previous_hash, hash
         FROM audit_row WHERE seq > $1 ORDER BY seq LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(audit_row).collect()
}

/// Rows before `before`, newest first.
pub async fn page_back(store: &Store, before: i64, limit: i64) -> sqlx::Result<Vec<AuditRow>> {
    let rows = sqlx::query(
        "SELECT r.seq, r.at, r.actor, a.name, r.action, r.object, r.detail, r.previous_hash, r.hash
         FROM audit_row r LEFT JOIN account a ON a.id = r.actor WHERE r.seq < $1 ORDER BY r.seq DESC LIMIT $2",
    )
    .bind(before)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(audit_row).collect()
}

fn audit_row(r: &AnyRow) -> sqlx::Result<AuditRow> {
    Ok(AuditRow {
        seq: r.try_get("seq")?,
        at: r.try_get("at")?,
        actor: r.try_get("actor")?,
        name: optional(r, "name")?,
        action: r.try_get("action")?,
        object: r.try_get("object")?,
        detail: r.try_get("detail")?,
        previous_hash: r.try_get("previous_hash")?,
        hash: r.try_get("hash")?,
    })
}

/// Each field is written with its length before it, so that no two rows have one text.
fn link(previous: &str, seq: i64, at: Millis, fields: [&str; 4]) -> String {
    let mut text = format!("{previous}|{seq}|{at}");
    for field in fields {
        text.push_str(&format!("|{}:{field}", field.len()));
    }
    sha256_hex(text.as_bytes())
}
