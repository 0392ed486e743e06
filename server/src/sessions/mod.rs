//! Exam sessions (考试期) from the draft to the archive, and the registrations that belong to them. Sealing and publishing
//! need a second organizer: one proposes, another confirms.

pub mod arrange;
pub mod calendar;
pub mod change;
pub mod create;
pub mod entry;
pub mod late;
pub mod ledger;
pub mod lifecycle;
pub mod make_up;
pub mod missing_people;
pub mod overview;
pub mod pass_many;
pub mod publish;
pub mod register;
pub mod request;
pub mod reseat;
pub mod review;
pub mod rooms;
pub mod seal;
pub mod sheets;
pub mod unsettled;
pub mod verify;

use crate::authority::Organizer;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::Write;
use crate::storage::notice;
use crate::storage::session::{self, Session};

pub use crate::storage::registration::{Counts, Filter, Registration};
pub use crate::storage::registration_event::Event as RegistrationEvent;
pub use crate::storage::session::{Plan, Proposal, Session as ExamSession};

/// The formal session of this id.
pub async fn find(platform: &Platform, id: &str) -> Outcome<Session> {
    session::find(&platform.store, id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)
}

async fn find_in(tx: &mut Write, id: &str) -> Outcome<Session> {
    session::find_in(tx, id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)
}

/// Tells people of this session something, in the transaction of the act.
async fn tell(
    platform: &Platform,
    tx: &mut Write,
    to: notice::To<'_>,
    (code, facts): (&str, &[String]),
    (id, link): (&str, &str),
) -> Outcome<()> {
    let said = notice::Notice { code, facts, link, object: &object(id), visible_at: platform.clock.now() };
    notice::send(tx, &platform.store, to, &said).await?;
    Ok(())
}

/// Tells the other organizers that something waits for a second person.
async fn tell_others(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    (code, name): (&str, String),
    about: (&str, &str),
) -> Outcome<()> {
    let others = notice::holders_but(tx, "organizer", &by.account_id).await?;
    tell(platform, tx, notice::To::Accounts(&others), (code, &[name]), about).await
}

fn object(id: &str) -> String {
    format!("session:{id}")
}
