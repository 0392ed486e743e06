//! The year's plan: a session as last year's, and changes after registration has opened.

use super::ApiError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::sessions::{calendar, change, make_up};

/// What may change of a session after registration has opened, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChangeFields {
    /// Beijing time.
    #[serde(default)]
    pub registration_closes_at: String,
    /// Beijing time.
    #[serde(default)]
    pub starts_at: String,
    /// Minutes.
    #[serde(default)]
    pub minutes: String,
    /// Minutes before the start.
    #[serde(default)]
    pub waiting_minutes: String,
    /// Minutes after the start.
    #[serde(default)]
    pub entry_cutoff_minutes: String,
    /// Minutes.
    #[serde(default)]
    pub early_hand_in_minutes: String,
}

#[cfg(feature = "ssr")]
impl From<ChangeFields> for change::Changes {
    fn from(f: ChangeFields) -> Self {
        Self {
            registration_closes_at: f.registration_closes_at,
            starts_at: f.starts_at,
            minutes: f.minutes,
            waiting_minutes: f.waiting_minutes,
            entry_cutoff_minutes: f.entry_cutoff_minutes,
            early_hand_in_minutes: f.early_hand_in_minutes,
        }
    }
}

/// Makes next year's session as a draft like this one.
#[server(prefix = "/api", endpoint = "copy-to-next-year")]
pub async fn copy_to_next_year(session_id: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = calendar::copy_to_next_year(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{id}/edit"));
    Ok(id)
}

/// Changes the times and rules of entry of a session whose registration has opened, with a reason; everyone registered is told.
#[server(prefix = "/api", endpoint = "change-session")]
pub async fn change_session(session_id: String, plan: ChangeFields, reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    change::apply(&platform, &caller.organizer()?, &session_id, &plan.into(), &reason).await?;
    go(&format!("/organizer/sessions/{session_id}"));
    Ok(())
}

/// Makes the draft of a make-up of a published session.
#[server(prefix = "/api", endpoint = "plan-make-up")]
pub async fn plan_make_up(session_id: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = make_up::plan(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{id}/edit"));
    Ok(id)
}

/// Lists everyone entitled for a make-up and tells them.
#[server(prefix = "/api", endpoint = "enroll-make-up")]
pub async fn enroll_make_up(session_id: String) -> Result<u64, ApiError> {
    let (platform, caller) = session().await?;
    let made = make_up::enroll(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{session_id}/registrations"));
    Ok(made)
}
