//! Moving people by hand (调整座位): one to a free seat, or two who change places. Allowed from the arrangement to the end of
//! the exam, with a reason; whoever moved is told.

use super::arrange::Hall;
use super::{find_in, rooms, tell};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::session_state::{Phase, Stored};
use crate::storage::notice::To;
use crate::storage::registration::{self, Registration};
use crate::storage::seat;
use crate::storage::{Write, audit};
use serde_json::json;

/// The rooms a person may be moved to, each with its free seats.
pub async fn free_seats(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Vec<(Hall, i64)>> {
    let halls = rooms::open_halls(platform, session_id).await?;
    let seated = seat::rooms(&platform.store, session_id).await?;
    let taken = |name: &str| seated.iter().find(|(room, _)| room == name).map_or(0, |(_, n)| *n);
    Ok(halls.into_iter().map(|h| (h.seats - taken(&h.name), h)).map(|(free, hall)| (hall, free.max(0))).collect())
}

/// Moves one person to a free seat of a room of the session. Returns the session's id.
pub async fn move_to(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    (room, seat_no): (&str, &str),
    why: &str,
) -> Outcome<String> {
    let why = reason(why)?;
    let found = registration::find(&platform.store, id).await?.ok_or_else(missing)?;
    let halls = rooms::open_halls(platform, &found.session_id).await?;
    let mut tx = platform.store.begin_write().await?;
    let one = movable(platform, &mut tx, id).await?;
    let Some(hall) = halls.iter().find(|h| h.name == room) else { return refuse(Kind::BadInput, "seat.room") };
    let seat_no = seat_no.trim().parse().ok().filter(|n| (1..=hall.seats).contains(n));
    let Some(seat_no) = seat_no else {
        return Err(Refusal::new(Kind::BadInput, "seat.number").fact(&hall.name).fact(hall.seats).into());
    };
    fits(&one, hall)?;
    let taken = seat::taken(&mut tx, &one.session_id).await?.contains(&(hall.name.clone(), seat_no));
    if taken || !seat::set(&mut tx, id, Some((hall.id.as_deref(), &hall.name, seat_no))).await? {
        return Err(Refusal::new(Kind::Conflict, "seat.taken").fact(&hall.name).fact(seat_no).into());
    }
    let to = format!("{} {seat_no} 号", hall.name);
    note(platform, &mut tx, by, "registration.reseat", &Moved { one: &one, to, with: "", why }).await?;
    tx.commit().await?;
    Ok(one.session_id)
}

/// Two people of a session change places; the other is named by ticket. Returns the session's id.
pub async fn swap(platform: &Platform, by: &Organizer, id: &str, ticket: &str, why: &str) -> Outcome<String> {
    let why = reason(why)?;
    let found = registration::find(&platform.store, id).await?.ok_or_else(missing)?;
    let halls = rooms::open_halls(platform, &found.session_id).await?;
    let mut tx = platform.store.begin_write().await?;
    let one = movable(platform, &mut tx, id).await?;
    let other = seat::by_ticket(&mut tx, &one.session_id, ticket.trim()).await?.filter(|other| other != id);
    let Some(other) = other else { return Err(Refusal::new(Kind::BadInput, "seat.other").fact(ticket.trim()).into()) };
    let other = movable(platform, &mut tx, &other).await?;
    for (person, to) in [(&one, &other), (&other, &one)] {
        let hall = halls.iter().find(|h| Some(&h.name) == to.room.as_ref());
        let Some(hall) = hall else { return refuse(Kind::Conflict, "seat.room") };
        fits(person, hall)?;
    }
    for (person, place) in [(&one, None), (&other, held(&one)), (&one, held(&other))] {
        if !seat::set(&mut tx, &person.id, place).await? {
            return refuse(Kind::Conflict, "registration.moved");
        }
    }
    for (person, to) in [(&one, &other), (&other, &one)] {
        let moved = Moved { one: person, to: place(to), with: &to.id, why };
        note(platform, &mut tx, by, "registration.swap_seats", &moved).await?;
    }
    tx.commit().await?;
    Ok(one.session_id)
}

/// An approved person with a ticket, of a session that is arranged and not over.
async fn movable(platform: &Platform, tx: &mut Write, id: &str) -> Outcome<Registration> {
    let one = registration::find_in(tx, id).await?.ok_or_else(missing)?;
    let session = find_in(tx, &one.session_id).await?;
    let open = matches!(session.state, Stored::Arranged | Stored::Sealed);
    if !open || session.phase(platform.clock.now()) == Phase::Ended {
        return refuse(Kind::Conflict, "seat.closed");
    }
    if one.state != "approved" || one.ticket_no.is_none() {
        return refuse(Kind::Conflict, "registration.moved");
    }
    Ok(one)
}

fn fits(one: &Registration, hall: &Hall) -> Outcome<()> {
    if one.needs_access && !hall.accessible {
        return Err(Refusal::new(Kind::Conflict, "seat.access").fact(&one.name).fact(&hall.name).into());
    }
    Ok(())
}

fn held(one: &Registration) -> Option<seat::Place<'_>> {
    Some((one.room_id.as_deref(), one.room.as_deref()?, one.seat_no?))
}

fn place(one: &Registration) -> String {
    format!("{} {} 号", one.room.as_deref().unwrap_or("—"), one.seat_no.unwrap_or(0))
}

/// Who moved where.
struct Moved<'a> {
    one: &'a Registration,
    to: String,
    /// Registration of who changed places with them; empty when the seat was free.
    with: &'a str,
    why: &'a str,
}

/// Writes a move to the log and tells the person.
async fn note(platform: &Platform, tx: &mut Write, by: &Organizer, action: &str, moved: &Moved<'_>) -> Outcome<()> {
    let Moved { one, to, with, why } = moved;
    let target = format!("registration:{}", one.id);
    let detail = json!({"from": place(one), "to": to, "with": with, "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action, object: &target, detail };
    audit::append(tx, platform.clock.now(), &entry).await?;
    let name = find_in(tx, &one.session_id).await?.plan.name;
    let facts = [name, place(one), to.clone(), (*why).to_owned()];
    let about = (one.session_id.as_str(), "/home");
    let person = std::slice::from_ref(&one.person_id);
    tell(platform, tx, To::People(person), ("registration.reseated", &facts), about).await
}
