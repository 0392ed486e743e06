//! The key of one paper, in the letters of that paper.

use super::policy::Policy;
use crate::item::{Item, ItemId, Kind, Node};
use crate::paper::{Marks, Paper, Slot};

/// The compiled key of one paper. Make it once, mark with it as often as needed. It must never reach a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerKey {
    pub(super) slots: Vec<KeySlot>,
    /// The nodes of the paper in syllabus order.
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeySlot {
    /// Right options as a mask over presented letters.
    pub(super) key: u16,
    pub(super) points: Marks,
    pub(super) kind: Kind,
    /// Index into the nodes.
    pub(super) node: u16,
    /// What a correction after the exam makes of it.
    pub(super) credit: Credit,
}

/// How a slot is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Credit {
    /// By its key.
    Key,
    /// By its key or this one, whichever pays more.
    Also(u16),
    /// In full for everybody.
    Full,
    /// Not at all.
    Dropped,
}

impl KeySlot {
    /// What an answer earns.
    pub(super) fn earned(&self, answer: u16, policy: Policy) -> Marks {
        let by_key = || policy.points(self.key, answer, self.points);
        match self.credit {
            Credit::Key => by_key(),
            Credit::Also(also) => by_key().max(policy.points(also, answer, self.points)),
            Credit::Full => self.points,
            Credit::Dropped => Marks::default(),
        }
    }

    /// What a faultless answer earns.
    pub(super) fn worth(&self) -> Marks {
        if self.credit == Credit::Dropped { Marks::default() } else { self.points }
    }

    /// Whether an answer is exactly right.
    pub(super) fn is_right(&self, answer: u16) -> bool {
        match self.credit {
            Credit::Key => answer == self.key,
            Credit::Also(also) => answer == self.key || answer == also,
            Credit::Full => true,
            Credit::Dropped => false,
        }
    }
}

/// Why a paper has no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bank does not hold an item of the paper in the version frozen on it.
    #[error("第 {number} 题的试题 {item}（第 {version} 版）不在题库中")]
    Missing {
        /// Slot number.
        number: u16,
        /// Item.
        item: ItemId,
        /// Version.
        version: u32,
    },
    /// The slot's option order is no reordering of the item's options, or its kind is another.
    #[error("第 {number} 题与试题 {item} 的选项或题型不符")]
    Mismatch {
        /// Slot number.
        number: u16,
        /// Item.
        item: ItemId,
    },
}

impl AnswerKey {
    /// Compiles the key of a paper. `lookup` finds an item by id and version.
    ///
    /// # Errors
    /// The first slot whose item is missing or does not fit the slot.
    pub fn compile<'a>(
        paper: &Paper,
        lookup: impl Fn(&ItemId, u32) -> Option<&'a Item>,
    ) -> Result<AnswerKey, KeyError> {
        let mut found = Vec::with_capacity(paper.slots.len());
        for slot in &paper.slots {
            let missing = || KeyError::Missing { number: slot.number, item: slot.item.clone(), version: slot.version };
            let item = lookup(&slot.item, slot.version).ok_or_else(missing)?;
            if item.kind != slot.kind || !is_reordering(&slot.order, item.options.len()) {
                return Err(KeyError::Mismatch { number: slot.number, item: slot.item.clone() });
            }
            found.push((slot, item));
        }
        let mut nodes: Vec<Node> = found.iter().map(|(_, item)| item.node.clone()).collect();
        nodes.sort_by_key(Node::position);
        nodes.dedup();
        let slots = found.iter().map(|(slot, item)| key_slot(slot, item, &nodes)).collect();
        Ok(AnswerKey { slots, nodes })
    }

    /// Questions on the paper.
    pub fn count(&self) -> usize {
        self.slots.len()
    }

    /// Marks of a faultless paper.
    pub fn full_marks(&self) -> Marks {
        self.slots.iter().map(KeySlot::worth).sum()
    }
}

fn key_slot(slot: &Slot, item: &Item, nodes: &[Node]) -> KeySlot {
    let node = nodes.iter().position(|node| *node == item.node).unwrap_or(0) as u16;
    let key = item.key.presented(&slot.order).bits();
    KeySlot { key, points: slot.points, kind: slot.kind, node, credit: Credit::Key }
}

fn is_reordering(order: &[u8], options: usize) -> bool {
    let seen = order.iter().fold(0u32, |seen, &canonical| seen | 1u32.checked_shl(u32::from(canonical)).unwrap_or(0));
    order.len() == options && options < 32 && seen == (1 << options) - 1
}
