//! Eligibility review (资格审核): pass, return with a reason, defer, take a decision back, personal extra time.

use super::object;
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::resident_id::{masked_id, masked_phone};
use crate::storage::registration::{self, Counts, Decision, Filter, Registration};
use crate::storage::unit::{self, Unit};
use crate::storage::{audit, person, seat};
use serde_json::json;

/// Registrations on one page of a list.
pub const PAGE: i64 = 50;
/// Most extra minutes a person gets before the exam.
pub const MOST_EXTRA: i64 = 120;

const REVIEWING: &[&str] = &["registration_open", "under_review"];

/// A page of registrations.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows of this page.
    pub rows: Vec<Registration>,
    /// Rows that match.
    pub matching: i64,
    /// Counts of the whole session.
    pub counts: Counts,
    /// Page number from 1.
    pub number: i64,
    /// Units for the filter.
    pub units: Vec<Unit>,
}

/// One page of a session's registrations.
pub async fn list(platform: &Platform, _: &Organizer, session_id: &str, filter: &Filter, number: i64) -> Outcome<Page> {
    let store = &platform.store;
    let number = number.max(1);
    Ok(Page {
        rows: registration::list(store, session_id, filter, PAGE, (number - 1) * PAGE).await?,
        matching: registration::count(store, session_id, filter).await?,
        counts: registration::counts(store, session_id).await?,
        number,
        units: unit::all(store).await?,
    })
}

/// One registration with the masked resident ID and phone.
pub async fn detail(platform: &Platform, _: &Organizer, id: &str) -> Outcome<(Registration, String, String)> {
    let found = registration::find(&platform.store, id).await?.ok_or_else(missing)?;
    let (resident_id, phone) = person::ciphers(&platform.store, &found.person_id).await?.ok_or_else(missing)?;
    let resident_id = masked_id(&platform.vault.unseal(&resident_id)?);
    let phone = masked_phone(&platform.vault.unseal(&phone)?);
    Ok((found, resident_id, phone))
}

/// The registrations before and after this one in a filtered list. One that has left the list by its decision leads on to
/// the list's first.
pub async fn beside(
    platform: &Platform,
    _: &Organizer,
    one: &Registration,
    filter: &Filter,
) -> Outcome<(Option<String>, Option<String>)> {
    let ids = registration::ids(&platform.store, &one.session_id, filter).await?;
    Ok(match ids.iter().position(|id| *id == one.id) {
        Some(at) => (at.checked_sub(1).and_then(|n| ids.get(n).cloned()), ids.get(at + 1).cloned()),
        None => (None, ids.first().cloned()),
    })
}

/// Passes a registration. Once places are given, [`super::late::admit`] does it.
pub async fn approve(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let decision = ("approved", "", "registration.approve");
    decide(platform, by, id, &["submitted"], decision, REVIEWING).await
}

/// Returns a registration with the reason the person is told.
pub async fn return_it(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let decision = ("returned", reason(why)?, "registration.return");
    decide(platform, by, id, &["submitted"], decision, &["registration_open", "under_review", "arranged", "sealed"])
        .await
}

/// Defers (缓考): leaves the denominator. Only before places are given out as papers.
pub async fn defer(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let decision = ("deferred", reason(why)?, "registration.defer");
    decide(platform, by, id, &["submitted", "approved"], decision, &["registration_open", "under_review", "arranged"])
        .await
}

/// Takes a decision back.
pub async fn undo(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let decision = ("submitted", "", "registration.undo");
    decide(platform, by, id, &["approved", "returned", "deferred"], decision, REVIEWING).await
}

async fn decide(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    from: &[&str],
    (to, why, action): (&str, &str, &str),
    session_states: &[&str],
) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    registration::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    let who = (to != "submitted").then_some(by.account_id.as_str());
    let decision = Decision { from, to, reason: why, by: who, at: now };
    if !registration::decide(&mut tx, id, &decision, session_states).await? {
        return refuse(Kind::Conflict, "registration.moved");
    }
    let target = format!("registration:{id}");
    let detail = if why.is_empty() { json!({}) } else { json!({"reason": why}) };
    audit::append(&mut tx, now, &audit::Entry { actor: &by.account_id, action, object: &target, detail }).await?;
    tx.commit().await?;
    Ok(())
}

/// Passes every submitted registration whose automatic checks are all in order. Returns how many.
pub async fn approve_green(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<u64> {
    super::find(platform, session_id).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let approved = registration::approve_green(&mut tx, session_id, &by.account_id, now).await?;
    if approved == 0 {
        return refuse(Kind::Conflict, "registration.no_green");
    }
    let detail = json!({"approved": approved});
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "registration.approve_green",
        object: &object(session_id),
        detail,
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(approved)
}

/// Sets the personal extra minutes before sealing, with the reason.
pub async fn set_extra(platform: &Platform, by: &Organizer, id: &str, minutes: i64, why: &str) -> Outcome<()> {
    if !(0..=MOST_EXTRA).contains(&minutes) {
        return Err(Refusal::new(Kind::BadInput, "session.number").fact("补时分钟").fact(0).fact(MOST_EXTRA).into());
    }
    let why = reason(why)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    registration::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    if !registration::set_extra_minutes(&mut tx, id, minutes).await? {
        return refuse(Kind::Conflict, "registration.sealed");
    }
    let target = format!("registration:{id}");
    let detail = json!({"minutes": minutes, "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action: "registration.extra_time", object: &target, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Longest note on what a person needs.
pub const LONGEST_NEED: usize = 100;

/// Sets whether the person needs an accessible room (无障碍需求) and what exactly, before sealing. The note is kept encrypted
/// and stands in no log.
pub async fn set_access(platform: &Platform, by: &Organizer, id: &str, needed: bool, note: &str) -> Outcome<()> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NEED || needed && note.chars().count() < 2 {
        return Err(Refusal::new(Kind::BadInput, "registration.access_note").fact(LONGEST_NEED).into());
    }
    let cipher = if needed { Some(platform.vault.seal(note)?) } else { None };
    let mut tx = platform.store.begin_write().await?;
    registration::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    if !seat::set_access(&mut tx, id, needed, cipher.as_deref()).await? {
        return refuse(Kind::Conflict, "registration.sealed");
    }
    let target = format!("registration:{id}");
    let detail = json!({"needed": needed});
    let entry = audit::Entry { actor: &by.account_id, action: "registration.set_access", object: &target, detail };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What the person needs, in words; empty when nothing.
pub async fn access_note(platform: &Platform, _: &Organizer, id: &str) -> Outcome<String> {
    match seat::access_note(&platform.store, id).await? {
        Some(cipher) => platform.vault.unseal(&cipher),
        None => Ok(String::new()),
    }
}
