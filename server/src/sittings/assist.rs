//! What an organizer does for one person during a sitting: more time, or a forced hand-in. Both need a reason.

use super::hand_in::end;
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::storage::attempt::{self, Ending, Receipt};
use crate::storage::{audit, dialect};
use serde_json::json;

/// Longest extra time given at once, in minutes.
pub const MOST_MINUTES: i64 = 60;

/// Gives a person more minutes (延时), with the reason.
pub async fn extra_time(platform: &Platform, by: &Organizer, id: &str, minutes: i64, reason: &str) -> Outcome<()> {
    if !(1..=MOST_MINUTES).contains(&minutes) {
        return Err(Refusal::new(Kind::BadInput, "sitting.extra_minutes").fact(MOST_MINUTES).into());
    }
    need_reason(reason)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    if !attempt::add_minutes(&mut tx, id, minutes, now).await? {
        return refuse(Kind::Conflict, "sitting.over");
    }
    let object = format!("attempt:{id}");
    let detail = json!({"minutes": minutes, "reason": reason.trim()});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "sitting.extra_time", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Hands a person's open attempt in (强制收卷), with the reason.
pub async fn force_hand_in(platform: &Platform, by: &Organizer, id: &str, reason: &str) -> Outcome<Receipt> {
    need_reason(reason)?;
    match end(platform, id, Ending::Forced, &by.account_id, Some(reason.trim())).await? {
        Some(receipt) => Ok(receipt),
        None => refuse(Kind::Conflict, "sitting.over"),
    }
}

fn need_reason(reason: &str) -> Outcome<()> {
    if reason.trim().chars().count() < 2 { refuse(Kind::BadInput, "reason.missing") } else { Ok(()) }
}
