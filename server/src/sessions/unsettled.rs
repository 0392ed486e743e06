//! What must be looked at before results are published, in one place: late evidence, misconduct, items that did badly, and
//! who did not hand in themselves. Open late evidence and open cases of misconduct stand in the way of publishing; the rest
//! is for people to judge.

use super::find;
use super::overview::Requirement;
use crate::authority::Organizer;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::sittings::correct_key;
use crate::sittings::late_evidence::{self, Listed};
use crate::storage::misconduct::{self, Case};
use crate::storage::watch::{self, Seated};
use crate::storage::{Write, session};
use std::collections::HashMap;
use std::sync::Arc;

/// A case of misconduct with whom it is about.
#[derive(Clone, Debug)]
pub struct Void {
    /// The case.
    pub case: Case,
    /// The candidate.
    pub who: Arc<Seated>,
}

/// How the sittings ended that no candidate ended.
#[derive(Clone, Debug, Default)]
pub struct Endings {
    /// Never entered.
    pub absent: usize,
    /// Handed in by the candidate.
    pub own: usize,
    /// Closed at the deadline.
    pub automatic: Vec<Arc<Seated>>,
    /// Handed in by an organizer.
    pub forced: Vec<Arc<Seated>>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Unsettled {
    /// Late evidence: open first.
    pub late: Vec<Listed>,
    /// Cases of misconduct that are open or confirmed: open first.
    pub voids: Vec<Void>,
    /// Items people should look at; none before marking.
    pub items: usize,
    /// How sittings ended.
    pub endings: Endings,
}

impl Unsettled {
    /// Attempts whose late evidence is to be decided.
    pub fn late_open(&self) -> usize {
        self.late.iter().filter(|one| one.evidence.is_open()).count()
    }

    /// Cases that wait for a second person.
    pub fn voids_open(&self) -> usize {
        self.voids.iter().filter(|one| one.case.state == "proposed").count()
    }
}

/// Reads all of it.
pub async fn unsettled(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Unsettled> {
    find(platform, id).await?;
    let store = &platform.store;
    let seated = watch::seated(store, id, None).await?;
    let by_attempt: HashMap<&str, &Arc<Seated>> = seated.iter().map(|one| (one.attempt_id.as_str(), one)).collect();
    let void = |case: Case| Some(Void { who: Arc::clone(by_attempt.get(case.attempt_id.as_str())?), case });
    let cases = misconduct::of_session(store, id).await?;
    let standing = cases.into_iter().filter(|case| matches!(case.state.as_str(), "proposed" | "confirmed"));
    let mut voids: Vec<Void> = standing.filter_map(void).collect();
    voids.sort_by_key(|one| one.case.state != "proposed");
    let pulses = watch::pulses(store, id, None).await?;
    let mut endings = Endings::default();
    for one in &seated {
        let pulse = pulses.get(&one.attempt_id);
        match pulse.map(|p| (p.state.as_str(), p.hand_in_kind.as_deref())) {
            Some(("handed_in", Some("automatic"))) => endings.automatic.push(Arc::clone(one)),
            Some(("handed_in", Some("forced"))) => endings.forced.push(Arc::clone(one)),
            Some(("handed_in", _)) => endings.own += 1,
            Some(("ready", _)) | None => endings.absent += 1,
            Some(_) => {}
        }
    }
    Ok(Unsettled {
        late: late_evidence::list(platform, by, id).await?,
        voids,
        items: correct_key::suspicious(platform, by, id).await?.len(),
        endings,
    })
}

/// What stands in the way of publishing, each with the part of the page on which it is settled.
pub(super) async fn requirements(tx: &mut Write, id: &str) -> Outcome<Vec<Requirement>> {
    let session = session::find_in(tx, id).await?.ok_or_else(missing)?;
    let late = late_evidence::undecided(tx, &session).await?;
    let cases = misconduct::open(tx, id).await?;
    let line = |open: bool, words: String, settled: &str, part: &str| Requirement {
        met: !open,
        words: if open { words } else { settled.to_owned() },
        link: open.then(|| format!("/organizer/sessions/{id}/publish#{part}")),
    };
    let late_words = format!("有 {late} 名考生的迟到作答尚未认定，请由两名考务认定是否计入");
    let case_words = format!("有 {cases} 件违纪认定等待第二人确认，请先办结");
    Ok(vec![
        line(late > 0, late_words, "没有待认定的迟到作答", "late-evidence"),
        line(cases > 0, case_words, "没有待确认的违纪认定", "voids"),
    ])
}
