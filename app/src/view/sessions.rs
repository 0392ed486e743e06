//! Fields of the form that plans a session, as typed.

use serde::{Deserialize, Serialize};

/// What an organizer types; each field is read by the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanFields {
    /// Year.
    pub year: String,
    /// `june`, `november` or `standing`.
    pub term: String,
    /// Name; empty takes the default.
    pub name: String,
    /// Beijing time.
    pub registration_opens_at: String,
    /// Beijing time.
    pub registration_closes_at: String,
    /// Beijing time.
    pub starts_at: String,
    /// Minutes before the start.
    pub waiting_minutes: String,
    /// Minutes after the start.
    pub entry_cutoff_minutes: String,
    /// Minutes after the start.
    pub early_hand_in_minutes: String,
    /// Length in minutes.
    pub minutes: String,
    /// Marks.
    pub pass_mark: String,
    /// Seconds.
    pub grace_seconds: String,
    /// `common` or `own`.
    pub clock_rule: String,
    /// Policy code.
    pub policy: String,
    /// Items of each row of the blueprint.
    pub counts: Vec<String>,
}
