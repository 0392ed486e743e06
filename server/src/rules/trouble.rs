//! What of a candidate needs a look while the exam runs, most urgent first. A pure function of where the attempt stands.

use crate::clock::{MINUTE, Millis};

/// Without a word from an exam page for so long it counts as offline. The page speaks every 30 seconds at least and waits 10
/// for an answer.
pub const OFFLINE: Millis = 45_000;

/// Without an answer for so long a writing candidate is shown as quiet.
pub const QUIET: Millis = 5 * MINUTE;

/// So long an incident counts as new: it stands first and no filter hides it.
pub const NEW: Millis = 15 * MINUTE;

/// What needs a look, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Something happened and was written down a short while ago.
    Incident,
    /// Time is over and the paper is not in yet.
    Overdue,
    /// The exam page was not heard of for [`OFFLINE`].
    Offline,
    /// No answer arrived for [`QUIET`].
    Quiet,
    /// Is there, and did not enter although the exam runs.
    Outside,
    /// Moved to another device.
    Claimed,
    /// Neither there nor entered although the exam runs.
    Absent,
    /// Has not rehearsed, before the exam starts.
    Unrehearsed,
    /// Nothing.
    None,
}

/// Where an attempt stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing<'a> {
    /// `ready`, `open` or `handed_in`.
    pub state: &'a str,
    /// Writing generation: 1 is the first device.
    pub generation: i64,
    /// When it was opened.
    pub opened_at: Option<Millis>,
    /// Deadline.
    pub deadline: Option<Millis>,
    /// When its exam page was last heard of; none where pages work without scripts, which say nothing by themselves.
    pub seen_at: Option<Millis>,
    /// Last answer that arrived.
    pub saved_at: Option<Millis>,
    /// Whether the person was checked in.
    pub checked_in: bool,
    /// When something of it was last written down.
    pub incident_at: Option<Millis>,
    /// Whether the session had a rehearsal that this person has not handed in.
    pub unrehearsed: bool,
}

/// What needs a look at `now`; `standing` is the instant the session's time has come to, earlier than `now` in a pause.
///
/// ```
/// use server::rules::trouble::{Standing, Trouble, trouble};
///
/// let writes = Standing { state: "open", generation: 1, opened_at: Some(0), deadline: Some(90_000), ..Default::default() };
/// assert_eq!(trouble(&writes, 0, 90_000, 90_000), Trouble::None);
/// assert_eq!(trouble(&writes, 0, 90_001, 90_001), Trouble::Overdue);
/// assert_eq!(trouble(&writes, 0, 90_001, 60_000), Trouble::None, "in a pause no time passes");
/// let heard = Standing { seen_at: Some(1_000), ..writes };
/// assert_eq!(trouble(&heard, 0, 46_001, 46_001), Trouble::Offline);
/// ```
pub fn trouble(one: &Standing<'_>, starts_at: Millis, now: Millis, standing: Millis) -> Trouble {
    let heard = one.seen_at.max(one.saved_at).max(one.opened_at).unwrap_or(now);
    let answered = one.saved_at.or(one.opened_at).unwrap_or(now);
    match one.state {
        _ if one.incident_at.is_some_and(|at| now - at < NEW) => Trouble::Incident,
        "open" if one.deadline.is_some_and(|d| standing > d) => Trouble::Overdue,
        "open" if one.seen_at.is_some() && now - heard > OFFLINE => Trouble::Offline,
        "open" if standing - answered > QUIET => Trouble::Quiet,
        "open" if one.generation > 1 => Trouble::Claimed,
        "ready" if now >= starts_at && one.checked_in => Trouble::Outside,
        "ready" if now >= starts_at => Trouble::Absent,
        "ready" if one.unrehearsed => Trouble::Unrehearsed,
        _ => Trouble::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_more_urgent_hides_what_is_less() {
        let calm = Standing {
            state: "open",
            generation: 1,
            opened_at: Some(0),
            deadline: Some(90 * MINUTE),
            ..Standing::default()
        };
        let at = |one: Standing<'_>, now| trouble(&one, 0, now, now);
        assert_eq!(at(calm, QUIET), Trouble::None);
        assert_eq!(at(calm, QUIET + 1), Trouble::Quiet);
        assert_eq!(at(Standing { seen_at: Some(0), ..calm }, OFFLINE), Trouble::None);
        assert_eq!(at(Standing { seen_at: Some(0), ..calm }, QUIET + 1), Trouble::Offline);
        assert_eq!(at(Standing { seen_at: Some(QUIET), generation: 2, ..calm }, QUIET), Trouble::Claimed);
        assert_eq!(at(Standing { incident_at: Some(0), ..calm }, NEW - 1), Trouble::Incident);
        assert_eq!(at(Standing { incident_at: Some(0), seen_at: Some(NEW), ..calm }, NEW), Trouble::Quiet);
        let ready = Standing { state: "ready", ..Standing::default() };
        assert_eq!(trouble(&ready, 1, 0, 0), Trouble::None);
        assert_eq!(trouble(&ready, 1, 1, 1), Trouble::Absent);
        assert_eq!(trouble(&Standing { checked_in: true, ..ready }, 1, 1, 1), Trouble::Outside);
        let untried = Standing { unrehearsed: true, ..ready };
        assert_eq!(trouble(&untried, 1, 0, 0), Trouble::Unrehearsed);
        assert_eq!(trouble(&untried, 1, 1, 1), Trouble::Absent, "once the exam runs the seat is what matters");
        assert_eq!(trouble(&Standing { incident_at: Some(0), ..untried }, 1, 0, 0), Trouble::Incident);
        assert_eq!(at(Standing { unrehearsed: true, ..calm }, QUIET), Trouble::None, "who writes has no need of it");
        assert!(Trouble::Incident < Trouble::Overdue && Trouble::Absent < Trouble::Unrehearsed);
        assert!(Trouble::Unrehearsed < Trouble::None);
    }
}
