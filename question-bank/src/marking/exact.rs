//! Exact: all or nothing.

use crate::paper::Marks;

pub(super) const SENTENCE: &str = "全部选对得分，少选、多选、错选均不得分";

/// All points when the answer is the key, else none.
pub(super) fn points(key: u16, answer: u16, points: Marks) -> Marks {
    if answer == key { points } else { Marks::ZERO }
}
