//! Checking candidates in (签到) by their ticket and identity card, before and during the exam, and taking that back.

use crate::authority::Organizer;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::{audit, incident, live_room};
use serde_json::json;

/// Notes that the candidate of an attempt is there.
pub async fn check_in(platform: &Platform, by: &Organizer, attempt_id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    incident::session_of(&mut tx, attempt_id).await?.ok_or_else(missing)?;
    if !live_room::check_in(&mut tx, attempt_id, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "live.checked_in");
    }
    let object = format!("attempt:{attempt_id}");
    let entry = audit::Entry { actor: &by.account_id, action: "live.check_in", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a check-in back.
pub async fn undo(platform: &Platform, by: &Organizer, attempt_id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    incident::session_of(&mut tx, attempt_id).await?.ok_or_else(missing)?;
    if !live_room::undo_check_in(&mut tx, attempt_id).await? {
        return refuse(Kind::Conflict, "live.not_checked_in");
    }
    let object = format!("attempt:{attempt_id}");
    let entry =
        audit::Entry { actor: &by.account_id, action: "live.undo_check_in", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
