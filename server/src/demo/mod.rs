//! A demo year, made by the verbs people use: units, about 600 officers with generated names and valid generated ID numbers,
//! a roster import, sessions planned, sealed, sat and published on a clock that is moved. Nothing here is reachable from
//! the site.

mod answers;
mod late;
mod manifest;
mod people;
mod provincial;
mod rehearsals;
mod rooms;
mod units;
mod year;

pub use manifest::{AccountNote, AttemptNote, Manifest, SessionNote};
pub use units::BUREAU;
pub use year::{Stage, build, build_stage};

use crate::clock::{Clock, Millis};
use crate::platform::Platform;

/// What the demo is made with.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Officers.
    pub candidates: usize,
    /// The password of every demo account.
    pub password: String,
    /// The instant the demo year stands at.
    pub now: Millis,
}

/// The same platform on a clock that stands at `at`, so that an act can be done in the past.
fn at(platform: &Platform, at: Millis) -> Platform {
    let clock = Clock::manual(at);
    Platform {
        journal: crate::storage::Journal::start(platform.store.clone(), clock.clone()),
        clock,
        ..platform.clone()
    }
}
