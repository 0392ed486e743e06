//! Misconduct: one organizer proposes to void a result, another decides.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::live_room::misconduct;

/// Proposes to void the result of an attempt.
#[server(prefix = "/api", endpoint = "propose-misconduct")]
pub async fn propose_misconduct(attempt: String, #[server(default)] finding: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    misconduct::propose(&platform, &caller.organizer()?, &attempt, &finding).await?;
    go(&format!("/organizer/attempts/{attempt}"));
    Ok(())
}

/// Confirms another person's proposal: the result is void.
#[server(prefix = "/api", endpoint = "confirm-misconduct")]
pub async fn confirm_misconduct(case: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let attempt = misconduct::decide(&platform, &caller.organizer()?, &case, true).await?;
    go(&format!("/organizer/attempts/{attempt}"));
    Ok(())
}

/// Turns another person's proposal down.
#[server(prefix = "/api", endpoint = "reject-misconduct")]
pub async fn reject_misconduct(case: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let attempt = misconduct::decide(&platform, &caller.organizer()?, &case, false).await?;
    go(&format!("/organizer/attempts/{attempt}"));
    Ok(())
}

/// Takes an own proposal back.
#[server(prefix = "/api", endpoint = "withdraw-misconduct")]
pub async fn withdraw_misconduct(case: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let attempt = misconduct::withdraw(&platform, &caller.organizer()?, &case).await?;
    go(&format!("/organizer/attempts/{attempt}"));
    Ok(())
}
