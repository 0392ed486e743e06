//! When a sitting may be entered, until when answers count, and when it may be handed in: a pure function of the session's
//! times, the person's extra time and `now`. Every boundary is inclusive on the candidate's side.

use crate::clock::{MINUTE, Millis};

/// The times that bind one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The waiting room opens.
    pub waiting_opens_at: Millis,
    /// The exam starts.
    pub starts_at: Millis,
    /// Last instant at which one may enter; none for mock exams.
    pub entry_until: Option<Millis>,
    /// Whether the clock runs from one's own start (`own`) or from the common one.
    pub own_clock: bool,
    /// How far ended pauses have moved everything behind the start, milliseconds.
    pub moved: Millis,
    /// Minutes of the exam plus what everybody and this person were given.
    pub minutes: i64,
    /// Minutes that must pass before one may hand in.
    pub early_hand_in_minutes: i64,
    /// How long after the deadline an arriving answer still counts, milliseconds.
    pub grace: Millis,
}

/// Where an attempt that was not opened stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Before the waiting room opens.
    NotYet,
    /// In the waiting room.
    Waiting,
    /// May be opened now.
    Open,
    /// Too late (入场截止).
    Closed,
}

impl Window {
    /// Whether an unopened attempt may be entered.
    pub fn entry(&self, now: Millis) -> Entry {
        if now < self.waiting_opens_at {
            Entry::NotYet
        } else if now < self.starts_at {
            Entry::Waiting
        } else if self.entry_until.is_none_or(|until| now <= until) {
            Entry::Open
        } else {
            Entry::Closed
        }
    }

    /// Minutes after the start in which one may enter; none for mock exams.
    pub fn entry_minutes(&self) -> Option<i64> {
        self.entry_until.map(|until| (until - self.moved - self.starts_at) / MINUTE)
    }

    /// The deadline of an attempt opened at `opened_at`.
    pub fn deadline(&self, opened_at: Millis) -> Millis {
        let from = if self.own_clock { opened_at } else { self.starts_at + self.moved };
        from + self.minutes * MINUTE
    }

    /// Last instant at which an arriving answer counts.
    pub fn counted_until(&self, opened_at: Millis) -> Millis {
        self.deadline(opened_at) + self.grace
    }

    /// First instant at which one may hand in whose deadline this is: counted from where the time began, so that a pause
    /// moves it too.
    pub fn hand_in_from(&self, deadline: Millis) -> Millis {
        deadline + (self.early_hand_in_minutes - self.minutes) * MINUTE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(own_clock: bool) -> Window {
        Window {
            waiting_opens_at: 1_000,
            starts_at: 10_000,
            entry_until: Some(20_000),
            own_clock,
            moved: 0,
            minutes: 90,
            early_hand_in_minutes: 30,
            grace: 15_000,
        }
    }

    #[test]
    fn entry_has_exact_boundaries() {
        for (now, expected) in [
            (999, Entry::NotYet),
            (1_000, Entry::Waiting),
            (9_999, Entry::Waiting),
            (10_000, Entry::Open),
            (20_000, Entry::Open),
            (20_001, Entry::Closed),
        ] {
            assert_eq!(window(false).entry(now), expected, "at {now}");
        }
        let mock = Window { entry_until: None, ..window(true) };
        assert_eq!(mock.entry(i64::MAX), Entry::Open);
    }

    #[test]
    fn a_late_comer_loses_time_only_under_the_common_clock() {
        assert_eq!(window(false).deadline(19_000), 10_000 + 90 * MINUTE);
        assert_eq!(window(true).deadline(19_000), 19_000 + 90 * MINUTE);
        assert_eq!(window(true).counted_until(19_000), 19_000 + 90 * MINUTE + 15_000);
        let common = window(false);
        assert_eq!(common.hand_in_from(common.deadline(19_000)), 10_000 + 30 * MINUTE);
        let paused = Window { moved: 7, ..common };
        assert_eq!(paused.deadline(19_000), common.deadline(19_000) + 7);
        assert_eq!(paused.hand_in_from(paused.deadline(19_000)), 10_000 + 7 + 30 * MINUTE);
    }
}
