//! The running platform: what every verb needs beside its arguments.

use crate::accounts::password::Hasher;
use crate::bank::Shelf;
use crate::clock::Clock;
use crate::config::Config;
use crate::live_room::Seen;
use crate::live_room::board::Boards;
use crate::storage::{Journal, Store};
use crate::study;
use crate::vault::Vault;
use question_bank::Lesson;
use std::sync::Arc;

/// Store, clock, key, journal and the shelf of items, shared by all requests. Holds no state that another instance needs.
#[derive(Clone)]
pub struct Platform {
    /// The database.
    pub store: Store,
    /// The one clock.
    pub clock: Clock,
    /// Encryption of personal data.
    pub vault: Arc<Vault>,
    /// Group commit of answers.
    pub journal: Journal,
    /// When this process last heard of each exam page.
    pub seen: Seen,
    /// The boards that are looked at.
    pub boards: Boards,
    /// Items by id and version; they never change once loaded.
    pub shelf: Shelf,
    /// The lessons, in the order of the syllabus.
    pub lessons: Arc<[Lesson]>,
    /// argon2id behind a semaphore.
    pub hasher: Hasher,
    /// How this process runs.
    pub config: Arc<Config>,
}

impl Platform {
    /// Puts the parts together and starts the journal's writer.
    pub fn new(store: Store, clock: Clock, vault: Vault, config: Config) -> Self {
        let journal = Journal::start(store.clone(), clock.clone());
        Self {
            store,
            clock,
            vault: Arc::new(vault),
            journal,
            seen: Seen::default(),
            boards: Boards::default(),
            shelf: Shelf::default(),
            lessons: study::embedded(),
            hasher: Hasher::new(),
            config: Arc::new(config),
        }
    }

    /// The same platform with other lessons than the embedded ones.
    #[must_use]
    pub fn teaching(self, lessons: Vec<Lesson>) -> Self {
        Self { lessons: lessons.into(), ..self }
    }
}
