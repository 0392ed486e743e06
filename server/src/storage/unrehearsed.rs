//! Who has rehearsed and who has not: the organizer's list, the board's marks, and reminders.

use super::dialect::lines;
use super::rehearsal::done;
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use crate::rules::rehearsal::Tried;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashSet;

/// A candidate in the organizer's list.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Registration id.
    pub registration: String,
    /// Person id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Room.
    pub room: String,
    /// Seat number.
    pub seat_no: i64,
    /// Where the rehearsal stands.
    pub tried: Tried,
    /// The newest check of the desk: when, browser, codes of what is not in order.
    pub desk: Option<(Millis, String, Vec<String>)>,
}

/// Everybody whose registration of a session was passed, by unit, then room and seat.
pub async fn candidates(store: &Store, session_id: &str) -> Outcome<Vec<Candidate>> {
    let sql = format!(
        "SELECT r.id, r.person_id, p.name, u.name AS unit, r.room, r.seat_no, CASE WHEN {} THEN 1 ELSE 0 END AS done,
                (SELECT COUNT(*) FROM rehearsal_attempt n WHERE n.session_id = r.session_id AND n.registration_id = r.id) AS runs,
                d.checked_at, d.browser, d.reasons
         FROM registration r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id
         LEFT JOIN rehearsal w ON w.session_id = r.session_id
         LEFT JOIN desk_check d ON d.id = (SELECT n.id FROM desk_check n WHERE n.session_id = r.session_id
              AND n.registration_id = r.id ORDER BY n.checked_at DESC, n.id DESC LIMIT 1)
         WHERE r.session_id = $1 AND r.state = 'approved' ORDER BY u.position, u.code, r.room, r.seat_no, p.name",
        done()
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(candidate).collect()
}

fn candidate(r: &AnyRow) -> Outcome<Candidate> {
    let desk = match optional::<Millis>(r, "checked_at")? {
        Some(at) => Some((at, r.try_get("browser")?, serde_json::from_str(r.try_get("reasons")?)?)),
        None => None,
    };
    let tried = match (super::flag(r, "done")?, r.try_get::<i64, _>("runs")?) {
        (true, _) => Tried::Done,
        (false, 0) => Tried::Not,
        (false, _) => Tried::Begun,
    };
    Ok(Candidate {
        registration: r.try_get("id")?,
        person: r.try_get("person_id")?,
        name: r.try_get("name")?,
        unit: r.try_get("unit")?,
        room: optional(r, "room")?.unwrap_or_default(),
        seat_no: optional(r, "seat_no")?.unwrap_or_default(),
        tried,
        desk,
    })
}

/// The attempts of a session whose candidates have not rehearsed; none when no rehearsal was planned. One row: a board
/// asks for it each second until the waiting room opens.
pub async fn attempts(store: &Store, session_id: &str) -> Outcome<Option<HashSet<String>>> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM rehearsal p WHERE p.session_id = $1) AS planned,
                (SELECT {} FROM attempt a JOIN registration r ON r.id = a.registration_id
                 JOIN rehearsal w ON w.session_id = a.session_id
                 WHERE a.session_id = $1 AND r.state = 'approved' AND NOT {}) AS missing",
        lines(store.dialect(), "a.id"),
        done()
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(session_id).fetch_one(store.read()).await?;
    let missing = optional::<String>(&row, "missing")?.unwrap_or_default();
    let planned = row.try_get::<i64, _>("planned")? > 0;
    Ok(planned.then(|| missing.lines().map(str::to_owned).collect()))
}

/// People whose registration was passed and who have not rehearsed.
pub async fn missing_people(tx: &mut Write, session_id: &str) -> Outcome<Vec<String>> {
    let sql = format!(
        "SELECT r.person_id FROM registration r JOIN rehearsal w ON w.session_id = r.session_id
         WHERE r.session_id = $1 AND r.state = 'approved' AND NOT {} ORDER BY r.person_id",
        done()
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(|r| Ok(r.try_get("person_id")?)).collect()
}

/// People whose registration was passed.
pub async fn people(tx: &mut Write, session_id: &str) -> Outcome<Vec<String>> {
    let sql = "SELECT person_id FROM registration WHERE session_id = $1 AND state = 'approved' ORDER BY person_id";
    let rows = sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(|r| Ok(r.try_get("person_id")?)).collect()
}

/// Notes a reminder of a day. Returns whether there had been none on that day.
pub async fn remind(
    tx: &mut Write,
    (session_id, day): (&str, &str),
    people: usize,
    by: &str,
    at: Millis,
) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO rehearsal_reminder (session_id, day, account_id, people, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, day) DO NOTHING",
    )
    .bind(session_id)
    .bind(day)
    .bind(by)
    .bind(i64::try_from(people).map_err(|_| Error::Fault("too many people".into()))?)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The last day of a reminder, and how many it was meant for.
pub async fn reminded(store: &Store, session_id: &str) -> Outcome<Option<(String, i64)>> {
    let row = sqlx::query("SELECT day, people FROM rehearsal_reminder WHERE session_id = $1 ORDER BY day DESC LIMIT 1")
        .bind(session_id)
        .fetch_optional(store.read())
        .await?;
    row.map(|r| Ok((r.try_get("day")?, r.try_get("people")?))).transpose()
}
