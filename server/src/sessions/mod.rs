//! Exam sessions (考试期) from the draft to the archive, and the registrations that belong to them. Sealing and publishing
//! need a second organizer: one proposes, another confirms.

pub mod create;
pub mod late;
pub mod lifecycle;
pub mod overview;
pub mod publish;
pub mod register;
pub mod review;
pub mod seal;
pub mod verify;
pub mod watch;

use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::Write;
use crate::storage::session::{self, Session};

pub use crate::storage::registration::{Counts, Filter, Registration};
pub use crate::storage::session::{Plan, Proposal, Session as ExamSession};

/// The formal session of this id.
pub async fn find(platform: &Platform, id: &str) -> Outcome<Session> {
    session::find(&platform.store, id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)
}

async fn find_in(tx: &mut Write, id: &str) -> Outcome<Session> {
    session::find_in(tx, id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)
}

fn object(id: &str) -> String {
    format!("session:{id}")
}
