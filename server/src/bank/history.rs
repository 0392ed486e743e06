//! One item with everything known of it: its versions and what each changed, who wrote and approved them, how it was used,
//! and what officers reported.

use super::fields::Fields;
use crate::authority::BankReader;
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::word_diff::{Piece, word_diff};
use crate::storage::item::{self, Card, Use};
use crate::storage::item_draft::{self, Stored};
use crate::storage::item_report::{self, Report};
use question_bank::item::Item;

/// A field that changed, word by word.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field as people read it.
    pub field: &'static str,
    /// What stayed, went and came.
    pub pieces: Vec<Piece>,
}

/// A version of an item.
#[derive(Clone, Debug)]
pub struct Version {
    /// The item as it was.
    pub item: Item,
    /// Author and reviewer; none for a version that was loaded from a file.
    pub by: Option<(String, String)>,
    /// The author's words.
    pub note: String,
    /// When it was approved.
    pub at: Option<Millis>,
    /// What it changed in the version before; empty for the first.
    pub changes: Vec<Change>,
}

/// The page of an item.
#[derive(Clone, Debug)]
pub struct History {
    /// What it is today.
    pub card: Card,
    /// Its versions, newest first; never empty.
    pub versions: Vec<Version>,
    /// Its open draft.
    pub draft: Option<Stored>,
    /// Formal sessions that used it.
    pub uses: Vec<(String, Use)>,
    /// What officers reported.
    pub reports: Vec<Report>,
}

/// Looks an item up.
pub async fn history(platform: &Platform, _: &BankReader, id: &str) -> Outcome<History> {
    let store = &platform.store;
    let card = item::find(store, id).await?.ok_or_else(missing)?;
    let drafts = item_draft::of_item(store, id).await?;
    let mut versions: Vec<Version> = Vec::new();
    for one in item::versions(store, id).await? {
        let number = i64::from(one.version);
        let made = drafts.iter().find(|d| d.state == "approved" && d.based_on.unwrap_or(0) + 1 == number);
        versions.push(Version {
            changes: versions.last().map(|before| changes(&before.item, &one)).unwrap_or_default(),
            by: made.map(|d| (d.author_name.clone(), d.reviewer_name.clone().unwrap_or_default())),
            note: made.map(|d| d.note.clone()).unwrap_or_default(),
            at: made.and_then(|d| d.decided_at),
            item: one,
        });
    }
    versions.reverse();
    Ok(History {
        card,
        versions,
        draft: drafts.into_iter().find(|d| matches!(d.state.as_str(), "draft" | "submitted" | "returned")),
        uses: item::uses(store, id).await?,
        reports: item_report::of_item(store, id).await?,
    })
}

/// The fields in which two versions differ.
pub fn changes(old: &Item, new: &Item) -> Vec<Change> {
    changes_of(&Fields::of(old), &Fields::of(new))
}

/// The fields in which two wordings differ.
pub fn changes_of(old: &Fields, new: &Fields) -> Vec<Change> {
    let yes = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    let options = |fields: &Fields| {
        let lettered = fields.options.iter().zip('A'..).map(|(option, letter)| format!("{letter}. {option}"));
        lettered.collect::<Vec<_>>().join("\n")
    };
    let material = |fields: &Fields| fields.material.as_ref().map(|m| m.text.clone()).unwrap_or_default();
    let pairs = [
        ("题型", old.kind.clone(), new.kind.clone()),
        ("知识点", old.node.clone(), new.node.clone()),
        ("案例材料", material(old), material(new)),
        ("题干", old.stem.clone(), new.stem.clone()),
        ("选项", options(old), options(new)),
        ("答案", old.key.clone(), new.key.clone()),
        ("解析", old.rationale.clone(), new.rationale.clone()),
        ("依据", old.reference.clone(), new.reference.clone()),
        ("引文", old.quote.clone(), new.quote.clone()),
        ("难度", old.difficulty.clone(), new.difficulty.clone()),
        ("互斥试题", old.enemies.clone(), new.enemies.clone()),
        ("固定选项顺序", yes(old.keep_order), yes(new.keep_order)),
        ("否定式", yes(old.negative), yes(new.negative)),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| Change { field, pieces: word_diff(&old, &new) }).collect()
}
