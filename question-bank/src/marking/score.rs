//! Marking one paper.

use super::answer_key::{AnswerKey, KeySlot};
use super::policy::Policy;
use crate::answer::Choice;
use crate::item::{Kind, Node};
use crate::paper::Marks;
use serde::{Deserialize, Serialize};

/// The result of one paper, whole and in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Marks earned.
    pub total: Marks,
    /// Marks of a faultless paper.
    pub full: Marks,
    /// By kind, in paper order; kinds not on the paper are left out.
    pub by_kind: Vec<(Kind, Part)>,
    /// By syllabus node, in syllabus order; nodes not on the paper are left out.
    pub by_node: Vec<(Node, Part)>,
    /// Marks earned slot by slot.
    pub slots: Vec<Marks>,
}

impl Score {
    /// Whether it reaches the pass mark of a paper whose full marks as printed were `printed`. When an item is not counted
    /// the full marks are less, and the pass mark with them in proportion; integers, so that nobody passes by rounding.
    ///
    /// ```
    /// use question_bank::{Marks, marking::Score};
    /// let score = |total, full| Score {
    ///     total: Marks::whole(total), full: Marks::whole(full), by_kind: vec![], by_node: vec![], slots: vec![],
    /// };
    /// let passes = |total, full| score(total, full).reaches(Marks::whole(60), Marks::whole(100));
    /// assert!(passes(60, 100) && !passes(59, 100));
    /// assert!(passes(59, 98) && !passes(58, 98), "58.8 of 98 are 60 of 100");
    /// ```
    pub fn reaches(&self, pass_mark: Marks, printed: Marks) -> bool {
        let part = |marks: Marks, of: Marks| u64::from(marks.0) * u64::from(of.0);
        part(self.total, printed) >= part(pass_mark, self.full)
    }
}

/// A part of a score.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Questions answered exactly right, whatever the policy pays for the others.
    pub right: u16,
    /// Questions.
    pub count: u16,
    /// Marks earned.
    pub marks: Marks,
    /// Marks that could be earned.
    pub full: Marks,
}

impl Part {
    fn add(&mut self, slot: &KeySlot, answer: u16, marks: Marks) {
        self.right += u16::from(slot.is_right(answer));
        self.count += 1;
        self.marks += marks;
        self.full += slot.worth();
    }
}

/// Marks a paper. `answers` are the letters the candidate chose as presented, slot by slot; a missing one is empty, one
/// beyond the last slot is ignored, a letter beyond the options is a wrong one.
pub fn mark(key: &AnswerKey, answers: &[Choice], policy: Policy) -> Score {
    let mut kinds = [Part::default(); Kind::ALL.len()];
    let mut nodes = vec![Part::default(); key.nodes.len()];
    let mut slots = Vec::with_capacity(key.slots.len());
    for (slot, answer) in answered(key, answers) {
        let marks = slot.earned(answer, policy);
        kinds[slot.kind as usize].add(slot, answer, marks);
        nodes[usize::from(slot.node)].add(slot, answer, marks);
        slots.push(marks);
    }
    Score {
        total: kinds.iter().map(|part| part.marks).sum(),
        full: kinds.iter().map(|part| part.full).sum(),
        by_kind: Kind::ALL.into_iter().zip(kinds).filter(|(_, part)| part.count > 0).collect(),
        by_node: key.nodes.iter().cloned().zip(nodes).collect(),
        slots,
    }
}

/// The total of [`mark`] without its parts: allocates nothing, for previews over a whole session.
pub fn total_only(key: &AnswerKey, answers: &[Choice], policy: Policy) -> Marks {
    answered(key, answers).map(|(slot, answer)| slot.earned(answer, policy)).sum()
}

fn answered<'a>(key: &'a AnswerKey, answers: &'a [Choice]) -> impl Iterator<Item = (&'a KeySlot, u16)> {
    let bits = answers.iter().map(|answer| answer.bits()).chain(std::iter::repeat(0));
    key.slots.iter().zip(bits)
}
