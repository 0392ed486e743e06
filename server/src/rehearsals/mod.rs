//! Rehearsals (考前试答): before the exam each candidate tries a short demo paper on the engine and the pages of the exam, and
//! lets the desk be checked, so that desks in trouble are found a day early. Nothing of it counts: a rehearsal is an attempt
//! of a standing session of kind `mock` with no registration, so no rate, history or item statistic sees it.

pub mod desk;
pub mod overview;
pub mod rehearse;
pub mod remind;
pub mod window;

pub use overview::{Overview, Part, overview};
pub use rehearse::{Own, own, rehearse};

use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::rehearsal::Window;
use crate::storage::notice::{self, Notice, To};
use crate::storage::{Write, rehearsal as stored};

/// The rehearsal window of a session, if one is planned.
pub async fn window_of(platform: &Platform, session_id: &str) -> Outcome<Option<Window>> {
    stored::window(&platform.store, session_id).await
}

/// Tells these people something about the rehearsal of a session, in the transaction of the act.
async fn tell(
    platform: &Platform,
    tx: &mut Write,
    people: &[String],
    (code, facts): (&str, &[String]),
    session_id: &str,
) -> Outcome<u64> {
    let (link, object) = (format!("/rehearsal/{session_id}"), format!("session:{session_id}"));
    let said = Notice { code, facts, link: &link, object: &object, visible_at: platform.clock.now() };
    notice::send(tx, &platform.store, To::People(people), &said).await
}
