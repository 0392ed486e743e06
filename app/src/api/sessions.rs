//! Sessions and registrations: planning, the steps of the lifecycle, review, registering, help during the exam.

use super::ApiError;
use crate::view::sessions::PlanFields;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session};
#[cfg(feature = "ssr")]
use server::rules::decision::reason_of;
#[cfg(feature = "ssr")]
use server::sessions::{arrange, create, late, lifecycle, pass_many, publish, register, review, seal};
#[cfg(feature = "ssr")]
use server::sittings::{self, correct_key, score_review};

#[cfg(feature = "ssr")]
impl From<PlanFields> for create::PlanForm {
    fn from(f: PlanFields) -> Self {
        Self {
            year: f.year,
            term: f.term,
            name: f.name,
            registration_opens_at: f.registration_opens_at,
            registration_closes_at: f.registration_closes_at,
            starts_at: f.starts_at,
            waiting_minutes: f.waiting_minutes,
            entry_cutoff_minutes: f.entry_cutoff_minutes,
            early_hand_in_minutes: f.early_hand_in_minutes,
            minutes: f.minutes,
            pass_mark: f.pass_mark,
            grace_seconds: f.grace_seconds,
            clock_rule: f.clock_rule,
            policy: f.policy,
            counts: f.counts,
        }
    }
}

#[cfg(feature = "ssr")]
fn go_session(id: &str, place: &str) {
    go(&format!("/organizer/sessions/{id}{place}"));
}

/// Makes a draft.
#[server(prefix = "/api", endpoint = "create-session")]
pub async fn create_session(plan: PlanFields) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = create::create(&platform, &caller.organizer()?, &create::PlanForm::from(plan).read()?).await?;
    go_session(&id, "");
    Ok(id)
}

/// Rewrites a draft.
#[server(prefix = "/api", endpoint = "edit-session")]
pub async fn edit_session(session_id: String, plan: PlanFields) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    create::edit(&platform, &caller.organizer()?, &session_id, &create::PlanForm::from(plan).read()?).await?;
    go_session(&session_id, "");
    Ok(())
}

/// Makes a draft like an earlier session.
#[server(prefix = "/api", endpoint = "copy-session")]
pub async fn copy_session(session_id: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = create::copy(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&id, "/edit");
    Ok(id)
}

/// Opens registration.
#[server(prefix = "/api", endpoint = "open-registration")]
pub async fn open_registration(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    lifecycle::open_registration(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "");
    Ok(())
}

/// Closes registration.
#[server(prefix = "/api", endpoint = "close-registration")]
pub async fn close_registration(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    lifecycle::close_registration(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "");
    Ok(())
}

/// Gives tickets, rooms and seats; once they are given, with a reason, rooms and seats again.
#[server(prefix = "/api", endpoint = "arrange-session")]
pub async fn arrange_session(
    session_id: String,
    #[server(default)] mode: String,
    #[server(default)] seed: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let wish = arrange::Wish { mode, seed, reason };
    let number = arrange::arrange(&platform, &caller.organizer()?, &session_id, &wish).await?;
    go_session(&session_id, if number == 1 { "" } else { "/rooms" });
    Ok(())
}

/// Puts a published session away.
#[server(prefix = "/api", endpoint = "archive-session")]
pub async fn archive_session(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    lifecycle::archive(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "");
    Ok(())
}

/// Cancels a session with a reason.
#[server(prefix = "/api", endpoint = "cancel-session")]
pub async fn cancel_session(session_id: String, reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    lifecycle::cancel(&platform, &caller.organizer()?, &session_id, &reason).await?;
    go_session(&session_id, "");
    Ok(())
}

/// Proposes to seal.
#[server(prefix = "/api", endpoint = "propose-seal")]
pub async fn propose_seal(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    seal::propose(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/seal");
    Ok(())
}

/// Takes the proposal to seal back.
#[server(prefix = "/api", endpoint = "withdraw-seal")]
pub async fn withdraw_seal(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    seal::withdraw(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/seal");
    Ok(())
}

/// Confirms another person's proposal and starts sealing.
#[server(prefix = "/api", endpoint = "confirm-seal")]
pub async fn confirm_seal(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    seal::confirm(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/seal");
    Ok(())
}

/// Marks a session whose exam is over.
#[server(prefix = "/api", endpoint = "mark-session")]
pub async fn mark_session(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    sittings::mark_session(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/publish");
    Ok(())
}

/// Proposes to publish.
#[server(prefix = "/api", endpoint = "propose-publish")]
pub async fn propose_publish(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    publish::propose(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/publish");
    Ok(())
}

/// Publishes on another person's proposal.
#[server(prefix = "/api", endpoint = "confirm-publish")]
pub async fn confirm_publish(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    publish::confirm(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/publish");
    Ok(())
}

/// Passes a registration.
#[server(prefix = "/api", endpoint = "approve-registration")]
pub async fn approve_registration(registration: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::approve(&platform, &caller.organizer()?, &registration).await?;
    go(own_path(&back));
    Ok(())
}

/// Returns a registration with a reason: the one chosen, the one written, or both.
#[server(prefix = "/api", endpoint = "return-registration")]
pub async fn return_registration(
    registration: String,
    #[server(default)] preset: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let reason = reason_of(&preset, &reason);
    review::return_it(&platform, &caller.organizer()?, &registration, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Defers a registration with a reason.
#[server(prefix = "/api", endpoint = "defer-registration")]
pub async fn defer_registration(
    registration: String,
    reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::defer(&platform, &caller.organizer()?, &registration, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Takes a decision back within ten minutes, before anybody is told.
#[server(prefix = "/api", endpoint = "undo-decision")]
pub async fn undo_decision(registration: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::undo(&platform, &caller.organizer()?, &registration).await?;
    go(own_path(&back));
    Ok(())
}

/// Passes every registration whose checks are all in order.
#[server(prefix = "/api", endpoint = "approve-green")]
pub async fn approve_green(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    pass_many::every(&platform, &caller.organizer()?, &session_id).await?;
    go_session(&session_id, "/registrations");
    Ok(())
}

/// Admits a late registration.
#[server(prefix = "/api", endpoint = "admit-late")]
pub async fn admit_late(registration: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    late::admit(&platform, &caller.organizer()?, &registration).await?;
    go(own_path(&back));
    Ok(())
}

/// Sets personal extra minutes before sealing.
#[server(prefix = "/api", endpoint = "set-extra-minutes")]
pub async fn set_extra_minutes(
    registration: String,
    minutes: i64,
    reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::set_extra(&platform, &caller.organizer()?, &registration, minutes, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Gives a candidate more time during the exam.
#[server(prefix = "/api", endpoint = "give-extra-time")]
pub async fn give_extra_time(
    attempt: String,
    minutes: i64,
    reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    sittings::assist::extra_time(&platform, &caller.organizer()?, &attempt, minutes, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Hands a candidate's paper in; `name` must be the candidate's.
#[server(prefix = "/api", endpoint = "force-hand-in")]
pub async fn force_hand_in(
    attempt: String,
    #[server(default)] name: String,
    reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    sittings::assist::force_hand_in(&platform, &caller.organizer()?, &attempt, &name, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Registers oneself.
#[server(prefix = "/api", endpoint = "register-self")]
pub async fn register_self(session_id: String, #[server(default)] renewing: Option<String>) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    register::register_self(&platform, &caller.officer()?, &session_id, renewing.is_some()).await?;
    go(&format!("/register/{session_id}"));
    Ok(())
}

/// Registers people of the own unit; with `renewing`, those who hold a licence sit for its exchange.
#[server(prefix = "/api", endpoint = "register-unit")]
pub async fn register_unit(
    session_id: String,
    #[server(default)] people: Vec<String>,
    #[server(default)] renewing: Option<String>,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    register::register_unit(&platform, &caller.liaison()?, &session_id, &people, renewing.is_some()).await?;
    go(&format!("/unit?session={session_id}"));
    Ok(())
}

/// Takes a registration of the own unit back.
#[server(prefix = "/api", endpoint = "withdraw-unit-registration")]
pub async fn withdraw_unit_registration(
    registration: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let session_id = register::withdraw_unit(&platform, &caller.liaison()?, &registration, &reason).await?;
    go(&format!("/unit?session={session_id}"));
    Ok(())
}

/// Takes the own registration back.
#[server(prefix = "/api", endpoint = "withdraw-own-registration")]
pub async fn withdraw_own_registration(
    registration: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    register::withdraw_self(&platform, &caller.officer()?, &registration, &reason).await?;
    go("/home");
    Ok(())
}

/// Proposes what to do with an item whose key is wrong, and leads to what it would change.
#[server(prefix = "/api", endpoint = "propose-correction")]
pub async fn propose_correction(
    session_id: String,
    #[server(default)] item: String,
    #[server(default)] act: String,
    #[server(default)] letters: String,
    #[server(default)] reason: String,
) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let asked = correct_key::Asked { item, act, letters, reason };
    let id = correct_key::propose(&platform, &caller.organizer()?, &session_id, &asked).await?;
    go(&format!("/organizer/corrections/{id}"));
    Ok(id)
}

/// Applies another person's proposal.
#[server(prefix = "/api", endpoint = "apply-correction")]
pub async fn apply_correction(correction: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    correct_key::apply(&platform, &caller.organizer()?, &correction).await?;
    go(&format!("/organizer/corrections/{correction}"));
    Ok(())
}

/// Takes a proposal back.
#[server(prefix = "/api", endpoint = "withdraw-correction")]
pub async fn withdraw_correction(correction: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let session_id = correct_key::withdraw(&platform, &caller.organizer()?, &correction).await?;
    go_session(&session_id, "/keys");
    Ok(())
}

/// Asks for the review of an own published result.
#[server(prefix = "/api", endpoint = "request-score-review")]
pub async fn request_score_review(attempt: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    score_review::request(&platform, &caller.officer()?, &attempt, &reason).await?;
    go(&format!("/attempt/{attempt}/result"));
    Ok(())
}

/// Answers a score review; what marking again gives is kept with it.
#[server(prefix = "/api", endpoint = "answer-score-review")]
pub async fn answer_score_review(review: String, #[server(default)] words: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let session_id = score_review::answer(&platform, &caller.organizer()?, &review, &words).await?;
    go_session(&session_id, "/score-reviews");
    Ok(())
}
