//! What the organizer sees while a session runs: where every candidate stands, never an answer or a score.

use super::{Store, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// One candidate of a sealed session.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Attempt id.
    pub attempt_id: String,
    /// Name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Ticket number.
    pub ticket_no: String,
    /// Room and seat.
    pub place: String,
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// How it was handed in.
    pub hand_in_kind: Option<String>,
    /// Writing generation: 1 is the first device.
    pub generation: i64,
    /// When it was opened.
    pub opened_at: Option<Millis>,
    /// Deadline.
    pub deadline: Option<Millis>,
    /// Last answer that arrived.
    pub saved_at: Option<Millis>,
    /// Questions touched.
    pub touched: i64,
    /// Extra minutes.
    pub extra_minutes: i64,
}

const FROM: &str =
    "SELECT a.id, a.session_id, p.name, u.name AS unit, r.ticket_no, r.room, r.seat_no, a.state, a.hand_in_kind,
            a.generation, a.opened_at, a.deadline, a.extra_minutes, e.saved_at, e.touched
     FROM attempt a JOIN person p ON p.id = a.person_id JOIN registration r ON r.id = a.registration_id
     JOIN unit u ON u.id = r.unit_id
     LEFT JOIN (SELECT v.attempt_id, MAX(v.received_at) AS saved_at, COUNT(DISTINCT v.slot) AS touched
                FROM answer_event v JOIN attempt b ON b.id = v.attempt_id";

/// Every candidate of a session by place.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<Watched>> {
    let sql = format!(
        "{FROM} WHERE b.session_id = $1 GROUP BY v.attempt_id) e ON e.attempt_id = a.id
         WHERE a.session_id = $1 ORDER BY r.ticket_no"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(watched).collect()
}

/// One candidate of a formal sitting, with the session's id.
pub async fn one(store: &Store, attempt_id: &str) -> Outcome<Option<(String, Watched)>> {
    let sql = format!("{FROM} WHERE b.id = $1 GROUP BY v.attempt_id) e ON e.attempt_id = a.id WHERE a.id = $1");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(attempt_id).fetch_optional(store.read()).await?;
    row.map(|r| Ok((r.try_get("session_id")?, watched(&r)?))).transpose()
}

fn watched(r: &AnyRow) -> Outcome<Watched> {
    let room: Option<String> = optional(r, "room")?;
    let seat: Option<i64> = optional(r, "seat_no")?;
    Ok(Watched {
        attempt_id: r.try_get("id")?,
        name: r.try_get("name")?,
        unit: r.try_get("unit")?,
        ticket_no: optional(r, "ticket_no")?.unwrap_or_default(),
        place: format!("{} {} 号", room.unwrap_or_default(), seat.unwrap_or_default()),
        state: r.try_get("state")?,
        hand_in_kind: optional(r, "hand_in_kind")?,
        generation: r.try_get("generation")?,
        opened_at: optional(r, "opened_at")?,
        deadline: optional(r, "deadline")?,
        saved_at: optional(r, "saved_at")?,
        touched: optional(r, "touched")?.unwrap_or(0),
        extra_minutes: r.try_get("extra_minutes")?,
    })
}
