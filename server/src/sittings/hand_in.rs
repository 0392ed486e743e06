//! Handing in: once, whoever asks how often. The receipt proves number, time and the answer set.

use super::{mark, own};
use crate::authority::Officer;
use crate::clock::{MINUTE, Millis, beijing_day};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::storage::attempt::{self, Attempt, CurrentAnswer, Ending, Receipt};
use crate::storage::{Write, audit, dialect};
use crate::vault::{new_code, sha256_hex};
use serde_json::json;

/// Hands the officer's attempt in. Asking again gives the same receipt.
pub async fn hand_in(platform: &Platform, by: &Officer, id: &str, generation: i64) -> Outcome<Receipt> {
    let found = own(platform, by, id).await?;
    if let Some(receipt) = found.receipt {
        return Ok(receipt);
    }
    let Some(deadline) = found.deadline else { return refuse(Kind::Conflict, "sitting.not_open") };
    let from = found.window.hand_in_from(deadline);
    let ending = Ending::Candidate { account_id: &by.account_id, generation, from };
    match end(platform, id, ending, &by.account_id, None).await? {
        Some(receipt) => Ok(receipt),
        None => why_not(platform, by, id, generation, from).await,
    }
}

async fn why_not(platform: &Platform, by: &Officer, id: &str, generation: i64, from: Millis) -> Outcome<Receipt> {
    let found = own(platform, by, id).await?;
    if let Some(receipt) = found.receipt {
        return Ok(receipt);
    }
    let now = platform.clock.now();
    if found.generation != generation {
        return refuse(Kind::Conflict, "sitting.elsewhere");
    }
    if found.room.paused_at.is_some() {
        return refuse(Kind::Conflict, "sitting.paused");
    }
    Err(Refusal::new(Kind::Conflict, "sitting.hand_in_early").fact((from - now + MINUTE - 1) / MINUTE).into())
}

/// Ends an open attempt in one transaction: state, receipt, audit row (with the reason, when somebody else did it) and, for
/// a mock exam, the result. None when it was not this call that ended it.
pub(super) async fn end(
    platform: &Platform,
    id: &str,
    ending: Ending<'_>,
    actor: &str,
    reason: Option<&str>,
) -> Outcome<Option<Receipt>> {
    let now = platform.clock.now();
    let number = format!("MF{}-{}", beijing_day(now).replace('-', ""), new_code(2));
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    if !attempt::end(&mut tx, id, ending, &number, now).await? {
        return Ok(None);
    }
    let paper = attempt::find_in(&mut tx, id).await?.ok_or_else(missing)?.paper;
    let mut answers = attempt::answers_in(&mut tx, id).await?;
    answers.retain(|a| usize::try_from(a.slot).is_ok_and(|slot| slot <= paper.slots.len()));
    let answered = i64::try_from(answers.iter().filter(|a| !a.choice.is_empty()).count()).unwrap_or(i64::MAX);
    let digest = answer_digest(id, &answers);
    attempt::set_receipt(&mut tx, id, answered, &digest).await?;
    let ended = attempt::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    mark_mock(platform, &mut tx, &ended, &answers, now).await?;
    let receipt = ended.receipt.ok_or_else(missing)?;
    let object = format!("attempt:{id}");
    let mut detail = json!({"kind": receipt.kind, "receipt": receipt.number, "answered": answered, "digest": digest});
    if let Some(reason) = reason {
        detail["reason"] = json!(reason);
    }
    audit::append(&mut tx, now, &audit::Entry { actor, action: "sitting.hand_in", object: &object, detail }).await?;
    tx.commit().await?;
    Ok(Some(receipt))
}

async fn mark_mock(
    platform: &Platform,
    tx: &mut Write,
    ended: &Attempt,
    answers: &[CurrentAnswer],
    now: Millis,
) -> Outcome<()> {
    if ended.mock {
        mark::mark_one(platform, tx, ended, answers, now).await?;
    }
    Ok(())
}

/// SHA-256 over the attempt's id and its answered slots in order: equal answer sets, equal digests.
pub fn answer_digest(attempt_id: &str, answers: &[CurrentAnswer]) -> String {
    let lines: String =
        answers.iter().filter(|a| !a.choice.is_empty()).map(|a| format!("{}:{}\n", a.slot, a.choice)).collect();
    sha256_hex(format!("{attempt_id}\n{lines}").as_bytes())
}
