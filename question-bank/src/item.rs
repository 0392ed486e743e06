//! An examination item (试题) and what makes one valid.
//!
//! The key is canonical: its letters follow [`Item::options`] as written, not any candidate's paper.

mod case;
mod id;
mod kind;
mod record;
mod validity;

pub use crate::syllabus::{Node, node_name, subject, syllabus};
pub use case::Material;
pub use id::ItemId;
pub use kind::Kind;
pub use validity::ItemError;

pub(crate) use case::{CASE, CaseRecord};
pub(crate) use record::ItemRecord;

use crate::answer::Choice;
use serde::{Deserialize, Serialize};

/// The two options of every true/false item, in canonical order.
pub const TRUE_FALSE_OPTIONS: [&str; 2] = ["正确", "错误"];

/// One question with its key and everything an author must answer for.
///
/// Reading one through serde or [`crate::formats`] validates it; one built in code is validated by [`Item::problems`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ItemRecord", into = "ItemRecord")]
pub struct Item {
    /// Unique in the bank, such as `APL-04-007`.
    pub id: ItemId,
    /// Raised by every change of wording or key; a paper freezes the version it was drawn with. From 1.
    pub version: u32,
    /// True/false, single or multiple.
    pub kind: Kind,
    /// The syllabus node it examines.
    pub node: Node,
    /// Laws and articles, such as 行政处罚法第三十三条, or the 坚持 it rests on. At least one.
    pub reference: Vec<String>,
    /// The words of the cited article that settle the key, verbatim.
    pub quote: Vec<String>,
    /// 1 (easy) to 5 (hard), as the author judged it.
    pub difficulty: u8,
    /// The question (题干).
    pub stem: String,
    /// Two to nine options; true/false items have [`TRUE_FALSE_OPTIONS`].
    pub options: Vec<String>,
    /// The right options, in canonical letters. For true/false, A is 正确.
    pub key: Choice,
    /// Why the key is right and each distractor wrong (解析). Shown in practice only.
    pub rationale: String,
    /// Items that give this one away; they never meet in one paper. Naming it on one side is enough.
    pub enemies: Vec<ItemId>,
    /// Whether the options stand in a natural order (numbers, days) and are not shuffled.
    pub keep_order: bool,
    /// Whether the stem asks for the wrong one.
    pub negative: bool,
    /// The case it belongs to; none for an item that stands alone.
    pub material: Option<Material>,
}

impl Item {
    /// Everything that makes the item unusable; empty for a valid one.
    pub fn problems(&self) -> Vec<ItemError> {
        validity::problems(self)
    }

    /// The case it is a sub-item of, if it is one.
    pub fn case(&self) -> Option<&ItemId> {
        self.material.as_ref().map(|material| &material.case)
    }

    /// Whether it is the first sub-item of its case.
    pub(crate) fn begins_case(&self) -> bool {
        let place = self.case().and_then(|case| self.id.as_str().strip_prefix(case.as_str()));
        place == Some("-1")
    }

    /// Whether the options may be shuffled on a paper.
    pub fn shuffles_options(&self) -> bool {
        !self.keep_order && self.kind != Kind::TrueFalse
    }
}
