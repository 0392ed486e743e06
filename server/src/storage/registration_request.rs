//! What people and units ask for beside a registration: a late one (补报名), or a deferral (缓考) with its evidence.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Request id.
    pub id: String,
    /// Session id.
    pub session_id: String,
    /// Session name.
    pub session: String,
    /// Person id.
    pub person_id: String,
    /// Person's name.
    pub name: String,
    /// Unit at the time of asking.
    pub unit_id: String,
    /// Its name.
    pub unit: String,
    /// `late` or `deferral`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Name and number of the document that proves it.
    pub evidence: String,
    /// `open`, `granted`, `refused` or `withdrawn`.
    pub state: String,
    /// Name of who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Millis,
    /// Name of who answered.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Millis>,
    /// The answer.
    pub answer: String,
    /// The person's registration in the session, if there is one.
    pub registration_id: Option<String>,
}

/// A request to be made.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Request id.
    pub id: &'a str,
    /// Session id.
    pub session_id: &'a str,
    /// Person id.
    pub person_id: &'a str,
    /// Unit of the person.
    pub unit_id: &'a str,
    /// `late` or `deferral`.
    pub kind: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The evidence.
    pub evidence: &'a str,
    /// Account of who asks.
    pub by: &'a str,
}

const COLUMNS: &str =
    "SELECT q.id, q.session_id, s.name AS session, q.person_id, p.name, q.unit_id, u.name AS unit, q.kind, q.reason, q.evidence,
            q.state, a.name AS asked_by, q.asked_at, d.name AS answered_by, q.answered_at, q.answer, r.id AS registration_id
     FROM registration_request q JOIN exam_session s ON s.id = q.session_id JOIN person p ON p.id = q.person_id
     JOIN unit u ON u.id = q.unit_id JOIN account a ON a.id = q.asked_by LEFT JOIN account d ON d.id = q.answered_by
     LEFT JOIN registration r ON r.session_id = q.session_id AND r.person_id = q.person_id";

const ORDER: &str = "ORDER BY CASE q.state WHEN 'open' THEN 0 ELSE 1 END, q.asked_at DESC, q.id DESC";

/// Makes a request, unless one of its kind is open for the person. Returns whether it did.
pub async fn insert(tx: &mut Write, new: &New<'_>, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO registration_request (id, session_id, person_id, unit_id, kind, reason, evidence, state, asked_by, asked_at, answer)
         SELECT $1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, '' WHERE NOT EXISTS (SELECT 1 FROM registration_request q
             WHERE q.session_id = $2 AND q.person_id = $3 AND q.kind = $5 AND q.state = 'open')",
    )
    .bind(new.id)
    .bind(new.session_id)
    .bind(new.person_id)
    .bind(new.unit_id)
    .bind(new.kind)
    .bind(new.reason)
    .bind(new.evidence)
    .bind(new.by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The requests of a session, open ones first.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<Request>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE q.session_id = $1 {ORDER} LIMIT 500"));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(request).collect()
}

/// The requests of a unit's people, open ones first.
pub async fn of_unit(store: &Store, unit_id: &str) -> Outcome<Vec<Request>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE q.unit_id = $1 {ORDER} LIMIT 200"));
    let rows = sqlx::query(sql).bind(unit_id).fetch_all(store.read()).await?;
    rows.iter().map(request).collect()
}

/// The requests of one person for a session, open ones first.
pub async fn of_person(store: &Store, session_id: &str, person_id: &str) -> Outcome<Vec<Request>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE q.session_id = $1 AND q.person_id = $2 {ORDER}"));
    let rows = sqlx::query(sql).bind(session_id).bind(person_id).fetch_all(store.read()).await?;
    rows.iter().map(request).collect()
}

/// One request.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Request>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE q.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?.as_ref().map(request).transpose()
}

/// Answers an open request. Returns whether it was open.
pub async fn answer(tx: &mut Write, id: &str, (state, words): (&str, &str), by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE registration_request SET state = $2, answer = $3, answered_by = $4, answered_at = $5
         WHERE id = $1 AND state = 'open'",
    )
    .bind(id)
    .bind(state)
    .bind(words)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens the deferral requests again whose grant was taken back. Returns them.
pub async fn reopen(tx: &mut Write, session_id: &str, person_id: &str, granted_at: Millis) -> Outcome<Vec<String>> {
    let rows = sqlx::query(
        "UPDATE registration_request SET state = 'open', answered_by = NULL, answered_at = NULL
         WHERE session_id = $1 AND person_id = $2 AND kind = 'deferral' AND state = 'granted' AND answered_at = $3 RETURNING id",
    )
    .bind(session_id)
    .bind(person_id)
    .bind(granted_at)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

fn request(r: &AnyRow) -> Outcome<Request> {
    Ok(Request {
        id: r.try_get("id")?,
        session_id: r.try_get("session_id")?,
        session: r.try_get("session")?,
        person_id: r.try_get("person_id")?,
        name: r.try_get("name")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        kind: r.try_get("kind")?,
        reason: r.try_get("reason")?,
        evidence: r.try_get("evidence")?,
        state: r.try_get("state")?,
        asked_by: r.try_get("asked_by")?,
        asked_at: r.try_get("asked_at")?,
        answered_by: optional(r, "answered_by")?,
        answered_at: optional(r, "answered_at")?,
        answer: r.try_get("answer")?,
        registration_id: optional(r, "registration_id")?,
    })
}
