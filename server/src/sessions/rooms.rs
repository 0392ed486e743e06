//! The rooms a session uses (本期考场), chosen in the order they are filled.

use super::arrange::Hall;
use super::{find, find_in, object};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::room::{self, Fit, Room};
use crate::storage::seat::{self, Arrangement};
use crate::storage::session::Session;
use crate::storage::{audit, registration};
use serde_json::json;
use std::collections::BTreeMap;

/// What the page of a session's rooms shows.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The session.
    pub session: Session,
    /// Every room in use or chosen, with its place in this session.
    pub rooms: Vec<(Room, Option<usize>)>,
    /// How people fit.
    pub fit: Fit,
    /// Registrations.
    pub counts: registration::Counts,
    /// Room names with how many people sit in each, in order.
    pub seated: Vec<(String, i64)>,
    /// Arrangements, newest first, each with whether its inputs give its places again.
    pub made: Vec<(Arrangement, bool)>,
}

/// The page of a session's rooms.
pub async fn chosen(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Chosen> {
    let session = find(platform, id).await?;
    let places: BTreeMap<String, usize> =
        room::chosen(&platform.store, id).await?.into_iter().map(|r| r.id).zip(1..).collect();
    let mut rooms: Vec<_> = room::all(&platform.store)
        .await?
        .into_iter()
        .map(|r| (places.get(&r.id).copied(), r))
        .filter(|(place, r)| place.is_some() || r.closed.is_none())
        .map(|(place, r)| (r, place))
        .collect();
    rooms.sort_by_key(|(_, place)| place.unwrap_or(usize::MAX));
    Ok(Chosen {
        session,
        rooms,
        fit: room::fit(&platform.store, id).await?,
        counts: registration::counts(&platform.store, id).await?,
        seated: seat::rooms(&platform.store, id).await?,
        made: super::arrange::made(platform, by, id).await?,
    })
}

/// Sets the rooms of a session: `(room id, its place as typed)`; an empty place leaves the room out. Of a sealed session no
/// room may go in which somebody sits.
pub async fn choose(platform: &Platform, by: &Organizer, id: &str, typed: &[(String, String)]) -> Outcome<()> {
    let order = order(platform, typed).await?;
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, id).await?;
    let closed = matches!(session.state, Stored::Marked | Stored::Published | Stored::Archived | Stored::Cancelled);
    if closed {
        return refuse(Kind::Conflict, "session.moved");
    }
    let before = room::chosen_in(&mut tx, id).await?;
    if session.state == Stored::Sealed {
        let taken = seat::taken(&mut tx, id).await?;
        let names = before.iter().filter(|r| !order.contains(&r.id)).map(Room::label);
        if let Some(name) = names.into_iter().find(|name| taken.iter().any(|(room, _)| room == name)) {
            return Err(Refusal::new(Kind::Conflict, "session.room_seated").fact(name).into());
        }
        if before.is_empty() && !order.is_empty() {
            return refuse(Kind::Conflict, "session.rooms_numbered");
        }
    }
    room::choose(&mut tx, id, &order).await?;
    let detail = json!({"before": before.iter().map(|r| &r.id).collect::<Vec<_>>(), "rooms": order});
    let entry = audit::Entry { actor: &by.account_id, action: "session.choose_rooms", object: &object(id), detail };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Room ids in the order of their typed places.
async fn order(platform: &Platform, typed: &[(String, String)]) -> Outcome<Vec<String>> {
    let known = room::all(&platform.store).await?;
    let mut places = Vec::new();
    for (id, place) in typed.iter().filter(|(_, place)| !place.trim().is_empty()) {
        let Some(room) = known.iter().find(|r| r.id == *id) else { return refuse(Kind::BadInput, "seat.room") };
        let Some(place) = place.trim().parse::<i64>().ok().filter(|n| (1..=999).contains(n)) else {
            return Err(Refusal::new(Kind::BadInput, "session.number").fact(room.label()).fact(1).fact(999).into());
        };
        if room.closed.is_some() {
            return Err(Refusal::new(Kind::Conflict, "session.room_closed").fact(room.label()).into());
        }
        places.push((place, room.label(), id.clone()));
    }
    places.sort();
    Ok(places.into_iter().map(|(.., id)| id).collect())
}

/// The rooms one may move people to: the chosen ones in use, or the numbered ones up to the last in use.
pub(super) async fn open_halls(platform: &Platform, session_id: &str) -> Outcome<Vec<Hall>> {
    let chosen = room::chosen(&platform.store, session_id).await?;
    if !chosen.is_empty() {
        return Ok(chosen.into_iter().filter(|r| r.closed.is_none()).map(Hall::of).collect());
    }
    let used = seat::rooms(&platform.store, session_id).await?.len() as i64;
    Ok((1..=used).map(Hall::numbered).collect())
}
