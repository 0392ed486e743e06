//! The live room: what organizers do while a session runs.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session};
#[cfg(feature = "ssr")]
use server::live_room::{announce, check_in, extend, incident, pause};
#[cfg(feature = "ssr")]
use server::sittings::assist;

/// Pauses a session; time stands still for everybody.
#[server(prefix = "/api", endpoint = "pause-session")]
pub async fn pause_session(session_id: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    pause::pause(&platform, &caller.organizer()?, &session_id, &reason).await?;
    go(&board(&session_id));
    Ok(())
}

/// Lets a paused session run again and gives the time back.
#[server(prefix = "/api", endpoint = "resume-session")]
pub async fn resume_session(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    pause::resume(&platform, &caller.organizer()?, &session_id).await?;
    go(&board(&session_id));
    Ok(())
}

/// Gives everybody more minutes.
#[server(prefix = "/api", endpoint = "extend-session")]
pub async fn extend_session(
    session_id: String,
    minutes: i64,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    extend::extend(&platform, &caller.organizer()?, &session_id, minutes, &reason).await?;
    go(&board(&session_id));
    Ok(())
}

/// Announces something to everybody.
#[server(prefix = "/api", endpoint = "announce")]
pub async fn announce_to_all(session_id: String, #[server(default)] words: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    announce::announce(&platform, &caller.organizer()?, &session_id, &words).await?;
    go(&board(&session_id));
    Ok(())
}

/// Checks a candidate in.
#[server(prefix = "/api", endpoint = "check-in")]
pub async fn check_candidate_in(attempt: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    check_in::check_in(&platform, &caller.organizer()?, &attempt).await?;
    go(own_path(&back));
    Ok(())
}

/// Takes a check-in back.
#[server(prefix = "/api", endpoint = "undo-check-in")]
pub async fn undo_check_in(attempt: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    check_in::undo(&platform, &caller.organizer()?, &attempt).await?;
    go(own_path(&back));
    Ok(())
}

/// Lets the next device of a candidate go on.
#[server(prefix = "/api", endpoint = "release-attempt")]
pub async fn release_attempt(
    attempt: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    assist::release(&platform, &caller.organizer()?, &attempt, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Writes down what happened, to a candidate (`attempt`) or in the whole room (`session_id`).
#[server(prefix = "/api", endpoint = "note-incident")]
pub async fn note_incident(
    #[server(default)] session_id: String,
    #[server(default)] attempt: String,
    #[server(default)] kind: String,
    #[server(default)] words: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.organizer()?;
    if attempt.is_empty() {
        incident::of_session(&platform, &by, &session_id, &kind, &words).await?;
    } else {
        incident::of_candidate(&platform, &by, &attempt, &kind, &words).await?;
    }
    go(own_path(&back));
    Ok(())
}

#[cfg(feature = "ssr")]
fn board(session_id: &str) -> String {
    format!("/organizer/sessions/{session_id}/watch")
}
