//! Postings (编制、派驻) and what a change of one asks for: a join, move or leave takes effect on a day, and whoever holds a
//! licence and has moved or left owes its exchange or cancellation (动态调整).
//!
//! Source: 浙江省综合行政执法条例 art. 28 (a licence goes with the post); the bureau's rules for exchange and cancellation.

use super::eligibility::Duty;
use jiff::civil::Date;

/// Why a day cannot be the day of a posting's change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongDay {
    /// No day of the calendar, or not written `2026-11-24`.
    Unreadable,
    /// It lies ahead: the register says how things stand.
    Ahead,
    /// It lies before the posting that ends with it began.
    BeforeItBegan,
}

/// The day of a change, as it is stored: not ahead of `today`, and not before the present posting began. Empty is today.
///
/// ```
/// use server::rules::posting::{WrongDay, day_of};
/// assert_eq!(day_of("2026-06-01", "2026-06-01", Some("2026-06-01")).as_deref(), Ok("2026-06-01"));
/// assert_eq!(day_of("2026-06-02", "2026-06-01", None), Err(WrongDay::Ahead));
/// assert_eq!(day_of("2026-05-31", "2026-06-01", Some("2026-06-01")), Err(WrongDay::BeforeItBegan));
/// ```
pub fn day_of(text: &str, today: &str, since: Option<&str>) -> Result<String, WrongDay> {
    let text = text.trim();
    let day = if text.is_empty() { today } else { text };
    let read: Date = day.parse().map_err(|_| WrongDay::Unreadable)?;
    let day = read.to_string();
    match () {
        () if day.len() != 10 => Err(WrongDay::Unreadable),
        () if day.as_str() > today => Err(WrongDay::Ahead),
        () if since.is_some_and(|since| day.as_str() < since) => Err(WrongDay::BeforeItBegan),
        () => Ok(day),
    }
}

/// What the holder of a licence that is in force owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// 注销: who left the post gives the licence back.
    Cancel,
    /// 换发: who works in another unit or on the other register gets a licence that says so.
    Exchange,
}

impl Task {
    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cancel => "注销证件",
            Self::Exchange => "换发证件",
        }
    }
}

/// How the holder of a licence is posted today, beside what the licence says.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// In post today.
    pub in_post: bool,
    /// Present home unit.
    pub unit: &'a str,
    /// Present register.
    pub duty: Duty,
    /// Unit the licence was given for.
    pub licence_unit: &'a str,
    /// Register the licence is of.
    pub licence_duty: Duty,
}

/// The task, if the posting and the licence no longer agree.
pub fn task(held: &Held<'_>) -> Option<Task> {
    match held.in_post {
        false => Some(Task::Cancel),
        true if held.unit != held.licence_unit || held.duty != held.licence_duty => Some(Task::Exchange),
        true => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_not_ahead_and_not_before_the_posting() {
        for (text, since, expected) in [
            ("", None, Ok("2026-06-01")),
            (" 2026-05-31 ", None, Ok("2026-05-31")),
            ("2026-5-31", None, Err(WrongDay::Unreadable)),
            ("2026-02-30", None, Err(WrongDay::Unreadable)),
            ("昨天", None, Err(WrongDay::Unreadable)),
            ("2026-06-02", None, Err(WrongDay::Ahead)),
            ("2026-06-01", Some("2026-06-01"), Ok("2026-06-01")),
            ("2026-05-31", Some("2026-06-01"), Err(WrongDay::BeforeItBegan)),
        ] {
            assert_eq!(day_of(text, "2026-06-01", since), expected.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn a_licence_that_no_longer_agrees_with_the_post_asks_for_something() {
        let officer = Duty::Officer;
        let here = Held { in_post: true, unit: "a", duty: officer, licence_unit: "a", licence_duty: officer };
        for (held, expected) in [
            (here, None),
            (Held { in_post: false, ..here }, Some(Task::Cancel)),
            (Held { in_post: false, unit: "b", ..here }, Some(Task::Cancel)),
            (Held { unit: "b", ..here }, Some(Task::Exchange)),
            (Held { duty: Duty::Supervisor, ..here }, Some(Task::Exchange)),
        ] {
            assert_eq!(task(&held), expected, "{held:?}");
        }
    }
}
