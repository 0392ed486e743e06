//! The marking policies a session can choose from.

use super::{exact, half_credit, per_option};
use crate::item::Kind;
use crate::paper::Marks;
use serde::{Deserialize, Serialize};

/// How an answer earns points. The default is [`Policy::Exact`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// All points for exactly the key, else none.
    #[default]
    Exact,
    /// Half the points for some but not all of the key and nothing else.
    HalfCredit,
    /// A share for every right option, the same share off for every wrong one, never below 0.
    PerOption,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Policy; 3] = [Policy::Exact, Policy::HalfCredit, Policy::PerOption];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Policy::Exact => "全对得分",
            Policy::HalfCredit => "少选得半",
            Policy::PerOption => "按项计分",
        }
    }

    /// The word in settings and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Policy::Exact => "exact",
            Policy::HalfCredit => "half-credit",
            Policy::PerOption => "per-option",
        }
    }

    /// The policy of this code.
    pub fn from_code(code: &str) -> Option<Policy> {
        Policy::ALL.into_iter().find(|policy| policy.code() == code)
    }

    /// The rule for one kind as candidates read it before the exam.
    ///
    /// ```
    /// use question_bank::{Kind, Policy};
    /// assert_eq!(Policy::Exact.rule_sentence(Kind::Multiple), "全部选对得分，少选、多选、错选均不得分");
    /// ```
    pub fn rule_sentence(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (Kind::TrueFalse, _) => "判断正确得分，判断错误或未作答不得分",
            (Kind::Single, _) => "选对得分，错选、多选或未作答不得分",
            (Kind::Multiple, Policy::Exact) => exact::SENTENCE,
            (Kind::Multiple, Policy::HalfCredit) => half_credit::SENTENCE,
            (Kind::Multiple, Policy::PerOption) => per_option::SENTENCE,
        }
    }

    /// Points of one answer; `key` and `answer` are masks over the same letters.
    pub(super) fn points(self, key: u16, answer: u16, points: Marks) -> Marks {
        match self {
            Policy::Exact => exact::points(key, answer, points),
            Policy::HalfCredit => half_credit::points(key, answer, points),
            Policy::PerOption => per_option::points(key, answer, points),
        }
    }
}
