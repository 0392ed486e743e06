//! What practice offers: the newest version of every available item, without those kept for formal exams.

use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::pool::Pool;
use crate::storage::practice::{self as stored, Offered};
use crate::storage::setting;

/// How the bank is divided today.
pub(super) async fn pool(platform: &Platform) -> Outcome<Pool> {
    let now = platform.clock.now();
    let pool = setting::in_force(&platform.store, "practice.pool", now).await?;
    let share = setting::in_force(&platform.store, "practice.formal_share", now).await?;
    Ok(Pool::of(pool.as_deref(), share.as_deref()))
}

/// Every item practice offers, in id order. What a person answered before the pools were kept apart stays theirs to read as
/// a verdict, and is shown as a question no more.
pub(super) async fn offered(platform: &Platform) -> Outcome<Vec<Offered>> {
    let pool = pool(platform).await?;
    let mut offered = stored::offered(&platform.store).await?;
    offered.retain(|o| pool.practises(&o.item));
    Ok(offered)
}
