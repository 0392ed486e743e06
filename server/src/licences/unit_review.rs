//! 单位初审: the unit's liaison passes an application on to the bureau.

use super::step::{Act, Desk, take};
use crate::authority::Liaison;
use crate::error::Outcome;
use crate::platform::Platform;

/// Passes an application of the own unit on to the bureau; `note` may be empty.
pub async fn unit_review(platform: &Platform, by: &Liaison, id: &str, note: &str) -> Outcome<()> {
    let at = platform.clock.now();
    let act = Act { word: "pass_unit", from: ["unit_review"; 2], to: "district_review", note: note.trim(), at };
    take(platform, Desk::Unit(by), id, &act).await
}
