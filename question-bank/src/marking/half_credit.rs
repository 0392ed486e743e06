//! Half credit: an answer that is right but incomplete earns half.

use crate::paper::Marks;

pub(super) const SENTENCE: &str = "全部选对得满分，少选且无错选得一半分，多选、错选不得分";

/// All points for the key, half (rounded down to a hundredth) for some of it and nothing else, none otherwise.
pub(super) fn points(key: u16, answer: u16, points: Marks) -> Marks {
    match answer {
        _ if answer == key => points,
        0 => Marks::ZERO,
        _ if answer & !key != 0 => Marks::ZERO,
        _ => Marks(points.0 / 2),
    }
}
