//! 试题反馈: an officer who practised an item says what is wrong with it; author or reviewer answers, and the officer reads
//! the answer.

use crate::authority::{BankReader, Officer};
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::item_report::{self as stored, Report};
use crate::storage::{audit, practice};
use crate::vault::new_id;
use serde_json::json;

/// Open reports shown at once.
const MOST: i64 = 200;

/// Reports the item of an own practice answer. Returns the report's id.
pub async fn report(platform: &Platform, by: &Officer, answer: &str, words: &str) -> Outcome<String> {
    let words = words.trim();
    if !(5..=500).contains(&words.chars().count()) {
        return refuse(Kind::BadInput, "report.words");
    }
    let answered = practice::find(&platform.store, &by.person_id, answer).await?.ok_or_else(missing)?;
    let now = platform.clock.now();
    let new = Report {
        id: new_id(),
        item_id: answered.item,
        item_version: answered.version,
        words: words.to_owned(),
        state: "open".to_owned(),
        answer: String::new(),
        created_at: now,
        answered_at: None,
    };
    let mut tx = platform.store.begin_write().await?;
    if !stored::insert(&mut tx, &new, &by.person_id).await? {
        return refuse(Kind::Conflict, "report.open");
    }
    let object = format!("report:{}", new.id);
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "report.send",
        object: &object,
        detail: json!({"item": new.item_id}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// The officer's own reports, latest first.
pub async fn own(platform: &Platform, by: &Officer) -> Outcome<Vec<Report>> {
    stored::of_person(&platform.store, &by.person_id).await
}

/// Open reports, the longest waiting first.
pub async fn open(platform: &Platform, _: &BankReader) -> Outcome<Vec<Report>> {
    stored::list(&platform.store, "open", MOST).await
}

/// Answers a report; the officer reads it. Returns the item's id.
pub async fn answer(platform: &Platform, by: &BankReader, id: &str, words: &str) -> Outcome<String> {
    let words = words.trim();
    if !(2..=500).contains(&words.chars().count()) {
        return refuse(Kind::BadInput, "report.answer");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let Some(item) = stored::answer(&mut tx, id, words, &by.account_id, now).await? else {
        return refuse(Kind::Conflict, "report.answered");
    };
    let object = format!("report:{id}");
    let entry =
        audit::Entry { actor: &by.account_id, action: "report.answer", object: &object, detail: json!({"item": item}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(item)
}
