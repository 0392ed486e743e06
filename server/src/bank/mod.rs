//! The bank inside the platform: items with their versions and what they are today, drafts that a second person approves,
//! files that come in as drafts, what officers report, and the shelf items are read from. A folder's file is a verb.
//!
//! What a reader could get wrong: a stored version is never edited. Whatever changes an item makes a new version of it, by a
//! draft that somebody else approved or by a file loaded at the console.

pub mod draft;
pub mod fields;
pub mod files;
pub mod history;
pub mod import;
pub mod list;
pub mod load;
pub mod report;
pub mod review;
pub mod sheet;
mod shelf;
pub mod standing;
pub mod statutes;

pub use crate::storage::item::{Card, Filter, Listed};
pub use fields::{Fault, Fields};
pub use shelf::Shelf;
