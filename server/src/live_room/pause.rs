//! Pausing a whole session (暂停) and letting it run again (恢复). While it is paused, time stands still for everybody: no
//! answer is taken, nobody enters or hands in, nothing is closed. What it lasted is given back to the millisecond.

use super::{MOST_WORDS, note, words};
use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Phase;
use crate::storage::incident::NewIncident;
use crate::storage::session::Session;
use crate::storage::{Write, dialect, live_room, session};
use serde_json::json;

/// Pauses a session that is in its waiting room or runs. Before the start it holds the start.
pub async fn pause(platform: &Platform, by: &Organizer, session_id: &str, reason: &str) -> Outcome<()> {
    let reason = words(reason, MOST_WORDS)?;
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    running(&mut tx, session_id, now).await?;
    if !live_room::pause(&mut tx, session_id, now).await? {
        return refuse(Kind::Conflict, "live.paused_already");
    }
    let new = NewIncident { session_id, attempt_id: None, kind: "pause", words: &reason, by: &by.account_id, at: now };
    note(&mut tx, &new, "live.pause", json!({"reason": reason})).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a paused session run again; returns what was given back, milliseconds.
pub async fn resume(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<Millis> {
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    let session = running(&mut tx, session_id, now).await?;
    let Some(paused_at) = session.room.paused_at else { return refuse(Kind::Conflict, "live.not_paused") };
    let given_back = (now - paused_at).max(0);
    if !live_room::resume(&mut tx, session_id, paused_at, given_back).await? {
        return refuse(Kind::Conflict, "live.not_paused");
    }
    let line = format!("恢复考试，顺延 {}", long(given_back));
    let new = NewIncident { session_id, attempt_id: None, kind: "resume", words: &line, by: &by.account_id, at: now };
    note(&mut tx, &new, "live.resume", json!({"given_back_ms": given_back})).await?;
    tx.commit().await?;
    Ok(given_back)
}

/// `7 分 5 秒`; below a second `0 秒`.
fn long(time: Millis) -> String {
    let seconds = time / 1000;
    if seconds >= 60 { format!("{} 分 {} 秒", seconds / 60, seconds % 60) } else { format!("{seconds} 秒") }
}

/// The formal session, which must be in its waiting room or run.
pub(super) async fn running(tx: &mut Write, session_id: &str, now: Millis) -> Outcome<Session> {
    let session = session::find_in(tx, session_id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)?;
    match session.phase(now) {
        Phase::Waiting | Phase::Running if now >= session.plan.waiting_opens_at => Ok(session),
        _ => refuse(Kind::Conflict, "live.not_running"),
    }
}
