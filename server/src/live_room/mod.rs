//! The live room (监考): what organizers do while a session runs, for one person and for everybody. Every act that moves
//! time waits for the journal's batches and holds new ones off (`dialect::fence`), and reads the clock behind that: an answer
//! is either stored under the old times or not yet stored.

pub mod announce;
pub mod board;
pub mod candidate;
pub mod check_in;
pub mod extend;
pub mod incident;
pub mod misconduct;
pub mod pause;
pub mod seen;

pub use seen::Seen;

use crate::error::{Kind, Outcome, refuse};
use crate::storage::incident::NewIncident;
use crate::storage::{Write, audit, incident as log};
use crate::vault::new_id;

/// Characters of a reason or of words for the log, at most.
pub const MOST_WORDS: usize = 300;

/// Words of a person in one line: trimmed, every run of white space one space; 2 to `most` characters.
fn words(text: &str, most: usize) -> Outcome<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    match line.chars().count() {
        0 | 1 => refuse(Kind::BadInput, "reason.missing"),
        n if n > most => Err(crate::error::Refusal::new(Kind::BadInput, "live.words").fact(most).into()),
        _ => Ok(line),
    }
}

/// Writes an act into the log of the live room and into the audit log.
async fn note(tx: &mut Write, new: &NewIncident<'_>, action: &'static str, detail: serde_json::Value) -> Outcome<()> {
    log::insert(tx, &new_id(), new).await?;
    let object = match new.attempt_id {
        Some(id) => format!("attempt:{id}"),
        None => format!("session:{}", new.session_id),
    };
    audit::append(tx, new.at, &audit::Entry { actor: new.by, action, object: &object, detail }).await?;
    Ok(())
}
