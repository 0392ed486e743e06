//! The wrong-answer notebook (错题本) of one person.

use super::pool::offered;
use super::{canonical_order, item};
use crate::authority::Officer;
use crate::clock::{Millis, beijing_day_number, day_text};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::memory::is_due;
use crate::storage::practice as stored;
use question_bank::answer::Choice;
use question_bank::item::{node_name, subject};
use question_bank::presented::{PresentedItem, present};
use std::collections::HashMap;

/// One wrongly answered item. Its key may be shown: the person has seen it with the verdict.
#[derive(Clone, Debug)]
pub struct NotebookLine {
    /// Item id.
    pub item: String,
    /// Syllabus code.
    pub node: String,
    /// Chapter.
    pub chapter: &'static str,
    /// Subject.
    pub subject: &'static str,
    /// The question.
    pub presented: PresentedItem,
    /// Letters chosen last when it was wrong.
    pub last_choice: String,
    /// The key.
    pub key: Choice,
    /// Why.
    pub rationale: String,
    /// Laws and articles.
    pub reference: Vec<String>,
    /// Wrong answers so far.
    pub wrong_count: i64,
    /// Days with a right answer still needed.
    pub still_needed: i64,
    /// Whether it is due today.
    pub due: bool,
    /// Beijing day on which it is due; none when it was never scheduled.
    pub due_on: Option<String>,
    /// Last change.
    pub updated_at: Millis,
}

/// The notebook, last change first. Items that were taken out of the bank, or are kept for
/// formal exams now, are not in it.
pub async fn notebook(platform: &Platform, by: &Officer) -> Outcome<Vec<NotebookLine>> {
    let entries = stored::notebook(&platform.store, &by.person_id).await?;
    let offered = offered(platform).await?;
    let versions: HashMap<&str, i64> = offered.iter().map(|o| (o.item.as_str(), o.version)).collect();
    let today = beijing_day_number(platform.clock.now());
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(version) = versions.get(entry.item.as_str()) else { continue };
        let item = item(platform, &entry.item, *version).await?;
        lines.push(NotebookLine {
            item: entry.item,
            node: item.node.as_str().to_owned(),
            chapter: node_name(&item.node),
            subject: subject(&item.node),
            presented: present(&item, &canonical_order(&item)),
            last_choice: entry.last_choice,
            key: item.key,
            rationale: item.rationale.clone(),
            reference: item.reference.clone(),
            wrong_count: entry.standing.wrong_count,
            still_needed: entry.standing.still_needed(),
            due: is_due(entry.memory.as_ref(), today),
            due_on: entry.memory.map(|m| day_text(m.due)),
            updated_at: entry.updated_at,
        });
    }
    Ok(lines)
}
