//! Test centres (考点) and rooms (考场): kept once, chosen by sessions. A room that an arranged session uses cannot be taken
//! out of use, renamed, or made smaller than the people seated in it, until that session has ended.

pub mod keep;

pub use crate::storage::room::{Centre, Fit, NewRoom, Room};

use crate::authority::Organizer;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::room;

/// Every centre and every room.
pub async fn all(platform: &Platform, _: &Organizer) -> Outcome<(Vec<Centre>, Vec<Room>)> {
    Ok((room::centres(&platform.store).await?, room::all(&platform.store).await?))
}

/// One room.
pub async fn one(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Room> {
    room::find(&platform.store, id).await?.ok_or_else(missing)
}

/// One centre with its rooms.
pub async fn centre(platform: &Platform, _: &Organizer, id: &str) -> Outcome<(Centre, Vec<Room>)> {
    let found = room::centres(&platform.store).await?.into_iter().find(|c| c.id == id).ok_or_else(missing)?;
    let rooms = room::all(&platform.store).await?.into_iter().filter(|r| r.centre_id == id).collect();
    Ok((found, rooms))
}
