//! Changes that the server has not acknowledged, kept in this browser so that a reload or a crash loses none. Holds numbers
//! and letters only: no question, no key. An event leaves the queue by its acknowledgement and by nothing else.

use crate::view::sitting::EventView;
use serde::{Deserialize, Serialize};

/// The queue of one attempt.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Queue {
    /// Generation the events were made under.
    pub generation: i64,
    /// Next event number to give.
    pub next_seq: i64,
    /// Waiting events, oldest first.
    pub events: Vec<EventView>,
}

impl Queue {
    /// What this browser still holds for an attempt.
    pub fn load(attempt: &str) -> Self {
        storage()
            .and_then(|s| s.get_item(&key(attempt)).ok().flatten())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Writes it down.
    pub fn store(&self, attempt: &str) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(self)) {
            let _ = storage.set_item(&key(attempt), &text);
        }
    }

    /// Removes every trace, after the receipt.
    pub fn wipe(attempt: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&key(attempt));
            let _ = storage.remove_item(&holder_key(attempt));
        }
    }

    /// Adds a change and returns it.
    pub fn push(&mut self, slot: usize, choice: String, flagged: bool) {
        let seq = self.next_seq;
        self.next_seq += 1;
        self.events.push(EventView { seq, slot: slot as i64, choice, flagged });
    }

    /// Gives an event whose number is taken a new one, at the end.
    pub fn renumber(&mut self, seq: i64, next_seq: i64) {
        self.next_seq = self.next_seq.max(next_seq);
        if let Some(at) = self.events.iter().position(|e| e.seq == seq) {
            let mut event = self.events.remove(at);
            event.seq = self.next_seq;
            self.next_seq += 1;
            self.events.push(event);
        }
    }
}

fn key(attempt: &str) -> String {
    format!("mingfa-queue-{attempt}")
}

/// Key under which the writing window of this browser names itself.
pub fn holder_key(attempt: &str) -> String {
    format!("mingfa-window-{attempt}")
}

/// The browser's storage, where it may be used.
pub fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
