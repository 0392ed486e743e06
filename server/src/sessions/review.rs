//! Eligibility review (资格审核): pass, return with a reason, defer, take a decision back, personal extra time.

use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::decision::{UNDOABLE, is_undoable, told_at};
use crate::rules::eligibility::{Check, check};
use crate::storage::notice::{self, Notice, To};
use crate::storage::people::{self, Kept};
use crate::storage::registration::{self, Counts, Decision, Filter, Registration};
use crate::storage::registration_event::{self, Event};
use crate::storage::registration_request;
use crate::storage::unit::{self, Unit};
use crate::storage::{Write, audit, person, seat};
use serde_json::json;

/// Registrations on one page of a list.
pub const PAGE: i64 = 50;
/// Most extra minutes a person gets before the exam.
pub const MOST_EXTRA: i64 = 120;

pub(super) const REVIEWING: &[&str] = &["registration_open", "under_review"];

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

/// One registration as its review page shows it.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The registration.
    pub registration: Registration,
    /// What the register says of the person today.
    pub person: Kept,
    /// Masked resident ID.
    pub resident_id: String,
    /// Masked phone.
    pub phone: String,
    /// The automatic checks as of today.
    pub today: Vec<Check>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// Whether its decision can still be taken back.
    pub undoable: bool,
}

/// One registration with what the register says today.
pub async fn detail(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Detail> {
    let (store, now) = (&platform.store, platform.clock.now());
    let found = registration::find(store, id).await?.ok_or_else(missing)?;
    let person = people::find(store, &found.person_id, "").await?.ok_or_else(missing)?;
    let facts = person::candidate_of(store, &found.session_id, &found.person_id, now).await?.ok_or_else(missing)?;
    let (resident_id, phone) = crate::people::masked(platform, &person)?;
    Ok(Detail {
        resident_id,
        phone,
        today: check(&facts.facts),
        events: registration_event::of(store, id).await?,
        undoable: matches!(found.state.as_str(), "approved" | "returned" | "deferred")
            && found.decided_at.is_some_and(|at| is_undoable(at, now)),
        registration: found,
        person,
    })
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
    let act = Act { from: &["submitted"], to: "approved", act: "approve", audit: "registration.approve" };
    decide(platform, by, id, &act, "", REVIEWING).await
}

/// Returns a registration with the reason the person and the unit's liaisons are told.
pub async fn return_it(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let act = Act { from: &["submitted"], to: "returned", act: "return", audit: "registration.return" };
    let states = ["registration_open", "under_review", "arranged", "sealed"];
    decide(platform, by, id, &act, reason(why)?, &states).await
}

/// Defers (缓考): leaves the denominator. Only before places are given out as papers.
pub async fn defer(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let act = Act { from: &["submitted", "approved"], to: "deferred", act: "defer", audit: "registration.defer" };
    decide(platform, by, id, &act, reason(why)?, &["registration_open", "under_review", "arranged"]).await
}

/// Takes a decision back, within [`UNDOABLE`] of it and before anybody is told.
pub async fn undo(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let found = registration::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    if found.decided_at.is_some_and(|at| !is_undoable(at, now)) {
        return refuse(Kind::Conflict, "registration.undo_late");
    }
    if !registration::take_back(&mut tx, id, &by.account_id, now - UNDOABLE, now).await? {
        return refuse(Kind::Conflict, "registration.moved");
    }
    if let Some(at) = found.decided_at.filter(|_| found.state == "deferred") {
        for request in registration_request::reopen(&mut tx, &found.session_id, &found.person_id, at).await? {
            notice::take_back(&mut tx, "request.answered", &format!("request:{request}"), now).await?;
        }
    }
    let target = format!("registration:{id}");
    for code in ["approved", "returned", "returned_of_unit", "deferred"] {
        notice::take_back(&mut tx, &format!("registration.{code}"), &target, now).await?;
    }
    let entry = audit::Entry { actor: &by.account_id, action: "registration.undo", object: &target, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// A decision and what it is called.
struct Act {
    from: &'static [&'static str],
    to: &'static str,
    act: &'static str,
    audit: &'static str,
}

async fn decide(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    act: &Act,
    why: &str,
    session_states: &[&str],
) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let found = registration::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    let decision = Decision { from: act.from, to: act.to, reason: why, by: &by.account_id, act: act.act, at: now };
    if !registration::decide(&mut tx, id, &decision, session_states).await? {
        return refuse(Kind::Conflict, "registration.moved");
    }
    tell(platform, &mut tx, &found, act.to, why).await?;
    let target = format!("registration:{id}");
    let detail = if why.is_empty() { json!({}) } else { json!({"reason": why}) };
    let entry = audit::Entry { actor: &by.account_id, action: act.audit, object: &target, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells the person, and of a return the unit's liaisons too: once the decision can no longer be taken back.
async fn tell(platform: &Platform, tx: &mut Write, found: &Registration, to: &str, why: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let session = super::find_in(tx, &found.session_id).await?;
    let held = REVIEWING.contains(&session.state.code());
    let visible_at = if held { told_at(now) } else { now };
    let object = format!("registration:{}", found.id);
    let link = format!("/register/{}", found.session_id);
    let (code, name) = (format!("registration.{to}"), session.plan.name);
    let facts = [name.clone(), why.to_owned()];
    let said = Notice { code: &code, facts: &facts, link: &link, object: &object, visible_at };
    notice::send(tx, &platform.store, To::People(std::slice::from_ref(&found.person_id)), &said).await?;
    if to == "returned" {
        let facts = [name, found.name.clone(), why.to_owned()];
        let code = "registration.returned_of_unit";
        let said = Notice { code, facts: &facts, link: "/unit", object: &object, visible_at };
        notice::send(tx, &platform.store, To::LiaisonsOf(std::slice::from_ref(&found.unit_id)), &said).await?;
    }
    Ok(())
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
