//! Marking (阅卷): a score is a pure function of the frozen paper, the counted answer events, the key version and the policy,
//! so that it can be computed again years later.

use super::page::policy;
use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::attempt::{self, Attempt, CurrentAnswer};
use crate::storage::item::Use;
use crate::storage::result::{self, Stored};
use crate::storage::{Write, audit, item, key_correction, misconduct};
use question_bank::answer::Choice;
use question_bank::item::{Item, ItemId};
use question_bank::marking::{AnswerKey, Correction, Score, mark};
use question_bank::paper::Marks;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What marking a session gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkedSession {
    /// Attempts marked.
    pub attempts: usize,
    /// Of them, passed.
    pub passed: usize,
}

type Items = HashMap<(ItemId, u32), Arc<Item>>;

/// Marks every handed-in attempt of a session whose sittings are over, and moves the session on to marked.
pub async fn mark_session(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<MarkedSession> {
    super::close::close_due(platform).await?;
    let now = platform.clock.now();
    let items = platform.shelf.reload(&platform.store).await?;
    let mut tx = platform.store.begin_write().await?;
    if !attempt::begin_marking(&mut tx, session_id, now).await? {
        return refuse(Kind::Conflict, "session.not_ended");
    }
    let answers = attempt::session_answers(&mut tx, session_id).await?;
    let void = misconduct::confirmed(&mut tx, session_id).await?;
    let mut marked = MarkedSession { attempts: 0, passed: 0 };
    let mut uses = BTreeMap::new();
    for one in attempt::handed_in(&mut tx, session_id).await? {
        let own = answers.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        let stored = outcome(&items, &one, own, &Corrections::new(), now)?;
        marked.attempts += 1;
        marked.passed += usize::from(stored.passed && !void.contains(&one.id));
        result::insert(&mut tx, &stored).await?;
        count(&mut uses, &one, &stored)?;
    }
    let uses: Vec<Use> = uses.into_values().collect();
    item::add_uses(&mut tx, &platform.store, session_id, &uses).await?;
    let object = format!("session:{session_id}");
    let detail = json!({"attempts": marked.attempts, "passed": marked.passed});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "session.mark", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(marked)
}

/// Adds a marked paper to what is known of its items: each was asked, and some earned full marks.
fn count(uses: &mut BTreeMap<(ItemId, u32), Use>, one: &Attempt, stored: &Stored) -> Outcome<()> {
    let score: Score = serde_json::from_str(&stored.detail)?;
    for (slot, marks) in one.paper.slots.iter().zip(&score.slots) {
        let known = uses.entry((slot.item.clone(), slot.version)).or_insert_with(|| Use {
            item_id: slot.item.to_string(),
            item_version: i64::from(slot.version),
            ..Use::default()
        });
        known.answered += 1;
        known.correct += i64::from(*marks == slot.points);
    }
    Ok(())
}

/// Marks one attempt inside the transaction that ended it (mock exams).
pub(super) async fn mark_one(
    platform: &Platform,
    tx: &mut Write,
    ended: &Attempt,
    answers: &[CurrentAnswer],
    now: Millis,
) -> Outcome<()> {
    let items = platform.shelf.items(&platform.store).await?;
    result::insert(tx, &outcome(&items, ended, answers, &Corrections::new(), now)?).await?;
    Ok(())
}

/// What a session decided about keys after the exam.
pub(super) type Corrections = Vec<(ItemId, u32, Correction)>;

/// The score of an attempt from its paper, its answers and the corrections of its session.
fn score(items: &Items, one: &Attempt, answers: &[CurrentAnswer], corrections: &Corrections) -> Outcome<Score> {
    let key = AnswerKey::compile(&one.paper, |id, version| items.get(&(id.clone(), version)).map(Arc::as_ref))
        .map_err(|e| Error::Fault(format!("attempt {}: {e}", one.id)))?
        .corrected(&one.paper, corrections);
    let mut choices = vec![Choice::default(); key.count()];
    for answer in answers {
        let slot = usize::try_from(answer.slot - 1).ok().and_then(|i| choices.get_mut(i));
        if let Some(slot) = slot {
            *slot = answer.choice;
        }
    }
    Ok(mark(&key, &choices, policy(one)?))
}

fn outcome(
    items: &Items,
    one: &Attempt,
    answers: &[CurrentAnswer],
    corrections: &Corrections,
    now: Millis,
) -> Outcome<Stored> {
    let score = score(items, one, answers, corrections)?;
    Ok(Stored {
        attempt_id: one.id.clone(),
        version: 1,
        key_version: one.key_version,
        policy: one.policy.clone(),
        score: i64::from(score.total.0),
        full: i64::from(score.full.0),
        passed: score.reaches(Marks(u32::try_from(one.pass_mark).unwrap_or(u32::MAX)), one.paper.full_marks()),
        voided: false,
        late_counted: false,
        detail: serde_json::to_string(&score)?,
        marked_at: now,
        reason: String::new(),
    })
}

/// A result marked again under corrections, beside the one that stands.
pub(super) fn newer(
    items: &Items,
    one: &Attempt,
    answers: &[CurrentAnswer],
    corrections: &Corrections,
    standing: &Stored,
) -> Outcome<Stored> {
    let again = outcome(items, one, answers, corrections, standing.marked_at)?;
    Ok(Stored {
        version: standing.version,
        key_version: standing.key_version,
        reason: standing.reason.clone(),
        passed: again.passed && !standing.voided,
        voided: standing.voided,
        late_counted: standing.late_counted,
        ..again
    })
}

/// Marks an attempt of a marked session again, inside the act that changed which of its events count: under every correction
/// applied so far, as a further version with this reason. Returns the version before and the new one; none when it was not
/// marked yet. The caller holds the session still.
///
/// What is known of the items follows: each was asked as often as before, and right once more or once less where that
/// changed. (A key correction leaves those counts as they are: they are about the item as it was.)
pub(super) async fn again(
    platform: &Platform,
    tx: &mut Write,
    attempt_id: &str,
    reason: String,
    now: Millis,
) -> Outcome<Option<(Stored, Stored)>> {
    let Some(standing) = result::latest_in(tx, attempt_id).await? else { return Ok(None) };
    let items = platform.shelf.reload(&platform.store).await?;
    let one = attempt::find_in(tx, attempt_id).await?.ok_or_else(missing)?;
    let corrections = until(&key_correction::of_session(tx, &one.session_id).await?, one.key_version);
    let answers = attempt::answers_in(tx, attempt_id).await?;
    let next = Stored { version: standing.version + 1, reason, ..outcome(&items, &one, &answers, &corrections, now)? };
    result::insert(tx, &next).await?;
    item::add_uses(tx, &platform.store, &one.session_id, &turned(&one, &standing, &next)?).await?;
    let stored = result::latest_in(tx, attempt_id).await?.ok_or_else(missing)?;
    Ok(Some((standing, stored)))
}

/// Items of a paper that earn full marks in one of two results and not in the other.
fn turned(one: &Attempt, before: &Stored, after: &Stored) -> Outcome<Vec<Use>> {
    let (before, after): (Score, Score) = (serde_json::from_str(&before.detail)?, serde_json::from_str(&after.detail)?);
    let marks = before.slots.iter().zip(&after.slots);
    let uses = one.paper.slots.iter().zip(marks).filter_map(|(slot, (was, is))| {
        let correct = i64::from(*is == slot.points) - i64::from(*was == slot.points);
        let known = || Use { item_id: slot.item.to_string(), item_version: i64::from(slot.version), ..Use::default() };
        (correct != 0).then(|| Use { correct, ..known() })
    });
    Ok(uses.collect())
}

/// One attempt with its counted answers and its score under the corrections up to a key version.
pub(super) async fn score_of(
    platform: &Platform,
    attempt_id: &str,
    key_version: i64,
) -> Outcome<(Attempt, Vec<CurrentAnswer>, Score)> {
    let items = platform.shelf.reload(&platform.store).await?;
    let mut tx = platform.store.begin_read().await?;
    let one = attempt::find_in(&mut tx, attempt_id).await?.ok_or_else(missing)?;
    let corrections = until(&key_correction::of_session(&mut tx, &one.session_id).await?, key_version);
    drop(tx);
    let answers = attempt::answers(&platform.store, attempt_id).await?;
    let score = score(&items, &one, &answers, &corrections)?;
    Ok((one, answers, score))
}

/// The corrections applied up to a key version.
fn until(known: &[key_correction::Stored], key_version: i64) -> Corrections {
    let applied = known.iter().filter(|one| one.number.is_some_and(|number| number <= key_version));
    applied.map(|one| (one.item.clone(), one.item_version, one.correction)).collect()
}

/// Scores that do not come out again from the stored papers and events: attempt id, stored and computed score. Empty when
/// all is well. A version from before late evidence was admitted is computed without it; the newest one never is.
pub async fn recompute(platform: &Platform, session_id: &str) -> Outcome<Vec<(String, i64, i64)>> {
    let items = platform.shelf.items(&platform.store).await?;
    let mut tx = platform.store.begin_read().await?;
    let stored = result::all_versions(&mut tx, session_id).await?;
    let known = key_correction::of_session(&mut tx, session_id).await?;
    let answers = attempt::session_answers(&mut tx, session_id).await?;
    let in_time = attempt::session_answers_in_time(&mut tx, session_id).await?;
    let mut different = Vec::new();
    for one in attempt::handed_in(&mut tx, session_id).await? {
        let versions = || stored.iter().filter(|s| s.attempt_id == one.id);
        let newest = versions().map(|s| s.version).max();
        for version in versions() {
            let counted = version.late_counted || Some(version.version) == newest;
            let own = if counted { &answers } else { &in_time }.get(&one.id).map(Vec::as_slice).unwrap_or_default();
            let again = i64::from(score(&items, &one, own, &until(&known, version.key_version))?.total.0);
            if version.score != again {
                different.push((one.id.clone(), version.score, again));
            }
        }
    }
    Ok(different)
}
