//! 更正答案: a key turns out wrong after the exam. One organizer proposes what to do with the item, everybody sees whose score
//! and pass would change, another organizer applies it. The old result stays as the version before; papers never change.

use super::mark::{Corrections, newer};
use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::item_statistics::{Sat, discrimination, facility, is_suspicious};
use crate::sessions;
use crate::storage::attempt::{self, Attempt};
use crate::storage::key_correction::{self as stored, Stored};
use crate::storage::notice::{self, Notice, To};
use crate::storage::result::{self, Stored as Marked};
use crate::storage::{Write, audit, item, watch};
use crate::vault::new_id;
use question_bank::answer::Choice;
use question_bank::item::{Item, ItemId};
use question_bank::marking::{Correction, Score};
use question_bank::paper::Marks;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// What an organizer asks for, as typed.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The item.
    pub item: String,
    /// `replace`, `accept`, `full_credit` or `drop`.
    pub act: String,
    /// Canonical letters, for the first two.
    pub letters: String,
    /// Why.
    pub reason: String,
}

/// A candidate whose result changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Score before, in hundredths.
    pub before: i64,
    /// Score after, in hundredths.
    pub after: i64,
    /// Whether passed before and after.
    pub passed: (bool, bool),
}

/// A unit whose pass rate changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitChange {
    /// Unit.
    pub unit: String,
    /// Who sat.
    pub sat: usize,
    /// Passed before.
    pub before: usize,
    /// Passed after.
    pub after: usize,
}

/// What a correction would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The correction.
    pub correction: Stored,
    /// The item as it stood on the papers.
    pub item: Item,
    /// Papers that hold it.
    pub papers: usize,
    /// Candidates whose result changes.
    pub changes: Vec<Change>,
    /// Units whose number of passes changes.
    pub units: Vec<UnitChange>,
    /// Whether the caller proposed it.
    pub own: bool,
}

/// Proposes a correction of a marked or published session. Returns its id.
pub async fn propose(platform: &Platform, by: &Organizer, session_id: &str, asked: &Asked) -> Outcome<String> {
    let session = crate::sessions::find(platform, session_id).await?;
    if !matches!(session.state.code(), "marked" | "published") {
        return refuse(Kind::Conflict, "correction.state");
    }
    let why = reason(&asked.reason)?;
    let item = on_papers(platform, session_id, asked.item.trim()).await?;
    let correction = read(asked)?;
    correction.check(&item).map_err(|e| Error::from(Refusal::new(Kind::BadInput, "correction.letters").fact(e)))?;
    let now = platform.clock.now();
    let new = Stored {
        id: new_id(),
        session_id: session_id.to_owned(),
        item: item.id.clone(),
        item_version: item.version,
        correction,
        reason: why.to_owned(),
        state: "proposed".to_owned(),
        number: None,
        proposed_by: by.account_id.clone(),
        proposed_by_name: String::new(),
        proposed_at: now,
        decided_by_name: None,
        decided_at: None,
    };
    let mut tx = platform.store.begin_write().await?;
    if !stored::propose(&mut tx, &new).await? {
        return refuse(Kind::Conflict, "correction.open");
    }
    let detail = json!({"correction": new.id, "item": item.id, "reason": why});
    note(platform, &mut tx, by, "key.propose", session_id, detail).await?;
    tx.commit().await?;
    Ok(new.id)
}

fn read(asked: &Asked) -> Outcome<Correction> {
    let letters = || {
        let plain: String = asked.letters.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = match plain.as_str() {
            "正确" => "A".to_owned(),
            "错误" => "B".to_owned(),
            _ => plain,
        };
        Choice::parse(&plain).map_err(|e| Error::from(Refusal::new(Kind::BadInput, "correction.letters").fact(e)))
    };
    Ok(match asked.act.as_str() {
        "replace" => Correction::Replace { key: letters()? },
        "accept" => Correction::Accept { also: letters()? },
        "full_credit" => Correction::FullCredit,
        "drop" => Correction::Drop,
        _ => return refuse(Kind::BadInput, "correction.act"),
    })
}

/// The item in the version the session's papers hold.
async fn on_papers(platform: &Platform, session_id: &str, id: &str) -> Outcome<Item> {
    let version = item::used_version(&platform.store, session_id, id).await?;
    let found = item::versions(&platform.store, id).await?.into_iter().find(|i| Some(i64::from(i.version)) == version);
    found.ok_or_else(|| Refusal::new(Kind::BadInput, "correction.item").fact(id).into())
}

/// What a correction would do, or did not do yet.
pub async fn preview(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Preview> {
    let correction = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let mut tx = platform.store.begin_read().await?;
    let again = mark_again(platform, &mut tx, &correction).await?;
    drop(tx);
    let names: HashMap<String, (String, String)> = watch::seated(&platform.store, &correction.session_id, None)
        .await?
        .into_iter()
        .map(|one| (one.attempt_id.clone(), (one.name.clone(), one.unit.clone())))
        .collect();
    let item = on_papers(platform, &correction.session_id, correction.item.as_str()).await?;
    let (mut changes, mut units): (Vec<Change>, BTreeMap<String, UnitChange>) = (Vec::new(), BTreeMap::new());
    for (attempt, old, new) in &again.all {
        let (name, unit) = names.get(attempt).cloned().unwrap_or_default();
        let counted =
            units.entry(unit.clone()).or_insert_with(|| UnitChange { unit: unit.clone(), sat: 0, before: 0, after: 0 });
        counted.sat += 1;
        counted.before += usize::from(old.passed);
        counted.after += usize::from(new.passed);
        if (old.score, old.full, old.passed) != (new.score, new.full, new.passed) {
            let passed = (old.passed, new.passed);
            changes.push(Change { name, unit, before: old.score, after: new.score, passed });
        }
    }
    changes.sort_by_key(|change| (change.passed.0 == change.passed.1, change.unit.clone()));
    Ok(Preview {
        own: correction.proposed_by == by.account_id,
        correction,
        item,
        papers: again.papers,
        changes,
        units: units.into_values().filter(|unit| unit.before != unit.after).collect(),
    })
}

/// Results as they are and as they would be.
struct Again {
    /// Attempt, standing result, result with the correction; of every marked attempt.
    all: Vec<(String, Marked, Marked)>,
    /// Papers that hold the item.
    papers: usize,
}

async fn mark_again(platform: &Platform, tx: &mut Write, correction: &Stored) -> Outcome<Again> {
    let session = correction.session_id.as_str();
    let items = platform.shelf.reload(&platform.store).await?;
    let known = stored::of_session(tx, session).await?;
    let mut corrections: Corrections = known
        .iter()
        .filter(|one| one.number.is_some() && one.id != correction.id)
        .map(|one| (one.item.clone(), one.item_version, one.correction))
        .collect();
    corrections.push((correction.item.clone(), correction.item_version, correction.correction));
    let answers = attempt::session_answers(tx, session).await?;
    let standing: HashMap<String, Marked> =
        result::of_session_in(tx, session).await?.into_iter().map(|one| (one.attempt_id.clone(), one)).collect();
    let mut again = Again { all: Vec::new(), papers: 0 };
    for one in attempt::handed_in(tx, session).await? {
        let Some(old) = standing.get(&one.id) else { continue };
        let own = answers.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        let held = holds(&one, &correction.item, correction.item_version);
        again.papers += usize::from(held);
        let new = if held { newer(&items, &one, own, &corrections, old)? } else { old.clone() };
        again.all.push((one.id.clone(), old.clone(), new));
    }
    Ok(again)
}

fn holds(attempt: &Attempt, item: &ItemId, version: u32) -> bool {
    attempt.paper.slots.iter().any(|slot| slot.item == *item && slot.version == version)
}

/// Takes a proposal back.
pub async fn withdraw(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let correction = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let mut tx = platform.store.begin_write().await?;
    if !stored::withdraw(&mut tx, id, &by.account_id, platform.clock.now()).await? {
        return refuse(Kind::Conflict, "correction.decided");
    }
    note(platform, &mut tx, by, "key.withdraw", &correction.session_id, json!({"correction": id})).await?;
    tx.commit().await?;
    Ok(correction.session_id)
}

/// Applies another organizer's proposal: the next key version, and a further result version of everyone whose result
/// changes. Returns how many that is.
pub async fn apply(platform: &Platform, by: &Organizer, id: &str) -> Outcome<usize> {
    let correction = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    if correction.proposed_by == by.account_id {
        return refuse(Kind::Forbidden, "correction.second_person");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let Some(number) = stored::apply(&mut tx, id, &by.account_id, now).await? else {
        return refuse(Kind::Conflict, "correction.decided");
    };
    let session = sessions::find(platform, &correction.session_id).await?;
    let again = mark_again(platform, &mut tx, &correction).await?;
    let mut changed = 0;
    for (_, old, new) in &again.all {
        if old.detail == new.detail && old.passed == new.passed {
            continue;
        }
        let next = Marked {
            version: old.version + 1,
            key_version: number,
            reason: correction.reason.clone(),
            marked_at: now,
            ..new.clone()
        };
        result::insert(&mut tx, &next).await?;
        if session.published_at.is_some() && old.score != new.score {
            let facts = [session.plan.name.clone(), shown(old.score), shown(new.score)];
            tell(platform, &mut tx, &next.attempt_id, &facts).await?;
        }
        changed += 1;
    }
    let detail = json!({"correction": id, "item": correction.item, "key_version": number, "results": changed});
    note(platform, &mut tx, by, "key.correct", &correction.session_id, detail).await?;
    tx.commit().await?;
    Ok(changed)
}

fn shown(hundredths: i64) -> String {
    Marks(u32::try_from(hundredths).unwrap_or_default()).to_string()
}

/// Tells who sat that their published score is another one now.
async fn tell(platform: &Platform, tx: &mut Write, attempt_id: &str, facts: &[String]) -> Outcome<()> {
    let (object, link) = (format!("attempt:{attempt_id}"), format!("/attempt/{attempt_id}/result"));
    let visible_at = platform.clock.now();
    let said = Notice { code: "key.corrected", facts, link: &link, object: &object, visible_at };
    notice::send(tx, &platform.store, To::Attempts(&[attempt_id.to_owned()]), &said).await?;
    Ok(())
}

/// Every correction of a session, latest first.
pub async fn history(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Vec<Stored>> {
    stored::history(&platform.store, session_id).await
}

async fn note(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    action: &'static str,
    session_id: &str,
    detail: serde_json::Value,
) -> Outcome<()> {
    let object = format!("session:{session_id}");
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail };
    audit::append(tx, platform.clock.now(), &entry).await?;
    Ok(())
}

/// How an item did in a session.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The item.
    pub item: ItemId,
    /// Who had it and was marked.
    pub sat: usize,
    /// Facility in percent.
    pub facility: Option<usize>,
    /// Discrimination in hundredths.
    pub discrimination: Option<i32>,
}

/// The items of a marked session that people should look at, the least discriminating first.
pub async fn suspicious(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Vec<Figure>> {
    let mut tx = platform.store.begin_read().await?;
    let attempts = attempt::handed_in(&mut tx, session_id).await?;
    let results: HashMap<String, Marked> = result::of_session_in(&mut tx, session_id)
        .await?
        .into_iter()
        .map(|one| (one.attempt_id.clone(), one))
        .collect();
    drop(tx);
    let mut sat: BTreeMap<ItemId, (i64, Vec<Sat>)> = BTreeMap::new();
    for one in &attempts {
        let Some(marked) = results.get(&one.id) else { continue };
        let score: Score = serde_json::from_str(&marked.detail)?;
        for (slot, marks) in one.paper.slots.iter().zip(&score.slots) {
            let own = i64::from(marks.0);
            let known = sat.entry(slot.item.clone()).or_insert_with(|| (i64::from(slot.points.0), Vec::new()));
            known.1.push(Sat { own, rest: i64::from(score.total.0) - own });
        }
    }
    let figure = |(item, (points, sat)): (ItemId, (i64, Vec<Sat>))| Figure {
        item,
        sat: sat.len(),
        facility: facility(&sat, points),
        discrimination: discrimination(&sat),
    };
    let mut figures: Vec<Figure> = sat.into_iter().map(figure).collect();
    figures.retain(|one| is_suspicious(one.facility, one.discrimination));
    figures.sort_by_key(|one| (one.discrimination.unwrap_or(0), one.facility, one.item.clone()));
    Ok(figures)
}
