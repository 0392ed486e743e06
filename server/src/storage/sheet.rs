//! Lines of printed sheets (准考证、门贴、座位图、签到表): who sits where. Every statement names whose lines they are.

use super::{Store, flag, optional};
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// One seated person of a session.
#[derive(Clone, Debug)]
pub struct Line {
    /// Person's name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Encrypted resident ID.
    pub resident_id_cipher: String,
    /// Duty code.
    pub duty: String,
    /// Ticket number.
    pub ticket_no: String,
    /// Room name.
    pub room: String,
    /// Address of the test centre; empty for a numbered room.
    pub address: String,
    /// Seats side by side in the room; 6 in a numbered one.
    pub across: i64,
    /// Seats of the room; 30 of a numbered one.
    pub seats: i64,
    /// Seat number.
    pub seat_no: i64,
    /// Whether the room must be accessible.
    pub needs_access: bool,
    /// Personal extra minutes.
    pub extra_minutes: i64,
}

const LINES: &str = "SELECT p.name, u.name AS unit, p.resident_id_cipher, p.duty, g.ticket_no, g.room,
            COALESCE(c.address, '') AS address, COALESCE(r.seats_across, 6) AS across, COALESCE(r.seats, 30) AS seats,
            g.seat_no, g.accessibility, g.extra_minutes
     FROM registration g JOIN person p ON p.id = g.person_id JOIN unit u ON u.id = g.unit_id
     LEFT JOIN room r ON r.id = g.room_id LEFT JOIN test_centre c ON c.id = r.centre_id
     LEFT JOIN session_room x ON x.session_id = g.session_id AND x.room_id = g.room_id
     WHERE g.session_id = $1 AND g.state = 'approved' AND g.ticket_no IS NOT NULL AND g.seat_no IS NOT NULL";

const ORDER: &str = "ORDER BY x.position NULLS LAST, LENGTH(g.room), g.room, g.seat_no";

/// The people of a room (by its name), of a unit (by its id), or of both; empty does not narrow. By room and seat.
pub async fn lines(store: &Store, session_id: &str, room: &str, unit_id: &str) -> Outcome<Vec<Line>> {
    let sql = format!("{LINES} AND ($2 = '' OR g.room = $2) AND ($3 = '' OR g.unit_id = $3) {ORDER}");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(session_id).bind(room).bind(unit_id);
    rows.fetch_all(store.read()).await?.iter().map(line).collect()
}

/// The line of one person.
pub async fn own(store: &Store, session_id: &str, person_id: &str) -> Outcome<Option<Line>> {
    let sql = AssertSqlSafe(format!("{LINES} AND g.person_id = $2"));
    let row = sqlx::query(sql).bind(session_id).bind(person_id).fetch_optional(store.read()).await?;
    row.as_ref().map(line).transpose()
}

/// Units with seated people of a session: id, name, how many.
pub async fn units(store: &Store, session_id: &str) -> Outcome<Vec<(String, String, i64)>> {
    let rows = sqlx::query(
        "SELECT u.id, u.name, COUNT(*) AS n FROM registration g JOIN unit u ON u.id = g.unit_id
         WHERE g.session_id = $1 AND g.state = 'approved' AND g.seat_no IS NOT NULL
         GROUP BY u.id, u.name, u.position, u.code ORDER BY u.position, u.code",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok((r.try_get("id")?, r.try_get("name")?, r.try_get("n")?))).collect()
}

/// Arranged sessions that are not over in which a unit has seated people: id and name, the next first.
pub async fn sessions_of_unit(store: &Store, unit_id: &str) -> Outcome<Vec<(String, String)>> {
    let rows = sqlx::query(
        "SELECT DISTINCT s.id, s.name, s.starts_at FROM exam_session s JOIN registration g ON g.session_id = s.id
         WHERE g.unit_id = $1 AND g.state = 'approved' AND g.seat_no IS NOT NULL AND s.state IN ('arranged', 'sealed')
         ORDER BY s.starts_at, s.id",
    )
    .bind(unit_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok((r.try_get("id")?, r.try_get("name")?))).collect()
}

fn line(r: &AnyRow) -> Outcome<Line> {
    Ok(Line {
        name: r.try_get("name")?,
        unit: r.try_get("unit")?,
        resident_id_cipher: r.try_get("resident_id_cipher")?,
        duty: r.try_get("duty")?,
        ticket_no: optional(r, "ticket_no")?.unwrap_or_default(),
        room: optional(r, "room")?.unwrap_or_default(),
        address: r.try_get("address")?,
        across: r.try_get("across")?,
        seats: r.try_get("seats")?,
        seat_no: optional(r, "seat_no")?.unwrap_or_default(),
        needs_access: flag(r, "accessibility")?,
        extra_minutes: r.try_get("extra_minutes")?,
    })
}
