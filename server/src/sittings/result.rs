//! The candidate's result: after publication for a formal exam, at once for a mock one. Only a mock shows its questions
//! with keys and rationales.

use super::own;
use crate::authority::Officer;
use crate::clock::Millis;
use crate::error::{Error, Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::attempt::{self, Attempt};
use crate::storage::mock_exam::REHEARSAL;
use crate::storage::{misconduct, result, score_review};
use question_bank::answer::Choice;
use question_bank::item::{Kind as ItemKind, node_name};
use question_bank::marking::{Part, Score};
use question_bank::paper::Marks;
use question_bank::presented::{PresentedItem, present};

/// What the result page shows.
#[derive(Clone, Debug)]
pub struct ResultPage {
    /// Attempt id.
    pub attempt: String,
    /// Session name.
    pub session_name: String,
    /// Whether it is a mock exam.
    pub mock: bool,
    /// Whether that is the rehearsal of a formal one.
    pub rehearsal: bool,
    /// Candidate.
    pub candidate: String,
    /// Ticket number.
    pub ticket_no: Option<String>,
    /// Whether the pass mark is reached.
    pub passed: bool,
    /// Why the result is void for misconduct; none when it is not.
    pub void: Option<String>,
    /// Score.
    pub score: Marks,
    /// Full marks.
    pub full: Marks,
    /// Pass mark.
    pub pass_mark: Marks,
    /// Every version of the result, oldest first: score in hundredths, whether passed, when, why. More than one after a
    /// correction.
    pub versions: Vec<(Marks, bool, Millis, String)>,
    /// The score review that was asked for.
    pub review_asked: Option<score_review::Stored>,
    /// Until when a score review can be asked for.
    pub review_until: Option<Millis>,
    /// By kind.
    pub by_kind: Vec<(ItemKind, Part)>,
    /// By syllabus node: code, name, part.
    pub by_node: Vec<(String, &'static str, Part)>,
    /// Receipt number of the hand-in.
    pub receipt_no: String,
    /// Check code of the slip of a formal result.
    pub check_code: Option<String>,
    /// Every question with its key, for mock exams.
    pub review: Option<Vec<ReviewedQuestion>>,
}

/// A question after a mock exam.
#[derive(Clone, Debug)]
pub struct ReviewedQuestion {
    /// Number in the paper.
    pub number: u16,
    /// As it was shown.
    pub presented: PresentedItem,
    /// What was chosen, in the letters shown.
    pub chosen: Choice,
    /// The key, in the letters shown.
    pub key: Choice,
    /// Marks earned.
    pub marks: Marks,
    /// Why.
    pub rationale: String,
    /// Law and article.
    pub reference: Vec<String>,
}

/// The officer's own result, once it may be seen.
pub async fn result(platform: &Platform, by: &Officer, id: &str) -> Outcome<ResultPage> {
    let found = own(platform, by, id).await?;
    if !found.mock && !matches!(found.session_state.as_str(), "published" | "archived") {
        return refuse(Kind::Conflict, "result.not_published");
    }
    let mut versions = result::versions(&platform.store, id).await?;
    let told = versions.iter().map(|v| (marks(v.score), v.passed, v.marked_at, v.reason.clone())).collect();
    let Some(stored) = versions.pop() else {
        return refuse(Kind::NotFound, "result.none");
    };
    let score: Score = serde_json::from_str(&stored.detail)?;
    let review = if found.mock { Some(review(platform, &found, &score).await?) } else { None };
    let review_until = match found.mock {
        true => None,
        false => published_until(platform, &found.session_id).await?,
    };
    let check_code = if found.mock { None } else { Some(super::slip::check_code(platform, &stored)?) };
    Ok(ResultPage {
        check_code,
        attempt: found.id.clone(),
        session_name: found.session_name.clone(),
        mock: found.mock,
        rehearsal: found.session_id == REHEARSAL.id,
        candidate: found.candidate.clone(),
        ticket_no: found.ticket.as_ref().map(|t| t.0.clone()),
        passed: stored.passed,
        void: if stored.voided { void_reason(platform, id).await? } else { None },
        score: marks(stored.score),
        full: marks(stored.full),
        pass_mark: marks(found.pass_mark),
        versions: told,
        review_asked: score_review::of_attempt(&platform.store, id).await?,
        review_until,
        by_node: score.by_node.iter().map(|(n, p)| (n.as_str().to_owned(), node_name(n), *p)).collect(),
        by_kind: score.by_kind,
        receipt_no: found.receipt.map(|r| r.number).unwrap_or_default(),
        review,
    })
}

async fn void_reason(platform: &Platform, id: &str) -> Outcome<Option<String>> {
    let cases = misconduct::of_attempt(&platform.store, id).await?;
    Ok(cases.into_iter().find(|case| case.state == "confirmed").map(|case| case.reason))
}

fn marks(hundredths: i64) -> Marks {
    Marks(u32::try_from(hundredths).unwrap_or_default())
}

/// Until when a result of the session can be reviewed, if that is still ahead.
async fn published_until(platform: &Platform, session_id: &str) -> Outcome<Option<Millis>> {
    let session = crate::sessions::find(platform, session_id).await?;
    let lasts = super::score_review::lasts(platform).await?;
    let until = session.published_at.filter(|_| session.state == Stored::Published).map(|at| at + lasts);
    Ok(until.filter(|until| *until >= platform.clock.now()))
}

async fn review(platform: &Platform, found: &Attempt, score: &Score) -> Outcome<Vec<ReviewedQuestion>> {
    let shelf = platform.shelf.items(&platform.store).await?;
    let answers = attempt::answers(&platform.store, &found.id).await?;
    let mut reviewed = Vec::with_capacity(found.paper.slots.len());
    for (slot, marks) in found.paper.slots.iter().zip(&score.slots) {
        let item = shelf
            .get(&(slot.item.clone(), slot.version))
            .ok_or_else(|| Error::Fault(format!("item {} is not in the bank", slot.item.as_str())))?;
        let chosen = answers.iter().find(|a| a.slot == i64::from(slot.number)).map(|a| a.choice).unwrap_or_default();
        reviewed.push(ReviewedQuestion {
            number: slot.number,
            presented: present(item, &slot.order),
            chosen,
            key: item.key.presented(&slot.order),
            marks: *marks,
            rationale: item.rationale.clone(),
            reference: item.reference.clone(),
        });
    }
    Ok(reviewed)
}
