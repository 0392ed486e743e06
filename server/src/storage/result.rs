//! Results: one row a version, never changed.

use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A stored result.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Attempt id.
    pub attempt_id: String,
    /// Version, from 1.
    pub version: i64,
    /// Key version it was marked with.
    pub key_version: i64,
    /// Marking policy code.
    pub policy: String,
    /// Score in hundredths.
    pub score: i64,
    /// Full marks in hundredths.
    pub full: i64,
    /// Whether it reaches the pass mark and is not void.
    pub passed: bool,
    /// Whether it is void for misconduct.
    pub voided: bool,
    /// Whether it counts the admitted late evidence of its attempt.
    pub late_counted: bool,
    /// The score in parts, as JSON.
    pub detail: String,
    /// When it was marked.
    pub marked_at: Millis,
    /// Why there is a further version; empty for the first.
    pub reason: String,
}

const COLUMNS: &str =
    "SELECT r.attempt_id, r.version, r.key_version, r.policy, r.score, r.full_marks, r.passed, r.detail, r.marked_at, r.reason,
            r.voided, r.late_counted
     FROM result r";

/// Adds a version; an existing one stays. Of an attempt with a confirmed case of misconduct it is void, whoever marks, and
/// of one whose late evidence was admitted it says that it counts that. Returns whether it was new.
pub async fn insert(tx: &mut Write, new: &Stored) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO result (attempt_id, version, key_version, policy, score, full_marks, passed, detail, marked_at, reason,
             voided, late_counted)
         VALUES ($1, $2, $3, $4, $5, $6,
             CASE WHEN EXISTS (SELECT 1 FROM misconduct m WHERE m.attempt_id = $1 AND m.state = 'confirmed') THEN 0 ELSE $7 END,
             $8, $9, $10,
             CASE WHEN EXISTS (SELECT 1 FROM misconduct m WHERE m.attempt_id = $1 AND m.state = 'confirmed') THEN 1 ELSE 0 END,
             CASE WHEN EXISTS (SELECT 1 FROM late_evidence d WHERE d.attempt_id = $1 AND d.state = 'confirmed' AND d.admit = 1)
                  THEN 1 ELSE 0 END)
         ON CONFLICT DO NOTHING",
    )
    .bind(&new.attempt_id)
    .bind(new.version)
    .bind(new.key_version)
    .bind(&new.policy)
    .bind(new.score)
    .bind(new.full)
    .bind(i64::from(new.passed))
    .bind(&new.detail)
    .bind(new.marked_at)
    .bind(&new.reason)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest version of an attempt's result.
pub async fn latest(store: &Store, attempt_id: &str) -> Outcome<Option<Stored>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE r.attempt_id = $1 ORDER BY r.version DESC LIMIT 1"));
    let row = sqlx::query(sql).bind(attempt_id).fetch_optional(store.read()).await?;
    row.as_ref().map(stored).transpose()
}

/// The same inside an act.
pub async fn latest_in(tx: &mut Write, attempt_id: &str) -> Outcome<Option<Stored>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE r.attempt_id = $1 ORDER BY r.version DESC LIMIT 1"));
    let row = sqlx::query(sql).bind(attempt_id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(stored).transpose()
}

/// The newest version of every result of a session.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<Stored>> {
    let rows = sqlx::query(newest_of_session()).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(stored).collect()
}

/// The newest version of every result of a session, inside an act.
pub async fn of_session_in(tx: &mut Write, session_id: &str) -> Outcome<Vec<Stored>> {
    let rows = sqlx::query(newest_of_session()).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(stored).collect()
}

fn newest_of_session() -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!(
        "{COLUMNS} JOIN attempt a ON a.id = r.attempt_id WHERE a.session_id = $1
         AND r.version = (SELECT MAX(v.version) FROM result v WHERE v.attempt_id = r.attempt_id) ORDER BY r.attempt_id"
    ))
}

/// Every version of every result of a session.
pub async fn all_versions(tx: &mut Write, session_id: &str) -> Outcome<Vec<Stored>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{COLUMNS} JOIN attempt a ON a.id = r.attempt_id WHERE a.session_id = $1 ORDER BY r.attempt_id, r.version"
    ));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(stored).collect()
}

/// Every version of an attempt's result, oldest first.
pub async fn versions(store: &Store, attempt_id: &str) -> Outcome<Vec<Stored>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE r.attempt_id = $1 ORDER BY r.version"));
    let rows = sqlx::query(sql).bind(attempt_id).fetch_all(store.read()).await?;
    rows.iter().map(stored).collect()
}

/// What a slip needs beside the result.
#[derive(Clone, Debug)]
pub struct Slip {
    /// Attempt id.
    pub attempt_id: String,
    /// Name of the session.
    pub session: String,
    /// Name of the candidate.
    pub name: String,
    /// When the results were published.
    pub published_at: Option<Millis>,
}

/// The formal attempt of this receipt number, once its session is published.
pub async fn published_slip(store: &Store, receipt_no: &str) -> Outcome<Option<Slip>> {
    let row = sqlx::query(
        "SELECT a.id, s.name AS session, p.name, s.published_at FROM attempt a
         JOIN exam_session s ON s.id = a.session_id AND s.kind = 'formal' AND s.state IN ('published', 'archived')
         JOIN person p ON p.id = a.person_id WHERE a.receipt_no = $1",
    )
    .bind(receipt_no)
    .fetch_optional(store.read())
    .await?;
    let slip = |r: AnyRow| -> Outcome<Slip> {
        Ok(Slip {
            attempt_id: r.try_get("id")?,
            session: r.try_get("session")?,
            name: r.try_get("name")?,
            published_at: super::optional(&r, "published_at")?,
        })
    };
    row.map(slip).transpose()
}

fn stored(r: &AnyRow) -> Outcome<Stored> {
    Ok(Stored {
        attempt_id: r.try_get("attempt_id")?,
        version: r.try_get("version")?,
        key_version: r.try_get("key_version")?,
        policy: r.try_get("policy")?,
        score: r.try_get("score")?,
        full: r.try_get("full_marks")?,
        passed: super::flag(r, "passed")?,
        voided: super::flag(r, "voided")?,
        late_counted: super::flag(r, "late_counted")?,
        detail: r.try_get("detail")?,
        marked_at: r.try_get("marked_at")?,
        reason: r.try_get("reason")?,
    })
}
