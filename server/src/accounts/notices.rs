//! The notices (通知) of the caller: reading them, and going where one leads.

use crate::authority::Caller;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::{audit, notice};
use serde_json::json;

pub use crate::storage::notice::Received;

/// Notices on one page.
pub const PAGE: i64 = 50;

/// One page of the caller's notices.
#[derive(Clone, Debug)]
pub struct Page {
    /// Newest first.
    pub rows: Vec<Received>,
    /// All the caller has.
    pub known: i64,
    /// Of them unread.
    pub unread: i64,
    /// Page number from 1.
    pub number: i64,
}

/// A page of the caller's notices, newest first.
pub async fn list(platform: &Platform, caller: &Caller, number: i64) -> Outcome<Page> {
    let (now, number) = (platform.clock.now(), number.clamp(1, 10_000));
    let (known, unread) = notice::counts(&platform.store, &caller.account_id, now).await?;
    let part = (PAGE, (number - 1) * PAGE);
    Ok(Page { rows: notice::of_account(&platform.store, &caller.account_id, now, part).await?, known, unread, number })
}

/// Marks one notice as read. Returns where it leads.
pub async fn open(platform: &Platform, caller: &Caller, id: &str) -> Outcome<String> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let link = notice::link(&mut tx, &caller.account_id, id, now).await?.ok_or_else(missing)?;
    if notice::read(&mut tx, &caller.account_id, Some(id), now).await? > 0 {
        note(&mut tx, caller, &format!("notice:{id}"), 1, now).await?;
        tx.commit().await?;
    }
    Ok(link)
}

/// Marks all notices as read; doing so again changes nothing.
pub async fn read_all(platform: &Platform, caller: &Caller) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let read = notice::read(&mut tx, &caller.account_id, None, now).await?;
    if read > 0 {
        note(&mut tx, caller, &format!("account:{}", caller.account_id), read, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn note(tx: &mut crate::storage::Write, caller: &Caller, object: &str, read: u64, now: i64) -> Outcome<()> {
    let detail = json!({"read": read});
    let entry = audit::Entry { actor: &caller.account_id, action: "notice.read", object, detail };
    audit::append(tx, now, &entry).await?;
    Ok(())
}
