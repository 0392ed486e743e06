//! The whole remote surface: server functions with named endpoints, one file an area. Each is short: who is calling, parse,
//! one verb of `server`, where to go next.
//!
//! How to add one:
//! 1. A verb in `server/src/<area>/<verb>.rs` that takes the proof it needs.
//! 2. Here: `#[server(prefix = "/api", endpoint = "kebab-case")]`, plain form fields, `Result<_, ApiError>`.
//! 3. A plain `<form method="post" action="/api/…">` on a page; refusals come back to that page by `form_problem`.
//! 4. A sentence for each refusal code in `messages/<area>.rs`.

pub mod account;
pub mod bank;
#[cfg(feature = "ssr")]
pub mod caller;
pub mod error;
pub mod late_evidence;
pub mod licences;
pub mod live_room;
pub mod misconduct;
pub mod notices;
pub mod people;
pub mod planning;
pub mod practice;
pub mod provincial;
pub mod registrations;
pub mod rehearsals;
pub mod rooms;
pub mod roster;
pub mod sessions;
pub mod sitting;
pub mod study;
#[cfg(feature = "ssr")]
pub mod upload;

pub use error::ApiError;
