//! The line beside the sign-in form.

use crate::clock::Millis;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::announcement;

/// Name and start of the next formal session; nothing about people.
pub async fn next_session(platform: &Platform) -> Outcome<Option<(String, Millis)>> {
    Ok(announcement::next_session(&platform.store, platform.clock.now()).await?)
}
