//! An item as a candidate sees it: no key, no rationale, no reference.
//!
//! Nothing else may reach a candidate before the rules of the session allow it.

use crate::item::{Item, Kind};
use serde::{Deserialize, Serialize};

/// The only form of an item that reaches a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentedItem {
    /// True/false, single or multiple.
    pub kind: Kind,
    /// The facts of the case it belongs to (案例材料).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// The question (题干).
    pub stem: String,
    /// The options in the order of this candidate's paper; the first is A.
    pub options: Vec<String>,
}

/// Lays out an item in the option order of a [`crate::paper::Slot`]: `order[presented] = canonical`.
///
/// An index beyond the options is left out; an order made by the draw has none.
///
/// ```
/// use question_bank::{formats, present};
/// let text = r#"
/// [[item]]
/// id = "APL-01-001"
/// kind = "true-false"
/// node = "APL-01"
/// reference = ["行政处罚法第五条"]
/// difficulty = 1
/// stem = "行政处罚遵循公正、公开的原则。"
/// key = "T"
/// rationale = "例题。"
/// "#;
/// let items = formats::toml::parse("APL-01.toml", text).unwrap();
/// assert_eq!(present(&items[0], &[0, 1]).options, ["正确", "错误"]);
/// ```
pub fn present(item: &Item, order: &[u8]) -> PresentedItem {
    let options = order.iter().filter_map(|&canonical| item.options.get(usize::from(canonical)).cloned());
    PresentedItem {
        kind: item.kind,
        material: item.material.as_ref().map(|material| material.text.clone()),
        stem: item.stem.clone(),
        options: options.collect(),
    }
}
