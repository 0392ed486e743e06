//! Per option: every right option earns a share, every wrong one costs as much, never below nothing.

use crate::paper::Marks;

pub(super) const SENTENCE: &str = "每选对一项得该题分值的相应份额，每错选一项扣同等份额，扣完为止";

/// `points × (right − wrong) ÷ options of the key`, not below 0, rounded down to a hundredth.
///
/// A true/false or single item has one key option, so one right and one wrong letter together earn nothing.
pub(super) fn points(key: u16, answer: u16, points: Marks) -> Marks {
    let right = u64::from((answer & key).count_ones());
    let wrong = u64::from((answer & !key).count_ones());
    let shares = u64::from(key.count_ones()).max(1);
    let earned = u64::from(points.0) * right.saturating_sub(wrong) / shares;
    // right − wrong is at most the number of shares, so what is earned is at most `points` and fits.
    Marks(earned as u32)
}
