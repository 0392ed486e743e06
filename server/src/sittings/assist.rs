//! What an organizer does for one person during a sitting: more time, letting the next device in, or a forced hand-in. All
//! need a reason.

use super::hand_in::end;
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
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
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
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

/// Lets a person go on at another device (允许接管): the device that writes is stopped at its next word, and the next one on
/// which the person opens the exam goes on without being asked. The person could claim the attempt there without it; this
/// is for a device that died, where the person must not be frightened by “open elsewhere”, and for one that somebody else
/// may still hold. What that device had not sent stays in its browser.
pub async fn release(platform: &Platform, by: &Organizer, id: &str, reason: &str) -> Outcome<()> {
    need_reason(reason)?;
    let mut tx = platform.store.begin_write().await?;
    dialect::fence(&mut tx, platform.store.dialect()).await?;
    let now = platform.clock.now();
    if !attempt::release(&mut tx, id, now).await? {
        return refuse(Kind::Conflict, "sitting.not_writing");
    }
    let object = format!("attempt:{id}");
    let detail = json!({"reason": reason.trim()});
    let entry = audit::Entry { actor: &by.account_id, action: "sitting.release", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Hands a person's open attempt in (强制收卷), with the reason. It cannot be undone, so the person's name is typed: it must
/// be the one of this attempt.
pub async fn force_hand_in(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    name: &str,
    reason: &str,
) -> Outcome<Receipt> {
    need_reason(reason)?;
    if attempt::candidate_name(&platform.store, id).await?.ok_or_else(missing)? != name.trim() {
        return refuse(Kind::BadInput, "sitting.name_differs");
    }
    match end(platform, id, Ending::Forced, &by.account_id, Some(reason.trim())).await? {
        Some(receipt) => Ok(receipt),
        None => refuse(Kind::Conflict, "sitting.over"),
    }
}

fn need_reason(reason: &str) -> Outcome<()> {
    if reason.trim().chars().count() < 2 { refuse(Kind::BadInput, "reason.missing") } else { Ok(()) }
}
