//! The plan of a day until the exam (今日计划): what is due in the notebook first, then so many new questions that the rest
//! is done when the exam comes.
//!
//! The questions not yet practised at the beginning of the day are spread evenly over the days before the exam, today with
//! them; what was new today is taken off. On the day of the exam nothing new is begun. Without an exam it is [`PACE`] a day.
//! The day's limit holds for both together, reviews first.

use super::memory::Day;
use super::next_step::{Entered, Situation};
use crate::clock::beijing_day_number;

/// New questions a day when no exam is in sight.
pub const PACE: i64 = 20;

/// Where a person stands on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Days until the exam; 0 on its day, none without one.
    pub days_left: Option<i64>,
    /// Questions never practised.
    pub undone: i64,
    /// Questions practised for the first time today.
    pub new_today: i64,
    /// Questions of the notebook that are due.
    pub due: i64,
    /// Answers the day's limit allows in all.
    pub limit: i64,
    /// Answers given today.
    pub used: i64,
}

/// What to do today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Questions of the notebook still to review today.
    pub reviews: i64,
    /// New questions still to practise today.
    pub new: i64,
    /// New questions a day until the exam.
    pub new_a_day: i64,
    /// Whether the limit leaves too few days to practise everything.
    pub too_much: bool,
}

/// The plan.
///
/// ```
/// use server::rules::plan::{Standing, plan};
/// let today = Standing { days_left: Some(10), undone: 95, new_today: 0, due: 4, limit: 300, used: 0 };
/// let plan = plan(&today);
/// assert_eq!((plan.reviews, plan.new), (4, 10));
/// ```
pub fn plan(now: &Standing) -> Plan {
    let undone = now.undone + now.new_today;
    let new_a_day = match now.days_left {
        None => PACE.min(undone),
        Some(..=0) => 0,
        Some(days) => (undone + days - 1) / days,
    };
    let allowed = (now.limit - now.used).max(0);
    let reviews = now.due.clamp(0, allowed);
    let new = (new_a_day - now.new_today).clamp(0, allowed - reviews);
    Plan { reviews, new, new_a_day: new_a_day.min(now.limit), too_much: new_a_day > now.limit }
}

/// The exam to plan for: name and Beijing day of the next one the person is registered for, else of the next one that takes
/// registrations. One that is handed in, over or before today is none.
pub fn next_exam(about: &Situation, today: Day) -> Option<(&str, Day)> {
    let goes_on = |e: &&Entered| {
        matches!(e.state.as_str(), "submitted" | "approved" | "returned")
            && !matches!(e.session_state.as_str(), "marked" | "published" | "archived" | "cancelled")
            && e.attempt.as_ref().is_none_or(|a| a.state != "handed_in")
    };
    let entered = about.entered.iter().filter(goes_on).map(|e| (e.name.as_str(), beijing_day_number(e.starts_at)));
    let open = about.open.iter().map(|s| (s.name.as_str(), beijing_day_number(s.starts_at)));
    soonest(entered, today).or_else(|| soonest(open, today))
}

fn soonest<'a>(exams: impl Iterator<Item = (&'a str, Day)>, today: Day) -> Option<(&'a str, Day)> {
    exams.filter(|(_, day)| *day >= today).min_by_key(|(_, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{DAY, Millis};
    use crate::rules::next_step::{OpenSession, Sat};

    const FRESH: Standing = Standing { days_left: Some(10), undone: 100, new_today: 0, due: 0, limit: 300, used: 0 };

    /// Reviews, new ones, new ones a day, and whether it is too much.
    fn check(now: Standing, expected: (i64, i64, i64, bool)) {
        let plan = plan(&now);
        assert_eq!((plan.reviews, plan.new, plan.new_a_day, plan.too_much), expected, "{now:?}");
    }

    #[test]
    fn what_is_left_is_spread_over_the_days_before_the_exam() {
        check(FRESH, (0, 10, 10, false));
        check(Standing { undone: 101, ..FRESH }, (0, 11, 11, false));
        check(Standing { days_left: Some(1), ..FRESH }, (0, 100, 100, false));
        check(Standing { undone: 94, new_today: 6, used: 6, ..FRESH }, (0, 4, 10, false));
        check(Standing { undone: 90, new_today: 10, used: 10, ..FRESH }, (0, 0, 10, false));
        check(Standing { undone: 80, new_today: 20, used: 20, ..FRESH }, (0, 0, 10, false));
    }

    #[test]
    fn on_the_day_of_the_exam_nothing_new_is_begun() {
        check(Standing { days_left: Some(0), due: 5, ..FRESH }, (5, 0, 0, false));
    }

    #[test]
    fn without_an_exam_there_is_a_steady_pace() {
        check(Standing { days_left: None, due: 3, ..FRESH }, (3, PACE, PACE, false));
        check(Standing { days_left: None, undone: 7, ..FRESH }, (0, 7, 7, false));
    }

    #[test]
    fn with_everything_done_only_reviews_are_left() {
        check(Standing { undone: 0, due: 2, ..FRESH }, (2, 0, 0, false));
        check(Standing { undone: 0, ..FRESH }, (0, 0, 0, false));
        check(Standing { undone: 0, days_left: None, ..FRESH }, (0, 0, 0, false));
    }

    #[test]
    fn the_limit_of_the_day_holds_and_reviews_come_first() {
        check(Standing { undone: 900, days_left: Some(2), due: 30, ..FRESH }, (30, 270, 300, true));
        check(Standing { undone: 600, days_left: Some(2), ..FRESH }, (0, 300, 300, false));
        check(Standing { due: 30, limit: 20, ..FRESH }, (20, 0, 10, false));
        check(Standing { due: 30, used: 295, ..FRESH }, (5, 0, 10, false));
        check(Standing { due: 30, used: 301, ..FRESH }, (0, 0, 10, false));
    }

    fn entered(name: &str, state: &str, session_state: &str, starts_at: Millis) -> Entered {
        let (name, state, session_state) = (name.into(), state.into(), session_state.into());
        Entered { name, state, session_state, starts_at, ..Entered::default() }
    }

    #[test]
    fn the_exam_is_the_next_one_entered_or_else_the_next_one_open() {
        let open = |name: &str, starts_at| OpenSession { name: name.into(), starts_at, ..OpenSession::default() };
        let handed_in = Entered {
            attempt: Some(Sat { state: "handed_in".into(), ..Sat::default() }),
            ..entered("交卷", "approved", "sealed", 20 * DAY)
        };
        let mut about = Situation {
            entered: vec![
                entered("晚", "approved", "arranged", 40 * DAY),
                entered("早", "submitted", "registration_open", 30 * DAY),
                entered("缓考", "deferred", "arranged", 21 * DAY),
                entered("撤回", "withdrawn", "registration_open", 21 * DAY),
                entered("取消", "approved", "cancelled", 21 * DAY),
                handed_in,
                entered("昨天", "approved", "sealed", 19 * DAY),
            ],
            open: vec![open("六月", 25 * DAY), open("五月", 24 * DAY)],
            ..Situation::default()
        };
        assert_eq!(next_exam(&about, 20), Some(("早", 30)));
        about.entered.retain(|e| !matches!(e.name.as_str(), "早" | "晚"));
        assert_eq!(next_exam(&about, 20), Some(("五月", 24)));
        assert_eq!(next_exam(&about, 25), Some(("六月", 25)), "the day itself counts");
        assert_eq!(next_exam(&about, 26), None);
    }
}
