//! The client's own record: one JSON line for everything sent and everything told, in the order it happened here.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Line {
    /// An event is about to be sent.
    Invoke(Event),
    /// The server acknowledged it with this outcome (`saved`, `duplicate`, `late`, `conflict`).
    Ok {
        /// The event.
        #[serde(flatten)]
        event: Event,
        /// Its acknowledgement.
        outcome: String,
        /// Server time of the acknowledgement.
        now: i64,
    },
    /// No answer came; it will be sent again under the same number.
    Unknown(Event),
    /// The server said the attempt is handed in.
    HandedIn {
        /// The attempt.
        attempt: String,
    },
}

/// An answer event as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Event {
    /// Attempt.
    pub attempt: String,
    /// Generation it was sent under.
    pub generation: i64,
    /// Its number.
    pub seq: i64,
    /// Question number.
    pub slot: i64,
    /// Chosen letters.
    pub choice: String,
}

/// A history being written; every candidate of a hall shares one.
#[derive(Debug)]
pub struct History(Mutex<BufWriter<File>>);

impl History {
    /// A new file.
    pub fn create(path: &Path) -> Self {
        Self(Mutex::new(BufWriter::new(File::create(path).expect("a history file"))))
    }

    /// Writes lines down before anything else happens.
    pub fn note(&self, lines: impl IntoIterator<Item = Line>) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines {
            serde_json::to_writer(&mut *file, &line).expect("a line");
            file.write_all(b"\n").expect("room for the history");
        }
        file.flush().expect("room for the history");
    }
}

/// Every line of a history.
pub fn read(path: &Path) -> Vec<Line> {
    let file = BufReader::new(File::open(path).expect("a history file"));
    file.lines().map(|line| serde_json::from_str(&line.expect("text")).expect("a line of a history")).collect()
}
