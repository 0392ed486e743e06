//! Answering one practice question, and the verdict that follows. The server compares with the key; the page never had it.

use super::{Allowance, allowance, canonical_order, daily_limit, item, next};
use crate::authority::Officer;
use crate::clock::{beijing_day, beijing_day_number, day_text};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::{memory, notebook};
use crate::storage::practice::{self as stored, Answered, Entry};
use crate::storage::{Write, audit};
use crate::vault::new_id;
use question_bank::answer::Choice;
use question_bank::item::{Item, Kind as ItemKind};
use question_bank::presented::{PresentedItem, present};
use serde_json::json;

/// What a person learns after answering.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Syllabus node.
    pub node: String,
    /// Item id.
    pub item: String,
    /// The question as it was shown.
    pub presented: PresentedItem,
    /// What was chosen.
    pub chosen: Choice,
    /// The key.
    pub key: Choice,
    /// Whether they are the same.
    pub correct: bool,
    /// Why (解析).
    pub rationale: String,
    /// How to think the case through, when it is a sub-item of one.
    pub case_comment: Option<String>,
    /// Laws and articles.
    pub reference: Vec<String>,
    /// Words of the article.
    pub quote: Vec<String>,
    /// Days with a right answer still needed to leave the notebook: none when the item was never in it, 0 when it left.
    pub notebook: Option<i64>,
    /// Beijing day on which it is due again while it is in the notebook.
    pub due_on: Option<String>,
    /// Today's allowance after this answer.
    pub allowance: Allowance,
}

/// Answers an item as shown at this version. Returns the id of the answer, for [`verdict`].
pub async fn answer(
    platform: &Platform,
    by: &Officer,
    node: &str,
    id: &str,
    version: i64,
    letters: &str,
) -> Outcome<String> {
    let chapter = next::chapter(platform, node).await?;
    let offered = chapter.iter().find(|o| o.item == id).ok_or_else(missing)?;
    if offered.version != version {
        return refuse(Kind::Conflict, "practice.changed");
    }
    let item = item(platform, id, version).await?;
    let choice = readable(&item, letters)?;
    let now = platform.clock.now();
    let new = Answered {
        id: new_id(),
        item: id.to_owned(),
        version,
        node: node.to_owned(),
        choice: choice.to_string(),
        correct: choice == item.key,
        day: beijing_day(now),
        at: now,
    };
    let limit = daily_limit(platform).await?;
    let mut tx = platform.store.begin_write().await?;
    // The audit row comes first: it serializes writers, so the count below sees every earlier answer.
    let object = format!("item:{id}");
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "practice.answer",
        object: &object,
        detail: json!({"version": version}),
    };
    audit::append(&mut tx, now, &entry).await?;
    if !stored::insert(&mut tx, &by.person_id, &new, limit).await? {
        return Err(Refusal::new(Kind::Busy, "practice.limit").fact(limit).into());
    }
    note(&mut tx, &by.person_id, &new).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// A choice that can be one for this item.
fn readable(item: &Item, letters: &str) -> Outcome<Choice> {
    let choice = Choice::parse(letters).ok().filter(|c| c.fits(item.options.len()));
    match choice {
        None => refuse(Kind::BadInput, "practice.choice"),
        Some(choice) if choice.is_empty() => refuse(Kind::BadInput, "practice.empty"),
        Some(choice) if item.kind != ItemKind::Multiple && choice.len() > 1 => {
            refuse(Kind::BadInput, "practice.choice")
        }
        Some(choice) => Ok(choice),
    }
}

async fn note(tx: &mut Write, person_id: &str, new: &Answered) -> Outcome<()> {
    let held = stored::standing(tx, person_id, &new.item).await?;
    let after = notebook::after(held.as_ref().map(|e| &e.standing), new.correct, &new.day);
    let Some(standing) = after.or_else(|| never_scheduled(held.as_ref())) else { return Ok(()) };
    let memory = memory::after(held.as_ref().and_then(|e| e.memory), new.correct, beijing_day_number(new.at));
    let last_choice = if new.correct { held.map_or_else(String::new, |e| e.last_choice) } else { new.choice.clone() };
    let entry = Entry { item: new.item.clone(), standing, memory: Some(memory), last_choice, updated_at: new.at };
    Ok(stored::put(tx, person_id, &entry).await?)
}

/// An entry from before there was a schedule gets its memory with the next answer, even one that changes nothing else.
fn never_scheduled(held: Option<&Entry>) -> Option<notebook::Standing> {
    held.filter(|e| e.memory.is_none() && !e.standing.left).map(|e| e.standing.clone())
}

/// The verdict of the person's own answer.
pub async fn verdict(platform: &Platform, by: &Officer, answer_id: &str) -> Outcome<Verdict> {
    let found = stored::find(&platform.store, &by.person_id, answer_id).await?.ok_or_else(missing)?;
    let item = item(platform, &found.item, found.version).await?;
    let entry = stored::entry_of(&platform.store, &by.person_id, &found.item).await?;
    Ok(Verdict {
        node: found.node,
        item: found.item,
        presented: present(&item, &canonical_order(&item)),
        chosen: Choice::parse(&found.choice).unwrap_or_default(),
        key: item.key,
        correct: found.correct,
        rationale: item.rationale.clone(),
        case_comment: item.material.as_ref().map(|material| material.comment.clone()),
        reference: item.reference.clone(),
        quote: item.quote.clone(),
        due_on: entry.as_ref().filter(|e| !e.standing.left).and_then(|e| e.memory).map(|m| day_text(m.due)),
        notebook: entry.map(|e| if e.standing.left { 0 } else { e.standing.still_needed() }),
        allowance: allowance(platform, &by.person_id).await?,
    })
}
