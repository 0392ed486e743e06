//! The three kinds of item (题型).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of an item (题型). The order of the variants is the order on a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 判断题: the statement is right or wrong.
    TrueFalse,
    /// 单选题: one best answer.
    Single,
    /// 多选题: two or more right options.
    Multiple,
}

impl Kind {
    /// Every kind in paper order.
    pub const ALL: [Kind; 3] = [Kind::TrueFalse, Kind::Single, Kind::Multiple];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Kind::TrueFalse => "判断题",
            Kind::Single => "单选题",
            Kind::Multiple => "多选题",
        }
    }

    /// The word in files and on the wire: `true-false`, `single` or `multiple`.
    pub fn code(self) -> &'static str {
        match self {
            Kind::TrueFalse => "true-false",
            Kind::Single => "single",
            Kind::Multiple => "multiple",
        }
    }

    /// The kind of this code.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
