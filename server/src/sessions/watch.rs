//! Watching a session (监考): counts in words and the candidates, those in trouble first. No answers, no scores.

use super::find;
use crate::authority::Organizer;
use crate::clock::{MINUTE, Millis};
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::session::Session;
use crate::storage::watch::{self, Watched};

/// Without an answer for so long a writing candidate is shown as quiet.
pub const QUIET: Millis = 5 * MINUTE;

/// What needs a look, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Time is over and the paper is not in yet.
    Overdue,
    /// No answer arrived for [`QUIET`].
    Quiet,
    /// Moved to another device.
    Claimed,
    /// Did not enter although the exam runs.
    Absent,
    /// Nothing.
    None,
}

/// A running session as the organizer sees it.
#[derive(Clone, Debug)]
pub struct WatchPage {
    /// The session.
    pub session: Session,
    /// Now.
    pub now: Millis,
    /// Candidates with what needs a look, most urgent first.
    pub rows: Vec<(Watched, Trouble)>,
    /// 应考
    pub expected: usize,
    /// 已进入
    pub entered: usize,
    /// 作答中
    pub writing: usize,
    /// 已交
    pub handed_in: usize,
    /// 未到
    pub absent: usize,
}

/// The watch page of a sealed session.
pub async fn watch(platform: &Platform, _: &Organizer, id: &str) -> Outcome<WatchPage> {
    let session = find(platform, id).await?;
    let now = platform.clock.now();
    let count = |rows: &[Watched], state: &str| rows.iter().filter(|r| r.state == state).count();
    let found = watch::of_session(&platform.store, id).await?;
    let (absent, writing, handed_in) = (count(&found, "ready"), count(&found, "open"), count(&found, "handed_in"));
    let mut rows: Vec<_> = found
        .into_iter()
        .map(|one| {
            let trouble = trouble(&one, session.plan.starts_at, now);
            (one, trouble)
        })
        .collect();
    rows.sort_by(|a, b| (a.1, &a.0.ticket_no).cmp(&(b.1, &b.0.ticket_no)));
    Ok(WatchPage { session, now, expected: rows.len(), entered: writing + handed_in, writing, handed_in, absent, rows })
}

/// One candidate as the organizer sees it, for the page on which help is given.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The session.
    pub session: Session,
    /// Now.
    pub now: Millis,
    /// The candidate.
    pub one: Watched,
    /// What needs a look.
    pub trouble: Trouble,
}

/// One candidate of a sealed session.
pub async fn candidate(platform: &Platform, _: &Organizer, attempt_id: &str) -> Outcome<Candidate> {
    let (session_id, one) = watch::one(&platform.store, attempt_id).await?.ok_or_else(missing)?;
    let (session, now) = (find(platform, &session_id).await?, platform.clock.now());
    let trouble = trouble(&one, session.plan.starts_at, now);
    Ok(Candidate { session, now, one, trouble })
}

fn trouble(one: &Watched, starts_at: Millis, now: Millis) -> Trouble {
    match one.state.as_str() {
        "open" if one.deadline.is_some_and(|d| now > d) => Trouble::Overdue,
        "open" if now - one.saved_at.or(one.opened_at).unwrap_or(now) > QUIET => Trouble::Quiet,
        "open" if one.generation > 1 => Trouble::Claimed,
        "ready" if now >= starts_at => Trouble::Absent,
        _ => Trouble::None,
    }
}
