//! Aiken, the simplest format of Moodle's question bank: single-choice questions as plain lines.
//!
//! ```text
//! What is a fine of 50 yuan?
//! A) a warning
//! B) an administrative punishment
//! ANSWER: B
//! ```
//!
//! Rules: docs.moodle.org “Aiken format” and what Moodle's importer does: an option is a letter with `.` or `)`, the space
//! behind it may be missing, `ANSWER:` ends the question, blank lines mean nothing between stem, options and answer; an option
//! without a question, a question without an answer and one with fewer than two options are named. Texts are plain, never HTML.
//! We are milder than Moodle: a stem or option may go on over several lines (a blank line ends a stem), letters may be small or
//! followed by `、`, `．` or `）`, the answer may be small or say 答案, and `ANSWER: A, C` makes a multiple-choice question.
//! A letter out of its turn is text when that is all it can be (`U.S.`, `I. First statement`).
//!
//! Written: single-choice questions, and true/false ones as 正确 and 错误. Lost: every multiple-choice question (Moodle reads
//! only the first letter of an answer), line breaks, the rationale, and every field that only our own files know.

mod read;
mod write;

pub use read::parse;
pub use write::print;
