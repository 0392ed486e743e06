//! The closing job: hands in what is open after its time. Its lateness changes nothing, because an answer's count and every
//! reader's view depend on the stored deadline and not on this job.

use super::hand_in::end;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::attempt::{self, Ending};
use std::time::Duration;

/// Attempts closed in one round at most.
const ROUND: i64 = 200;

/// Closes one attempt if its time is over.
pub async fn close_one(platform: &Platform, id: &str) -> Outcome<bool> {
    Ok(end(platform, id, Ending::Automatic, "clock", None).await?.is_some())
}

/// Closes every attempt whose time is over; returns how many.
pub async fn close_due(platform: &Platform) -> Outcome<usize> {
    let mut closed = 0;
    loop {
        let due = attempt::overdue(&platform.store, platform.clock.now(), ROUND).await?;
        if due.is_empty() {
            return Ok(closed);
        }
        for id in due {
            closed += usize::from(close_one(platform, &id).await?);
        }
    }
}

/// Runs [`close_due`] every second until the program ends.
pub async fn run(platform: Platform) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if let Err(e) = close_due(&platform).await {
            tracing::error!(error = %e, "closing job");
        }
    }
}
