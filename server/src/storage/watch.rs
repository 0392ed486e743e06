//! What the organizer sees while a session runs: where every candidate stands, never an answer or a score. A board looks
//! every second, so what changes comes as one text for all ([`pulses`]), people are read once, and the answers are counted
//! only of those who saved since ([`touched`]).

use super::dialect::{Bulk, Cell, lines};
use super::{Store, optional};
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::sync::Arc;

/// Who a candidate is and where they sit; does not change while the exam runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// Attempt id.
    pub attempt_id: String,
    /// Name.
    pub name: String,
    /// Unit name.
    pub unit: String,
    /// Ticket number.
    pub ticket_no: String,
    /// Room.
    pub room: String,
    /// Seat number.
    pub seat_no: i64,
}

impl Seated {
    /// Room and seat as people read them.
    pub fn place(&self) -> String {
        format!("{} {} 号", self.room, self.seat_no)
    }
}

/// Where an attempt stands at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// How it was handed in.
    pub hand_in_kind: Option<String>,
    /// Writing generation: 1 is the first device.
    pub generation: i64,
    /// Whether an organizer let the next device in and none has come.
    pub released: bool,
    /// When it was opened.
    pub opened_at: Option<Millis>,
    /// Deadline.
    pub deadline: Option<Millis>,
    /// Extra minutes of this person.
    pub extra_minutes: i64,
    /// When its exam page was last heard of.
    pub seen_at: Option<Millis>,
    /// When its exam page last brought an answer, as far as was written down.
    pub saved_at: Option<Millis>,
    /// When the person was checked in.
    pub checked_at: Option<Millis>,
    /// Rows of the log about it.
    pub incidents: i64,
    /// When the last of them that is no plain note was written.
    pub incident_at: Option<Millis>,
}

/// One candidate of a sealed session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Who and where.
    pub who: Arc<Seated>,
    /// Where the attempt stands.
    pub pulse: Pulse,
    /// Last answer that arrived.
    pub saved_at: Option<Millis>,
    /// Questions touched.
    pub touched: i64,
    /// Whether the session had a rehearsal that this person has not handed in (未试答).
    pub unrehearsed: bool,
}

/// The candidates of a session, or of one attempt, by ticket.
pub async fn seated(store: &Store, session_id: &str, attempt_id: Option<&str>) -> Outcome<Vec<Arc<Seated>>> {
    let rows = sqlx::query(
        "SELECT a.id, p.name, u.name AS unit, r.ticket_no, r.room, r.seat_no
         FROM attempt a JOIN person p ON p.id = a.person_id JOIN registration r ON r.id = a.registration_id
         JOIN unit u ON u.id = r.unit_id
         WHERE a.session_id = $1 AND (CAST($2 AS TEXT) IS NULL OR a.id = $2) ORDER BY r.ticket_no, a.id",
    )
    .bind(session_id)
    .bind(attempt_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Arc::new(Seated {
                attempt_id: r.try_get("id")?,
                name: r.try_get("name")?,
                unit: r.try_get("unit")?,
                ticket_no: optional(r, "ticket_no")?.unwrap_or_default(),
                room: optional(r, "room")?.unwrap_or_default(),
                seat_no: optional(r, "seat_no")?.unwrap_or_default(),
            }))
        })
        .collect()
}

/// Where the attempts of a session stand, by attempt id; of one attempt only when it is named. All in one row: carrying
/// two thousand rows out of the database each second costs more than finding them.
pub async fn pulses(store: &Store, session_id: &str, attempt_id: Option<&str>) -> Outcome<HashMap<String, Pulse>> {
    let sql = format!(
        "SELECT {} AS pulses
         FROM attempt a LEFT JOIN attempt_seen v ON v.attempt_id = a.id LEFT JOIN check_in c ON c.attempt_id = a.id
         LEFT JOIN (SELECT i.attempt_id, COUNT(*) AS n,
                           MAX(CASE WHEN i.kind = 'note' THEN 0 ELSE i.written_at END) AS last_at
                    FROM incident i WHERE i.session_id = $1 AND i.attempt_id IS NOT NULL GROUP BY i.attempt_id) g
              ON g.attempt_id = a.id
         WHERE a.session_id = $1 AND a.registration_id IS NOT NULL AND (CAST($2 AS TEXT) IS NULL OR a.id = $2)",
        lines(
            store.dialect(),
            "a.id || ' ' || a.state || ' ' || COALESCE(a.hand_in_kind, '-') || ' ' || a.generation || ' ' ||
             CASE WHEN a.state = 'open' AND a.writer IS NULL THEN '1' ELSE '0' END || ' ' || COALESCE(a.opened_at, 0) || ' ' ||
             COALESCE(a.deadline, 0) || ' ' || a.extra_minutes || ' ' || COALESCE(v.seen_at, 0) || ' ' ||
             COALESCE(v.saved_at, 0) || ' ' || COALESCE(c.checked_at, 0) || ' ' || COALESCE(g.n, 0) || ' ' ||
             COALESCE(g.last_at, 0)"
        )
    );
    let row = sqlx::query(AssertSqlSafe(sql)).bind(session_id).bind(attempt_id).fetch_one(store.read()).await?;
    optional::<String>(&row, "pulses")?.unwrap_or_default().lines().map(pulse).collect()
}

fn pulse(line: &str) -> Outcome<(String, Pulse)> {
    let mut words = line.split(' ');
    let mut word = || words.next().ok_or_else(unreadable);
    let (id, state, kind) = (word()?.to_owned(), word()?.to_owned(), word()?.to_owned());
    let mut number = || word()?.parse::<i64>().map_err(|_| unreadable());
    let some = |n: i64| (n != 0).then_some(n);
    let pulse = Pulse {
        state,
        hand_in_kind: (kind != "-").then_some(kind),
        generation: number()?,
        released: number()? != 0,
        opened_at: some(number()?),
        deadline: some(number()?),
        extra_minutes: number()?,
        seen_at: some(number()?),
        saved_at: some(number()?),
        checked_at: some(number()?),
        incidents: number()?,
        incident_at: some(number()?),
    };
    Ok((id, pulse))
}

fn unreadable() -> Error {
    Error::Fault("where an attempt stands cannot be read".into())
}

/// Questions touched and last arrival, of these attempts: what arrived, late or not. What counts is told by `attempt` alone.
pub async fn touched(store: &Store, ids: &[&str]) -> Outcome<HashMap<String, (i64, Option<Millis>)>> {
    const IDS: [(&str, &str); 1] = [("attempt", "TEXT")];
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let bulk = Bulk::new(store.dialect(), &IDS, &ids.iter().map(|id| [Cell::Text(id)]).collect::<Vec<_>>())?;
    let sql = format!(
        "SELECT {} AS touched FROM {}",
        lines(
            store.dialect(),
            "e.attempt || ' ' || (SELECT COUNT(DISTINCT v.slot) || ' ' || COALESCE(MAX(v.received_at), 0)
                                  FROM answer_event v WHERE v.attempt_id = e.attempt)"
        ),
        bulk.table(1)
    );
    let row = bulk.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(store.read()).await?;
    let text = optional::<String>(&row, "touched")?.unwrap_or_default();
    let one = |line: &str| {
        let mut words = line.split(' ');
        let (id, count, last) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse::<i64>().ok()?);
        Some((id.to_owned(), (count, (last != 0).then_some(last))))
    };
    text.lines().map(|line| one(line).ok_or_else(unreadable)).collect()
}

/// The session of an attempt of a formal sitting.
pub async fn session_of(store: &Store, attempt_id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT session_id FROM attempt WHERE id = $1 AND registration_id IS NOT NULL")
        .bind(attempt_id)
        .fetch_optional(store.read())
        .await?;
    row.map(|r| Ok(r.try_get("session_id")?)).transpose()
}

/// How many candidates of a session have opened their attempt.
pub async fn entered(store: &Store, session_id: &str) -> Outcome<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM attempt WHERE session_id = $1 AND state <> 'ready'")
        .bind(session_id)
        .fetch_one(store.read())
        .await?;
    Ok(row.try_get("n")?)
}
