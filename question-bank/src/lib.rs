//! The question bank: items, how papers are drawn from them and how answers are marked; and the lessons of the syllabus.
//!
//! Everything here is pure. There is no database, clock, network or thread-local randomness: a draw takes its
//! secret as a parameter, so the same secret deals the same papers on any machine and in any year.
//!
//! What a reader could get wrong: letters a candidate chooses are *presented* letters (the order on that
//! candidate's paper); letters in an item file are *canonical*. [`answer::Choice`] maps between the two through the
//! option order frozen in a [`paper::Slot`].
//!
//! ```
//! use question_bank::{Blueprint, Dealer, formats};
//!
//! let text = r#"
//! [[item]]
//! id = "APL-05-001"
//! kind = "true-false"
//! node = "APL-05"
//! reference = ["行政处罚法第五十四条"]
//! difficulty = 2
//! stem = "行政机关作出行政处罚决定后，应当依法送达当事人。"
//! key = "T"
//! rationale = "例题。"
//! "#;
//! let items = formats::toml::parse("APL-05.toml", text).unwrap();
//! let short = Dealer::new(&items, &Blueprint::standard(), &[7; 32]);
//! assert!(short.is_err(), "one item is no bank");
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod answer;
pub mod blueprint;
#[cfg(feature = "content")]
pub mod content;
pub mod draw;
pub mod formats;
pub mod item;
pub mod lesson;
pub mod likeness;
pub mod lint;
pub mod marking;
pub mod paper;
pub mod presented;
pub mod statute;
pub mod syllabus;
pub mod wording;

pub use answer::Choice;
pub use blueprint::{Blueprint, Stratum, Supply};
pub use draw::{Dealer, DrawError};
pub use item::{Item, ItemError, ItemId, Kind, Material};
pub use lesson::Lesson;
pub use marking::{AnswerKey, Part, Policy, Score, mark};
pub use paper::{Marks, Paper, Slot};
pub use presented::{PresentedItem, present};
pub use syllabus::{Node, node_name, subject, syllabus};
