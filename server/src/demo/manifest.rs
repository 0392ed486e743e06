//! What a demo made, as JSON, so that a load client or a test can start from it.

use serde::{Deserialize, Serialize};

/// Accounts, sessions and attempts of a demo.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The password of every account.
    pub password: String,
    /// Accounts.
    pub accounts: Vec<AccountNote>,
    /// Sessions.
    pub sessions: Vec<SessionNote>,
    /// Attempts.
    pub attempts: Vec<AttemptNote>,
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountNote {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role code.
    pub role: String,
    /// Unit name.
    pub unit: String,
}

/// A session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SessionNote {
    /// Session id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Stage it stands at.
    pub stage: String,
}

/// An attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttemptNote {
    /// Attempt id.
    pub id: String,
    /// Session id.
    pub session: String,
    /// Sign-in name of its owner.
    pub login: String,
    /// Stored state.
    pub state: String,
}
