//! How long a decision of the eligibility review can be taken back, and from when on people are told of it: the same instant,
//! so that nobody is told of a decision that was taken back.

/// Milliseconds within which a decision can be taken back.
pub const UNDOABLE: i64 = 10 * 60_000;

/// The instant from which a decision stands and is told.
pub fn told_at(decided_at: i64) -> i64 {
    decided_at + UNDOABLE
}

/// Whether a decision can still be taken back.
///
/// ```
/// use server::rules::decision::{UNDOABLE, is_undoable};
/// assert!(is_undoable(0, UNDOABLE - 1));
/// assert!(!is_undoable(0, UNDOABLE));
/// ```
pub fn is_undoable(decided_at: i64, now: i64) -> bool {
    now < told_at(decided_at)
}

/// Whether people are not told yet of how a registration was decided: it can still be taken back.
pub fn is_untold(state: &str, session_state: &str, decided_at: Option<i64>, now: i64) -> bool {
    matches!(state, "approved" | "returned" | "deferred")
        && matches!(session_state, "registration_open" | "under_review")
        && decided_at.is_some_and(|at| is_undoable(at, now))
}

/// Reasons for returning a registration that are offered; more can be written behind.
pub const PRESETS: [&str; 6] =
    ["单位或岗位信息有误", "不在执法岗位", "编制不符合报考条件", "考前培训未完成", "已持有有效证件", "材料不齐"];

/// The reason of a return from the one chosen and what was written.
pub fn reason_of(preset: &str, text: &str) -> String {
    let (preset, text) = (preset.trim(), text.trim());
    match (preset.is_empty(), text.is_empty()) {
        (false, false) => format!("{preset}：{text}"),
        (false, true) => preset.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_told_when_it_can_no_longer_be_taken_back() {
        for (state, session, decided, now, untold) in [
            ("approved", "under_review", Some(0), UNDOABLE - 1, true),
            ("returned", "registration_open", Some(0), 0, true),
            ("deferred", "under_review", Some(0), UNDOABLE, false),
            ("approved", "arranged", Some(0), 0, false),
            ("submitted", "under_review", None, 0, false),
            ("withdrawn", "under_review", Some(0), 0, false),
        ] {
            assert_eq!(is_untold(state, session, decided, now), untold, "{state} {session} {now}");
        }
    }

    #[test]
    fn a_reason_is_the_chosen_one_the_written_one_or_both() {
        for (preset, text, expected) in [
            ("材料不齐", "", "材料不齐"),
            ("材料不齐", " 缺培训证明 ", "材料不齐：缺培训证明"),
            ("", "缺培训证明", "缺培训证明"),
            ("", "", ""),
        ] {
            assert_eq!(reason_of(preset, text), expected);
        }
    }
}
