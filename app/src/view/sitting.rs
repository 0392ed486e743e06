//! What the exam island is given: the paper without keys, the answers as they stand, the times.

use serde::{Deserialize, Serialize};

/// Everything the exam page works with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamView {
    /// Attempt id.
    pub attempt: String,
    /// Session name.
    pub session: String,
    /// Candidate's name.
    pub candidate: String,
    /// Whether it is a mock exam.
    pub mock: bool,
    /// The writing generation.
    pub generation: i64,
    /// Next free event number.
    pub next_seq: i64,
    /// Deadline, milliseconds UTC.
    pub deadline: i64,
    /// How long after it an arriving answer counts, milliseconds.
    pub grace: i64,
    /// Server time when the page was made.
    pub now: i64,
    /// Since when time stands still.
    pub paused_at: Option<i64>,
    /// The announcement that stands, with its number.
    pub announcement: Option<(i64, String)>,
    /// How a multiple question is marked, in words.
    pub multiple_rule: String,
    /// Question to show first, from 1.
    pub current: usize,
    /// The paper.
    pub questions: Vec<QuestionView>,
    /// Answers as they stand, one a question.
    pub answers: Vec<SlotState>,
}

/// A question as the candidate sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    /// Kind.
    pub kind: KindView,
    /// Points, as people read them.
    pub points: String,
    /// Stem.
    pub stem: String,
    /// Options in this paper's order.
    pub options: Vec<String>,
}

/// Kind of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindView {
    /// 判断
    #[serde(rename = "t")]
    TrueFalse,
    /// 单选
    #[serde(rename = "s")]
    Single,
    /// 多选
    #[serde(rename = "m")]
    Multiple,
}

impl KindView {
    /// Every kind in paper order.
    pub const ALL: [KindView; 3] = [KindView::TrueFalse, KindView::Single, KindView::Multiple];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            KindView::TrueFalse => "判断题",
            KindView::Single => "单项选择题",
            KindView::Multiple => "多项选择题",
        }
    }

    /// What is asked for, in words.
    pub fn task(self) -> &'static str {
        match self {
            KindView::TrueFalse => "判断正误",
            KindView::Single => "只有一个正确答案",
            KindView::Multiple => "至少两个正确答案",
        }
    }
}

/// The answer of one question as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotState {
    /// Chosen letters in order.
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub choice: String,
    /// Whether it is flagged.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub flagged: bool,
    /// Generation of its last change on the server, 0 for none.
    #[serde(rename = "g", default, skip_serializing_if = "is_zero")]
    pub generation: i64,
    /// Whether its last change is only in this browser.
    #[serde(skip)]
    pub local: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// One change, as it goes to `/api/save`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// Event number within the generation.
    pub seq: i64,
    /// Question number, from 1.
    pub slot: i64,
    /// Chosen letters.
    pub choice: String,
    /// Whether it is flagged.
    pub flagged: bool,
}
