//! A paper (试卷): the frozen copy given to one candidate.
//!
//! A paper names items; it holds no wording and no key. What was frozen is the item's version and the option order.

use crate::item::{ItemId, Kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// Marks (分) in hundredths: `Marks(8650)` is 86.5. Written to JSON and TOML as that integer.
///
/// ```
/// use question_bank::Marks;
/// assert_eq!(Marks::whole(86).to_string(), "86");
/// assert_eq!(Marks(8650).to_string(), "86.5");
/// assert_eq!(Marks(67).to_string(), "0.67");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(pub u32);

impl Marks {
    /// No marks.
    pub const ZERO: Marks = Marks(0);

    /// A whole number of marks; saturates far beyond any exam.
    pub const fn whole(marks: u32) -> Marks {
        Marks(marks.saturating_mul(100))
    }

    /// The hundredths.
    pub const fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}"),
        }
    }
}

impl Add for Marks {
    type Output = Marks;

    fn add(self, other: Marks) -> Marks {
        Marks(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Marks {
    fn add_assign(&mut self, other: Marks) {
        *self = *self + other;
    }
}

impl Sum for Marks {
    fn sum<I: Iterator<Item = Marks>>(marks: I) -> Marks {
        marks.fold(Marks::ZERO, Add::add)
    }
}

/// One question on one paper.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    /// Place on the paper, from 1.
    pub number: u16,
    /// The item asked.
    pub item: ItemId,
    /// The version it was drawn with; later corrections do not change the wording of this paper.
    pub version: u32,
    /// Option order: `order[presented] = canonical`, both from 0.
    pub order: Vec<u8>,
    /// What it is worth.
    pub points: Marks,
    /// Its kind, so that the answer sheet needs no item.
    pub kind: Kind,
}

/// One candidate's paper. Slots are grouped by kind in paper order (判断, 单选, 多选) and numbered through.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Paper {
    /// Which deal of the draw it is, from 1.
    pub deal: u32,
    /// The questions in order.
    pub slots: Vec<Slot>,
}

impl Paper {
    /// What a faultless candidate gets.
    pub fn full_marks(&self) -> Marks {
        self.slots.iter().map(|slot| slot.points).sum()
    }

    /// The text the digest is taken over: a head line, then one line a slot, every field in it.
    pub fn canonical_text(&self) -> String {
        let mut text = format!("paper 1 deal {}\n", self.deal);
        for slot in &self.slots {
            let Slot { number, item, version, order, points, kind } = slot;
            let order: Vec<String> = order.iter().map(u8::to_string).collect();
            // Writing to a String cannot fail, so the result carries nothing.
            let _ = writeln!(text, "{number} {kind} {item} v{version} order {} points {}", order.join("."), points.0);
        }
        text
    }

    /// SHA-256 of [`Paper::canonical_text`] in lower-case hex: the same for equal papers only.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.canonical_text().as_bytes()))
    }
}

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_show_no_needless_digits() {
        for (hundredths, expected) in
            [(0, "0"), (5, "0.05"), (67, "0.67"), (100, "1"), (150, "1.5"), (8650, "86.5"), (10_000, "100")]
        {
            assert_eq!(Marks(hundredths).to_string(), expected);
        }
    }

    #[test]
    fn every_field_of_a_slot_changes_the_digest() {
        let slot = Slot {
            number: 1,
            item: ItemId::parse("A-1").unwrap(),
            version: 1,
            order: vec![0, 1],
            points: Marks(100),
            kind: Kind::Single,
        };
        let digest = |slot: Slot, deal| Paper { deal, slots: vec![slot] }.digest();
        let base = digest(slot.clone(), 1);
        let changed = [
            digest(slot.clone(), 2),
            digest(Slot { number: 2, ..slot.clone() }, 1),
            digest(Slot { item: ItemId::parse("A-2").unwrap(), ..slot.clone() }, 1),
            digest(Slot { version: 2, ..slot.clone() }, 1),
            digest(Slot { order: vec![1, 0], ..slot.clone() }, 1),
            digest(Slot { points: Marks(200), ..slot.clone() }, 1),
            digest(Slot { kind: Kind::Multiple, ..slot.clone() }, 1),
        ];
        assert_eq!(base, digest(slot, 1));
        assert!(changed.iter().all(|other| *other != base && other.len() == 64));
    }
}
