//! Rehearsals: their window, beginning one, the check of a desk.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{from, go, session};
#[cfg(feature = "ssr")]
use server::rehearsals::{self, desk, remind, window};

/// Plans the rehearsal of a sealed session, or moves it; its candidates are told.
#[server(prefix = "/api", endpoint = "plan-rehearsal")]
pub async fn plan_rehearsal(
    session_id: String,
    #[server(default)] opens_at: String,
    #[server(default)] closes_at: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    window::plan(&platform, &caller.organizer()?, &session_id, &opens_at, &closes_at).await?;
    go(&format!("/organizer/sessions/{session_id}/rehearsal"));
    Ok(())
}

/// Ends a rehearsal, or calls off one that has not begun.
#[server(prefix = "/api", endpoint = "close-rehearsal")]
pub async fn close_rehearsal(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    window::close(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{session_id}/rehearsal"));
    Ok(())
}

/// Reminds whoever has not rehearsed, once a day.
#[server(prefix = "/api", endpoint = "remind-rehearsal")]
pub async fn remind_rehearsal(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    remind::remind(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{session_id}/rehearsal"));
    Ok(())
}

/// Begins a rehearsal for a session, or goes on with it, and leads to its waiting room.
#[server(prefix = "/api", endpoint = "rehearse")]
pub async fn rehearse(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let attempt = rehearsals::rehearse(&platform, &caller.officer()?, &session_id).await?;
    go(&format!("/attempt/{attempt}/waiting"));
    Ok(())
}

/// Records what a desk said of itself; a figure that was not measured is empty.
#[server(prefix = "/api", endpoint = "record-desk-check")]
pub async fn record_desk_check(
    session_id: String,
    #[server(default)] round_trip: String,
    #[server(default)] clock_off: String,
    #[server(default)] storage: String,
    #[server(default)] wasm: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let (_, agent) = from(&platform);
    let typed = desk::Typed { round_trip, clock_off, storage, wasm };
    desk::record(&platform, &caller.officer()?, &session_id, &typed, &agent).await?;
    go(&format!("/rehearsal/{session_id}"));
    Ok(())
}
