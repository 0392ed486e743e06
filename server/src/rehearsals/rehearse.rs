//! The candidate's side: what the page shows, and beginning a rehearsal on the engine of the mock exam.

use crate::authority::Officer;
use crate::clock::{Millis, beijing};
use crate::error::{Error, Kind, Outcome, Refusal, missing};
use crate::platform::Platform;
use crate::practice::mock::deal;
use crate::rules::rehearsal::Window;
use crate::rules::session_state::Stored;
use crate::sessions::find;
use crate::storage::desk_check::{self, DeskCheck};
use crate::storage::mock_exam::{self, REHEARSAL};
use crate::storage::rehearsal::{self as stored, Run};
use crate::storage::session::Session;
use crate::storage::{Write, audit};
use crate::vault::new_id;
use question_bank::Blueprint;
use question_bank::blueprint::Stratum;
use question_bank::item::Kind as ItemKind;
use question_bank::paper::{Marks, Paper};
use serde_json::json;

/// The demo paper: 判断 4 × 1, 单选 4 × 1, 多选 2 × 2; every kind of question the exam asks.
const DEMO: [(ItemKind, &str, u16, u32); 3] = [
    (ItemKind::TrueFalse, "判断·试答", 4, 1),
    (ItemKind::Single, "单选·试答", 4, 1),
    (ItemKind::Multiple, "多选·试答", 2, 2),
];

/// What the candidate's page shows.
#[derive(Clone, Debug)]
pub struct Own {
    /// The session.
    pub session: Session,
    /// The window, if one is planned.
    pub window: Option<Window>,
    /// Whether a rehearsal may be begun now.
    pub open: bool,
    /// Whether this person has rehearsed.
    pub done: bool,
    /// The one to go on with.
    pub unfinished: Option<Run>,
    /// Rehearsals, newest first.
    pub runs: Vec<Run>,
    /// Checks of desks, newest first.
    pub desks: Vec<DeskCheck>,
    /// Whether a check can be recorded now.
    pub desk_open: bool,
}

/// The blueprint of the demo paper, from all that may be practised.
pub fn blueprint() -> Blueprint {
    let row = |(kind, name, count, points): (ItemKind, &str, u16, u32)| Stratum {
        name: name.to_owned(),
        nodes: vec!["XJP".to_owned(), "APL".to_owned()],
        kind,
        difficulty: None,
        count,
        points: Marks::whole(points),
    };
    Blueprint { strata: DEMO.into_iter().map(row).collect() }
}

/// A candidate's page: only with a registration of this session that was passed.
pub async fn own(platform: &Platform, by: &Officer, id: &str) -> Outcome<Own> {
    let store = &platform.store;
    let session = find(platform, id).await?;
    let (registration, passed, done) = stored::standing(store, id, &by.person_id).await?.ok_or_else(missing)?;
    if !passed {
        return Err(missing());
    }
    let now = platform.clock.now();
    let window = stored::window(store, id).await?;
    let runs = stored::runs(store, id, &by.person_id).await?;
    let goes_on = |run: &&Run| {
        run.state == "ready" || (run.state == "open" && run.counted_until.is_some_and(|until: Millis| now <= until))
    };
    let place = desk_check::place(store, &by.person_id, now).await?;
    Ok(Own {
        open: window.is_some_and(|w| w.is_open(session.plan.waiting_opens_at, now)) && session.state == Stored::Sealed,
        desk_open: place.is_some_and(|place| place.registration == registration),
        desks: desk_check::of_person(store, id, &by.person_id).await?,
        unfinished: runs.iter().find(goes_on).cloned(),
        session,
        window,
        done,
        runs,
    })
}

/// Begins a rehearsal for a session, or goes on with the one that is not over. Returns the attempt's id.
pub async fn rehearse(platform: &Platform, by: &Officer, session_id: &str) -> Outcome<String> {
    find(platform, session_id).await?;
    let blueprint = blueprint();
    let dealt = deal(platform, &blueprint).await?;
    let now = platform.clock.now();
    let (attempt_id, about) = (new_id(), (session_id, by.person_id.as_str()));
    let mut tx = platform.store.begin_write().await?;
    let number = standing_session(&mut tx, &blueprint, by, now).await?;
    if let Some(open) = stored::unfinished(&mut tx, about, now).await? {
        return Ok(open);
    }
    let paper = Paper { deal: u32::try_from(number).map_err(|_| Error::Fault("deals ran out".into()))?, ..dealt };
    let paper_id = new_id();
    mock_exam::insert_paper(&mut tx, REHEARSAL, &paper_id, &paper).await?;
    let who = (by.person_id.as_str(), by.account_id.as_str());
    mock_exam::insert_attempt(&mut tx, REHEARSAL, &attempt_id, who, &paper_id).await?;
    if !stored::begin(&mut tx, &attempt_id, about, now).await? {
        drop(tx);
        return Err(why_not(platform, by, session_id).await?);
    }
    let object = format!("attempt:{attempt_id}");
    let detail = json!({"session": session_id, "paper": paper.digest()});
    let entry = audit::Entry { actor: &by.account_id, action: "rehearsal.start", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(attempt_id)
}

/// The next deal of the standing session; who begins at the same time waits here.
async fn standing_session(tx: &mut Write, blueprint: &Blueprint, by: &Officer, now: Millis) -> Outcome<i64> {
    let pass_mark = i64::from(blueprint.full_marks().0) * 6 / 10;
    let text = serde_json::to_string(blueprint)?;
    mock_exam::ensure_session(tx, REHEARSAL, &text, pass_mark, &by.account_id, now).await?;
    Ok(mock_exam::next_deal(tx, REHEARSAL).await?)
}

async fn why_not(platform: &Platform, by: &Officer, session_id: &str) -> Outcome<Error> {
    let refusal = match own(platform, by, session_id).await {
        Ok(Own { window: None, .. }) => Refusal::new(Kind::Conflict, "rehearsal.not_planned"),
        Ok(Own { window: Some(window), .. }) => Refusal::new(Kind::Conflict, "rehearsal.not_open")
            .fact(beijing(window.opens_at))
            .fact(beijing(window.closes_at)),
        Err(Error::Refused(_)) => Refusal::new(Kind::Forbidden, "rehearsal.not_candidate"),
        Err(other) => return Err(other),
    };
    Ok(refusal.into())
}
