//! What desks said of themselves. Kept for display; nothing is decided by it.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::desk_check::Measured;
use sqlx::Row;

/// One check of a desk.
#[derive(Clone, Debug)]
pub struct DeskCheck {
    /// When it was recorded.
    pub at: Millis,
    /// Browser in words.
    pub browser: String,
    /// What was measured.
    pub measured: Measured,
    /// Codes of what was not in order; empty when the desk is fit.
    pub reasons: Vec<String>,
}

/// Where a person may record a check at an instant: the session and the registration.
#[derive(Clone, Debug)]
pub struct Place {
    /// Session id.
    pub session: String,
    /// Session name.
    pub name: String,
    /// Registration id.
    pub registration: String,
}

/// Sealed sessions in which the person's registration was passed, and whose rehearsal or waiting room is open at `$2`; the
/// waiting room until entry ends.
const OPEN: &str = "SELECT s.id, s.name, r.id AS registration
     FROM registration r JOIN exam_session s ON s.id = r.session_id LEFT JOIN rehearsal w ON w.session_id = s.id
     LEFT JOIN live_room l ON l.session_id = s.id
     WHERE r.person_id = $1 AND r.state = 'approved' AND s.kind = 'formal' AND s.state = 'sealed'
     AND ((w.opens_at <= $2 AND w.closes_at >= $2) OR (s.waiting_opens_at <= $2
          AND $2 <= s.starts_at + s.entry_cutoff_minutes * 60000 + COALESCE(l.paused_ms, 0)))
     AND ($3 = '' OR s.id = $3) ORDER BY s.starts_at, s.id LIMIT 1";

/// The session a check would be recorded for at `now`, soonest exam first.
pub async fn place(store: &Store, person_id: &str, now: Millis) -> Outcome<Option<Place>> {
    let row = sqlx::query(OPEN).bind(person_id).bind(now).bind("").fetch_optional(store.read()).await?;
    row.as_ref().map(read_place).transpose()
}

/// The same for one session, inside a transaction.
pub async fn place_in(tx: &mut Write, session_id: &str, person_id: &str, now: Millis) -> Outcome<Option<Place>> {
    let row = sqlx::query(OPEN).bind(person_id).bind(now).bind(session_id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(read_place).transpose()
}

fn read_place(r: &sqlx::any::AnyRow) -> Outcome<Place> {
    Ok(Place { session: r.try_get("id")?, name: r.try_get("name")?, registration: r.try_get("registration")? })
}

/// Adds a check.
pub async fn insert(tx: &mut Write, id: &str, of: &Place, check: &DeskCheck) -> Outcome<()> {
    let flag = |value: Option<bool>| value.map(i64::from);
    sqlx::query(
        "INSERT INTO desk_check (id, session_id, registration_id, checked_at, browser, round_trip_ms, clock_off_ms, storage,
             wasm, verdict, reasons)
         VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS INTEGER), CAST($9 AS INTEGER), $10, $11)",
    )
    .bind(id)
    .bind(&of.session)
    .bind(&of.registration)
    .bind(check.at)
    .bind(&check.browser)
    .bind(check.measured.round_trip)
    .bind(check.measured.clock_off)
    .bind(flag(check.measured.storage))
    .bind(flag(check.measured.wasm))
    .bind(if check.reasons.is_empty() { "ok" } else { "warn" })
    .bind(serde_json::to_string(&check.reasons)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many checks a registration has.
pub async fn count(tx: &mut Write, of: &Place) -> Outcome<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM desk_check WHERE session_id = $1 AND registration_id = $2")
        .bind(&of.session)
        .bind(&of.registration)
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.try_get("n")?)
}

/// The checks of a person, of one session or (empty) of all, newest first.
pub async fn of_person(store: &Store, session_id: &str, person_id: &str) -> Outcome<Vec<DeskCheck>> {
    let rows = sqlx::query(
        "SELECT d.checked_at, d.browser, d.round_trip_ms, d.clock_off_ms, d.storage, d.wasm, d.reasons
         FROM desk_check d JOIN registration r ON r.id = d.registration_id
         WHERE r.person_id = $2 AND ($1 = '' OR d.session_id = $1) ORDER BY d.checked_at DESC, d.id DESC",
    )
    .bind(session_id)
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            let flag = |name: &str| -> sqlx::Result<Option<bool>> { Ok(optional::<i64>(r, name)?.map(|n| n != 0)) };
            Ok(DeskCheck {
                at: r.try_get("checked_at")?,
                browser: r.try_get("browser")?,
                measured: Measured {
                    round_trip: optional(r, "round_trip_ms")?,
                    clock_off: optional(r, "clock_off_ms")?,
                    storage: flag("storage")?,
                    wasm: flag("wasm")?,
                },
                reasons: serde_json::from_str(r.try_get("reasons")?)?,
            })
        })
        .collect()
}
