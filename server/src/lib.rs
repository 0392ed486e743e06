//! What the platform knows and does: pure rules, one folder of verbs per area, all SQL in `storage`, and the parts of
//! HTTP that no page needs to know. Knows nothing of pages: `app` depends on this crate, never the other way round.

pub mod accounts;
pub mod audit;
pub mod authority;
pub mod bank;
pub mod clock;
pub mod config;
pub mod demo;
pub mod error;
pub mod http;
pub mod insight;
pub mod licences;
pub mod live_room;
pub mod people;
pub mod platform;
pub mod practice;
pub mod provincial;
pub mod rehearsals;
pub mod rooms;
pub mod roster;
pub mod rules;
pub mod sessions;
pub mod settings;
pub mod sittings;
pub mod storage;
pub mod study;
pub mod vault;

pub use clock::Clock;
pub use error::{Error, Outcome, Refusal};
pub use platform::Platform;
