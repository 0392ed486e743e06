//! The sitting: waiting room, opening, answering, claiming from another device, handing in, closing at the deadline, marking,
//! the result. An attempt is `ready → open → handed_in`; every step is one conditional UPDATE, so two requests cannot both
//! do it, and a past deadline is closed for every reader whether or not the closing job ran.

pub mod answer;
pub mod assist;
pub mod close;
pub mod correct_key;
pub mod door;
pub mod hand_in;
pub mod late_evidence;
pub mod likeness;
pub mod mark;
pub mod open;
pub mod page;
pub mod result;
pub mod score_review;
pub mod slip;

pub use answer::answer;
pub use door::Door;
pub use hand_in::hand_in;
pub use mark::mark_session;
pub use open::{claim, claim_at, enter, open};
pub use page::{ExamPage, ExamQuestion, SittingState, page, page_at};
pub use result::{ResultPage, ReviewedQuestion, result};

use crate::authority::Officer;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::attempt::{self, Attempt};

/// The officer's own attempt, closed first if its time is over.
async fn own(platform: &Platform, by: &Officer, id: &str) -> Outcome<Attempt> {
    let found = attempt::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let standing = found.room.standing(platform.clock.now());
    let over = found.state == "open" && found.counted_until.is_some_and(|until| standing > until);
    if !over {
        return Ok(found);
    }
    close::close_one(platform, id).await?;
    attempt::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)
}
