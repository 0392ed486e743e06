//! Misconduct (违纪): one person proposes on what the log holds, another decides. A confirmed case voids every result of its
//! attempt, the one there is and those that come.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashSet;

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Case id.
    pub id: String,
    /// The attempt it is about.
    pub attempt_id: String,
    /// `proposed`, `confirmed`, `rejected` or `withdrawn`.
    pub state: String,
    /// What is found, and why.
    pub reason: String,
    /// Account that proposed it.
    pub proposed_by: String,
    /// Name of that account.
    pub proposed_by_name: String,
    /// When it was proposed.
    pub proposed_at: Millis,
    /// Name of who decided.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Millis>,
}

const SELECT: &str = "SELECT m.id, m.attempt_id, m.state, m.reason, m.proposed_by, a.name AS proposed_by_name,
            m.proposed_at, d.name AS decided_by_name, m.decided_at
     FROM misconduct m JOIN account a ON a.id = m.proposed_by LEFT JOIN account d ON d.id = m.decided_by";

/// Proposes a case, where the log holds misconduct of this attempt and no case of it is open or confirmed. Returns whether
/// it did.
pub async fn propose(tx: &mut Write, id: &str, attempt_id: &str, reason: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO misconduct (id, attempt_id, state, reason, proposed_by, proposed_at)
         SELECT $1, a.id, 'proposed', $3, $4, $5 FROM attempt a
         WHERE a.id = $2 AND EXISTS (SELECT 1 FROM incident i WHERE i.attempt_id = a.id AND i.kind = 'misconduct')
         ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(attempt_id)
    .bind(reason)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Decides another person's open proposal. Returns whether it did.
pub async fn decide(tx: &mut Write, id: &str, state: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE misconduct SET state = $2, decided_by = $3, decided_at = $4
         WHERE id = $1 AND state = 'proposed' AND proposed_by <> $3",
    )
    .bind(id)
    .bind(state)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes an own open proposal back. Returns whether it did.
pub async fn withdraw(tx: &mut Write, id: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE misconduct SET state = 'withdrawn', decided_by = $2, decided_at = $3
         WHERE id = $1 AND state = 'proposed' AND proposed_by = $2",
    )
    .bind(id)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Holds the session of an attempt still until the transaction ends, so that no marking falls between; none when it is
/// neither sealed, marked nor published. Returns its stored state.
pub async fn hold(tx: &mut Write, attempt_id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query(
        "UPDATE exam_session SET key_version = key_version
         WHERE id = (SELECT session_id FROM attempt WHERE id = $1) AND kind = 'formal'
         AND state IN ('sealed', 'marked', 'published') RETURNING state",
    )
    .bind(attempt_id)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|r| Ok(r.try_get("state")?)).transpose()
}

/// Attempts of a session whose results are void.
pub async fn confirmed(tx: &mut Write, session_id: &str) -> Outcome<HashSet<String>> {
    let rows = sqlx::query(
        "SELECT m.attempt_id FROM misconduct m JOIN attempt a ON a.id = m.attempt_id
         WHERE a.session_id = $1 AND m.state = 'confirmed'",
    )
    .bind(session_id)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|r| Ok(r.try_get("attempt_id")?)).collect()
}

/// The case of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Case>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE m.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    row.as_ref().map(case).transpose()
}

/// The cases of an attempt, newest first.
pub async fn of_attempt(store: &Store, attempt_id: &str) -> Outcome<Vec<Case>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE m.attempt_id = $1 ORDER BY m.proposed_at DESC, m.id DESC"));
    let rows = sqlx::query(sql).bind(attempt_id).fetch_all(store.read()).await?;
    rows.iter().map(case).collect()
}

/// The cases of a session, newest first.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<Case>> {
    let sql = AssertSqlSafe(format!(
        "{SELECT} JOIN attempt t ON t.id = m.attempt_id WHERE t.session_id = $1 ORDER BY m.proposed_at DESC, m.id DESC"
    ));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(case).collect()
}

/// How many cases of a session wait for a second person.
pub async fn open(tx: &mut Write, session_id: &str) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM misconduct m JOIN attempt a ON a.id = m.attempt_id
         WHERE a.session_id = $1 AND m.state = 'proposed'",
    )
    .bind(session_id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get("n")?)
}

fn case(r: &AnyRow) -> Outcome<Case> {
    Ok(Case {
        id: r.try_get("id")?,
        attempt_id: r.try_get("attempt_id")?,
        state: r.try_get("state")?,
        reason: r.try_get("reason")?,
        proposed_by: r.try_get("proposed_by")?,
        proposed_by_name: r.try_get("proposed_by_name")?,
        proposed_at: r.try_get("proposed_at")?,
        decided_by_name: optional(r, "decided_by_name")?,
        decided_at: optional(r, "decided_at")?,
    })
}
