//! The reminder to everybody who has not rehearsed, once a day while the rehearsal is open.

use super::tell;
use crate::authority::Organizer;
use crate::clock::{beijing, beijing_day};
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::sessions::find;
use crate::storage::{audit, rehearsal, unrehearsed as stored};
use serde_json::json;

/// Reminds whoever has not rehearsed; returns how many there are.
pub async fn remind(platform: &Platform, by: &Organizer, id: &str) -> Outcome<usize> {
    let session = find(platform, id).await?;
    let now = platform.clock.now();
    let day = beijing_day(now);
    let mut tx = platform.store.begin_write().await?;
    let Some(window) = rehearsal::window_in(&mut tx, id).await? else {
        return refuse(Kind::Conflict, "rehearsal.not_planned");
    };
    if !window.is_open(session.plan.waiting_opens_at, now) {
        return refuse(Kind::Conflict, "rehearsal.no_reminder");
    }
    let missing = stored::missing_people(&mut tx, id).await?;
    if missing.is_empty() {
        return refuse(Kind::Conflict, "rehearsal.none_missing");
    }
    if !stored::remind(&mut tx, (id, &day), missing.len(), &by.account_id, now).await? {
        return refuse(Kind::Conflict, "rehearsal.reminded");
    }
    let facts = [session.plan.name, beijing(window.closes_at), day.clone()];
    tell(platform, &mut tx, &missing, ("rehearsal.missing", &facts), id).await?;
    let object = format!("session:{id}");
    let detail = json!({"people": missing.len(), "day": day});
    let entry = audit::Entry { actor: &by.account_id, action: "rehearsal.remind", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(missing.len())
}
