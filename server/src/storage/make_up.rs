//! Make-ups (补考): who is entitled to one, and what came of the first sitting and its make-ups together.

use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Someone entitled to sit a make-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitled {
    /// Person id.
    pub person_id: String,
    /// Unit of the first registration.
    pub unit_id: String,
    /// Name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Why: `deferred`, `absent` or `failed`.
    pub why: &'static str,
}

/// Everyone of a published session who was deferred, absent or failed and has passed none of its make-ups, by unit and name.
/// The newest version of a result counts; whose result is void for misconduct has no make-up.
pub async fn entitled(store: &Store, session_id: &str) -> Outcome<Vec<Entitled>> {
    let rows = sqlx::query(
        "SELECT r.person_id, r.unit_id, p.name, u.name AS unit, r.state,
                (SELECT COUNT(*) FROM attempt a WHERE a.registration_id = r.id AND a.state <> 'ready') AS sat
         FROM registration r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id
         WHERE r.session_id = $1 AND r.state IN ('approved', 'deferred') AND NOT EXISTS (
             SELECT 1 FROM attempt a JOIN result v ON v.attempt_id = a.id JOIN exam_session s ON s.id = a.session_id
             WHERE a.person_id = r.person_id AND (s.id = $1 OR s.makes_up = $1) AND (v.passed = 1 OR v.voided = 1)
             AND v.version = (SELECT MAX(w.version) FROM result w WHERE w.attempt_id = v.attempt_id))
         ORDER BY u.position, u.name, p.name, r.id",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    let entitled = |r: &AnyRow| -> Outcome<Entitled> {
        let why = match (r.try_get("state")?, r.try_get::<i64, _>("sat")?) {
            ("deferred", _) => "deferred",
            (_, 0) => "absent",
            _ => "failed",
        };
        Ok(Entitled {
            person_id: r.try_get("person_id")?,
            unit_id: r.try_get("unit_id")?,
            name: r.try_get("name")?,
            unit: r.try_get("unit")?,
            why,
        })
    };
    rows.iter().map(entitled).collect()
}

/// One make-up of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeUp {
    /// Session id.
    pub id: String,
    /// Name.
    pub name: String,
    /// When it starts.
    pub starts_at: Millis,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// The make-ups of a session, earliest first.
pub async fn of(store: &Store, session_id: &str) -> Outcome<Vec<MakeUp>> {
    let rows =
        sqlx::query("SELECT id, name, starts_at, state FROM exam_session WHERE makes_up = $1 ORDER BY starts_at, id")
            .bind(session_id)
            .fetch_all(store.read())
            .await?;
    let make_up = |r: &AnyRow| -> Outcome<MakeUp> {
        let state: String = r.try_get("state")?;
        Ok(MakeUp {
            id: r.try_get("id")?,
            name: r.try_get("name")?,
            starts_at: r.try_get("starts_at")?,
            cancelled: state == "cancelled",
        })
    };
    rows.iter().map(make_up).collect()
}

/// Says that a new draft makes up for a session.
pub async fn set(tx: &mut Write, id: &str, session_id: &str) -> Outcome<()> {
    sqlx::query("UPDATE exam_session SET makes_up = $2 WHERE id = $1 AND state = 'draft'")
        .bind(id)
        .bind(session_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// People of a session and its published make-ups together: who sat at least once, and who passed at least once.
pub async fn finally(store: &Store, session_id: &str) -> Outcome<(i64, i64)> {
    let row = sqlx::query(
        "SELECT COUNT(DISTINCT a.person_id) AS sat, COUNT(DISTINCT CASE WHEN v.passed = 1 THEN a.person_id END) AS passed
         FROM attempt a JOIN exam_session s ON s.id = a.session_id LEFT JOIN result v ON v.attempt_id = a.id
             AND v.version = (SELECT MAX(w.version) FROM result w WHERE w.attempt_id = a.id)
         WHERE (s.id = $1 OR s.makes_up = $1) AND s.state IN ('published', 'archived') AND a.state <> 'ready'",
    )
    .bind(session_id)
    .fetch_one(store.read())
    .await?;
    Ok((row.try_get("sat")?, row.try_get("passed")?))
}
