//! The rehearsal of an exam (考前试答): when it may be tried, and what counts as having tried it. The day before the exam each
//! candidate runs a short demo paper through the engine and the pages of the exam, on the desk they will sit at.

use crate::clock::{DAY, MINUTE, Millis, beijing_day_number};

/// How long a rehearsal lasts, minutes.
pub const MINUTES: i64 = 15;

/// Beijing hours of the usual window, the day before the exam.
const USUAL: (i64, i64) = (9, 17);

/// From when until when a rehearsal may be begun, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub opens_at: Millis,
    /// Last instant.
    pub closes_at: Millis,
}

/// What is wrong with a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Shorter than one rehearsal lasts, or upside down.
    Short,
    /// It would be over already.
    Past,
    /// It would not be over when the waiting room opens.
    Late,
    /// Another beginning, although it has begun.
    Begun,
}

/// Where a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Has not begun.
    Not,
    /// Has begun, and not handed in by own hand.
    Begun,
    /// Has handed in: 已试答.
    Done,
}

impl Window {
    /// The window that is proposed for an exam: the day before, 09:00 to 17:00 Beijing time.
    ///
    /// ```
    /// use server::clock::{beijing, parse_beijing};
    /// use server::rules::rehearsal::Window;
    ///
    /// let usual = Window::usual(parse_beijing("2026-06-18 08:30").unwrap());
    /// assert_eq!((beijing(usual.opens_at).as_str(), beijing(usual.closes_at).as_str()), ("2026-06-17 09:00", "2026-06-17 17:00"));
    /// ```
    pub fn usual(starts_at: Millis) -> Self {
        let hour = 60 * MINUTE;
        let eve = (beijing_day_number(starts_at) - 1) * DAY - 8 * hour;
        Self { opens_at: eve + USUAL.0 * hour, closes_at: eve + USUAL.1 * hour }
    }

    /// Whether a rehearsal may be begun at `now`. Never once the waiting room is open, whatever was planned before the exam
    /// was moved.
    pub fn is_open(&self, waiting_opens_at: Millis, now: Millis) -> bool {
        (self.opens_at..=self.closes_at).contains(&now) && now < waiting_opens_at
    }

    /// Last instant at which a rehearsal handed in counts: who began at the last moment has their time.
    pub fn counts_until(&self) -> Millis {
        self.closes_at + MINUTES * MINUTE
    }

    /// This window as it would be planned at `now`: a beginning that has passed means at once.
    ///
    /// # Errors
    /// When it is too short, over already or too late for the waiting room; or when it moves the beginning of `standing`,
    /// the window in force, after that has begun: who tried it would be told they did not.
    pub fn planned(self, standing: Option<Window>, waiting_opens_at: Millis, now: Millis) -> Result<Window, Misfit> {
        let opens_at = match standing {
            // Forms say minutes, the stored beginning may have more.
            Some(old) if old.opens_at <= now && old.opens_at / MINUTE == self.opens_at / MINUTE => old.opens_at,
            Some(old) if old.opens_at <= now => return Err(Misfit::Begun),
            _ => self.opens_at.max(now),
        };
        let window = Window { opens_at, ..self };
        if window.closes_at <= now {
            Err(Misfit::Past)
        } else if window.closes_at - self.opens_at < MINUTES * MINUTE {
            Err(Misfit::Short)
        } else if window.closes_at > waiting_opens_at {
            Err(Misfit::Late)
        } else {
            Ok(window)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAITING: Millis = 1_000 * DAY;

    fn window(opens_at: Millis, closes_at: Millis) -> Window {
        Window { opens_at, closes_at }
    }

    #[test]
    fn a_window_is_open_on_both_its_ends_and_never_in_the_waiting_room() {
        let usual = window(100, 200);
        for (now, open) in [(99, false), (100, true), (200, true), (201, false)] {
            assert_eq!(usual.is_open(WAITING, now), open, "at {now}");
        }
        assert!(usual.is_open(151, 150) && !usual.is_open(150, 150), "the exam was moved forward");
        assert_eq!(usual.counts_until(), 200 + 15 * MINUTE);
    }

    #[test]
    fn a_window_has_room_for_a_rehearsal_and_ends_before_the_waiting_room_opens() {
        let now = WAITING - DAY;
        let at = |opens, closes| window(now + opens, now + closes).planned(None, WAITING, now);
        assert_eq!(at(60, 60 + 15 * MINUTE), Ok(window(now + 60, now + 60 + 15 * MINUTE)));
        assert_eq!(at(60, 60 + 15 * MINUTE - 1), Err(Misfit::Short));
        assert_eq!(at(20 * MINUTE, 10 * MINUTE), Err(Misfit::Short), "upside down");
        assert_eq!(at(-DAY, 0), Err(Misfit::Past));
        assert_eq!(at(0, DAY), Ok(window(now, WAITING)));
        assert_eq!(at(0, DAY + 1), Err(Misfit::Late));
        assert_eq!(at(-DAY, DAY), Ok(window(now, WAITING)), "a beginning that has passed means at once");
    }

    #[test]
    fn once_begun_its_beginning_stands_and_its_end_may_move() {
        let (now, later) = (WAITING - DAY, WAITING - DAY + 60 * MINUTE);
        let standing = window(now - 90_001, later);
        let typed = window((now - 90_001) / MINUTE * MINUTE, later + MINUTE);
        assert_eq!(typed.planned(Some(standing), WAITING, now), Ok(window(now - 90_001, later + MINUTE)));
        let moved = window(now + MINUTE, later);
        assert_eq!(moved.planned(Some(standing), WAITING, now), Err(Misfit::Begun));
        assert_eq!(moved.planned(Some(window(now + 1, later)), WAITING, now), Ok(moved), "not begun: all may change");
    }
}
