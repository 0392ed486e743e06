//! Group commit of answers. One writer takes what is waiting, writes it in one transaction with full durability, and only
//! then answers everyone: an acknowledged answer is on disk (contract 1). Whether an event counts is decided inside the
//! statement that stores it, from the stored state, generation and deadline (contract 2).

use super::dialect::{events_table, rows_as_json, saves_table, writers};
use super::{Store, Write, optional};
use crate::clock::{Clock, Millis};
use crate::error::{Error, Outcome};
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Saves taken into one transaction at most.
const BATCH: usize = 1024;
/// How often a batch is begun when another writer stores one of its events first.
const TRIES: usize = 5;
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
    /// Starts the writers; they end when the last handle is dropped. While one waits for the disk, the next collects.
    pub fn start(store: Store, clock: Clock) -> Self {
        let (sender, receiver) = mpsc::channel::<Waiting>(QUEUE);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..writers(store.dialect()) {
            let (store, clock, receiver) = (store.clone(), clock.clone(), receiver.clone());
            tokio::spawn(async move {
                let mut batch = Vec::with_capacity(BATCH);
                while receiver.lock().await.recv_many(&mut batch, BATCH).await > 0 {
                    commit(&store, &clock, &mut batch).await;
                }
            });
        }
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

/// A save whose facts are asked for; the row `e` of [`saves_table`].
#[derive(Serialize)]
struct Asked<'a> {
    n: usize,
    token: &'a str,
    attempt: &'a str,
}

/// An event with its place in the batch; the row `e` of [`events_table`].
#[derive(Serialize)]
struct Sent<'a> {
    n: usize,
    attempt: &'a str,
    generation: i64,
    seq: i64,
    slot: i64,
    choice: &'a str,
    flagged: u8,
}

/// What the batch found before it wrote: the facts of every save, and of every event that is stored already, its content.
struct Found {
    facts: Vec<Facts>,
    stored: HashMap<usize, Content>,
}

/// What an attempt is like for the sign-in of a save.
#[derive(Default)]
struct Facts {
    signed_in: bool,
    attempt: Option<AttemptFacts>,
}

struct AttemptFacts {
    state: String,
    generation: i64,
    deadline: Millis,
    counted_until: Millis,
    automatic: bool,
}

impl AttemptFacts {
    /// Whether events of this generation are stored: while it is open, and as late evidence after its time.
    fn takes(&self, generation: i64) -> bool {
        self.generation == generation && (self.state == "open" || self.automatic)
    }
}

/// Slot, choice, flag and lateness of a stored event.
type Content = (i64, String, i64, i64);

/// Writes a batch and says what became of each save. Another writer may store one of its events first (a save sent twice);
/// then the batch is begun again and finds it.
async fn write(store: &Store, clock: &Clock, saves: &[Save]) -> Outcome<Vec<SaveReply>> {
    let sent = sent(saves);
    for _ in 0..TRIES {
        let mut tx = store.begin_journal().await?;
        let now = clock.now();
        let found = find(&mut tx, store, saves, &sent, now).await?;
        let fresh = fresh(saves, &sent, &found);
        if insert(&mut tx, store, &fresh, now).await? == fresh.len() as u64 {
            let mut replies = replies(saves, &sent, &found, now);
            renumber(&mut tx, saves, &mut replies).await?;
            tx.commit().await?;
            return Ok(replies);
        }
        tx.rollback().await?;
    }
    Err(Error::Fault("another writer stores the same events again and again".into()))
}

fn sent(saves: &[Save]) -> Vec<Sent<'_>> {
    let events = saves.iter().flat_map(|s| s.events.iter().map(move |e| (s, e)));
    let sent = events.enumerate().map(|(n, (s, e))| Sent {
        n,
        attempt: &s.attempt,
        generation: s.generation,
        seq: e.seq,
        slot: e.slot,
        choice: &e.choice,
        flagged: u8::from(e.flagged),
    });
    sent.collect()
}

/// One row for the whole batch: carrying a row a save from the database's thread to ours cost more than finding it. Each
/// fact is a look-up by key of its own, so that no planner reads a whole table of answers instead.
async fn find(tx: &mut Write, store: &Store, saves: &[Save], sent: &[Sent<'_>], now: Millis) -> Outcome<Found> {
    let asked: Vec<_> =
        saves.iter().enumerate().map(|(n, s)| Asked { n, token: &s.token_digest, attempt: &s.attempt }).collect();
    let dialect = store.dialect();
    let sql = format!(
        "SELECT (SELECT {} FROM {}) AS facts, (SELECT {} FROM {}) AS stored",
        rows_as_json(
            dialect,
            "e.n, (SELECT COUNT(*) FROM sign_in s WHERE s.token_digest = e.token AND s.expires_at > $2),
             (SELECT a.state || ' ' || a.generation || ' ' || COALESCE(a.deadline, 0) || ' ' ||
                     COALESCE(a.counted_until, 0) || ' ' || COALESCE(a.hand_in_kind, '')
              FROM attempt a JOIN sign_in s ON s.account_id = a.account_id
              WHERE a.id = e.attempt AND s.token_digest = e.token AND s.expires_at > $2)"
        ),
        saves_table(dialect, "$1"),
        rows_as_json(
            dialect,
            "e.n, (SELECT v.slot || ' ' || v.flagged || ' ' || v.late || ' ' || v.choice FROM answer_event v
                   WHERE v.attempt_id = e.attempt AND v.generation = e.generation AND v.seq = e.seq)"
        ),
        events_table(dialect, "$3")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&asked)?)
        .bind(now)
        .bind(serde_json::to_string(sent)?)
        .fetch_one(&mut **tx)
        .await?;
    Ok(Found { facts: facts(&row, saves.len())?, stored: stored(&row)? })
}

fn facts(row: &AnyRow, count: usize) -> Outcome<Vec<Facts>> {
    let rows: Vec<(usize, i64, Option<String>)> = json_rows(row, "facts")?;
    let mut facts: Vec<Facts> = (0..count).map(|_| Facts::default()).collect();
    for (n, signed_in, attempt) in rows {
        let Some(fact) = facts.get_mut(n) else { continue };
        fact.signed_in = signed_in != 0;
        fact.attempt = attempt.as_deref().map(attempt_facts).transpose()?;
    }
    Ok(facts)
}

fn attempt_facts(text: &str) -> Outcome<AttemptFacts> {
    let mut words = text.splitn(5, ' ');
    Ok(AttemptFacts {
        state: words.next().unwrap_or_default().to_owned(),
        generation: number(words.next())?,
        deadline: number(words.next())?,
        counted_until: number(words.next())?,
        automatic: words.next() == Some("automatic"),
    })
}

fn stored(row: &AnyRow) -> Outcome<HashMap<usize, Content>> {
    let rows: Vec<(usize, Option<String>)> = json_rows(row, "stored")?;
    let found = rows.into_iter().filter_map(|(n, content)| content.map(|text| (n, text)));
    found.map(|(n, text)| Ok((n, content(&text)?))).collect()
}

fn content(text: &str) -> Outcome<Content> {
    let mut words = text.splitn(4, ' ');
    let (slot, flagged, late) = (number(words.next())?, number(words.next())?, number(words.next())?);
    Ok((slot, words.next().unwrap_or_default().to_owned(), flagged, late))
}

fn number(word: Option<&str>) -> Outcome<i64> {
    word.and_then(|w| w.parse().ok()).ok_or_else(|| Error::Fault("a fact of the journal is no number".into()))
}

/// The rows of a JSON column; NULL when there is none.
fn json_rows<T: serde::de::DeserializeOwned>(row: &AnyRow, column: &str) -> Outcome<Vec<T>> {
    match optional::<String>(row, column)? {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(Vec::new()),
    }
}

/// The events to store: of attempts that take them, not stored before, and each number once.
fn fresh<'a, 'b>(saves: &[Save], sent: &'b [Sent<'a>], found: &Found) -> Vec<&'b Sent<'a>> {
    let mut numbers = HashSet::new();
    let owners = saves.iter().zip(&found.facts).flat_map(|(s, f)| s.events.iter().map(move |_| f));
    let events = sent.iter().zip(owners).filter(|(event, facts)| {
        facts.attempt.as_ref().is_some_and(|a| a.takes(event.generation)) && !found.stored.contains_key(&event.n)
    });
    events.map(|(event, _)| event).filter(|e| numbers.insert((e.attempt, e.generation, e.seq))).collect()
}

/// Stores events; returns how many. What is late is decided here, from the stored deadline.
async fn insert(tx: &mut Write, store: &Store, events: &[&Sent<'_>], now: Millis) -> Outcome<u64> {
    if events.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "INSERT INTO answer_event (attempt_id, generation, seq, slot, choice, flagged, received_at, late)
         SELECT f.attempt, f.generation, f.seq, f.slot, f.choice, f.flagged, $2, f.late
         FROM (SELECT e.attempt, e.generation, e.seq, e.slot, e.choice, e.flagged,
                      (SELECT CASE WHEN $2 <= a.counted_until THEN 0 ELSE 1 END FROM attempt a
                       WHERE a.id = e.attempt AND a.generation = e.generation
                       AND (a.state = 'open' OR a.hand_in_kind = 'automatic')) AS late
               FROM {}) f
         WHERE f.late IS NOT NULL
         ON CONFLICT DO NOTHING",
        events_table(store.dialect(), "$1")
    );
    let done =
        sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(events)?).bind(now).execute(&mut **tx).await?;
    Ok(done.rows_affected())
}

/// Tells whoever had a conflict which number is free.
async fn renumber(tx: &mut Write, saves: &[Save], replies: &mut [SaveReply]) -> Outcome<()> {
    for (save, reply) in saves.iter().zip(replies) {
        let SaveReply::Taken { acks, next_seq, .. } = reply else { continue };
        if acks.iter().any(|a| a.outcome == AckOutcome::Conflict) {
            *next_seq = highest(tx, save).await? + 1;
        }
    }
    Ok(())
}

/// Highest event number of a save's generation.
async fn highest(tx: &mut Write, save: &Save) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) AS seq FROM answer_event WHERE attempt_id = $1 AND generation = $2",
    )
    .bind(&save.attempt)
    .bind(save.generation)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get("seq")?)
}

fn replies(saves: &[Save], sent: &[Sent<'_>], found: &Found, now: Millis) -> Vec<SaveReply> {
    let mut first: HashMap<(&str, i64, i64), usize> = HashMap::with_capacity(sent.len());
    let mut at = 0;
    let reply = |(save, facts): (&Save, &Facts)| {
        let events = &sent[at..at + save.events.len()];
        at += save.events.len();
        let acks = events.iter().map(|event| {
            let earlier = *first.entry((event.attempt, event.generation, event.seq)).or_insert(event.n);
            Ack { seq: event.seq, outcome: outcome(event, facts, found, &sent[earlier], now) }
        });
        let acks = acks.collect();
        let known = !events.is_empty() && events.iter().all(|event| found.stored.contains_key(&event.n));
        answer(save, facts, acks, known, now)
    };
    saves.iter().zip(&found.facts).map(reply).collect()
}

/// What became of an event; `first` is the first of its number in the batch.
fn outcome(event: &Sent<'_>, facts: &Facts, found: &Found, first: &Sent<'_>, now: Millis) -> AckOutcome {
    let late = facts.attempt.as_ref().is_some_and(|a| now > a.counted_until);
    let (content, late, again) = match found.stored.get(&event.n) {
        Some((slot, choice, flagged, late)) => ((*slot, choice.as_str(), *flagged), *late != 0, true),
        None => ((first.slot, first.choice, i64::from(first.flagged)), late, first.n != event.n),
    };
    match (content == (event.slot, event.choice, i64::from(event.flagged)), late, again) {
        (false, ..) => AckOutcome::Conflict,
        (true, true, _) => AckOutcome::Late,
        (true, false, true) => AckOutcome::Duplicate,
        (true, false, false) => AckOutcome::Saved,
    }
}

/// The answer to a save; `known` says that every event of it was stored before, so that it is only told again.
fn answer(save: &Save, facts: &Facts, acks: Vec<Ack>, known: bool, now: Millis) -> SaveReply {
    if !facts.signed_in {
        return SaveReply::SignedOut;
    }
    let Some(attempt) = &facts.attempt else { return SaveReply::NotFound };
    if attempt.state == "ready" {
        return SaveReply::NotOpen;
    }
    if attempt.generation != save.generation {
        return SaveReply::TakenOver { generation: attempt.generation };
    }
    if !attempt.takes(save.generation) && !known {
        return SaveReply::HandedIn;
    }
    let next_seq = acks.iter().map(|a| a.seq).max().unwrap_or(0) + 1;
    SaveReply::Taken { acks, now, deadline: attempt.deadline, next_seq }
}
