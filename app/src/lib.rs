//! What people see: pages rendered on the server, a few islands that run in the browser, and the remote surface (`api`).
//! Pages never reach the browser as code; only `islands`, the stubs of `api` and the wire types in `view` are compiled
//! for it.

#![recursion_limit = "512"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod bank_files;
#[cfg(feature = "ssr")]
pub mod board_events;
#[cfg(feature = "ssr")]
pub mod calendar_files;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod downloads;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
pub mod form_problem;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod people_files;
#[cfg(feature = "ssr")]
pub mod provincial_files;
#[cfg(feature = "ssr")]
pub mod roster_files;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod seb_files;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod view;
