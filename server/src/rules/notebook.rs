//! When an item leaves the wrong-answer notebook (错题本): after right answers on two different Beijing days with no wrong
//! one between them. A second right answer on the same day changes nothing, so nobody empties the notebook in one evening.

/// Right answers, each on its own day, that take an item out.
pub const RIGHT_DAYS: i64 = 2;

/// Where one item stands in one person's notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Wrong answers so far.
    pub wrong_count: i64,
    /// Days in a row of answers that were right.
    pub right_days: i64,
    /// Beijing day of the last counted right answer.
    pub last_right_day: Option<String>,
    /// Whether it has left.
    pub left: bool,
}

impl Standing {
    /// Days with a right answer that are still missing.
    pub fn still_needed(&self) -> i64 {
        (RIGHT_DAYS - self.right_days).max(0)
    }
}

/// What an answer on a Beijing day does. `None` in: not in the notebook; `None` out: nothing to write.
///
/// ```
/// use server::rules::notebook::after;
/// let wrong = after(None, false, "2026-11-24").unwrap();
/// assert_eq!(wrong.still_needed(), 2);
/// let once = after(Some(&wrong), true, "2026-11-24").unwrap();
/// assert!(after(Some(&once), true, "2026-11-24").is_none());
/// assert!(after(Some(&once), true, "2026-11-25").unwrap().left);
/// ```
pub fn after(standing: Option<&Standing>, correct: bool, day: &str) -> Option<Standing> {
    if !correct {
        let wrong_count = standing.map_or(0, |s| s.wrong_count) + 1;
        return Some(Standing { wrong_count, right_days: 0, last_right_day: None, left: false });
    }
    let held = standing.filter(|s| !s.left && s.last_right_day.as_deref() != Some(day))?;
    let right_days = held.right_days + 1;
    Some(Standing {
        wrong_count: held.wrong_count,
        right_days,
        last_right_day: Some(day.to_owned()),
        left: right_days >= RIGHT_DAYS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers as `day:r` or `day:w`; what stands in the notebook afterwards as (in it, still needed).
    fn check(answers: &str, expected: Option<(bool, i64)>) {
        let mut standing: Option<Standing> = None;
        for answer in answers.split_whitespace() {
            let (day, mark) = answer.split_once(':').unwrap();
            standing = after(standing.as_ref(), mark == "r", day).or(standing);
        }
        assert_eq!(standing.map(|s| (!s.left, s.still_needed())), expected, "{answers}");
    }

    #[test]
    fn an_item_leaves_after_right_answers_on_two_days() {
        check("1:r", None);
        check("1:w", Some((true, 2)));
        check("1:w 1:r", Some((true, 1)));
        check("1:w 1:r 1:r", Some((true, 1)));
        check("1:w 1:r 2:r", Some((false, 0)));
        check("1:w 1:r 2:w 2:r", Some((true, 1)));
        check("1:w 1:r 2:w 2:r 3:r", Some((false, 0)));
        check("1:w 1:r 5:r", Some((false, 0)));
        check("1:w 1:r 2:r 3:w", Some((true, 2)));
        check("1:w 1:r 2:r 3:r", Some((false, 0)));
    }
}
