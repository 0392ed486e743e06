//! What `mingfa demo --manifest FILE` writes: the accounts and attempts a load can start from.

use serde::Deserialize;
use std::path::Path;

/// The part of a manifest a hall needs.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// The password of every account.
    pub password: String,
    /// Exam sessions.
    pub sessions: Vec<Session>,
    /// Attempts that wait for their candidates.
    pub attempts: Vec<Attempt>,
}

/// An exam session.
#[derive(Clone, Debug, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: String,
}

/// An attempt and whose it is.
#[derive(Clone, Debug, Deserialize)]
pub struct Attempt {
    /// Its id.
    pub id: String,
    /// Sign-in name of its owner.
    pub login: String,
}

impl Manifest {
    /// Reads one.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a manifest");
        serde_json::from_str(&text).expect("a manifest as `mingfa demo` writes it")
    }
}
