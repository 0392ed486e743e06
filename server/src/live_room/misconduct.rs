//! Misconduct (违纪): proposed by one organizer on what the log of the live room holds, decided by another. A confirmed case
//! voids the result: the person has sat and has not passed. The score itself stays what paper and answers give. Before
//! marking, the first result is void when it is made; after it, a further version says so, with the reason.

use super::{MOST_WORDS, note, words};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::incident::{self, NewIncident};
use crate::storage::misconduct::{self as stored, Case};
use crate::storage::notice::{self, Notice, To};
use crate::storage::{Write, result, session};
use crate::vault::new_id;
use serde_json::json;

/// Proposes to void the result of an attempt.
pub async fn propose(platform: &Platform, by: &Organizer, attempt_id: &str, reason: &str) -> Outcome<()> {
    let reason = words(reason, MOST_WORDS)?;
    let (now, id) = (platform.clock.now(), new_id());
    let mut tx = platform.store.begin_write().await?;
    let session_id = incident::session_of(&mut tx, attempt_id).await?.ok_or_else(missing)?;
    if stored::hold(&mut tx, attempt_id).await?.is_none() {
        return refuse(Kind::Conflict, "misconduct.closed");
    }
    if !stored::propose(&mut tx, &id, attempt_id, &reason, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "misconduct.evidence");
    }
    let line = format!("提出违纪认定：{reason}");
    log(&mut tx, by, (&session_id, attempt_id), &line, now, "misconduct.propose").await?;
    let object = format!("attempt:{attempt_id}");
    let link = format!("/organizer/attempts/{attempt_id}");
    let facts = [session::find_in(&mut tx, &session_id).await?.ok_or_else(missing)?.plan.name];
    let said = Notice { code: "misconduct.proposed", facts: &facts, link: &link, object: &object, visible_at: now };
    notice::send(&mut tx, &platform.store, To::Role("organizer"), &said).await?;
    tx.commit().await?;
    Ok(())
}

/// Confirms another organizer's proposal (`true`) or turns it down. Returns the attempt.
pub async fn decide(platform: &Platform, by: &Organizer, id: &str, confirmed: bool) -> Outcome<String> {
    let case = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    if case.proposed_by == by.account_id {
        return refuse(Kind::Forbidden, "misconduct.second_person");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session_id = incident::session_of(&mut tx, &case.attempt_id).await?.ok_or_else(missing)?;
    let Some(state) = stored::hold(&mut tx, &case.attempt_id).await? else {
        return refuse(Kind::Conflict, "misconduct.closed");
    };
    let to = if confirmed { "confirmed" } else { "rejected" };
    if !stored::decide(&mut tx, id, to, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "misconduct.decided");
    }
    let (line, action) = if confirmed {
        void(&mut tx, &case, now).await?;
        (format!("认定违纪，成绩无效：{}", case.reason), "misconduct.confirm")
    } else {
        (format!("未认定违纪：{}", case.reason), "misconduct.reject")
    };
    log(&mut tx, by, (&session_id, &case.attempt_id), &line, now, action).await?;
    if confirmed && state == "published" {
        tell(platform, &mut tx, &session_id, &case, now).await?;
    }
    tx.commit().await?;
    Ok(case.attempt_id)
}

/// Takes an own proposal back. Returns the attempt.
pub async fn withdraw(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let case = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session_id = incident::session_of(&mut tx, &case.attempt_id).await?.ok_or_else(missing)?;
    if !stored::withdraw(&mut tx, id, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "misconduct.decided");
    }
    let line = format!("撤回违纪认定：{}", case.reason);
    log(&mut tx, by, (&session_id, &case.attempt_id), &line, now, "misconduct.withdraw").await?;
    tx.commit().await?;
    Ok(case.attempt_id)
}

/// A further version of the result there is: the same score, void.
async fn void(tx: &mut Write, case: &Case, now: i64) -> Outcome<()> {
    let Some(standing) = result::latest_in(tx, &case.attempt_id).await? else { return Ok(()) };
    let reason = format!("违纪，成绩无效：{}", case.reason);
    let next = result::Stored { version: standing.version + 1, marked_at: now, reason, ..standing };
    result::insert(tx, &next).await?;
    Ok(())
}

async fn log(
    tx: &mut Write,
    by: &Organizer,
    (session_id, attempt_id): (&str, &str),
    line: &str,
    at: i64,
    action: &'static str,
) -> Outcome<()> {
    let new = NewIncident {
        session_id,
        attempt_id: Some(attempt_id),
        kind: "misconduct",
        words: line,
        by: &by.account_id,
        at,
    };
    note(tx, &new, action, json!({"words": line})).await
}

async fn tell(platform: &Platform, tx: &mut Write, session_id: &str, case: &Case, now: i64) -> Outcome<()> {
    let name = session::find_in(tx, session_id).await?.ok_or_else(missing)?.plan.name;
    let (object, link) = (format!("attempt:{}", case.attempt_id), format!("/attempt/{}/result", case.attempt_id));
    let facts = [name, case.reason.clone()];
    let said = Notice { code: "misconduct.confirmed", facts: &facts, link: &link, object: &object, visible_at: now };
    notice::send(tx, &platform.store, To::Attempts(std::slice::from_ref(&case.attempt_id)), &said).await?;
    Ok(())
}
