//! More minutes for everybody (全场延时): who writes gets them now, who enters later gets them too. The entry window stays.

use super::pause::running;
use super::{MOST_WORDS, note, words};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::storage::incident::NewIncident;
use crate::storage::{dialect, live_room};
use serde_json::json;

/// Longest extension given at once, in minutes.
pub const MOST_MINUTES: i64 = 120;

/// Extends a session that is in its waiting room or runs, with the reason.
pub async fn extend(platform: &Platform, by: &Organizer, session_id: &str, minutes: i64, reason: &str) -> Outcome<()> {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        return Err(Refusal::new(Kind::BadInput, "live.minutes").fact(MOST_MINUTES).into());
    }
    let reason = words(reason, MOST_WORDS)?;
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    let standing = running(&mut tx, session_id, now).await?.room.standing(now);
    if !live_room::extend(&mut tx, session_id, minutes, standing).await? {
        return refuse(Kind::Conflict, "live.not_running");
    }
    let line = format!("全场延时 {minutes} 分钟：{reason}");
    let new = NewIncident { session_id, attempt_id: None, kind: "extend", words: &line, by: &by.account_id, at: now };
    note(&mut tx, &new, "live.extend", json!({"minutes": minutes, "reason": reason})).await?;
    tx.commit().await?;
    Ok(())
}
