//! Lessons a person has opened and finished. Every statement names the person.

use super::dialect::rows_table;
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::study::Reading;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;

/// One opened lesson.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Syllabus node.
    pub node: String,
    /// When it was first opened.
    pub started_at: Millis,
    /// Where it stands.
    pub reading: Reading,
    /// What it counted when it was finished, 0 before.
    pub minutes: i64,
}

const OPENED: &str =
    "SELECT node, started_at, finished_at, minutes FROM lesson_reading WHERE person_id = $1 ORDER BY node";

/// Every lesson a person has opened.
pub async fn opened(store: &Store, person_id: &str) -> sqlx::Result<Vec<Opened>> {
    sqlx::query(OPENED).bind(person_id).fetch_all(store.read()).await?.iter().map(to_opened).collect()
}

/// The same inside a transaction.
pub async fn opened_in(tx: &mut Write, person_id: &str) -> sqlx::Result<Vec<Opened>> {
    sqlx::query(OPENED).bind(person_id).fetch_all(&mut **tx).await?.iter().map(to_opened).collect()
}

fn to_opened(r: &AnyRow) -> sqlx::Result<Opened> {
    let started_at = r.try_get("started_at")?;
    Ok(Opened {
        node: r.try_get("node")?,
        started_at,
        reading: Reading::of(started_at, optional(r, "finished_at")?),
        minutes: r.try_get("minutes")?,
    })
}

/// Notes that a lesson was opened. Returns whether it is the first time.
pub async fn open(tx: &mut Write, person_id: &str, node: &str, at: Millis) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO lesson_reading (person_id, node, started_at, minutes) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING",
    )
    .bind(person_id)
    .bind(node)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that an opened lesson was finished and what it counts. Returns whether it was not finished before.
pub async fn finish(tx: &mut Write, person_id: &str, node: &str, minutes: i64, at: Millis) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE lesson_reading SET finished_at = $1, minutes = $2 WHERE person_id = $3 AND node = $4 AND finished_at IS NULL",
    )
    .bind(at)
    .bind(minutes)
    .bind(person_id)
    .bind(node)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Minutes these people have finished; who has none is left out.
pub async fn minutes_of(tx: &mut Write, store: &Store, ids: &[&str]) -> Outcome<HashMap<String, i64>> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let sql = format!(
        "SELECT d.person_id, CAST(SUM(d.minutes) AS BIGINT) AS minutes FROM {} JOIN lesson_reading d ON d.person_id = e.id
         WHERE d.finished_at IS NOT NULL GROUP BY d.person_id",
        rows_table(store.dialect(), &[("id", "TEXT")])
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).fetch_all(&mut **tx).await?;
    rows.iter().map(|r| Ok((r.try_get("person_id")?, r.try_get("minutes")?))).collect()
}
