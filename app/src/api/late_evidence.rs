//! Late evidence: one organizer proposes to admit or refuse what arrived after the end of counting, another decides.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::sittings::late_evidence;

/// Proposes what becomes of a candidate's late answers; `admit` is `1` or `0`.
#[server(prefix = "/api", endpoint = "propose-late-evidence")]
pub async fn propose_late_evidence(
    attempt: String,
    admit: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let admit = match admit.as_str() {
        "1" => true,
        "0" => false,
        _ => return Err(ApiError::refused(422, "form.shape", &[])),
    };
    let id = late_evidence::propose(&platform, &caller.organizer()?, &attempt, admit, &reason).await?;
    go(&format!("/organizer/sessions/{id}/publish"));
    Ok(())
}

/// Confirms another person's proposal.
#[server(prefix = "/api", endpoint = "confirm-late-evidence")]
pub async fn confirm_late_evidence(evidence: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let id = late_evidence::decide(&platform, &caller.organizer()?, &evidence, true).await?;
    go(&format!("/organizer/sessions/{id}/publish"));
    Ok(())
}

/// Rejects another person's proposal.
#[server(prefix = "/api", endpoint = "reject-late-evidence")]
pub async fn reject_late_evidence(evidence: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let id = late_evidence::decide(&platform, &caller.organizer()?, &evidence, false).await?;
    go(&format!("/organizer/sessions/{id}/publish"));
    Ok(())
}
