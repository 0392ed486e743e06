//! Registering (报名): by the person, by the liaison for the own unit; taking a registration back.

use crate::authority::{Liaison, Officer};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::eligibility::{check, eligible};
use crate::storage::person::{self, Candidate};
use crate::storage::registration::{self, Decision, NewRegistration};
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
        new.push(registration_of(&one)?);
    }
    let made = registration::insert_all(&mut tx, &platform.store, session_id, &new, who.0, now).await?;
    if made == 0 {
        return refuse(Kind::Conflict, "registration.exists");
    }
    note(&mut tx, who.0, "registration.submit", session_id, made, now).await?;
    tx.commit().await?;
    Ok(made)
}

fn registration_of(one: &Candidate) -> Outcome<NewRegistration> {
    let checks = check(&one.facts);
    Ok(NewRegistration {
        id: new_id(),
        person_id: one.id.clone(),
        unit_id: one.unit_id.clone(),
        checks: serde_json::to_string(&checks)?,
        eligible: i64::from(eligible(&checks)),
    })
}

/// Takes the own registration back while it is not decided.
pub async fn withdraw_self(platform: &Platform, by: &Officer, registration_id: &str) -> Outcome<()> {
    let found = registration::find(&platform.store, registration_id).await?;
    found.filter(|r| r.person_id == by.person_id).ok_or_else(missing)?;
    withdraw(platform, &by.account_id, registration_id).await
}

/// Takes a registration of the own unit back while it is not decided.
pub async fn withdraw_unit(platform: &Platform, by: &Liaison, registration_id: &str) -> Outcome<()> {
    let found = registration::find(&platform.store, registration_id).await?;
    found.filter(|r| r.unit_id == by.unit_id).ok_or_else(missing)?;
    withdraw(platform, &by.account_id, registration_id).await
}

async fn withdraw(platform: &Platform, actor: &str, id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let decision = Decision { from: &["submitted"], to: "withdrawn", reason: "", by: Some(actor), at: now };
    if !registration::decide(&mut tx, id, &decision, &["registration_open", "under_review"]).await? {
        return Err(Refusal::new(Kind::Conflict, "registration.moved").into());
    }
    let object = format!("registration:{id}");
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor, action: "registration.withdraw", object: &object, detail: json!({}) },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn note(tx: &mut Write, actor: &str, action: &str, session_id: &str, made: u64, now: i64) -> Outcome<()> {
    let object = super::object(session_id);
    audit::append(tx, now, &audit::Entry { actor, action, object: &object, detail: json!({"made": made}) }).await?;
    Ok(())
}
