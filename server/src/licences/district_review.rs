//! 司法局审核: the bureau passes an application and submits it to the city and the province.

use super::step::{Act, Desk, take};
use crate::authority::Bureau;
use crate::error::Outcome;
use crate::platform::Platform;

/// Passes an application and submits it up; `note` may be empty.
pub async fn district_review(platform: &Platform, by: &Bureau, id: &str, note: &str) -> Outcome<()> {
    let at = platform.clock.now();
    let act = Act { word: "pass_district", from: ["district_review"; 2], to: "submitted_up", note: note.trim(), at };
    take(platform, Desk::District(by), id, &act).await
}
