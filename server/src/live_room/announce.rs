//! An announcement to everybody (公告): one line that stands on every exam page and in the waiting room until the next one.
//! An open exam page hears it with its next save, at the latest with the empty one of each half minute.

use super::{note, words};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::incident::NewIncident;
use crate::storage::{live_room, session};
use serde_json::json;

/// Characters of an announcement, at most.
pub const MOST: usize = 200;

/// Puts an announcement up, in the place of the one before.
pub async fn announce(platform: &Platform, by: &Organizer, session_id: &str, text: &str) -> Outcome<()> {
    let line = words(text, MOST)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    session::find_in(&mut tx, session_id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)?;
    if !live_room::announce(&mut tx, session_id, &line).await? {
        return refuse(Kind::Conflict, "live.not_sealed");
    }
    let new = NewIncident { session_id, attempt_id: None, kind: "announce", words: &line, by: &by.account_id, at: now };
    note(&mut tx, &new, "live.announce", json!({"words": line})).await?;
    tx.commit().await?;
    Ok(())
}
