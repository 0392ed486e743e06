//! Files that items are read from and written to, one format a file.
//!
//! Our own is TOML: [`toml::parse`] gives items. A format of other programs gives [`Draft`]s, because it knows no syllabus
//! and no article. How to add one: a module here with `parse(file_name, …) -> Parsed`, which reads every question it can and
//! names every other with its place, never panics, and `print(&[Item]) -> Written<…>`, which names what is lost and whose
//! output parses back to everything that is not.

pub mod aiken;
mod draft;
pub mod gift;
pub(crate) mod html;
pub mod moodle_xml;
pub mod qti;
pub mod toml;

pub use draft::{Draft, Loss, Ours, Parsed, Written};

use std::fmt;

/// One thing wrong in a file, with the place an author has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError {
    /// The file as the caller named it.
    pub file: String,
    /// Line from 1 where the item begins or the syntax breaks, when it is known.
    pub line: Option<usize>,
    /// The item's id, when it could be read.
    pub item: Option<String>,
    /// The field, when the fault lies in one.
    pub field: Option<String>,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " 第 {line} 行")?;
        }
        if let Some(item) = &self.item {
            write!(f, " 试题 {item}")?;
        }
        if let Some(field) = &self.field {
            write!(f, " 的 {field}")?;
        }
        write!(f, "：{}", self.problem)
    }
}

impl std::error::Error for FormatError {}
