//! Study: lessons by syllabus node, reading progress, training hours. What a reader could get wrong: opening a lesson is
//! noted when its page is asked for, and the time until it may be called finished is the server's.

pub mod overview;
pub mod read;
pub mod today;

pub use overview::{Chapter, Overview, overview};
pub use read::{Page, finish, open};
pub use today::{Today, today};

use crate::clock::Millis;
use crate::error::Outcome;
use crate::storage::{Store, setting};
use question_bank::{Lesson, content};
use std::sync::Arc;

/// The lessons of the embedded content; none, with the faults in the log, when one cannot be read.
pub fn embedded() -> Arc<[Lesson]> {
    match content::lessons() {
        Ok(lessons) => lessons.into(),
        Err(faults) => {
            faults.iter().for_each(|fault| tracing::error!(%fault, "a lesson"));
            Arc::default()
        }
    }
}

/// Minutes of lessons that stand in for the training at an instant; 0 when none do.
pub async fn minutes_required(store: &Store, at: Millis) -> Outcome<i64> {
    Ok(setting::number_in_force(store, "training.minutes_required", at, 0).await?.into())
}
