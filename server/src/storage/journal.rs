//! Group commit of answers. A writer takes what is waiting and commits it in one transaction; the one who answers forces
//! what was committed to the disk and only then answers everyone: an acknowledged answer is on disk (contract 1). Whether
//! an event counts is decided inside the statement that stores it, from the stored state, generation and deadline
//! (contract 2).

mod batch;

use super::Store;
use super::dialect::writers;
use crate::clock::{Clock, Millis};
use crate::error::{Error, Outcome};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Saves taken into one transaction at most.
const BATCH: usize = 1024;
/// Batches that are committed and wait for the disk; the disk takes them together.
const COMMITTED: usize = 8;
/// Saves that may wait; more are refused so that a slow disk shows as 503 and not as endless waiting.
const QUEUE: usize = 16_384;

/// One change of one slot: its choice and flag as they are now. `seq` counts up within a generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerEvent {
    /// Number of the event within its generation, from 1.
    pub seq: i64,
    /// Question number, from 1.
    pub slot: i64,
    /// Chosen letters as the candidate saw them, `""` for none.
    pub choice: String,
    /// Whether the question is flagged.
    #[serde(default)]
    pub flagged: bool,
}

/// A batch of events of one attempt from one sign-in.
#[derive(Clone, Debug)]
pub struct Save {
    /// Digest of the sign-in token.
    pub token_digest: String,
    /// Attempt id.
    pub attempt: String,
    /// The writer's generation.
    pub generation: i64,
    /// What changed, oldest first.
    pub events: Vec<AnswerEvent>,
    /// Number of the last announcement the page has shown, 0 for none: a newer one comes with the reply.
    pub heard: i64,
}

/// What became of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AckOutcome {
    /// On disk and counted.
    Saved,
    /// Was on disk already with the same content.
    Duplicate,
    /// Another event has this number: send it again with a number from `next_seq`.
    Conflict,
    /// On disk as late evidence, not counted.
    Late,
}

/// The acknowledgement of one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The event's number.
    pub seq: i64,
    /// What became of it.
    pub outcome: AckOutcome,
}

/// An announcement to everybody (公告).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its number within the session, from 1.
    pub number: i64,
    /// One line.
    pub words: String,
}

/// The answer to a save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum SaveReply {
    /// Every event has its acknowledgement.
    Taken {
        /// One per event, in order.
        acks: Vec<Ack>,
        /// Server time, milliseconds UTC.
        now: Millis,
        /// The attempt's deadline.
        deadline: Millis,
        /// Next free event number of this generation.
        next_seq: i64,
        /// An announcement the page has not shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announcement: Option<Announcement>,
    },
    /// Time stands still: nothing was stored, send it again when it runs.
    Paused {
        /// Server time, milliseconds UTC.
        now: Millis,
        /// An announcement the page has not shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        announcement: Option<Announcement>,
    },
    /// The sign-in is not good any more.
    SignedOut,
    /// No such attempt of this person.
    NotFound,
    /// Another device writes now; this one must stop.
    TakenOver {
        /// The generation that writes.
        generation: i64,
    },
    /// The attempt has not been opened.
    NotOpen,
    /// The attempt was handed in.
    HandedIn,
}

struct Waiting {
    save: Save,
    reply: oneshot::Sender<Outcome<SaveReply>>,
}

/// A batch that is committed, with what to answer once it is on disk.
type Committed = Vec<(oneshot::Sender<Outcome<SaveReply>>, SaveReply)>;

/// The way into the journal; cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal(mpsc::Sender<Waiting>);

impl Journal {
    /// Starts the writers and the one who answers; they end when the last handle is dropped. While a batch waits for the
    /// disk, the next is written.
    pub fn start(store: Store, clock: Clock) -> Self {
        let (sender, receiver) = mpsc::channel::<Waiting>(QUEUE);
        let (committed, to_harden) = mpsc::channel::<Committed>(COMMITTED);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..writers(store.dialect()) {
            tokio::spawn(take(store.clone(), clock.clone(), receiver.clone(), committed.clone()));
        }
        tokio::spawn(harden(store, to_harden));
        Self(sender)
    }

    /// Hands a save in and waits until it is durable.
    pub async fn save(&self, save: Save) -> Outcome<SaveReply> {
        if !save.attempt.bytes().all(|b| b.is_ascii_alphanumeric()) {
            // No id of ours. PostgreSQL reads no NUL, and one save it cannot read would fail everybody's batch.
            return Ok(SaveReply::NotFound);
        }
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Waiting { save, reply }).map_err(|_| Error::Fault("the journal is full or stopped".into()))?;
        answer.await.map_err(|_| Error::Fault("the journal stopped".into()))?
    }
}

/// Writes batch after batch.
async fn take(
    store: Store,
    clock: Clock,
    receiver: Arc<Mutex<mpsc::Receiver<Waiting>>>,
    committed: mpsc::Sender<Committed>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while receiver.lock().await.recv_many(&mut batch, BATCH).await > 0 {
        let (saves, senders): (Vec<Save>, Vec<_>) = batch.drain(..).map(|w| (w.save, w.reply)).unzip();
        match batch::write(&store, &clock, &saves).await {
            Ok(replies) => {
                if committed.send(senders.into_iter().zip(replies).collect()).await.is_err() {
                    return receiver.lock().await.close();
                }
            }
            Err(e) => {
                tracing::error!(error = %e, "journal batch failed");
                refuse(senders, "the journal could not write");
            }
        }
    }
}

/// Answers what is committed once it is on disk. When the disk fails it stops the journal for good: the system may have
/// dropped what it could not write, so that a later success would prove nothing. A new start reads what is there.
async fn harden(store: Store, mut committed: mpsc::Receiver<Committed>) {
    let mut batches = Vec::with_capacity(COMMITTED);
    while committed.recv_many(&mut batches, COMMITTED).await > 0 {
        let done = store.harden().await;
        let answers = batches.drain(..).flatten();
        if let Err(e) = done {
            tracing::error!(error = %e, "answers did not reach the disk; no more are taken until the program is started again");
            return refuse(answers.map(|(sender, _)| sender), "the disk failed");
        }
        for (sender, reply) in answers {
            let _ = sender.send(Ok(reply));
        }
    }
}

fn refuse(senders: impl IntoIterator<Item = oneshot::Sender<Outcome<SaveReply>>>, why: &str) {
    for sender in senders {
        let _ = sender.send(Err(Error::Fault(why.into())));
    }
}
