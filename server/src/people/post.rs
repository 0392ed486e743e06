//! Where a person is posted: join (调入), move (调动), leave (离岗), and being stationed elsewhere (派驻). A posting is written
//! once and ended once.

use super::change::differences;
use super::{Happened, day, find_in, note};
use crate::authority::Keeper;
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::storage::Write;
use crate::storage::notice::{self, Notice, To};
use crate::storage::people::{self, Changed, Kept};
use crate::storage::posting::{self, New};
use crate::storage::unit::{self, Unit};
use crate::vault::new_id;

/// A day and the reason of a change.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// Day, empty is today.
    pub day: String,
    /// Why.
    pub reason: String,
}

/// Brings a person who had left back into post; `unit` may name another unit when an organizer does it.
pub async fn join(platform: &Platform, by: &Keeper, id: &str, unit: &str, when: &When) -> Outcome<()> {
    let to = if by.keeps_all() { Some(named(platform, unit).await?) } else { None };
    let now = platform.clock.now();
    let why = reason(&when.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let before = find_in(&mut tx, by, id).await?;
    if before.in_post {
        return refuse(Kind::Conflict, "person.in_post");
    }
    let mut after = before.unchanged();
    after.in_post = 1;
    if let Some(to) = &to {
        movable(&before, &to.id)?;
        after.unit_id.clone_from(&to.id);
    }
    let since = posting::last_day(&mut tx, id).await?;
    let first = day(&when.day, now, since.as_deref())?;
    write(platform, &mut tx, &after).await?;
    let new = home(id, &after.unit_id, &first);
    posting::begin(&mut tx, &platform.store, &[new], now).await?;
    let words = differences(&before, &after, to.as_ref().map(|u| u.name.as_str())).join("；");
    let what = Happened { person_id: id, act: "join", audit: "person.join", day: &first, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Moves a person in post to another unit; the keeper of the unit they leave does it, or an organizer.
pub async fn move_to(platform: &Platform, by: &Keeper, id: &str, unit: &str, when: &When) -> Outcome<()> {
    let to = named(platform, unit).await?;
    let now = platform.clock.now();
    let why = reason(&when.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let before = find_in(&mut tx, by, id).await?;
    in_post(&before)?;
    if to.id == before.unit_id {
        return refuse(Kind::Conflict, "person.same_unit");
    }
    movable(&before, &to.id)?;
    let since = posting::home_since(&mut tx, id).await?;
    let first = day(&when.day, now, since.as_deref())?;
    let mut after = before.unchanged();
    after.unit_id.clone_from(&to.id);
    write(platform, &mut tx, &after).await?;
    posting::end_of(&mut tx, &platform.store, &[id], "home", &first).await?;
    posting::begin(&mut tx, &platform.store, &[home(id, &to.id, &first)], now).await?;
    let words = differences(&before, &after, Some(&to.name)).join("；");
    let what = Happened { person_id: id, act: "move", audit: "person.move", day: &first, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    let (facts, link) = ([before.name.clone(), first.clone()], format!("/unit/people/{id}"));
    let object = format!("person:{id}");
    let said = Notice { code: "person.moved_in", facts: &facts, link: &link, object: &object, visible_at: now };
    notice::send(&mut tx, &platform.store, To::LiaisonsOf(&[to.id]), &said).await?;
    tx.commit().await?;
    Ok(())
}

/// A person leaves the post: every posting ends, the account is disabled unless it holds a further role.
pub async fn leave(platform: &Platform, by: &Keeper, id: &str, when: &When) -> Outcome<()> {
    let now = platform.clock.now();
    let why = reason(&when.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let before = find_in(&mut tx, by, id).await?;
    in_post(&before)?;
    let since = posting::home_since(&mut tx, id).await?;
    let last = day(&when.day, now, since.as_deref())?;
    let mut after = before.unchanged();
    after.in_post = 0;
    write(platform, &mut tx, &after).await?;
    posting::end_of(&mut tx, &platform.store, &[id], "", &last).await?;
    let words = differences(&before, &after, None).join("；");
    let what = Happened { person_id: id, act: "leave", audit: "person.leave", day: &last, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Stations a person in post at another unit (派驻); the home unit stays.
pub async fn station(platform: &Platform, by: &Keeper, id: &str, unit: &str, when: &When) -> Outcome<()> {
    let at = named(platform, unit).await?;
    let now = platform.clock.now();
    let why = reason(&when.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let before = find_in(&mut tx, by, id).await?;
    in_post(&before)?;
    if at.id == before.unit_id {
        return refuse(Kind::Conflict, "person.same_unit");
    }
    if posting::is_stationed(&mut tx, id, &at.id).await? {
        return refuse(Kind::Conflict, "person.stationed");
    }
    let since = posting::home_since(&mut tx, id).await?;
    let first = day(&when.day, now, since.as_deref())?;
    let new = New { kind: "stationed", ..home(id, &at.id, &first) };
    posting::begin(&mut tx, &platform.store, &[new], now).await?;
    let words = format!("派驻{}", at.name);
    let what = Happened { person_id: id, act: "station", audit: "person.station", day: &first, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a person's being stationed elsewhere. Returns the person's id.
pub async fn end_station(platform: &Platform, by: &Keeper, posting_id: &str, when: &When) -> Outcome<String> {
    let now = platform.clock.now();
    let why = reason(&when.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let (id, since) = posting::stationed(&mut tx, posting_id).await?.ok_or_else(missing)?;
    find_in(&mut tx, by, &id).await?;
    let last = day(&when.day, now, since.as_deref())?;
    if !posting::end(&mut tx, posting_id, &last).await? {
        return refuse(Kind::Conflict, "person.moved");
    }
    let words = "结束派驻".to_owned();
    let what =
        Happened { person_id: &id, act: "end_station", audit: "person.end_station", day: &last, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    tx.commit().await?;
    Ok(id)
}

fn home(person_id: &str, unit_id: &str, first: &str) -> New {
    New {
        id: new_id(),
        person_id: person_id.to_owned(),
        unit_id: unit_id.to_owned(),
        kind: "home",
        from_day: first.to_owned(),
    }
}

async fn named(platform: &Platform, id: &str) -> Outcome<Unit> {
    let units = unit::all(&platform.store).await?;
    units.into_iter().find(|u| u.id == id).ok_or_else(|| super::wrong_field("单位没有选择"))
}

fn in_post(person: &Kept) -> Outcome<()> {
    if person.in_post { Ok(()) } else { refuse(Kind::Conflict, "person.not_in_post") }
}

/// Whose account holds a further role takes it along to another unit: that is for the system administrator to settle first.
fn movable(person: &Kept, to: &str) -> Outcome<()> {
    if person.more_roles && person.unit_id != to {
        return Err(Refusal::new(Kind::Conflict, "person.more_roles").fact(&person.name).into());
    }
    Ok(())
}

async fn write(platform: &Platform, tx: &mut Write, after: &Changed) -> Outcome<()> {
    if people::change(tx, &platform.store, std::slice::from_ref(after)).await? != 1 {
        return refuse(Kind::Conflict, "person.moved");
    }
    Ok(())
}
