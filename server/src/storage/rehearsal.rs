//! Rehearsals: the window of a session and the attempts in it. What counts as having rehearsed is said once, in [`DONE`], as
//! [`Window::counts_until`] says it.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::rehearsal::{MINUTES, Window};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Whether the registration `r` has handed in a rehearsal in the window `w`, by own hand: an attempt that ran out of time
/// shows that the desk could begin and not that it could finish.
const DONE: &str = "EXISTS (SELECT 1 FROM rehearsal_attempt t JOIN attempt b ON b.id = t.attempt_id
     WHERE t.session_id = w.session_id AND t.registration_id = r.id AND b.state = 'handed_in'
     AND b.hand_in_kind = 'candidate' AND b.handed_in_at >= w.opens_at AND b.handed_in_at <= w.closes_at + ";

/// [`DONE`], closed.
pub(super) fn done() -> String {
    format!("{DONE}{})", MINUTES * crate::clock::MINUTE)
}

/// The window of a session, if one is planned.
pub async fn window(store: &Store, session_id: &str) -> Outcome<Option<Window>> {
    let row = sqlx::query(WINDOW).bind(session_id).fetch_optional(store.read()).await?;
    row.as_ref().map(read_window).transpose()
}

/// The same inside a transaction.
pub async fn window_in(tx: &mut Write, session_id: &str) -> Outcome<Option<Window>> {
    let row = sqlx::query(WINDOW).bind(session_id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(read_window).transpose()
}

const WINDOW: &str = "SELECT opens_at, closes_at FROM rehearsal WHERE session_id = $1";

fn read_window(r: &AnyRow) -> Outcome<Window> {
    Ok(Window { opens_at: r.try_get("opens_at")?, closes_at: r.try_get("closes_at")? })
}

/// Plans or moves the window of a sealed formal session whose waiting room is not open and opens after it. Returns whether
/// it did.
pub async fn plan(tx: &mut Write, session_id: &str, window: Window, by: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO rehearsal (session_id, opens_at, closes_at, planned_by, planned_at)
         SELECT s.id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS BIGINT) FROM exam_session s
         WHERE s.id = $1 AND s.kind = 'formal' AND s.state = 'sealed' AND s.waiting_opens_at > $5 AND s.waiting_opens_at >= $3
         ON CONFLICT (session_id) DO UPDATE SET opens_at = excluded.opens_at, closes_at = excluded.closes_at,
             planned_by = excluded.planned_by, planned_at = excluded.planned_at",
    )
    .bind(session_id)
    .bind(window.opens_at)
    .bind(window.closes_at)
    .bind(by)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a window that has begun. Returns whether it did.
pub async fn close(tx: &mut Write, session_id: &str, now: Millis) -> Outcome<bool> {
    let sql = "UPDATE rehearsal SET closes_at = $2 WHERE session_id = $1 AND opens_at < $2 AND closes_at > $2";
    Ok(sqlx::query(sql).bind(session_id).bind(now).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Calls off a window that has not begun. Returns whether it did.
pub async fn call_off(tx: &mut Write, session_id: &str, now: Millis) -> Outcome<bool> {
    let sql = "DELETE FROM rehearsal WHERE session_id = $1 AND opens_at >= $2";
    Ok(sqlx::query(sql).bind(session_id).bind(now).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Notes that an attempt is a rehearsal of this person for a session: only with a registration that was passed, and while
/// the window is open. Returns whether it did.
pub async fn begin(
    tx: &mut Write,
    attempt_id: &str,
    (session_id, person_id): (&str, &str),
    now: Millis,
) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO rehearsal_attempt (attempt_id, session_id, registration_id, begun_at)
         SELECT CAST($1 AS TEXT), s.id, r.id, CAST($4 AS BIGINT)
         FROM exam_session s JOIN rehearsal w ON w.session_id = s.id JOIN registration r ON r.session_id = s.id
         WHERE s.id = $2 AND s.kind = 'formal' AND s.state = 'sealed' AND r.person_id = $3 AND r.state = 'approved'
         AND w.opens_at <= $4 AND w.closes_at >= $4 AND s.waiting_opens_at > $4",
    )
    .bind(attempt_id)
    .bind(session_id)
    .bind(person_id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The rehearsal of this person for a session that is not over at `now`.
pub async fn unfinished(tx: &mut Write, (session_id, person_id): (&str, &str), now: Millis) -> Outcome<Option<String>> {
    let row = sqlx::query(
        "SELECT a.id FROM rehearsal_attempt t JOIN attempt a ON a.id = t.attempt_id
         WHERE t.session_id = $1 AND a.person_id = $2 AND (a.state = 'ready' OR (a.state = 'open' AND a.counted_until >= $3))
         ORDER BY a.number DESC LIMIT 1",
    )
    .bind(session_id)
    .bind(person_id)
    .bind(now)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|r| r.try_get("id")).transpose()?)
}

/// One rehearsal of a person.
#[derive(Clone, Debug)]
pub struct Run {
    /// Attempt id.
    pub attempt: String,
    /// When it was begun.
    pub begun_at: Millis,
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// Last instant at which an answer counts.
    pub counted_until: Option<Millis>,
    /// When it was handed in.
    pub handed_in_at: Option<Millis>,
    /// By whom: `candidate` or `automatic`.
    pub hand_in_kind: Option<String>,
}

/// A person's standing in the rehearsal of a session: registration id, whether it was passed, and whether they are done.
pub async fn standing(store: &Store, session_id: &str, person_id: &str) -> Outcome<Option<(String, bool, bool)>> {
    let sql = format!(
        "SELECT r.id, r.state, CASE WHEN {} THEN 1 ELSE 0 END AS done
         FROM registration r LEFT JOIN rehearsal w ON w.session_id = r.session_id
         WHERE r.session_id = $1 AND r.person_id = $2",
        done()
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(session_id).bind(person_id).fetch_optional(store.read()).await?;
    row.map(|r| Ok((r.try_get("id")?, r.try_get::<String, _>("state")? == "approved", super::flag(&r, "done")?)))
        .transpose()
}

/// A person's rehearsals, of one session or (empty) of all, newest first.
pub async fn runs(store: &Store, session_id: &str, person_id: &str) -> Outcome<Vec<Run>> {
    let rows = sqlx::query(
        "SELECT a.id, t.begun_at, a.state, a.counted_until, a.handed_in_at, a.hand_in_kind
         FROM rehearsal_attempt t JOIN attempt a ON a.id = t.attempt_id
         WHERE ($1 = '' OR t.session_id = $1) AND a.person_id = $2 ORDER BY t.begun_at DESC, a.number DESC",
    )
    .bind(session_id)
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Run {
                attempt: r.try_get("id")?,
                begun_at: r.try_get("begun_at")?,
                state: r.try_get("state")?,
                counted_until: optional(r, "counted_until")?,
                handed_in_at: optional(r, "handed_in_at")?,
                hand_in_kind: optional(r, "hand_in_kind")?,
            })
        })
        .collect()
}
