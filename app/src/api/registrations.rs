//! The review of registrations beside the single decisions of [`super::sessions`]: passing many at once, taking one back.

use super::ApiError;
use crate::view::people::RequestFields;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session};
#[cfg(feature = "ssr")]
use server::sessions::{Filter, missing_people, pass_many, register, request};

#[cfg(feature = "ssr")]
impl From<RequestFields> for request::Form {
    fn from(f: RequestFields) -> Self {
        Self { session_id: f.session_id, kind: f.kind, reason: f.reason, evidence: f.evidence }
    }
}

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

/// Asks for the own late registration or deferral.
#[server(prefix = "/api", endpoint = "request-for-self")]
pub async fn request_for_self(request: RequestFields) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let back = format!("/register/{}", request.session_id);
    request::ask_self(&platform, &caller.officer()?, &request.into()).await?;
    go(own_path(&back));
    Ok(())
}

/// Asks for a late registration or deferral of a person of the own unit.
#[server(prefix = "/api", endpoint = "request-for-unit")]
pub async fn request_for_unit(#[server(default)] person: String, request: RequestFields) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    request::ask_for(&platform, &caller.liaison()?, &person, &request.into()).await?;
    go("/unit/requests");
    Ok(())
}

/// Grants a request: a late registration waits for review then, a deferral takes effect.
#[server(prefix = "/api", endpoint = "grant-request")]
pub async fn grant_request(request: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let registration = request::grant(&platform, &caller.organizer()?, &request).await?;
    go(&format!("/organizer/registrations/{registration}"));
    Ok(())
}

/// Refuses a request with an answer.
#[server(prefix = "/api", endpoint = "turn-down-request")]
pub async fn turn_down_request(request: String, #[server(default)] words: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let session_id = request::turn_down(&platform, &caller.organizer()?, &request, &words).await?;
    go(&format!("/organizer/sessions/{session_id}/requests"));
    Ok(())
}

/// Reminds the liaisons of a unit of people who have not registered, once a day.
#[server(prefix = "/api", endpoint = "remind-unit")]
pub async fn remind_unit(session_id: String, unit: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    missing_people::remind(&platform, &caller.organizer()?, &session_id, &unit).await?;
    go(&format!("/organizer/sessions/{session_id}/missing"));
    Ok(())
}
