//! The auditor's view: whether the chain holds, and rows from the newest back. Reading is an act too and leaves its row.

use crate::authority::Auditor;
use crate::clock::Millis;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::audit::{self, AuditRow, Entry, Verdict};
use serde_json::json;

/// Rows on one page.
const PAGE: i64 = 50;

/// One page of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// Whether the chain holds.
    pub verdict: Verdict,
    /// When that was checked.
    pub as_of: Millis,
    /// Rows, newest first.
    pub rows: Vec<AuditRow>,
}

/// The page before row `before`, or the newest. Checks the whole chain each time: about a second for 200,000 rows.
pub async fn read(platform: &Platform, by: &Auditor, before: Option<i64>) -> Outcome<Log> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let detail = json!({"before": before});
    audit::append(&mut tx, now, &Entry { actor: &by.account_id, action: "audit.read", object: "audit:log", detail })
        .await?;
    tx.commit().await?;
    let verdict = audit::verify(&platform.store).await?;
    let before = before.unwrap_or(i64::MAX);
    let rows = audit::page_back(&platform.store, before, PAGE).await?;
    Ok(Log { verdict, as_of: now, rows })
}
