//! One candidate as the organizer sees them, for the page on which help is given.

use super::board::trouble_of;
use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::trouble::Trouble;
use crate::sessions::find;
use crate::storage::incident::{self, Incident};
use crate::storage::late_evidence::{self, Told};
use crate::storage::misconduct::{self, Case};
use crate::storage::session::Session;
use crate::storage::unrehearsed;
use crate::storage::watch::{self, Watched};

/// Rows of the log on a person's page.
const LOG: i64 = 100;

/// One candidate of a sealed session.
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
    /// What was written down about this person, newest first.
    pub log: Vec<Incident>,
    /// Cases of misconduct, newest first.
    pub cases: Vec<Case>,
    /// Whether the open one was proposed by who looks.
    pub own_case: bool,
    /// What arrived after the end of counting, and what was decided about it.
    pub late: Option<Told>,
}

/// The candidate of an attempt.
pub async fn candidate(platform: &Platform, by: &Organizer, attempt_id: &str) -> Outcome<Candidate> {
    let store = &platform.store;
    let session_id = watch::session_of(store, attempt_id).await?.ok_or_else(missing)?;
    let session = find(platform, &session_id).await?;
    let who = watch::seated(store, &session_id, Some(attempt_id)).await?.pop().ok_or_else(missing)?;
    let mut pulse =
        watch::pulses(store, &session_id, Some(attempt_id)).await?.remove(attempt_id).ok_or_else(missing)?;
    if let Some((seen, _)) = platform.seen.fresh().get(attempt_id) {
        pulse.seen_at = pulse.seen_at.max((*seen > 0).then_some(*seen));
    }
    let (touched, saved_at) = watch::touched(store, &[attempt_id]).await?.remove(attempt_id).unwrap_or_default();
    let unrehearsed = unrehearsed::attempts(store, &session_id).await?.is_some_and(|all| all.contains(attempt_id));
    let one = Watched { who, pulse, saved_at, touched, unrehearsed };
    let now = platform.clock.now();
    let trouble = trouble_of(&one, &session, now);
    let log = incident::list(store, &session_id, Some(attempt_id), LOG).await?;
    let cases = misconduct::of_attempt(store, attempt_id).await?;
    let own_case = cases.iter().any(|case| case.state == "proposed" && case.proposed_by == by.account_id);
    let late = late_evidence::told(store, attempt_id).await?;
    Ok(Candidate { session, now, one, trouble, log, cases, own_case, late })
}
