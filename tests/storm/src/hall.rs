//! Many candidates at once.

use crate::candidate::Candidate;
use crate::history::History;
use crate::manifest::Manifest;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Questions of the standard paper.
pub const QUESTIONS: i64 = 80;

/// A hall that is sitting its exam.
#[derive(Debug)]
pub struct Hall {
    acknowledged: watch::Sender<u64>,
    people: JoinSet<()>,
}

impl Hall {
    /// Lets the first `candidates` of a manifest in; each answers the whole paper and hands in.
    pub fn sit(address: SocketAddr, manifest: &Manifest, candidates: usize, history: &Path) -> Self {
        let history = Arc::new(History::create(history));
        let acknowledged = watch::Sender::new(0);
        let mut people = JoinSet::new();
        for (number, one) in manifest.attempts.iter().take(candidates).enumerate() {
            let (login, password) = (one.login.clone(), manifest.password.clone());
            let mut candidate =
                Candidate::new(address, &one.id, number as u64 + 1, history.clone(), acknowledged.clone());
            people.spawn(async move {
                candidate.sign_in(&login, &password).await;
                candidate.open().await;
                candidate.answer_all(QUESTIONS).await;
                candidate.hand_in().await;
            });
        }
        Self { acknowledged, people }
    }

    /// Waits until so many events are acknowledged.
    pub async fn until(&self, events: u64) {
        self.acknowledged.subscribe().wait_for(|n| *n >= events).await.expect("the hall is sitting");
    }

    /// Waits for the last candidate.
    pub async fn end(mut self) -> u64 {
        while let Some(done) = self.people.join_next().await {
            done.expect("a candidate came through");
        }
        *self.acknowledged.borrow()
    }
}

/// Candidates who have signed in, for loads that measure single requests. Twenty sign in at a time: checking a password
/// takes a core for a while.
pub async fn signed_in(address: SocketAddr, manifest: &Manifest, candidates: usize, history: &Path) -> Vec<Candidate> {
    let history = Arc::new(History::create(history));
    let acknowledged = watch::Sender::new(0);
    let mut inside = Vec::with_capacity(candidates);
    let people: Vec<_> = manifest.attempts.iter().take(candidates).enumerate().collect();
    for group in people.chunks(20) {
        let mut arriving = JoinSet::new();
        for (number, one) in group {
            let (login, password) = (one.login.clone(), manifest.password.clone());
            let mut candidate =
                Candidate::new(address, &one.id, *number as u64 + 1, history.clone(), acknowledged.clone());
            arriving.spawn(async move {
                candidate.sign_in(&login, &password).await;
                candidate
            });
        }
        while let Some(done) = arriving.join_next().await {
            inside.push(done.expect("a candidate signed in"));
        }
    }
    inside
}
