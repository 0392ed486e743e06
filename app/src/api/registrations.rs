//! The review of registrations beside the single decisions of [`super::sessions`]: passing many at once, taking one back.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session};
#[cfg(feature = "ssr")]
use server::sessions::{Filter, pass_many, register};

/// Where the list tells what passing many did.
#[cfg(feature = "ssr")]
fn told(session_id: &str, list: &str, done: pass_many::Passed) -> String {
    let (passed, left) = (done.passed, done.left);
    format!("/organizer/sessions/{session_id}/registrations?{list}&passed={passed}&left={left}")
}

/// Passes the registrations that were ticked, as far as every check is in order today.
#[server(prefix = "/api", endpoint = "approve-selected")]
pub async fn approve_selected(
    session_id: String,
    #[server(default)] registrations: Vec<String>,
    #[server(default)] list: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let done = pass_many::selected(&platform, &caller.organizer()?, &session_id, &registrations).await?;
    go(own_path(&told(&session_id, &list, done)));
    Ok(())
}

/// Passes everything a filter shows that can be passed at once, if that still is `said` many.
#[server(prefix = "/api", endpoint = "approve-matching")]
pub async fn approve_matching(
    session_id: String,
    said: i64,
    #[server(default)] unit: String,
    #[server(default)] q: String,
    #[server(default)] list: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let filter = Filter { unit, text: q, ..Filter::default() };
    let done = pass_many::all_matching(&platform, &caller.organizer()?, &session_id, &filter, said).await?;
    go(own_path(&told(&session_id, &list, done)));
    Ok(())
}

/// Takes any registration back, with a reason.
#[server(prefix = "/api", endpoint = "withdraw-registration")]
pub async fn withdraw_registration(
    registration: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    register::withdraw_any(&platform, &caller.organizer()?, &registration, &reason).await?;
    go(own_path(&back));
    Ok(())
}
