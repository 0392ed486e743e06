//! A review sends an application back to its applicant, with the reason in words.

use super::step::{Act, Desk, take};
use crate::authority::{Bureau, Liaison};
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// The liaison returns an application under the unit's review.
pub async fn return_by_unit(platform: &Platform, by: &Liaison, id: &str, reason: &str) -> Outcome<()> {
    send_back(platform, Desk::Unit(by), id, reason, ["unit_review"; 2]).await
}

/// The bureau returns an application under its review, or one that the province did not grant.
pub async fn return_by_bureau(platform: &Platform, by: &Bureau, id: &str, reason: &str) -> Outcome<()> {
    send_back(platform, Desk::District(by), id, reason, ["district_review", "submitted_up"]).await
}

async fn send_back(platform: &Platform, desk: Desk<'_>, id: &str, reason: &str, from: [&str; 2]) -> Outcome<()> {
    let note = reason.trim();
    if note.is_empty() || note.chars().count() > REASON_MAX {
        super::step::open(platform, desk, id).await?;
        return refuse(Kind::BadInput, "licence.reason");
    }
    let at = platform.clock.now();
    take(platform, desk, id, &Act { word: "return", from, to: "returned", note, at }).await
}
