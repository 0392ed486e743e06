//! Taking an item out of use and back: 停用 by a reviewer with the reason, 恢复 by another one. Papers that were dealt keep
//! what they have; new draws, practice and mock exams leave it out at once.

use crate::authority::Reviewer;
use crate::error::{Kind, Outcome, missing, reason, refuse};
use crate::platform::Platform;
use crate::storage::item::{self, StateChange};
use crate::storage::{Write, audit};
use serde_json::json;

/// Retires an item: nothing new uses it.
pub async fn retire(platform: &Platform, by: &Reviewer, id: &str, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    change(platform, by, id, ("", "retired", why, ""), "item.retire").await
}

/// Brings an item back into use; not by who took it out.
pub async fn restore(platform: &Platform, by: &Reviewer, id: &str) -> Outcome<()> {
    let card = item::find(&platform.store, id).await?.ok_or_else(missing)?;
    if card.state_by.as_deref() == Some(by.account_id.as_str()) {
        return refuse(Kind::Forbidden, "item.second_person");
    }
    change(platform, by, id, ("retired", "available", "", &by.account_id), "item.restore").await
}

async fn change(
    platform: &Platform,
    by: &Reviewer,
    id: &str,
    (from, to, reason, not_by): (&str, &str, &str, &str),
    action: &'static str,
) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if item::newest(&mut tx, id).await?.is_none() {
        return Err(missing());
    }
    if !item::set_state(&mut tx, id, &StateChange { to, from, reason, by: &by.account_id, not_by, at: now }).await? {
        return refuse(Kind::Conflict, "item.moved");
    }
    note(&mut tx, (&by.account_id, action), id, reason, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(tx: &mut Write, (actor, action): (&str, &'static str), id: &str, reason: &str, now: i64) -> Outcome<()> {
    let object = format!("item:{id}");
    let detail = if reason.is_empty() { json!({}) } else { json!({"reason": reason}) };
    audit::append(tx, now, &audit::Entry { actor, action, object: &object, detail }).await?;
    Ok(())
}
