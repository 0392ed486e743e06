//! Late evidence (迟到作答): which answers of a paper would be others if the events that came after the end of counting
//! counted too. Who decides that stands in `sittings::late_evidence`.

use std::collections::BTreeMap;

/// A stored answer event. Events stand in the order in which they were written (generation, number).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Question number, from 1.
    pub slot: i64,
    /// Letters; empty for none.
    pub choice: String,
    /// Whether it came after the end of counting.
    pub late: bool,
    /// Whether the decision is about it; means nothing for an event that came in time.
    pub asked: bool,
}

/// The questions, of the first `questions`, whose answer would be another one if the late events that are asked about
/// counted. No answer and an answer taken back are the same. Flags are no answers.
///
/// ```
/// use server::rules::late_evidence::{Event, changes};
/// let event = |slot, choice: &str, late| Event { slot, choice: choice.into(), late, asked: late };
/// let written = [event(1, "A", false), event(2, "B", false), event(1, "C", true), event(2, "B", true)];
/// assert_eq!(changes(&written, 80), [1], "question 2 has the same answer as before");
/// ```
pub fn changes(written: &[Event], questions: i64) -> Vec<i64> {
    let last = |counts: fn(&Event) -> bool| -> BTreeMap<i64, &str> {
        let answers = written.iter().filter(|e| counts(e) && (1..=questions).contains(&e.slot));
        answers.map(|e| (e.slot, e.choice.as_str())).collect()
    };
    let (before, after) = (last(|e| !e.late), last(|e| !e.late || e.asked));
    let differs =
        |slot: &&i64| before.get(*slot).copied().unwrap_or_default() != after.get(*slot).copied().unwrap_or_default();
    after.keys().filter(differs).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_standing_answer_is_a_change() {
        let check = |written: &[(i64, &str, bool, bool)], expected: &[i64]| {
            let event = |&(slot, choice, late, asked): &(i64, &str, bool, bool)| Event {
                slot,
                choice: choice.to_owned(),
                late,
                asked,
            };
            let events: Vec<_> = written.iter().map(event).collect();
            assert_eq!(changes(&events, 3), expected, "{written:?}");
        };
        check(&[], &[]);
        check(&[(1, "A", false, false)], &[]);
        check(&[(1, "A", true, true)], &[1]);
        check(&[(1, "A", true, false)], &[]);
        check(&[(1, "A", false, false), (1, "B", true, true)], &[1]);
        check(&[(1, "A", false, false), (1, "B", true, true), (1, "A", true, true)], &[]);
        check(&[(1, "A", false, false), (1, "B", true, true), (1, "A", true, false)], &[1]);
        // A gap in the numbers: the one that counts was written later.
        check(&[(1, "B", true, true), (1, "A", false, false)], &[]);
        check(&[(1, "A", false, false), (1, "", true, true)], &[1]);
        check(&[(2, "", true, true)], &[]);
        check(&[(4, "A", true, true), (0, "A", true, true)], &[]);
        check(&[(3, "A", true, true), (2, "B", true, true)], &[2, 3]);
    }
}
