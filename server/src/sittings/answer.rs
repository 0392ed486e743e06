//! One answer from a plain form. It goes through the same journal as the batches of the island.

use crate::authority::Officer;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::{AckOutcome, AnswerEvent, Save, SaveReply};
use question_bank::answer::Choice;

/// A form's answer to one question.
#[derive(Clone, Debug)]
pub struct FormAnswer {
    /// Attempt id.
    pub attempt: String,
    /// Generation the page was rendered with.
    pub generation: i64,
    /// Question number.
    pub slot: i64,
    /// Chosen letters.
    pub choice: Choice,
    /// Whether it is flagged.
    pub flagged: bool,
}

/// Saves it; returns once it is durable. The event number of a form is the server's time, so that the later form wins.
pub async fn answer(platform: &Platform, by: &Officer, form: &FormAnswer) -> Outcome<()> {
    let mut seq = platform.clock.now();
    for _ in 0..8 {
        let event = AnswerEvent { seq, slot: form.slot, choice: form.choice.to_string(), flagged: form.flagged };
        let save = Save {
            token_digest: by.device.clone(),
            attempt: form.attempt.clone(),
            generation: form.generation,
            events: vec![event],
            heard: i64::MAX,
        };
        match platform.journal.save(save).await? {
            SaveReply::Taken { acks, now, next_seq, .. } => match acks.first().map(|a| a.outcome) {
                Some(AckOutcome::Saved | AckOutcome::Duplicate) => {
                    platform.seen.note_answer(&form.attempt, now);
                    return Ok(());
                }
                Some(AckOutcome::Late) => return refuse(Kind::Conflict, "sitting.late"),
                _ => seq = next_seq.max(seq + 1),
            },
            SaveReply::SignedOut => return refuse(Kind::SignedOut, "signed_out"),
            SaveReply::Paused { .. } => return refuse(Kind::Conflict, "sitting.paused_answer"),
            SaveReply::NotFound => return Err(missing()),
            SaveReply::NotOpen => return refuse(Kind::Conflict, "sitting.not_open"),
            SaveReply::HandedIn => return refuse(Kind::Conflict, "sitting.handed_in"),
            SaveReply::TakenOver { .. } => return refuse(Kind::Conflict, "sitting.elsewhere"),
        }
    }
    Err(Error::Fault("an answer found no event number".into()))
}
