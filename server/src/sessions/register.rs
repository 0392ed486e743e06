//! Registering (报名): by the person, by the liaison for the own unit; taking a registration back.

use super::review::REVIEWING;
use crate::authority::{Liaison, Officer, Organizer};
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::eligibility::check;
use crate::storage::notice::{self, Notice, To};
use crate::storage::person::{self, Candidate};
use crate::storage::registration::{self, Decision, NewRegistration, Registration};
use crate::storage::session::{self, Session};
use crate::storage::{Write, audit};
use crate::vault::new_id;
use serde_json::json;

/// Formal sessions that take registrations now, soonest start first.
pub async fn open_sessions(platform: &Platform) -> Outcome<Vec<Session>> {
    let now = platform.clock.now();
    let mut open: Vec<_> = session::formal(&platform.store)
        .await?
        .into_iter()
        .filter(|s| s.makes_up.is_none() && s.takes_registrations(now))
        .collect();
    open.sort_by_key(|s| s.plan.starts_at);
    Ok(open)
}

/// The officer's own view of a session: the session, the checks as of today, and the registration if there is one.
pub async fn own(platform: &Platform, by: &Officer, session_id: &str) -> Outcome<(Session, Candidate)> {
    let found = super::find(platform, session_id).await?;
    let now = platform.clock.now();
    let people = person::of_unit(&platform.store, session_id, &by.unit_id, now).await?;
    let me = people.into_iter().find(|p| p.id == by.person_id).ok_or_else(missing)?;
    Ok((found, me))
}

/// Registers oneself; `renewing` when the exam is for the exchange of a valid licence.
pub async fn register_self(platform: &Platform, by: &Officer, session_id: &str, renewing: bool) -> Outcome<()> {
    let who = (by.account_id.as_str(), by.unit_id.as_str());
    register(platform, who, session_id, &[by.person_id.as_str()], renewing).await.map(drop)
}

/// Registers people of the own unit; `renewing` when those who hold a valid licence sit for its exchange. Returns how many
/// registrations were made.
pub async fn register_unit(
    platform: &Platform,
    by: &Liaison,
    session_id: &str,
    people: &[String],
    renewing: bool,
) -> Outcome<u64> {
    let ids: Vec<_> = people.iter().map(String::as_str).collect();
    register(platform, (&by.account_id, &by.unit_id), session_id, &ids, renewing).await
}

/// The people of the own unit with their registrations in a session.
pub async fn unit_people(platform: &Platform, by: &Liaison, session_id: &str) -> Outcome<Vec<Candidate>> {
    person::of_unit(&platform.store, session_id, &by.unit_id, platform.clock.now()).await
}

async fn register(
    platform: &Platform,
    who: (&str, &str),
    session_id: &str,
    people: &[&str],
    renewing: bool,
) -> Outcome<u64> {
    let found = super::find(platform, session_id).await?;
    let now = platform.clock.now();
    if !found.takes_registrations(now) {
        return refuse(Kind::Conflict, "registration.closed");
    }
    if found.makes_up.is_some() {
        return refuse(Kind::Conflict, "make_up.is_listed");
    }
    if people.is_empty() {
        return refuse(Kind::BadInput, "registration.nobody");
    }
    let mut tx = platform.store.begin_write().await?;
    let mut new = Vec::with_capacity(people.len());
    for id in people {
        let mut one = person::candidate(&mut tx, session_id, id, who.1, now).await?.ok_or_else(missing)?;
        one.facts.renewing = renewing;
        new.push(NewRegistration::of(new_id(), &one.id, &one.unit_id, &check(&one.facts), renewing)?);
    }
    let made = registration::insert_all(&mut tx, &platform.store, session_id, &new, who.0, now).await?;
    if made == 0 {
        return refuse(Kind::Conflict, "registration.exists");
    }
    note(&mut tx, who.0, "registration.submit", session_id, made, now).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes the own registration back before places are given; one that was passed needs a reason.
pub async fn withdraw_self(platform: &Platform, by: &Officer, registration_id: &str, why: &str) -> Outcome<()> {
    let found = registration::find(&platform.store, registration_id).await?;
    let found = found.filter(|r| r.person_id == by.person_id).ok_or_else(missing)?;
    withdraw(platform, &by.account_id, &found, (why, None)).await
}

/// Takes a registration of the own unit back before places are given; one that was passed needs a reason. The person is told.
/// Returns the session.
pub async fn withdraw_unit(platform: &Platform, by: &Liaison, registration_id: &str, why: &str) -> Outcome<String> {
    let found = registration::find(&platform.store, registration_id).await?;
    let found = found.filter(|r| r.unit_id == by.unit_id).ok_or_else(missing)?;
    withdraw(platform, &by.account_id, &found, (why, Some("单位联络员"))).await?;
    Ok(found.session_id)
}

/// Takes any registration back before places are given, with a reason. The person is told.
pub async fn withdraw_any(platform: &Platform, by: &Organizer, registration_id: &str, why: &str) -> Outcome<()> {
    let found = registration::find(&platform.store, registration_id).await?.ok_or_else(missing)?;
    reason(why)?;
    withdraw(platform, &by.account_id, &found, (why, Some("考务"))).await
}

async fn withdraw(
    platform: &Platform,
    actor: &str,
    found: &Registration,
    (why, teller): (&str, Option<&str>),
) -> Outcome<()> {
    let why = if found.state == "submitted" && why.trim().is_empty() { "" } else { reason(why)? };
    let (now, id) = (platform.clock.now(), found.id.as_str());
    let mut tx = platform.store.begin_write().await?;
    let decision =
        Decision { from: &[&found.state], to: "withdrawn", reason: why, by: actor, act: "withdraw", at: now };
    let open = matches!(found.state.as_str(), "submitted" | "approved" | "returned");
    if !open || !registration::decide(&mut tx, id, &decision, REVIEWING).await? {
        return Err(Refusal::new(Kind::Conflict, "registration.moved").into());
    }
    let object = format!("registration:{id}");
    for code in ["approved", "returned", "returned_of_unit"] {
        notice::take_back(&mut tx, &format!("registration.{code}"), &object, now).await?;
    }
    if let Some(teller) = teller {
        let session = super::find_in(&mut tx, &found.session_id).await?;
        let shown = if why.is_empty() { "未填写" } else { why };
        let facts = [session.plan.name, teller.to_owned(), shown.to_owned()];
        let (code, link) = ("registration.withdrawn", format!("/register/{}", found.session_id));
        let said = Notice { code, facts: &facts, link: &link, object: &object, visible_at: now };
        notice::send(&mut tx, &platform.store, To::People(std::slice::from_ref(&found.person_id)), &said).await?;
    }
    let detail = if why.is_empty() { json!({}) } else { json!({"reason": why}) };
    let entry = audit::Entry { actor, action: "registration.withdraw", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(tx: &mut Write, actor: &str, action: &str, session_id: &str, made: u64, now: i64) -> Outcome<()> {
    let object = super::object(session_id);
    audit::append(tx, now, &audit::Entry { actor, action, object: &object, detail: json!({"made": made}) }).await?;
    Ok(())
}
