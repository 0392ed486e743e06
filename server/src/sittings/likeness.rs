//! The report of answers that agree (答案雷同提示): for organizers to look at, never a reason by itself. Names are personal data,
//! so reading it leaves an audit row.

use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::rules::answer_likeness::{Pair, Wrong, pairs};
use crate::rules::session_state::Stored;
use crate::sessions;
use crate::storage::session::Session;
use crate::storage::watch::{self, Seated};
use crate::storage::{attempt, audit, result};
use question_bank::marking::Score;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// Two candidates and how much their wrong answers agree.
#[derive(Clone, Debug)]
pub struct Alike {
    /// The first.
    pub one: Arc<Seated>,
    /// The second.
    pub other: Arc<Seated>,
    /// How much.
    pub pair: Pair,
}

/// The report of a marked session.
#[derive(Clone, Debug)]
pub struct Report {
    /// The session.
    pub session: Session,
    /// Candidates compared.
    pub candidates: usize,
    /// Pairs to look at, the most unlikely first.
    pub alike: Vec<Alike>,
}

/// Compares the wrong answers of everybody who sat.
pub async fn report(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<Report> {
    let session = sessions::find(platform, session_id).await?;
    if !matches!(session.state, Stored::Marked | Stored::Published | Stored::Archived) {
        return refuse(Kind::Conflict, "likeness.not_marked");
    }
    let (ids, wrong) = wrong_answers(platform, session_id).await?;
    let candidates = wrong.len();
    let found = tokio::task::spawn_blocking(move || pairs(&wrong))
        .await
        .map_err(|e| Error::Fault(format!("comparing answers: {e}")))?;
    let seated = watch::seated(&platform.store, session_id, None).await?;
    let seated: HashMap<&str, &Arc<Seated>> = seated.iter().map(|one| (one.attempt_id.as_str(), one)).collect();
    let who = |place: usize| ids.get(place).and_then(|id| seated.get(id.as_str())).map(|one| Arc::clone(one));
    let alike: Vec<_> = found
        .into_iter()
        .filter_map(|pair| Some(Alike { one: who(pair.one)?, other: who(pair.other)?, pair }))
        .collect();
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let object = format!("session:{session_id}");
    let detail = json!({"candidates": candidates, "pairs": alike.len()});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "sitting.likeness", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(Report { session, candidates, alike })
}

/// Attempts and what each answered wrong, by item of the session's papers.
async fn wrong_answers(platform: &Platform, session_id: &str) -> Outcome<(Vec<String>, Vec<Wrong>)> {
    let mut tx = platform.store.begin_read().await?;
    let attempts = attempt::handed_in(&mut tx, session_id).await?;
    let answers = attempt::session_answers(&mut tx, session_id).await?;
    let results = result::of_session_in(&mut tx, session_id).await?;
    drop(tx);
    let results: HashMap<&str, &str> = results.iter().map(|r| (r.attempt_id.as_str(), r.detail.as_str())).collect();
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let (mut ids, mut all) = (Vec::new(), Vec::new());
    for one in &attempts {
        let Some(detail) = results.get(one.id.as_str()) else { continue };
        let score: Score = serde_json::from_str(detail)?;
        let own = answers.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        let mut wrong = Wrong::new();
        for (slot, marks) in one.paper.slots.iter().zip(&score.slots) {
            let chosen = own.iter().find(|a| a.slot == i64::from(slot.number)).map(|a| a.choice).unwrap_or_default();
            if *marks >= slot.points || chosen.is_empty() {
                continue;
            }
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let item = *numbers.entry(format!("{} {}", slot.item.as_str(), slot.version)).or_insert(next);
            wrong.push((item, letters(&chosen.canonical(&slot.order).to_string())));
        }
        ids.push(one.id.clone());
        all.push(wrong);
    }
    Ok((ids, all))
}

/// Canonical letters as a number, one bit a letter.
fn letters(text: &str) -> u32 {
    text.bytes().filter(u8::is_ascii_uppercase).fold(0, |bits, letter| bits | 1 << (letter - b'A'))
}
