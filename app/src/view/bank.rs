//! Fields of the editor of items, as typed.

use serde::{Deserialize, Serialize};

/// What an author types; each field is read by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemFields {
    /// 判断题, 单选题 or 多选题.
    pub kind: String,
    /// Syllabus code.
    pub node: String,
    /// Laws and articles, a line each.
    pub reference: String,
    /// Words of the articles, a line each.
    pub quote: String,
    /// 1 to 5.
    pub difficulty: String,
    /// The question.
    pub stem: String,
    /// The options, a line each.
    pub options: String,
    /// Letters, or 正确 and 错误.
    pub key: String,
    /// Why.
    pub rationale: String,
    /// Ids, with 、 between.
    pub enemies: String,
    /// `1` when the options stay in order.
    pub keep_order: String,
    /// `1` when the stem asks for the wrong one.
    pub negative: String,
}
