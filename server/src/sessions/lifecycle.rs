//! The forward steps one person may take alone, and cancelling.

use super::overview::requirements;
use super::{find_in, object, tell};
use crate::authority::Organizer;
use crate::bank::statutes::usable;
use crate::clock::beijing_weekday;
use crate::error::{Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::rules::session_state::{Step, Stored};
use crate::storage::notice::To;
use crate::storage::{audit, registration, room, session};
use serde_json::json;

/// Opens registration: from here the plan is fixed.
pub async fn open_registration(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    forward(platform, by, id, Step::OpenRegistration, "session.open_registration").await
}

/// Closes registration; what is submitted is reviewed.
pub async fn close_registration(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    forward(platform, by, id, Step::CloseRegistration, "session.close_registration").await
}

/// Gives every approved person ticket, room and seat, units kept together, by a drawn seed.
pub async fn arrange(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    super::arrange::arrange(platform, by, id, &super::arrange::Wish::default()).await.map(drop)
}

/// Puts a published session into the archive.
pub async fn archive(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    forward(platform, by, id, Step::Archive, "session.archive").await
}

/// Cancels a session that has not started, with the reason people are told.
pub async fn cancel(platform: &Platform, by: &Organizer, id: &str, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, id).await?;
    if session.state.step(Step::Cancel, &session.times(), now).is_err() {
        return refuse(Kind::Conflict, "session.cannot_cancel");
    }
    if !session::cancel(&mut tx, id, session.state, why).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "session.cancel",
        object: &object(id),
        detail: json!({"reason": why}),
    };
    audit::append(&mut tx, now, &entry).await?;
    let facts = [session.plan.name.clone(), why.to_owned()];
    tell(platform, &mut tx, To::Registered(id), ("session.cancelled", &facts), (id, "/home")).await?;
    tx.commit().await?;
    Ok(())
}

async fn forward(platform: &Platform, by: &Organizer, id: &str, step: Step, action: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let items = usable(platform, super::find(platform, id).await?.plan.starts_at).await?.items;
    let counts = registration::counts(&platform.store, id).await?;
    let fit = room::fit(&platform.store, id).await?;
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, id).await?;
    if session.state.forward() != Some(step) {
        return refuse(Kind::Conflict, "session.moved");
    }
    let supply = session.plan.blueprint.supply(&items);
    blocked(requirements(&session, &counts, &supply, &fit, now))?;
    let Ok(next) = session.state.step(step, &session.times(), now) else {
        return refuse(Kind::Conflict, "session.moved");
    };
    if !session::move_state(&mut tx, id, session.state, next).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let entry = audit::Entry { actor: &by.account_id, action, object: &object(id), detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    if next == Stored::RegistrationOpen && session.makes_up.is_none() {
        let facts = [session.plan.name.clone(), beijing_weekday(session.plan.registration_closes_at)];
        tell(platform, &mut tx, To::Role("liaison"), ("session.registration_open", &facts), (id, "/unit")).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Refuses with the first requirement that is not met.
pub(super) fn blocked(requirements: Vec<super::overview::Requirement>) -> Outcome<()> {
    match requirements.into_iter().find(|r| !r.met) {
        Some(open) => Err(Refusal::new(Kind::Conflict, "session.blocked").fact(open.words).into()),
        None => Ok(()),
    }
}
