//! Group commit of answers. One writer takes what is waiting, writes it in one transaction with full durability, and only
//! then answers everyone: an acknowledged answer is on disk (contract 1). Whether an event counts is decided inside the
//! statement that stores it, from the stored state, generation and deadline (contract 2).

use super::dialect::{events_table, fence_shared, saves_table};
use super::{Store, Write, optional};
use crate::clock::{Clock, Millis};
use crate::error::{Error, Outcome};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use tokio::sync::{mpsc, oneshot};

/// Saves taken into one transaction at most.
const BATCH: usize = 1024;
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

/// The way into the journal; cheap to clone.
#[derive(Clone, Debug)]
pub struct Journal(mpsc::Sender<Waiting>);

impl Journal {
    /// Starts the writer; it ends when the last handle is dropped.
    pub fn start(store: Store, clock: Clock) -> Self {
        let (sender, mut receiver) = mpsc::channel::<Waiting>(QUEUE);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while receiver.recv_many(&mut batch, BATCH).await > 0 {
                commit(&store, &clock, &mut batch).await;
            }
        });
        Self(sender)
    }

    /// Hands a save in and waits until it is durable.
    pub async fn save(&self, save: Save) -> Outcome<SaveReply> {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Waiting { save, reply }).map_err(|_| Error::Fault("the journal is full".into()))?;
        answer.await.map_err(|_| Error::Fault("the journal stopped".into()))?
    }
}

async fn commit(store: &Store, clock: &Clock, batch: &mut Vec<Waiting>) {
    let saves: Vec<Save> = batch.iter_mut().map(|w| std::mem::replace(&mut w.save, empty())).collect();
    match write(store, clock, &saves).await {
        Ok(replies) => {
            for (waiting, reply) in batch.drain(..).zip(replies) {
                let _ = waiting.reply.send(Ok(reply));
            }
        }
        Err(e) => {
            tracing::error!(error = %e, "journal batch failed");
            for waiting in batch.drain(..) {
                let _ = waiting.reply.send(Err(Error::Fault("the journal could not write".into())));
            }
        }
    }
}

fn empty() -> Save {
    Save { token_digest: String::new(), attempt: String::new(), generation: 0, events: Vec::new() }
}

/// State of an attempt as the batch found it.
struct Facts {
    signed_in: bool,
    attempt: Option<AttemptFacts>,
}

struct AttemptFacts {
    state: String,
    generation: i64,
    deadline: Millis,
    automatic: bool,
}

async fn write(store: &Store, clock: &Clock, saves: &[Save]) -> Outcome<Vec<SaveReply>> {
    let mut tx = store.begin_journal().await?;
    fence_shared(&mut tx, store.dialect()).await?;
    let now = clock.now();
    let facts = read_facts(&mut tx, store, saves, now).await?;
    let stored = insert(&mut tx, store, saves, &facts, now).await?;
    let mut replies = Vec::with_capacity(saves.len());
    for (save, facts) in saves.iter().zip(&facts) {
        replies.push(reply(&mut tx, save, facts, &stored, now).await?);
    }
    tx.commit().await?;
    Ok(replies)
}

async fn read_facts(tx: &mut Write, store: &Store, saves: &[Save], now: Millis) -> Outcome<Vec<Facts>> {
    let asked: Vec<_> = saves
        .iter()
        .enumerate()
        .map(|(n, s)| serde_json::json!({"n": n, "token": s.token_digest, "attempt": s.attempt}))
        .collect();
    let sql = format!(
        "SELECT CAST(e.n AS BIGINT) AS n, s.account_id, a.state, a.generation, a.deadline, a.hand_in_kind
         FROM {} LEFT JOIN sign_in s ON s.token_digest = e.token AND s.expires_at > $2
         LEFT JOIN attempt a ON a.id = e.attempt AND a.account_id = s.account_id",
        saves_table(store.dialect())
    );
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&asked)?).bind(now).fetch_all(&mut **tx).await?;
    let mut facts: Vec<Facts> = saves.iter().map(|_| Facts { signed_in: false, attempt: None }).collect();
    for row in rows {
        let n: i64 = row.try_get("n")?;
        let Some(fact) = usize::try_from(n).ok().and_then(|n| facts.get_mut(n)) else { continue };
        fact.signed_in = optional::<String>(&row, "account_id")?.is_some();
        if let Some(state) = optional::<String>(&row, "state")? {
            fact.attempt = Some(AttemptFacts {
                state,
                generation: row.try_get("generation")?,
                deadline: optional(&row, "deadline")?.unwrap_or(0),
                automatic: optional::<String>(&row, "hand_in_kind")?.as_deref() == Some("automatic"),
            });
        }
    }
    Ok(facts)
}

/// `(attempt, generation, seq)` of what was stored, and whether it was late.
type Stored<'a> = HashMap<(String, i64, i64), bool>;

async fn insert<'a>(
    tx: &mut Write,
    store: &Store,
    saves: &[Save],
    facts: &[Facts],
    now: Millis,
) -> Outcome<Stored<'a>> {
    let events: Vec<_> = saves
        .iter()
        .zip(facts)
        .filter(|(_, f)| f.attempt.is_some())
        .flat_map(|(s, _)| s.events.iter().map(move |e| (s, e)))
        .map(|(s, e)| {
            serde_json::json!({"attempt": s.attempt, "generation": s.generation, "seq": e.seq, "slot": e.slot,
                               "choice": e.choice, "flagged": i32::from(e.flagged)})
        })
        .collect();
    let mut stored = HashMap::with_capacity(events.len());
    if events.is_empty() {
        return Ok(stored);
    }
    let sql = format!(
        "INSERT INTO answer_event (attempt_id, generation, seq, slot, choice, flagged, received_at, late)
         SELECT a.id, a.generation, e.seq, e.slot, e.choice, e.flagged, $2,
                CASE WHEN $2 <= a.counted_until THEN 0 ELSE 1 END
         FROM {} JOIN attempt a ON a.id = e.attempt AND a.generation = e.generation
         WHERE a.state = 'open' OR a.hand_in_kind = 'automatic'
         ON CONFLICT DO NOTHING RETURNING attempt_id, generation, seq, late",
        events_table(store.dialect())
    );
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&events)?).bind(now).fetch_all(&mut **tx).await?;
    for row in rows {
        let late: i64 = row.try_get("late")?;
        stored.insert((row.try_get("attempt_id")?, row.try_get("generation")?, row.try_get("seq")?), late != 0);
    }
    Ok(stored)
}

async fn reply(tx: &mut Write, save: &Save, facts: &Facts, stored: &Stored<'_>, now: Millis) -> Outcome<SaveReply> {
    if !facts.signed_in {
        return Ok(SaveReply::SignedOut);
    }
    let Some(attempt) = &facts.attempt else { return Ok(SaveReply::NotFound) };
    if attempt.state == "ready" {
        return Ok(SaveReply::NotOpen);
    }
    if attempt.generation != save.generation {
        return Ok(SaveReply::TakenOver { generation: attempt.generation });
    }
    let mut acks = Vec::with_capacity(save.events.len());
    for event in &save.events {
        let outcome = match stored.get(&(save.attempt.clone(), save.generation, event.seq)) {
            Some(false) => AckOutcome::Saved,
            Some(true) => AckOutcome::Late,
            None => match existing(tx, save, event).await? {
                Some(outcome) => outcome,
                None if attempt.state == "handed_in" && !attempt.automatic => return Ok(SaveReply::HandedIn),
                None => AckOutcome::Conflict,
            },
        };
        acks.push(Ack { seq: event.seq, outcome });
    }
    let highest = acks.iter().map(|a| a.seq).max().unwrap_or(0);
    let next_seq =
        if acks.iter().any(|a| a.outcome == AckOutcome::Conflict) { next_seq(tx, save).await? } else { highest + 1 };
    Ok(SaveReply::Taken { acks, now, deadline: attempt.deadline, next_seq })
}

/// What the stored event of this number says about the one sent again; none when nothing is stored.
async fn existing(tx: &mut Write, save: &Save, event: &AnswerEvent) -> Outcome<Option<AckOutcome>> {
    let row = sqlx::query(
        "SELECT slot, choice, flagged, late FROM answer_event WHERE attempt_id = $1 AND generation = $2 AND seq = $3",
    )
    .bind(&save.attempt)
    .bind(save.generation)
    .bind(event.seq)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let same = row.try_get::<i64, _>("slot")? == event.slot
        && row.try_get::<String, _>("choice")? == event.choice
        && row.try_get::<i64, _>("flagged")? == i64::from(event.flagged);
    let late = row.try_get::<i64, _>("late")? != 0;
    Ok(Some(match (same, late) {
        (true, false) => AckOutcome::Duplicate,
        (true, true) => AckOutcome::Late,
        (false, _) => AckOutcome::Conflict,
    }))
}

async fn next_seq(tx: &mut Write, save: &Save) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) AS seq FROM answer_event WHERE attempt_id = $1 AND generation = $2",
    )
    .bind(&save.attempt)
    .bind(save.generation)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get::<i64, _>("seq")? + 1)
}
