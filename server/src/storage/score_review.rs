//! Score reviews (成绩复核): asked for once by who sat, marked again, answered.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A score review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Review id.
    pub id: String,
    /// The attempt.
    pub attempt_id: String,
    /// Its session.
    pub session_id: String,
    /// Who asks.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Why they ask.
    pub reason: String,
    /// `open` or `answered`.
    pub state: String,
    /// The answer; empty while it is open.
    pub answer: String,
    /// The score marking again gave, in hundredths.
    pub marked_again: Option<i64>,
    /// When it was asked for.
    pub requested_at: Millis,
    /// When it was answered.
    pub answered_at: Option<Millis>,
}

const SELECT: &str =
    "SELECT v.id, v.attempt_id, a.session_id, p.name, u.name AS unit, v.reason, v.state, v.answer, v.marked_again,
            v.requested_at, v.answered_at
     FROM score_review v JOIN attempt a ON a.id = v.attempt_id JOIN person p ON p.id = v.person_id
     LEFT JOIN registration r ON r.id = a.registration_id LEFT JOIN unit u ON u.id = r.unit_id";

fn stored(r: &AnyRow) -> sqlx::Result<Stored> {
    Ok(Stored {
        id: r.try_get("id")?,
        attempt_id: r.try_get("attempt_id")?,
        session_id: r.try_get("session_id")?,
        name: r.try_get("name")?,
        unit: optional(r, "unit")?.unwrap_or_default(),
        reason: r.try_get("reason")?,
        state: r.try_get("state")?,
        answer: r.try_get("answer")?,
        marked_again: optional(r, "marked_again")?,
        requested_at: r.try_get("requested_at")?,
        answered_at: optional(r, "answered_at")?,
    })
}

/// Asks for the review of an own attempt whose result was published no longer ago than `since`. Returns whether it could.
pub async fn insert(
    tx: &mut Write,
    id: &str,
    attempt: (&str, &str),
    reason: &str,
    since: Millis,
    at: Millis,
) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO score_review (id, attempt_id, person_id, reason, state, answer, requested_at)
         SELECT CAST($1 AS TEXT), a.id, a.person_id, CAST($4 AS TEXT), 'open', '', CAST($6 AS BIGINT)
         FROM attempt a JOIN exam_session s ON s.id = a.session_id
         WHERE a.id = $2 AND a.person_id = $3 AND s.kind = 'formal' AND s.state = 'published' AND s.published_at >= $5
           AND EXISTS (SELECT 1 FROM result r WHERE r.attempt_id = a.id)
         ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(attempt.0)
    .bind(attempt.1)
    .bind(reason)
    .bind(since)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The review of an attempt.
pub async fn of_attempt(store: &Store, attempt_id: &str) -> Outcome<Option<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE v.attempt_id = $1"));
    let row = sqlx::query(sql).bind(attempt_id).fetch_optional(store.read()).await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

/// The review of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE v.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

/// The reviews of a session: open ones first, the longest waiting first.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE a.session_id = $1 ORDER BY v.state DESC, v.requested_at, v.id"));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?;
    Ok(rows.iter().map(stored).collect::<sqlx::Result<_>>()?)
}

/// Answers an open review. Returns whether it was open.
pub async fn answer(tx: &mut Write, id: &str, words: &str, marked_again: i64, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE score_review SET state = 'answered', answer = $2, marked_again = $3, answered_by = $4, answered_at = $5
         WHERE id = $1 AND state = 'open'",
    )
    .bind(id)
    .bind(words)
    .bind(marked_again)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
