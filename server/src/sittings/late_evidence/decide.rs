//! Proposing what becomes of late evidence, and deciding it.

use super::of_session;
use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Phase;
use crate::sittings::mark;
use crate::storage::late_evidence::{self as stored, Decision, New};
use crate::storage::notice::{self, Notice, To};
use crate::storage::session::{self, Session};
use crate::storage::{Write, audit, dialect, incident, misconduct};
use crate::vault::new_id;
use serde_json::json;

/// Characters of a reason, at most.
pub const MOST_WORDS: usize = 200;

/// Proposes to admit (`true`) or to refuse the late evidence of an attempt. Returns its session.
///
/// # Errors
/// Refused outside of ended and marked, without late answers that change something, while a proposal is open, after a
/// confirmed decision, and without a reason.
pub async fn propose(
    platform: &Platform,
    by: &Organizer,
    attempt_id: &str,
    admit: bool,
    reason: &str,
) -> Outcome<String> {
    let reason = words(reason)?;
    let id = new_id();
    let mut tx = platform.store.begin_write().await?;
    // Batches of the journal wait, so that the proposal is about every late event there is.
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    let session = hold(&mut tx, attempt_id, now).await?;
    match of_session(&mut tx, &session, Some(attempt_id)).await?.pop() {
        Some(found) if found.standing.is_some() => return refuse(Kind::Conflict, "late_evidence.standing"),
        Some(found) if found.is_open() => {}
        _ => return refuse(Kind::Conflict, "late_evidence.nothing"),
    }
    let new = New { id: &id, attempt_id, admit, reason: &reason, by: &by.account_id, at: now };
    let Some(events) = stored::propose(&mut tx, &new).await? else {
        return refuse(Kind::Conflict, "late_evidence.standing");
    };
    let detail = json!({"evidence": id, "admit": admit, "events": events, "reason": reason});
    note(&mut tx, by, attempt_id, "late_evidence.propose", detail, now).await?;
    let others = notice::holders_but(&mut tx, "organizer", &by.account_id).await?;
    let (object, link) = (format!("session:{}", session.id), page(&session.id));
    let facts = [session.plan.name.clone()];
    let said = Notice { code: "late_evidence.proposed", facts: &facts, link: &link, object: &object, visible_at: now };
    notice::send(&mut tx, &platform.store, To::Accounts(&others), &said).await?;
    tx.commit().await?;
    Ok(session.id)
}

/// Confirms another organizer's proposal (`true`) or rejects it, so that another can be made. When late evidence is admitted
/// after marking, the attempt is marked again in the same transaction; before, the first marking counts it. Receipt and
/// digest of the hand-in stay what they were. Returns the session.
///
/// # Errors
/// Refused to who proposed it, outside of ended and marked, and when it was decided meanwhile.
pub async fn decide(platform: &Platform, by: &Organizer, id: &str, confirmed: bool) -> Outcome<String> {
    let found = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    if found.proposed_by == by.account_id {
        return refuse(Kind::Forbidden, "late_evidence.second_person");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session = hold(&mut tx, &found.attempt_id, now).await?;
    if !stored::decide(&mut tx, id, confirmed, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "late_evidence.decided");
    }
    let mut detail = json!({"evidence": id, "admit": found.admit, "reason": found.reason});
    if confirmed && found.admit {
        let why = format!("迟到作答经认定计入：{}", found.reason);
        if let Some((before, after)) = mark::again(platform, &mut tx, &found.attempt_id, why, now).await? {
            detail["version"] = json!(after.version);
            detail["score"] = json!([before.score, after.score]);
        }
    }
    let action = if confirmed { "late_evidence.confirm" } else { "late_evidence.reject" };
    note(&mut tx, by, &found.attempt_id, action, detail, now).await?;
    if confirmed {
        tell(platform, &mut tx, &session, &found, now).await?;
    }
    tx.commit().await?;
    Ok(session.id)
}

/// The session of an attempt of a formal sitting, held still until the transaction ends, so that neither marking nor
/// publishing falls between; refused while anybody's time runs and once results are published.
async fn hold(tx: &mut Write, attempt_id: &str, now: Millis) -> Outcome<Session> {
    let id = incident::session_of(tx, attempt_id).await?.ok_or_else(missing)?;
    let held = misconduct::hold(tx, attempt_id).await?;
    let session = session::find_in(tx, &id).await?.ok_or_else(missing)?;
    if held.is_none() || !matches!(session.phase(now), Phase::Ended | Phase::Marked) {
        return refuse(Kind::Conflict, "late_evidence.closed");
    }
    Ok(session)
}

/// A reason in one line.
fn words(text: &str) -> Outcome<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    match line.chars().count() {
        0 | 1 => refuse(Kind::BadInput, "reason.missing"),
        n if n > MOST_WORDS => Err(Refusal::new(Kind::BadInput, "live.words").fact(MOST_WORDS).into()),
        _ => Ok(line),
    }
}

fn page(session_id: &str) -> String {
    format!("/organizer/sessions/{session_id}/publish")
}

async fn note(
    tx: &mut Write,
    by: &Organizer,
    attempt_id: &str,
    action: &'static str,
    detail: serde_json::Value,
    at: Millis,
) -> Outcome<()> {
    let object = format!("attempt:{attempt_id}");
    audit::append(tx, at, &audit::Entry { actor: &by.account_id, action, object: &object, detail }).await?;
    Ok(())
}

/// Tells the candidate what was decided, with the reason.
async fn tell(platform: &Platform, tx: &mut Write, session: &Session, found: &Decision, now: Millis) -> Outcome<()> {
    let object = format!("attempt:{}", found.attempt_id);
    let link = format!("/attempt/{}/receipt", found.attempt_id);
    let code = if found.admit { "late_evidence.admitted" } else { "late_evidence.refused" };
    let facts = [session.plan.name.clone(), found.reason.clone()];
    let said = Notice { code, facts: &facts, link: &link, object: &object, visible_at: now };
    notice::send(tx, &platform.store, To::Attempts(std::slice::from_ref(&found.attempt_id)), &said).await?;
    Ok(())
}
