//! Reading a lesson: where it stands, from when it may be called finished, and what it counts as training (学时).

use crate::clock::{MINUTE, Millis};

/// Minutes of one training hour (学时).
pub const HOUR: i64 = 45;

/// Which part of a lesson's minutes has to pass before it can be called finished.
pub const LEAST_PART: i64 = 3;

/// Where a lesson stands for one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Never opened.
    #[default]
    Unread,
    /// Opened, not finished.
    Begun(Millis),
    /// Finished.
    Finished(Millis),
}

impl Reading {
    /// From the stored instants.
    pub fn of(started_at: Millis, finished_at: Option<Millis>) -> Self {
        finished_at.map_or(Self::Begun(started_at), Self::Finished)
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unread => "未读",
            Self::Begun(_) => "在读",
            Self::Finished(_) => "已读",
        }
    }
}

/// The first instant at which a lesson of so many minutes may be called finished: a third of them after it was opened. Time
/// before another lesson was finished went to that one, so opening all lessons at once gains nothing.
///
/// ```
/// use server::clock::MINUTE;
/// use server::rules::study::finishable_at;
/// assert_eq!(finishable_at(0, None, 20), 20 * MINUTE / 3);
/// assert_eq!(finishable_at(0, Some(5 * MINUTE), 30), 15 * MINUTE);
/// ```
pub fn finishable_at(opened_at: Millis, last_finished_at: Option<Millis>, minutes: i64) -> Millis {
    opened_at.max(last_finished_at.unwrap_or(opened_at)) + minutes * MINUTE / LEAST_PART
}

/// Minutes as training hours with one decimal, cut and never rounded: 44 minutes are 0.9, not 1.0.
///
/// ```
/// use server::rules::study::hours;
/// assert_eq!((hours(0), hours(44), hours(45), hours(100)), ("0.0".into(), "0.9".into(), "1.0".into(), "2.2".into()));
/// ```
pub fn hours(minutes: i64) -> String {
    let tenths = minutes.max(0) * 10 / HOUR;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Whether online study meets a requirement of so many minutes; without one (0) it does not stand in for the training.
pub fn meets(minutes: i64, required: i64) -> bool {
    required > 0 && minutes >= required
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_finished_no_sooner_than_a_third_of_its_minutes_after_it_was_opened() {
        for (opened, last, minutes, expected) in [
            (0, None, 10, 200_000),
            (1_000, None, 30, 601_000),
            (1_000, Some(500), 30, 601_000),
            (1_000, Some(2_000), 30, 602_000),
        ] {
            assert_eq!(finishable_at(opened, last, minutes), expected, "{opened} {last:?} {minutes}");
        }
    }

    #[test]
    fn a_requirement_is_met_to_the_minute_and_none_is_never_met() {
        for (minutes, required, expected) in
            [(0, 0, false), (500, 0, false), (89, 90, false), (90, 90, true), (91, 90, true)]
        {
            assert_eq!(meets(minutes, required), expected, "{minutes} of {required}");
        }
    }
}
