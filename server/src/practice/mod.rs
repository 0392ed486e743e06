//! Practice: chapters, one question a request, the verdict after answering, the wrong-answer notebook, mock exams. Practice
//! never counts in rates. What a reader could get wrong: the key leaves this folder only in a [`Verdict`] of an answer the
//! person has given, or in the notebook of items they have answered; a [`Question`] has none.

pub mod answer;
pub mod chapters;
pub mod home;
pub mod mock;
pub mod my_data;
pub mod next;
pub mod notebook;
mod pool;
pub mod review;

pub use answer::{Verdict, answer, verdict};
pub use chapters::{Chapter, Progress, chapters};
pub use home::{Home, home};
pub use next::{Mode, Next, Question, next, question_again};
pub use notebook::{NotebookLine, notebook};
pub use review::{Review, review};

use crate::clock::beijing_day;
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::storage::practice as stored;
use crate::storage::setting;
use question_bank::item::{Item, ItemId};
use std::sync::Arc;

/// Questions a person may answer a day unless the setting `practice.daily_limit` says otherwise: enough for the most eager
/// learner, too few to copy the bank quickly.
pub const DAILY_LIMIT: i64 = 300;

/// From how many questions below the limit on a soft notice is shown.
const NOTICE_BELOW: i64 = 50;

/// How much of today's practice is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Answers given today (Beijing).
    pub used: i64,
    /// The most a day allows.
    pub limit: i64,
}

impl Allowance {
    /// Whether nothing is left today.
    pub fn is_used_up(self) -> bool {
        self.used >= self.limit
    }

    /// Questions left, once they are few enough to be told.
    pub fn notice(self) -> Option<i64> {
        let left = self.limit - self.used;
        (left > 0 && left <= NOTICE_BELOW).then_some(left)
    }
}

async fn allowance(platform: &Platform, person_id: &str) -> Outcome<Allowance> {
    let now = platform.clock.now();
    let used = stored::count_on(&platform.store, person_id, &beijing_day(now)).await?;
    Ok(Allowance { used, limit: daily_limit(platform).await? })
}

async fn daily_limit(platform: &Platform) -> Outcome<i64> {
    let set = setting::in_force(&platform.store, "practice.daily_limit", platform.clock.now()).await?;
    Ok(set.and_then(|text| text.parse().ok()).unwrap_or(DAILY_LIMIT))
}

/// An item of the shelf; the shelf is read again once, in case another instance loaded new items.
async fn item(platform: &Platform, id: &str, version: i64) -> Outcome<Arc<Item>> {
    let fault = || Error::Fault(format!("item {id} version {version} is not in the bank"));
    let key = (ItemId::parse(id).map_err(|_| fault())?, u32::try_from(version).map_err(|_| fault())?);
    if let Some(found) = platform.shelf.items(&platform.store).await?.get(&key) {
        return Ok(found.clone());
    }
    platform.shelf.reload(&platform.store).await?.get(&key).cloned().ok_or_else(fault)
}

/// Options as written: practice does not shuffle.
fn canonical_order(item: &Item) -> Vec<u8> {
    (0..item.options.len()).filter_map(|n| u8::try_from(n).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_comes_in_the_last_fifty() {
        for (used, notice, over) in
            [(0, None, false), (249, None, false), (250, Some(50), false), (299, Some(1), false), (300, None, true)]
        {
            let allowance = Allowance { used, limit: DAILY_LIMIT };
            assert_eq!((allowance.notice(), allowance.is_used_up()), (notice, over), "{used}");
        }
    }
}
