//! Opening an attempt, and claiming it from another device.

use super::door::{self, Door};
use super::own;
use crate::authority::Officer;
use crate::clock::beijing;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::sitting_window::Entry;
use crate::storage::{attempt, audit, dialect};
use serde_json::json;

/// Opens as [`enter`] does, by who brings nothing but the own account.
pub async fn open(platform: &Platform, by: &Officer, id: &str) -> Outcome<i64> {
    enter(platform, by, id, &Door::default()).await
}

/// Opens the officer's attempt, or goes on with it when this device already writes. Returns the writing generation.
pub async fn enter(platform: &Platform, by: &Officer, id: &str, at: &Door) -> Outcome<i64> {
    let found = own(platform, by, id).await?;
    let rule = door::place(platform, &found, at).await?;
    match found.state.as_str() {
        "handed_in" => return refuse(Kind::Conflict, "sitting.handed_in"),
        "open" if found.writer.as_deref() == Some(&by.device) => return Ok(found.generation),
        "open" if found.writer.is_none() => return claim_at(platform, by, id, at).await,
        "open" => return refuse(Kind::Conflict, "sitting.elsewhere"),
        _ => {}
    }
    let mut tx = platform.store.begin_write().await?;
    dialect::beside(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    if found.session_state == "sealed" && found.window.entry(now) == Entry::Open {
        let refused = door::code(platform, &mut tx, (by, id), (&rule, at), now).await?;
        if let Some(refusal) = refused {
            tx.commit().await?;
            return Err(refusal.into());
        }
    }
    if !attempt::open(&mut tx, id, &by.account_id, &by.device, now).await? {
        drop(tx);
        return Err(why_closed(&found, now));
    }
    let object = format!("attempt:{id}");
    let entry = audit::Entry { actor: &by.account_id, action: "sitting.open", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(found.generation + 1)
}

fn why_closed(found: &attempt::Attempt, now: i64) -> crate::error::Error {
    let window = &found.window;
    if found.room.paused_at.is_some() && now >= window.starts_at {
        return Refusal::new(Kind::Conflict, "sitting.paused").into();
    }
    let refusal = match window.entry(now) {
        Entry::NotYet | Entry::Waiting => {
            Refusal::new(Kind::Conflict, "sitting.too_early").fact(beijing(window.starts_at))
        }
        Entry::Closed => Refusal::new(Kind::Conflict, "sitting.entry_closed")
            .fact(beijing(window.entry_until.unwrap_or(window.starts_at))),
        Entry::Open if found.session_state != "sealed" => Refusal::new(Kind::Conflict, "sitting.unavailable"),
        Entry::Open => Refusal::new(Kind::Conflict, "sitting.elsewhere"),
    };
    refusal.into()
}

/// Claims as [`claim_at`] does, by who brings nothing but the own account.
pub async fn claim(platform: &Platform, by: &Officer, id: &str) -> Outcome<i64> {
    claim_at(platform, by, id, &Door::default()).await
}

/// Makes this device the one that writes; the old one is told at its next save. Returns the new generation.
pub async fn claim_at(platform: &Platform, by: &Officer, id: &str, at: &Door) -> Outcome<i64> {
    let found = own(platform, by, id).await?;
    let now = platform.clock.now();
    let rule = door::place(platform, &found, at).await?;
    let mut tx = platform.store.begin_write().await?;
    if found.state == "open"
        && let Some(refusal) = door::code(platform, &mut tx, (by, id), (&rule, at), now).await?
    {
        tx.commit().await?;
        return Err(refusal.into());
    }
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    if !attempt::claim(&mut tx, id, &by.account_id, &by.device, now).await? {
        drop(tx);
        return refuse(Kind::Conflict, if found.receipt.is_some() { "sitting.handed_in" } else { "sitting.not_open" });
    }
    let generation = attempt::find_in(&mut tx, id).await?.map_or(found.generation + 1, |a| a.generation);
    let object = format!("attempt:{id}");
    let detail = json!({"generation": generation});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "sitting.claim", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(generation)
}
