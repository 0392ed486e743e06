//! Adding, changing, taking out of use and putting back.

use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Phase;
use crate::storage::room::{self, Hold, NewRoom, Room};
use crate::storage::{Write, audit, session};
use crate::vault::new_id;
use serde_json::{Value, json};

/// Most seats of one room.
pub const MOST_SEATS: i64 = 500;
/// Most seats side by side.
pub const MOST_ACROSS: i64 = 20;

/// What a form says of a room, as typed.
#[derive(Clone, Debug, Default)]
pub struct RoomForm {
    /// Name.
    pub name: String,
    /// Seats.
    pub seats: String,
    /// Seats side by side.
    pub across: String,
    /// 无障碍
    pub accessible: bool,
}

impl RoomForm {
    fn read(&self) -> Outcome<NewRoom> {
        Ok(NewRoom {
            name: text(&self.name, "考场名称")?,
            seats: number(&self.seats, "座位数", MOST_SEATS)?,
            across: number(&self.across, "每排座位", MOST_ACROSS)?,
            accessible: self.accessible,
        })
    }
}

fn number(typed: &str, field: &str, most: i64) -> Outcome<i64> {
    let number = typed.trim().parse().ok().filter(|n| (1..=most).contains(n));
    number.ok_or_else(|| Refusal::new(Kind::BadInput, "session.number").fact(field).fact(1).fact(most).into())
}

fn text(typed: &str, field: &str) -> Outcome<String> {
    let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() || words.chars().count() > 60 || words.chars().any(char::is_control) {
        return Err(Refusal::new(Kind::BadInput, "room.text").fact(field).into());
    }
    Ok(words)
}

/// Adds a test centre. Returns its id.
pub async fn add_centre(platform: &Platform, by: &Organizer, name: &str, address: &str) -> Outcome<String> {
    let (name, address, id) = (text(name, "考点名称")?, text(address, "地址")?, new_id());
    let mut tx = platform.store.begin_write().await?;
    if !room::insert_centre(&mut tx, &id, &name, &address).await? {
        return taken(&name);
    }
    let detail = json!({"name": name, "address": address});
    done(platform, tx, by, "test_centre.add", format!("test_centre:{id}"), detail).await?;
    Ok(id)
}

/// Changes a test centre; not its name while an arranged session uses a room of it.
pub async fn change_centre(platform: &Platform, by: &Organizer, id: &str, name: &str, address: &str) -> Outcome<()> {
    let (name, address) = (text(name, "考点名称")?, text(address, "地址")?);
    let mut tx = platform.store.begin_write().await?;
    let before = room::centre_in(&mut tx, id).await?.ok_or_else(missing)?;
    if before.name != name {
        free(platform, &mut tx, id).await?;
    }
    if !room::update_centre(&mut tx, id, &name, &address).await? {
        return taken(&name);
    }
    let detail = json!({"name": [before.name, name], "address": [before.address, address]});
    done(platform, tx, by, "test_centre.change", format!("test_centre:{id}"), detail).await
}

/// Takes a test centre with all its rooms out of use.
pub async fn close_centre(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let mut tx = platform.store.begin_write().await?;
    room::centre_in(&mut tx, id).await?.ok_or_else(missing)?;
    free(platform, &mut tx, id).await?;
    if !room::close_centre(&mut tx, id, Some(why)).await? {
        return refuse(Kind::Conflict, "room.state");
    }
    done(platform, tx, by, "test_centre.close", format!("test_centre:{id}"), json!({"reason": why})).await
}

/// Puts a test centre back into use; rooms taken out one by one stay out.
pub async fn reopen_centre(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    room::centre_in(&mut tx, id).await?.ok_or_else(missing)?;
    if !room::close_centre(&mut tx, id, None).await? {
        return refuse(Kind::Conflict, "room.state");
    }
    done(platform, tx, by, "test_centre.reopen", format!("test_centre:{id}"), json!({})).await
}

/// Adds a room to a centre. Returns its id.
pub async fn add_room(platform: &Platform, by: &Organizer, centre: &str, form: &RoomForm) -> Outcome<String> {
    let (new, id) = (form.read()?, new_id());
    let mut tx = platform.store.begin_write().await?;
    let centre = room::centre_in(&mut tx, centre).await?.ok_or_else(missing)?;
    if !room::insert(&mut tx, &id, &centre.id, &new).await? {
        return taken(&new.name);
    }
    done(platform, tx, by, "room.add", format!("room:{id}"), facts(&centre.name, &new)).await?;
    Ok(id)
}

/// Changes a room. While an arranged session uses it, its name stays, it stays accessible where that is needed, and it
/// keeps every seat that is given.
pub async fn change_room(platform: &Platform, by: &Organizer, id: &str, form: &RoomForm) -> Outcome<()> {
    let new = form.read()?;
    let mut tx = platform.store.begin_write().await?;
    let before = room::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    for (hold, name) in held(platform, &mut tx, id).await? {
        let refused = |code, number: i64| Err(Refusal::new(Kind::Conflict, code).fact(&name).fact(number).into());
        if new.name != before.name {
            return refused("room.in_use", hold.seated);
        }
        if new.seats < hold.highest {
            return refused("room.too_small", hold.highest);
        }
        if !new.accessible && hold.needing > 0 {
            return refused("room.access_needed", hold.needing);
        }
    }
    if !room::update(&mut tx, id, &new).await? {
        return taken(&new.name);
    }
    done(platform, tx, by, "room.change", format!("room:{id}"), facts(&before.centre, &new)).await
}

/// Takes a room out of use.
pub async fn close_room(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let mut tx = platform.store.begin_write().await?;
    room::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    free(platform, &mut tx, id).await?;
    if !room::close_room(&mut tx, id, Some(why)).await? {
        return refuse(Kind::Conflict, "room.state");
    }
    done(platform, tx, by, "room.close", format!("room:{id}"), json!({"reason": why})).await
}

/// Puts a room back into use.
pub async fn reopen_room(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Room> {
    let mut tx = platform.store.begin_write().await?;
    let found = room::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    if !room::close_room(&mut tx, id, None).await? {
        return refuse(Kind::Conflict, "room.state");
    }
    done(platform, tx, by, "room.reopen", format!("room:{id}"), json!({})).await?;
    Ok(found)
}

/// The arranged sessions that have not ended and hold a room, or a room of a centre; with their names.
async fn held(platform: &Platform, tx: &mut Write, id: &str) -> Outcome<Vec<(Hold, String)>> {
    let now = platform.clock.now();
    let mut held = Vec::new();
    for hold in room::holds(tx, id).await? {
        let Some(found) = session::find_in(tx, &hold.session_id).await? else { continue };
        if found.phase(now) != Phase::Ended {
            held.push((hold, found.plan.name));
        }
    }
    Ok(held)
}

async fn free(platform: &Platform, tx: &mut Write, id: &str) -> Outcome<()> {
    match held(platform, tx, id).await?.first() {
        Some((hold, name)) => Err(Refusal::new(Kind::Conflict, "room.in_use").fact(name).fact(hold.seated).into()),
        None => Ok(()),
    }
}

fn taken<T>(name: &str) -> Outcome<T> {
    Err(Error::from(Refusal::new(Kind::Conflict, "room.name_taken").fact(name)))
}

fn facts(centre: &str, new: &NewRoom) -> Value {
    json!({"centre": centre, "name": new.name, "seats": new.seats, "across": new.across, "accessible": new.accessible})
}

async fn done(
    platform: &Platform,
    mut tx: Write,
    by: &Organizer,
    action: &str,
    object: String,
    detail: Value,
) -> Outcome<()> {
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}
