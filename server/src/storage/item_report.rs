//! What officers say is wrong with an item, and what they were answered.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Report id.
    pub id: String,
    /// The item.
    pub item_id: String,
    /// The version that was practised.
    pub item_version: i64,
    /// What is wrong, in the officer's words.
    pub words: String,
    /// `open` or `answered`.
    pub state: String,
    /// The answer; empty while it is open.
    pub answer: String,
    /// When it was sent.
    pub created_at: Millis,
    /// When it was answered.
    pub answered_at: Option<Millis>,
}

const SELECT: &str = "SELECT id, item_id, item_version, words, state, answer, created_at, answered_at FROM item_report";

fn report(r: &AnyRow) -> sqlx::Result<Report> {
    Ok(Report {
        id: r.try_get("id")?,
        item_id: r.try_get("item_id")?,
        item_version: r.try_get("item_version")?,
        words: r.try_get("words")?,
        state: r.try_get("state")?,
        answer: r.try_get("answer")?,
        created_at: r.try_get("created_at")?,
        answered_at: optional(r, "answered_at")?,
    })
}

/// Adds a report, unless the person has an open one of this item. Returns whether it did.
pub async fn insert(tx: &mut Write, new: &Report, person_id: &str) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO item_report (id, item_id, item_version, person_id, words, state, answer, created_at)
         VALUES ($1, $2, $3, $4, $5, 'open', '', $6) ON CONFLICT DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.item_id)
    .bind(new.item_version)
    .bind(person_id)
    .bind(&new.words)
    .bind(new.created_at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Reports of a state, the longest waiting first.
pub async fn list(store: &Store, state: &str, most: i64) -> Outcome<Vec<Report>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE state = $1 ORDER BY created_at, id LIMIT $2"));
    let rows = sqlx::query(sql).bind(state).bind(most).fetch_all(store.read()).await?;
    Ok(rows.iter().map(report).collect::<sqlx::Result<_>>()?)
}

/// How many reports are open.
pub async fn open(store: &Store) -> Outcome<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM item_report WHERE state = 'open'").fetch_one(store.read()).await?;
    Ok(row.try_get("n")?)
}

/// Reports of one item, latest first.
pub async fn of_item(store: &Store, item_id: &str) -> Outcome<Vec<Report>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE item_id = $1 ORDER BY created_at DESC, id"));
    let rows = sqlx::query(sql).bind(item_id).fetch_all(store.read()).await?;
    Ok(rows.iter().map(report).collect::<sqlx::Result<_>>()?)
}

/// The person's own reports, latest first.
pub async fn of_person(store: &Store, person_id: &str) -> Outcome<Vec<Report>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT 100"));
    let rows = sqlx::query(sql).bind(person_id).fetch_all(store.read()).await?;
    Ok(rows.iter().map(report).collect::<sqlx::Result<_>>()?)
}

/// Answers an open report. Returns the item it was of.
pub async fn answer(tx: &mut Write, id: &str, words: &str, by: &str, at: Millis) -> Outcome<Option<String>> {
    let row = sqlx::query(
        "UPDATE item_report SET state = 'answered', answer = $2, answered_by = $3, answered_at = $4
         WHERE id = $1 AND state = 'open' RETURNING item_id",
    )
    .bind(id)
    .bind(words)
    .bind(by)
    .bind(at)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|r| r.try_get("item_id")).transpose()?)
}
