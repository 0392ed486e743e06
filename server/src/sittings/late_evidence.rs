//! Late evidence (迟到作答的认定): answers that arrived after the end of counting are kept and do not count, unless two
//! organizers admit them: one proposes to admit or to refuse all an attempt has, another confirms or rejects.
//!
//! It is decided once everybody's time is over and before the results are published. Not earlier: while the hall writes,
//! more may arrive and nobody should judge in a hurry. Not later: a published score changes by a key correction for all or
//! by a case of misconduct, never by evidence somebody left lying. A confirmed decision is final, and about the events that
//! were there when it was proposed; what arrives afterwards is kept and never counts.
//!
//! Late answers that change nothing (the same choice as the one that counts) need no decision, and nobody can make one.
//! Until it is decided nobody sees an answer or a score here, only how many answers would be others.

mod decide;

pub use decide::{MOST_WORDS, decide, propose};

use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::licences::masked;
use crate::platform::Platform;
use crate::rules::late_evidence::{Event, changes};
use crate::storage::Write;
use crate::storage::late_evidence::{self as stored, Arrived, Decision};
use crate::storage::session::{self, Session};
use crate::storage::watch::{self, Seated};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The late answers of one attempt.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The attempt.
    pub attempt_id: String,
    /// Late events that are to be decided, or that the standing proposal or decision is about.
    pub events: usize,
    /// Questions they answer.
    pub slots: Vec<i64>,
    /// Seconds, rounded up, from the end of counting to the first and to the last of them.
    pub seconds: (i64, i64),
    /// Answers that would be others if they counted.
    pub changes: usize,
    /// Late events that arrived after the standing proposal and are not in it.
    pub after: usize,
    /// The open proposal or the confirmed decision.
    pub standing: Option<Decision>,
    /// Proposals that were rejected, newest first.
    pub rejected: Vec<Decision>,
}

impl Evidence {
    /// Whether somebody still has to decide.
    pub fn is_open(&self) -> bool {
        self.standing.as_ref().map_or(self.changes > 0, |standing| standing.state == "proposed")
    }
}

/// The same with who it is about, for the page.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What came late.
    pub evidence: Evidence,
    /// The candidate's name, masked: 陈**. The decision is about answers, not about a person.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Ticket number.
    pub ticket_no: String,
    /// Whether the open proposal is the caller's.
    pub own: bool,
}

/// The late evidence of a session: what is to be decided first, then what was decided, then what needs no decision.
pub async fn list(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<Vec<Listed>> {
    let mut tx = platform.store.begin_read().await?;
    let found = session::find_in(&mut tx, session_id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)?;
    let all = of_session(&mut tx, &found, None).await?;
    drop(tx);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let seated = watch::seated(&platform.store, session_id, None).await?;
    let seated: HashMap<&str, &Arc<Seated>> = seated.iter().map(|one| (one.attempt_id.as_str(), one)).collect();
    let listed = |evidence: Evidence| {
        let who = seated.get(evidence.attempt_id.as_str())?;
        let proposed = evidence.standing.as_ref().filter(|one| one.state == "proposed");
        let own = proposed.is_some_and(|one| one.proposed_by == by.account_id);
        let (name, unit, ticket_no) = (masked(&who.name), who.unit.clone(), who.ticket_no.clone());
        Some(Listed { name, unit, ticket_no, own, evidence })
    };
    let mut list: Vec<Listed> = all.into_iter().filter_map(listed).collect();
    list.sort_by_key(|one| (!one.evidence.is_open(), one.evidence.standing.is_none(), one.ticket_no.clone()));
    Ok(list)
}

/// How many attempts of a session have late evidence somebody still has to decide.
pub async fn undecided(tx: &mut Write, session: &Session) -> Outcome<usize> {
    Ok(of_session(tx, session, None).await?.iter().filter(|one| one.is_open()).count())
}

async fn of_session(tx: &mut Write, session: &Session, attempt: Option<&str>) -> Outcome<Vec<Evidence>> {
    let mut by_attempt: BTreeMap<String, Vec<Arrived>> = BTreeMap::new();
    for one in stored::arrived(tx, &session.id, attempt).await? {
        by_attempt.entry(one.attempt_id.clone()).or_default().push(one);
    }
    if by_attempt.is_empty() {
        return Ok(Vec::new());
    }
    let mut decisions: HashMap<String, Vec<Decision>> = HashMap::new();
    for one in stored::decisions(tx, &session.id, attempt).await? {
        decisions.entry(one.attempt_id.clone()).or_default().push(one);
    }
    let questions = i64::try_from(session.plan.blueprint.count()).unwrap_or(i64::MAX);
    let one = |(attempt, written): (String, Vec<Arrived>)| {
        let own = decisions.remove(&attempt).unwrap_or_default();
        evidence(attempt, written, own, questions)
    };
    Ok(by_attempt.into_iter().map(one).collect())
}

fn evidence(attempt_id: String, written: Vec<Arrived>, decisions: Vec<Decision>, questions: i64) -> Evidence {
    let (rejected, mut standing): (Vec<_>, Vec<_>) = decisions.into_iter().partition(|d| d.state == "rejected");
    let standing = standing.pop();
    // Without a proposal the question is about all there is.
    let asked = |event: &Event| event.late && (event.asked || standing.is_none());
    let about: Vec<&Arrived> = written.iter().filter(|one| asked(&one.event)).collect();
    let seconds = |after: Option<Millis>| after.map_or(0, |ms| (ms + 999) / 1000);
    let events: Vec<Event> =
        written.iter().map(|one| Event { asked: asked(&one.event), ..one.event.clone() }).collect();
    Evidence {
        attempt_id,
        events: about.len(),
        slots: about.iter().map(|one| one.event.slot).collect::<BTreeSet<_>>().into_iter().collect(),
        seconds: (seconds(about.iter().map(|one| one.after).min()), seconds(about.iter().map(|one| one.after).max())),
        changes: changes(&events, questions).len(),
        after: written.iter().filter(|one| one.event.late && !asked(&one.event)).count(),
        standing,
        rejected,
    }
}
