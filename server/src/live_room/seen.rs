//! When each exam page was last heard of. A page with nothing to save sends an empty save every half minute, which changes
//! nothing in the database; so every instance keeps in memory when it heard of whom, and writes what is new into
//! `attempt_seen` every few seconds in one statement, where the boards of other instances read it. The way of a save pays
//! for a look into a map and for no statement.

use crate::clock::Millis;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::{Store, live_room};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often what is new is written down.
const EVERY: Duration = Duration::from_secs(3);

/// Last word and last answer (0 for none) of each page since it was last written down.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<HashMap<String, (Millis, Millis)>>>);

impl Seen {
    /// The page of this attempt spoke at `now`, with an answer or without.
    pub fn note(&self, attempt_id: String, now: Millis, answer: bool) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (seen, saved) = map.entry(attempt_id).or_default();
        *seen = now.max(*seen);
        if answer {
            *saved = now.max(*saved);
        }
    }

    /// An answer came from a page without scripts, which says nothing by itself: it is not taken as a page that is heard of.
    pub fn note_answer(&self, attempt_id: &str, now: Millis) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, saved) = map.entry(attempt_id.to_owned()).or_default();
        *saved = now.max(*saved);
    }

    /// What is not written down yet.
    pub fn fresh(&self) -> HashMap<String, (Millis, Millis)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes down what is new. What could not be written is kept for the next time.
    pub async fn keep(&self, store: &Store) -> Outcome<()> {
        let rows: Vec<_> = self.fresh().into_iter().map(|(id, (seen, saved))| (id, seen, saved)).collect();
        live_room::keep_seen(store, &rows).await?;
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, seen, saved) in rows {
            if map.get(&id) == Some(&(seen, saved)) {
                map.remove(&id);
            }
        }
        Ok(())
    }
}

/// Runs [`Seen::keep`] every few seconds until the program ends.
pub async fn run(platform: Platform) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(e) = platform.seen.keep(&platform.store).await {
            tracing::error!(error = %e, "writing down which pages were heard of");
        }
    }
}
