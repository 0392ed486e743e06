//! How ready a person is for the exam (掌握程度), chapter by chapter and as a whole.
//!
//! Only the last answer to an item counts. 未开始: no item of the chapter practised. 掌握: at least 80 % of its items
//! practised, and of these at least 85 % right the last time. 基本掌握: at least 50 % practised and 60 % right. 需加强: the
//! rest. The whole weighs each chapter by the marks the standard blueprint gives it, so a chapter the exam does not ask for
//! leaves it as it is. The figures are ours, a good deal above the pass mark of 60, because practice repeats its questions
//! and the exam does not.

/// Least share of items practised for 掌握, in percent.
pub const READY_PRACTISED: i64 = 80;
/// Least share of right last answers for 掌握, in percent.
pub const READY_RIGHT: i64 = 85;
/// Least share of items practised for 基本掌握, in percent.
pub const FAIR_PRACTISED: i64 = 50;
/// Least share of right last answers for 基本掌握, in percent.
pub const FAIR_RIGHT: i64 = 60;

/// A whole in the integers of [`overall`]: millionths.
const WHOLE: i64 = 1_000_000;

/// How ready a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Readiness {
    /// 未开始
    NotBegun,
    /// 需加强
    Weak,
    /// 基本掌握
    Fair,
    /// 掌握
    Ready,
}

impl Readiness {
    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotBegun => "未开始",
            Self::Weak => "需加强",
            Self::Fair => "基本掌握",
            Self::Ready => "掌握",
        }
    }
}

/// What a person has practised of a chapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Practised {
    /// Items there are.
    pub items: i64,
    /// Of these, answered at least once.
    pub done: i64,
    /// Of these, right the last time.
    pub right: i64,
}

/// How ready a person is for one chapter.
///
/// ```
/// use server::rules::readiness::{Practised, Readiness, readiness};
/// let of = |items, done, right| readiness(Practised { items, done, right });
/// assert_eq!(of(50, 0, 0), Readiness::NotBegun);
/// assert_eq!(of(50, 40, 34), Readiness::Ready);
/// assert_eq!(of(50, 40, 33), Readiness::Fair);
/// assert_eq!(of(50, 24, 24), Readiness::Weak);
/// ```
pub fn readiness(practised: Practised) -> Readiness {
    let Practised { items, done, right } = practised;
    let reaches = |seen: i64, well: i64| done * 100 >= items * seen && right * 100 >= done * well;
    match done {
        ..=0 => Readiness::NotBegun,
        _ if reaches(READY_PRACTISED, READY_RIGHT) => Readiness::Ready,
        _ if reaches(FAIR_PRACTISED, FAIR_RIGHT) => Readiness::Fair,
        _ => Readiness::Weak,
    }
}

/// How ready a person is for the exam, from every chapter with its weight, and the weighted share of items right the last
/// time in whole percent, cut. `None` when no chapter has both items and weight.
pub fn overall(chapters: impl IntoIterator<Item = (Practised, i64)>) -> Option<(Readiness, i64)> {
    let mut sum = Practised::default();
    for (one, weight) in chapters.into_iter().filter(|(one, _)| one.items > 0) {
        sum.items += weight * WHOLE;
        sum.done += weight * WHOLE * one.done / one.items;
        sum.right += weight * WHOLE * one.right / one.items;
    }
    (sum.items > 0).then(|| (readiness(sum), sum.right * 100 / sum.items))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(items: i64, done: i64, right: i64) -> Practised {
        Practised { items, done, right }
    }

    #[test]
    fn the_words_change_exactly_at_their_shares() {
        for (practised, expected) in [
            (of(100, 0, 0), Readiness::NotBegun),
            (of(0, 0, 0), Readiness::NotBegun),
            (of(100, 1, 1), Readiness::Weak),
            (of(100, 49, 49), Readiness::Weak),
            (of(100, 50, 30), Readiness::Fair),
            (of(100, 50, 29), Readiness::Weak),
            (of(100, 79, 79), Readiness::Fair),
            (of(100, 80, 68), Readiness::Ready),
            (of(100, 80, 67), Readiness::Fair),
            (of(100, 100, 85), Readiness::Ready),
            (of(100, 100, 84), Readiness::Fair),
            (of(3, 3, 3), Readiness::Ready),
        ] {
            assert_eq!(readiness(practised), expected, "{practised:?}");
        }
    }

    #[test]
    fn the_whole_weighs_chapters_by_their_marks() {
        for (chapters, expected) in [
            (vec![], None),
            (vec![(of(10, 10, 10), 0)], None),
            (vec![(of(0, 0, 0), 500)], None),
            (vec![(of(10, 0, 0), 500)], Some((Readiness::NotBegun, 0))),
            (vec![(of(10, 10, 10), 500), (of(90, 0, 0), 500)], Some((Readiness::Fair, 50))),
            (vec![(of(10, 10, 10), 900), (of(90, 0, 0), 100)], Some((Readiness::Ready, 90))),
            (vec![(of(10, 10, 10), 100), (of(10, 0, 0), 900)], Some((Readiness::Weak, 10))),
            (vec![(of(3, 2, 2), 100), (of(10, 10, 10), 0)], Some((Readiness::Fair, 66))),
        ] {
            assert_eq!(overall(chapters.clone()), expected, "{chapters:?}");
        }
    }
}
