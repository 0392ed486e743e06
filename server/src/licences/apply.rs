//! An officer with a pass that is still good applies for the licence of his or her register.

use super::read::{StandingPass, standing_pass};
use crate::authority::Officer;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::licence::LicenceState;
use crate::storage::application::{self, Draft, Scope};
use crate::storage::{audit, licence};
use crate::vault::new_id;
use serde_json::json;

/// Begins an application as a draft and gives its id; an open one of the same person is given instead of a second.
pub async fn apply(platform: &Platform, by: &Officer) -> Outcome<String> {
    let pass = entitled(platform, by).await?;
    if let Some(open) = open_application(platform, by).await? {
        return Ok(open);
    }
    let (id, now) = (new_id(), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    let draft =
        Draft { id: &id, person_id: &by.person_id, account_id: &by.account_id, ground: &pass.pass.ground, at: now };
    match application::insert(&mut tx, &draft).await {
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return refuse(Kind::Conflict, "licence.open"),
        Ok(false) => return refuse(Kind::Conflict, "licence.open"),
        other => other?,
    };
    application::add_step(&mut tx, &id, "begin", &by.account_id, "", now).await?;
    let object = format!("application:{id}");
    let detail = json!({"rests_on": pass.pass.ground.object()});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "licence.apply", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Submits the own draft or returned application; the officer has confirmed that the facts are true.
pub async fn submit(platform: &Platform, by: &Officer, id: &str, confirmed: bool) -> Outcome<()> {
    let Some(found) = application::one(&platform.store, Scope::Person(&by.person_id), id).await? else {
        return Err(missing());
    };
    if !confirmed {
        return refuse(Kind::BadInput, "licence.confirm");
    }
    let pass = entitled(platform, by).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !application::submit(&mut tx, &by.person_id, id, &pass.pass.ground, now).await? {
        return Err(Refusal::new(Kind::Conflict, "licence.state").fact(found.state.label()).into());
    }
    application::add_step(&mut tx, id, "submit", &by.account_id, "", now).await?;
    let object = format!("application:{id}");
    let detail = json!({"from": found.state.code(), "rests_on": pass.pass.ground.object()});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "licence.submit", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The pass that entitles to apply now: published, not run out, and no valid licence yet.
async fn entitled(platform: &Platform, by: &Officer) -> Outcome<StandingPass> {
    let now = platform.clock.now();
    let Some(pass) = standing_pass(platform, &by.person_id).await? else {
        return refuse(Kind::Conflict, "licence.no_pass");
    };
    if !pass.good {
        let until = crate::clock::beijing_day(pass.valid_until);
        return Err(Refusal::new(Kind::Conflict, "licence.pass_expired").fact(until).into());
    }
    let held = licence::of_person(&platform.store, &by.person_id, now).await?;
    if let Some(card) = held.iter().find(|l| matches!(l.state, LicenceState::Active | LicenceState::Suspended)) {
        return Err(Refusal::new(Kind::Conflict, "licence.held").fact(&card.number).into());
    }
    Ok(pass)
}

async fn open_application(platform: &Platform, by: &Officer) -> Outcome<Option<String>> {
    let all = application::list(&platform.store, Scope::Person(&by.person_id), "").await?;
    Ok(all.into_iter().find(|a| a.state.code() != "issued").map(|a| a.id))
}
