//! Key corrections (更正答案): what a session decides about one version of an item after the exam. Papers stay as they are;
//! the compiled key of each paper follows the corrections, so a score remains a pure function of paper, answers, corrections, policy.

use super::answer_key::{AnswerKey, Credit, KeySlot};
use crate::answer::Choice;
use crate::item::{Item, ItemId, Kind};
use crate::paper::Paper;
use serde::{Deserialize, Serialize};

/// What is decided about the key of one version of an item. Letters are canonical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum Correction {
    /// The key was wrong: this one replaces it.
    Replace {
        /// The right key.
        key: Choice,
    },
    /// Another answer is right too; the better of the two counts.
    Accept {
        /// The other right answer.
        also: Choice,
    },
    /// Everybody who has it on the paper gets its full marks.
    FullCredit,
    /// It is not counted: nobody earns its marks, and the paper's full marks are less by them.
    Drop,
}

/// Why a correction does not fit an item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// Letters beyond the options, or none.
    #[error("答案 {0} 不在这道题的选项内")]
    Options(Choice),
    /// More letters than the kind allows, or fewer.
    #[error("{}", if *kind == Kind::Multiple { "多选题的答案至少两项" } else { "判断题和单选题的答案只有一项" })]
    Letters {
        /// The item's kind.
        kind: Kind,
    },
    /// The letters are the key already.
    #[error("{0} 就是现在的答案")]
    Same(Choice),
}

impl Correction {
    /// Whether it can be made about an item.
    ///
    /// # Errors
    /// [`CorrectionError`], in words for who makes it.
    pub fn check(self, item: &Item) -> Result<(), CorrectionError> {
        let letters = match self {
            Correction::Replace { key } => key,
            Correction::Accept { also } => also,
            Correction::FullCredit | Correction::Drop => return Ok(()),
        };
        match (item.kind, letters.len()) {
            (_, 0) => Err(CorrectionError::Options(letters)),
            _ if !letters.fits(item.options.len()) => Err(CorrectionError::Options(letters)),
            _ if letters == item.key => Err(CorrectionError::Same(letters)),
            (Kind::TrueFalse | Kind::Single, 2..) | (Kind::Multiple, 1) => {
                Err(CorrectionError::Letters { kind: item.kind })
            }
            _ => Ok(()),
        }
    }
}

impl AnswerKey {
    /// The key of this paper after corrections; a later correction about the same version replaces an earlier one.
    ///
    /// ```
    /// # use question_bank::{formats, marking::{mark, AnswerKey, Correction}, Choice, Marks, Paper, Policy, Slot};
    /// # let text = "[[item]]\nid = \"A-1\"\nkind = \"single\"\nnode = \"APL-01\"\nreference = [\"甲法第一条\"]\ndifficulty = 1\n\
    /// #   stem = \"何者？\"\noptions = [\"甲\", \"乙\", \"丙\"]\nkey = \"A\"\nrationale = \"甲。\"";
    /// # let items = formats::toml::parse("t.toml", text).unwrap();
    /// # let slot = Slot { number: 1, item: items[0].id.clone(), version: 1, order: vec![2, 1, 0], points: Marks::whole(1), kind: items[0].kind };
    /// # let paper = Paper { deal: 1, slots: vec![slot] };
    /// // One question, key A, shown to this candidate in the order C, B, A.
    /// let key = AnswerKey::compile(&paper, |_, _| items.first()).unwrap();
    /// let corrected = key.clone().corrected(&paper, &[(items[0].id.clone(), 1, Correction::Accept { also: Choice::parse("B").unwrap() })]);
    /// let answer = [Choice::parse("B").unwrap()];
    /// assert_eq!(mark(&key, &answer, Policy::Exact).total, Marks(0));
    /// assert_eq!(mark(&corrected, &answer, Policy::Exact).total, Marks::whole(1));
    /// ```
    #[must_use]
    pub fn corrected(mut self, paper: &Paper, corrections: &[(ItemId, u32, Correction)]) -> AnswerKey {
        for (key, slot) in self.slots.iter_mut().zip(&paper.slots) {
            let last =
                corrections.iter().rev().find(|(item, version, _)| *item == slot.item && *version == slot.version);
            if let Some((_, _, correction)) = last {
                key.correct(*correction, &slot.order);
            }
        }
        self
    }
}

impl KeySlot {
    fn correct(&mut self, correction: Correction, order: &[u8]) {
        match correction {
            Correction::Replace { key } => self.key = key.presented(order).bits(),
            Correction::Accept { also } => self.credit = Credit::Also(also.presented(order).bits()),
            Correction::FullCredit => self.credit = Credit::Full,
            Correction::Drop => self.credit = Credit::Dropped,
        }
    }
}
