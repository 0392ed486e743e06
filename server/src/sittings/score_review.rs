//! 成绩复核: within some days of the publication who sat may ask, once, that the paper is marked again. An organizer sees the
//! answers as they are stored and what marking again gives, and answers. A key that turns out wrong is corrected for
//! everybody ([`super::correct_key`]), never for one.

use super::mark::score_of;
use crate::authority::{Officer, Organizer};
use crate::clock::{DAY, Millis};
use crate::error::{Kind, Outcome, missing, reason, refuse};
use crate::platform::Platform;
use crate::sessions;
use crate::storage::attempt;
use crate::storage::notice::{self, Notice, To};
use crate::storage::score_review::{self as stored, Stored};
use crate::storage::{audit, result, setting};
use crate::vault::new_id;
use question_bank::item::ItemId;
use question_bank::paper::Marks;
use serde_json::json;

/// Days in which a review can be asked for, unless the setting `score_review.days` says otherwise.
const DAYS: u32 = 7;

/// How long after its publication a result can be reviewed, in milliseconds.
pub(super) async fn lasts(platform: &Platform) -> Outcome<Millis> {
    let now = platform.clock.now();
    let days = setting::number_in_force(&platform.store, "score_review.days", now, DAYS).await?;
    Ok(i64::from(days) * DAY)
}

/// Asks for the review of an own published result.
pub async fn request(platform: &Platform, by: &Officer, attempt_id: &str, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let name = attempt::find(&platform.store, attempt_id, &by.account_id).await?.ok_or_else(missing)?.session_name;
    let now = platform.clock.now();
    let since = now - lasts(platform).await?;
    let mut tx = platform.store.begin_write().await?;
    let id = new_id();
    if !stored::insert(&mut tx, &id, (attempt_id, &by.person_id), why, since, now).await? {
        return refuse(Kind::Conflict, "score_review.closed");
    }
    let object = format!("attempt:{attempt_id}");
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "score_review.request",
        object: &object,
        detail: json!({"review": id}),
    };
    audit::append(&mut tx, now, &entry).await?;
    let link = format!("/organizer/score-reviews/{id}");
    let said = Notice { code: "score_review.requested", facts: &[name], link: &link, object: &object, visible_at: now };
    notice::send(&mut tx, &platform.store, To::Role("organizer"), &said).await?;
    tx.commit().await?;
    Ok(())
}

/// One question as an organizer checks it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Number on the paper.
    pub number: u16,
    /// The item.
    pub item: ItemId,
    /// Letters chosen as shown; empty for none.
    pub chosen: String,
    /// When the last answer arrived.
    pub received_at: Option<Millis>,
    /// Marks earned, now.
    pub marks: Marks,
    /// Marks it is worth.
    pub points: Marks,
}

/// The page of a review.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// The review.
    pub review: Stored,
    /// The score that stands, in hundredths.
    pub score: i64,
    /// What marking again gives, in hundredths.
    pub again: i64,
    /// Question by question.
    pub questions: Vec<Checked>,
}

/// The reviews of a session.
pub async fn list(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Vec<Stored>> {
    stored::of_session(&platform.store, session_id).await
}

/// One review with the paper marked again from its stored answers.
pub async fn page(platform: &Platform, _: &Organizer, id: &str) -> Outcome<ReviewPage> {
    let review = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let standing = result::latest(&platform.store, &review.attempt_id).await?.ok_or_else(missing)?;
    let (one, answers, score) = score_of(platform, &review.attempt_id, standing.key_version).await?;
    let questions = one.paper.slots.iter().zip(&score.slots).map(|(slot, marks)| {
        let answer = answers.iter().find(|a| a.slot == i64::from(slot.number));
        Checked {
            number: slot.number,
            item: slot.item.clone(),
            chosen: answer.map(|a| a.choice.to_string()).unwrap_or_default(),
            received_at: answer.map(|a| a.received_at),
            marks: *marks,
            points: slot.points,
        }
    });
    Ok(ReviewPage { questions: questions.collect(), score: standing.score, again: i64::from(score.total.0), review })
}

/// Answers a review; what marking again gave is kept with it. Returns the session.
pub async fn answer(platform: &Platform, by: &Organizer, id: &str, words: &str) -> Outcome<String> {
    let words = reason(words)?;
    let again = page(platform, by, id).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !stored::answer(&mut tx, id, words, again.again, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "score_review.answered");
    }
    let object = format!("attempt:{}", again.review.attempt_id);
    let detail = json!({"review": id, "score": again.score, "again": again.again});
    let entry = audit::Entry { actor: &by.account_id, action: "score_review.answer", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    let name = sessions::find(platform, &again.review.session_id).await?.plan.name;
    let link = format!("/attempt/{}/result", again.review.attempt_id);
    let said = Notice { code: "score_review.answered", facts: &[name], link: &link, object: &object, visible_at: now };
    notice::send(&mut tx, &platform.store, To::Attempts(std::slice::from_ref(&again.review.attempt_id)), &said).await?;
    tx.commit().await?;
    Ok(again.review.session_id)
}
