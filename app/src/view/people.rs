//! Forms of the register of people and of requests beside a registration.

use serde::{Deserialize, Serialize};

/// What is typed of a person; a box that is not ticked is missing.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonFields {
    /// Unit id; for a new person.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Resident ID; for a new person.
    pub resident_id: String,
    /// Phone; empty leaves a known one as it is.
    pub phone: String,
    /// Code of the register.
    pub duty: String,
    /// Code of the establishment type.
    pub establishment: String,
    /// Whether the training is done.
    pub trained: Option<String>,
    /// Whether under a sanction; only an organizer says so.
    pub sanctioned: Option<String>,
    /// Staff number.
    pub staff_no: String,
    /// First day; for a new person.
    pub day: String,
    /// How a known person stood when the form was shown.
    pub seen: String,
    /// Why.
    pub reason: String,
}

impl std::fmt::Debug for PersonFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonFields")
    }
}

/// What is typed to ask for a late registration or a deferral.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFields {
    /// Session id.
    pub session_id: String,
    /// `late` or `deferral`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Name and number of the document that proves it.
    pub evidence: String,
}
