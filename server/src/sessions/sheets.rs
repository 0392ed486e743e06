//! Printed sheets (准考证、门贴、座位图、签到表). Resident IDs stand on them masked. The organizer prints everybody's, the
//! liaison the tickets of the own unit, the officer the own one; what is another's is not found.

use super::{find, object};
use crate::authority::{Liaison, Officer, Organizer};
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::resident_id::masked_id;
use crate::rules::session_state::Stored;
use crate::storage::audit;
use crate::storage::seat;
use crate::storage::session::Session;
use crate::storage::sheet::{self, Line};
use serde_json::json;

/// A line with the masked resident ID.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The line.
    pub line: Line,
    /// Resident ID, masked.
    pub masked_id: String,
}

/// What is printed.
#[derive(Clone, Debug)]
pub struct Sheets {
    /// The session.
    pub session: Session,
    /// People by room and seat.
    pub people: Vec<Printed>,
}

impl Sheets {
    /// The people by room, in the order of the rooms.
    pub fn rooms(&self) -> Vec<&[Printed]> {
        self.people.chunk_by(|a, b| a.line.room == b.line.room).collect()
    }
}

/// What can be printed of a session: rooms and units, each with how many people.
#[derive(Clone, Debug)]
pub struct Index {
    /// The session.
    pub session: Session,
    /// Room names.
    pub rooms: Vec<(String, i64)>,
    /// Unit id and name.
    pub units: Vec<(String, String, i64)>,
}

/// What can be printed.
pub async fn index(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Index> {
    let (rooms, units) = (seat::rooms(&platform.store, id).await?, sheet::units(&platform.store, id).await?);
    Ok(Index { session: find(platform, id).await?, rooms, units })
}

/// The sheets of a room, a unit, or everybody; printing is noted in the log.
pub async fn print(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    (kind, room, unit): (&str, &str, &str),
) -> Outcome<Sheets> {
    let session = find(platform, id).await?;
    let people = lines(platform, sheet::lines(&platform.store, id, room, unit).await?)?;
    if people.is_empty() {
        return Err(missing());
    }
    let detail = json!({"sheet": kind, "room": room, "unit": unit, "people": people.len()});
    note(platform, &by.account_id, id, detail).await?;
    Ok(Sheets { session, people })
}

/// Sessions of which the liaison can print tickets.
pub async fn of_unit(platform: &Platform, by: &Liaison) -> Outcome<Vec<(String, String)>> {
    sheet::sessions_of_unit(&platform.store, &by.unit_id).await
}

/// The tickets of the liaison's own unit.
pub async fn unit_tickets(platform: &Platform, by: &Liaison, id: &str) -> Outcome<Sheets> {
    let session = open(find(platform, id).await?)?;
    let people = lines(platform, sheet::lines(&platform.store, id, "", &by.unit_id).await?)?;
    if people.is_empty() {
        return Err(missing());
    }
    let detail = json!({"sheet": "tickets", "unit": by.unit_id, "people": people.len()});
    note(platform, &by.account_id, id, detail).await?;
    Ok(Sheets { session, people })
}

/// The officer's own ticket.
pub async fn own_ticket(platform: &Platform, by: &Officer, id: &str) -> Outcome<Sheets> {
    let session = open(find(platform, id).await?)?;
    let line = sheet::own(&platform.store, id, &by.person_id).await?.ok_or_else(missing)?;
    Ok(Sheets { session, people: lines(platform, vec![line])? })
}

fn open(session: Session) -> Outcome<Session> {
    if session.state == Stored::Cancelled { refuse(Kind::Conflict, "sheet.cancelled") } else { Ok(session) }
}

fn lines(platform: &Platform, lines: Vec<Line>) -> Outcome<Vec<Printed>> {
    let printed = |line: Line| {
        let masked_id = masked_id(&platform.vault.unseal(&line.resident_id_cipher)?);
        Ok(Printed { line, masked_id })
    };
    lines.into_iter().map(printed).collect()
}

async fn note(platform: &Platform, account: &str, id: &str, detail: serde_json::Value) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    let entry = audit::Entry { actor: account, action: "session.print", object: &object(id), detail };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}
