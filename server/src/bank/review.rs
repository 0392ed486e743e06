//! Deciding a draft: a second person approves it, and it becomes a version of the bank; or gives it back with a reason.

use super::draft::note;
use super::fields::Fields;
use super::statutes;
use crate::authority::Reviewer;
use crate::error::{Error, Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::storage::item_draft::{self as stored, Stored};
use crate::storage::{Write, item};
use question_bank::item::ItemId;
use serde_json::json;

/// Approves a submitted draft somebody else wrote, as it stood at `revision`. Returns the item's id.
pub async fn approve(platform: &Platform, by: &Reviewer, id: &str, revision: i64) -> Outcome<String> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let draft = decide(platform, &mut tx, by, id, revision, ("approved", "")).await?;
    let item_id = draft.item_id.ok_or_else(|| Error::Fault(format!("draft {id} was submitted without an id")))?;
    let newest = item::newest(&mut tx, &item_id).await?;
    if newest != draft.based_on {
        return refuse(Kind::Conflict, "draft.overtaken");
    }
    let version = u32::try_from(newest.unwrap_or(0) + 1).map_err(|_| Error::Fault("item version".into()))?;
    let fields: Fields = serde_json::from_str(&draft.body)?;
    let parsed = ItemId::parse(&item_id).map_err(|e| Error::Fault(e.to_string()))?;
    let made = fields.item(&parsed, version).map_err(|faults| {
        let list = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
        Error::from(Refusal::new(Kind::BadInput, "draft.faults").fact(list))
    })?;
    let reasons = statutes::out_of_force_from(platform, &made).await?;
    if !reasons.is_empty() {
        return Err(Refusal::new(Kind::BadInput, "draft.faults").fact(format!("依据：{}", reasons.join("；"))).into());
    }
    if !item::insert(&mut tx, &made, now).await? {
        return refuse(Kind::Conflict, "draft.overtaken");
    }
    note(platform, &mut tx, &by.account_id, "draft.approve", id, json!({"item": item_id, "version": version})).await?;
    tx.commit().await?;
    platform.shelf.clear();
    Ok(item_id)
}

/// Gives a submitted draft back to its author with the reason.
pub async fn give_back(platform: &Platform, by: &Reviewer, id: &str, revision: i64, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let mut tx = platform.store.begin_write().await?;
    decide(platform, &mut tx, by, id, revision, ("returned", why)).await?;
    note(platform, &mut tx, &by.account_id, "draft.return", id, json!({"reason": why})).await?;
    tx.commit().await?;
    Ok(())
}

async fn decide(
    platform: &Platform,
    tx: &mut Write,
    by: &Reviewer,
    id: &str,
    revision: i64,
    decision: (&str, &str),
) -> Outcome<Stored> {
    let draft = stored::find_in(tx, id).await?.ok_or_else(missing)?;
    if draft.author == by.account_id {
        return refuse(Kind::Forbidden, "draft.own");
    }
    if !stored::decide(tx, id, &by.account_id, revision, decision, platform.clock.now()).await? {
        return refuse(Kind::Conflict, "draft.moved");
    }
    Ok(draft)
}
