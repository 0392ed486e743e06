//! When an item of the wrong-answer notebook is due again: spaced repetition by FSRS-6 with its published parameters
//! (open-spaced-repetition, `fsrs`). A right answer is graded Good, a wrong one Again; no interval is fuzzed, so the same
//! answers on the same days give the same days. What takes an item *out* of the notebook is [`super::notebook`]'s.

use fsrs::{FSRS, MemoryState};

/// A Beijing calendar day, counted from 1970-01-01.
pub type Day = i64;

/// The share of due items that should still be remembered; FSRS's own default.
const RETENTION: f32 = 0.9;

/// How well one item is remembered by one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Days until the chance to remember falls to 90 %, in thousandths.
    pub stability: i64,
    /// 1 (easy) to 10 (hard), in thousandths.
    pub difficulty: i64,
    /// Day of the last answer.
    pub reviewed: Day,
    /// Day from which it is due.
    pub due: Day,
}

/// The memory after an answer. A wrong one comes back on the next day; a right one when FSRS says, never on the same day.
///
/// ```
/// use server::rules::memory::after;
/// let wrong = after(None, false, 20_000);
/// assert_eq!(wrong.due, 20_001);
/// let right = after(Some(wrong), true, 20_001);
/// assert!(right.stability > wrong.stability && right.due > 20_001);
/// ```
pub fn after(held: Option<Memory>, right: bool, today: Day) -> Memory {
    let state = held.map(|m| MemoryState { stability: whole(m.stability), difficulty: whole(m.difficulty) });
    let elapsed = held.map_or(0, |m| u32::try_from(today - m.reviewed).unwrap_or(0));
    let next = FSRS::new(&[]).and_then(|fsrs| fsrs.next_states(state, RETENTION, elapsed));
    // Not reached: the parameters are the crate's own and what is stored is finite. Then the item comes back tomorrow.
    let Ok(next) = next.map(|next| if right { next.good } else { next.again }) else {
        return Memory { reviewed: today, due: today + 1, ..held.unwrap_or(FRESH) };
    };
    let days = if right { (next.interval.round() as i64).max(1) } else { 1 };
    Memory {
        stability: thousandths(next.memory.stability),
        difficulty: thousandths(next.memory.difficulty),
        reviewed: today,
        due: today + days,
    }
}

/// Whether an item is due; one that was never scheduled is.
pub fn is_due(memory: Option<&Memory>, today: Day) -> bool {
    memory.is_none_or(|m| m.due <= today)
}

const FRESH: Memory = Memory { stability: 1_000, difficulty: 5_000, reviewed: 0, due: 0 };

fn whole(thousandths: i64) -> f32 {
    thousandths as f32 / 1_000.0
}

fn thousandths(whole: f32) -> i64 {
    ((f64::from(whole) * 1_000.0).round() as i64).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Day = 20_600;

    /// Answers `r` and `w`, each so many days after the one before; after each, the days until due and the memory.
    fn check(answers: &str, expected: &[(i64, i64, i64)]) {
        let (mut held, mut today, mut found) = (None, TODAY, Vec::new());
        for answer in answers.split_whitespace() {
            let (later, mark) = answer.split_at(answer.len() - 1);
            today += later.parse::<Day>().unwrap();
            let now = after(held, mark == "r", today);
            found.push((now.due - today, now.stability, now.difficulty));
            held = Some(now);
        }
        assert_eq!(found.len(), expected.len());
        for (n, (found, expected)) in found.iter().zip(expected).enumerate() {
            // A thousandth apart is the rounding of what is stored between two answers.
            let near = (found.1 - expected.1).abs() <= 1 && (found.2 - expected.2).abs() <= 1;
            assert!(found.0 == expected.0 && near, "{answers}, answer {}: {found:?}, not {expected:?}", n + 1);
        }
    }

    /// The figures are those of another implementation, py-fsrs 6.3.2, without learning steps; only the last wrong answer of
    /// the last line would come back there after two days.
    #[test]
    fn the_days_are_those_of_another_fsrs() {
        check("0w", &[(1, 212, 6_413)]);
        check("0w 0r", &[(1, 212, 6_413), (1, 247, 6_402)]);
        check("0w 1r 2r 5r", &[(1, 212, 6_413), (2, 1_887, 6_402), (6, 6_269, 6_391), (16, 15_983, 6_380)]);
        check(
            "0w 1r 2r 5w 1r",
            &[(1, 212, 6_413), (2, 1_887, 6_402), (6, 6_269, 6_391), (1, 1_043, 8_799), (2, 2_235, 8_785)],
        );
        check("0r 2r 11w 1r", &[(2, 2_307, 2_118), (11, 10_964, 2_111), (1, 1_538, 7_392), (4, 3_554, 7_380)]);
    }

    #[test]
    fn what_was_never_scheduled_is_due() {
        assert!(is_due(None, TODAY));
        let due = |due| Memory { due, ..FRESH };
        for (day, expected) in [(TODAY - 1, true), (TODAY, true), (TODAY + 1, false)] {
            assert_eq!(is_due(Some(&due(day)), TODAY), expected, "{day}");
        }
    }

    fn held() -> impl Strategy<Value = Memory> {
        let stability = prop_oneof![1_i64..1_000, 1_i64..3_650_000];
        (stability, 1_000_i64..=10_000, 0_i64..400).prop_map(|(stability, difficulty, ago)| Memory {
            stability,
            difficulty,
            reviewed: TODAY - ago,
            due: TODAY,
        })
    }

    proptest! {
        #[test]
        fn due_is_after_today_whatever_was_held(held in proptest::option::of(held()), right: bool) {
            let next = after(held, right, TODAY);
            prop_assert!(next.due > TODAY && next.reviewed == TODAY, "{next:?}");
            prop_assert!(next.stability >= 1 && (1_000..=10_000).contains(&next.difficulty), "{next:?}");
            prop_assert_eq!(after(held, right, TODAY), next, "no chance in it");
        }

        #[test]
        fn a_right_answer_on_a_later_day_makes_the_memory_last_longer(held in held(), later in 1_i64..400) {
            let today = held.reviewed + later;
            let next = after(Some(held), true, today);
            prop_assert!(next.stability > held.stability, "{held:?} {next:?}");
            prop_assert!(next.due > today);
        }

        #[test]
        fn a_wrong_answer_brings_it_back_within_a_day(held in proptest::option::of(held())) {
            let next = after(held, false, TODAY);
            prop_assert_eq!(next.due, TODAY + 1);
            if let Some(held) = held.filter(|m| m.reviewed < TODAY) {
                prop_assert!(next.stability <= held.stability, "{held:?} {next:?}");
            }
        }
    }
}
