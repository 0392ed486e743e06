//! One batch of the journal: the facts of its saves, the events that are new, what became of each.

use super::{Ack, AckOutcome, Announcement, Save, SaveReply};
use crate::clock::{Clock, Millis};
use crate::error::{Error, Outcome};
use crate::storage::dialect::{Bulk, Cell, lines};
use crate::storage::{Store, Write, optional};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{HashMap, HashSet};

/// How often a batch is begun when the database already has one of its events.
const TRIES: usize = 5;

/// An event with its place in the batch.
struct Sent<'a> {
    n: usize,
    attempt: &'a str,
    generation: i64,
    seq: i64,
    slot: i64,
    choice: &'a str,
    flagged: i64,
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
    /// Time stands still, and it was not over before.
    paused: bool,
    automatic: bool,
    announcement: Option<Announcement>,
}

impl AttemptFacts {
    /// Whether events of this generation are stored: while it is open and time runs, and as late evidence after its time.
    fn takes(&self, generation: i64) -> bool {
        self.generation == generation && !self.paused && (self.state == "open" || self.automatic)
    }
}

/// Slot, choice, flag and lateness of a stored event.
type Content = (i64, String, i64, i64);

/// Writes a batch and says what became of each save. Most events are new, so it writes first and looks for earlier copies
/// only when the database already had one (a save sent twice, or stored by another writer meanwhile): then the batch is
/// begun again.
pub(super) async fn write(store: &Store, clock: &Clock, saves: &[Save]) -> Outcome<Vec<SaveReply>> {
    let sent = sent(saves);
    for round in 0..TRIES {
        let mut tx = store.begin_journal().await?;
        let now = clock.now();
        let facts = facts(&mut tx, store, saves, now).await?;
        let stored = if round == 0 { HashMap::new() } else { stored(&mut tx, store, &sent).await? };
        let found = Found { facts, stored };
        let fresh = fresh(saves, &sent, &found);
        let all_stored = insert(&mut tx, store, &fresh, now).await? == fresh.len() as u64;
        if all_stored && (round > 0 || !asks_for_the_past(saves, &found)) {
            let mut replies = replies(saves, &sent, &found, now);
            renumber(&mut tx, saves, &mut replies).await?;
            tx.commit().await?;
            return Ok(replies);
        }
        tx.rollback().await?;
    }
    Err(Error::Fault("another writer stores the same events again and again".into()))
}

/// Whether a save comes for an attempt that takes no more: what it stored before is then told again.
fn asks_for_the_past(saves: &[Save], found: &Found) -> bool {
    let open = |(save, facts): (&Save, &Facts)| {
        facts.attempt.as_ref().is_none_or(|a| a.paused || a.takes(save.generation) || a.generation != save.generation)
    };
    !saves.iter().zip(&found.facts).all(open)
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
        flagged: i64::from(e.flagged),
    });
    sent.collect()
}

/// The facts of every save, in one row for the whole batch: carrying a row a save from the database's thread to ours cost
/// more than finding it. Each fact is a look-up by key of its own, so that no planner reads a whole table instead.
async fn facts(tx: &mut Write, store: &Store, saves: &[Save], now: Millis) -> Outcome<Vec<Facts>> {
    const COLUMNS: [(&str, &str); 4] = [("n", "BIGINT"), ("token", "TEXT"), ("attempt", "TEXT"), ("heard", "BIGINT")];
    let rows: Vec<_> = saves
        .iter()
        .zip(0..)
        .map(|(s, n)| [Cell::Number(n), Cell::Text(&s.token_digest), Cell::Text(&s.attempt), Cell::Number(s.heard)])
        .collect();
    let asked = Bulk::new(store.dialect(), &COLUMNS, &rows)?;
    let sql = format!(
        "SELECT {} AS facts FROM {}",
        lines(
            store.dialect(),
            "e.n || (SELECT ' ' || COALESCE(a.state || ' ' || a.generation || ' ' || COALESCE(a.deadline, 0) || ' ' ||
                                            COALESCE(a.counted_until, 0) || ' ' || COALESCE(a.hand_in_kind, '-') || ' ' ||
                                            COALESCE(l.paused_at, 0) ||
                                            CASE WHEN l.announced > e.heard THEN ' ' || l.announced || ' ' || l.announcement
                                                 ELSE '' END, '')
                     FROM sign_in s LEFT JOIN attempt a ON a.id = e.attempt AND a.account_id = s.account_id
                     LEFT JOIN live_room l ON l.session_id = a.session_id
                     WHERE s.token_digest = e.token AND s.expires_at > $1)"
        ),
        asked.table(2),
    );
    let row = asked.bind(sqlx::query(AssertSqlSafe(sql)).bind(now)).fetch_one(&mut **tx).await?;
    let mut facts: Vec<Facts> = (0..saves.len()).map(|_| Facts::default()).collect();
    for line in optional::<String>(&row, "facts")?.unwrap_or_default().lines() {
        let (n, attempt) = line.split_once(' ').unwrap_or((line, ""));
        let Some(fact) = facts.get_mut(place(Some(n))?) else { continue };
        fact.signed_in = true;
        fact.attempt = (!attempt.is_empty()).then(|| attempt_facts(attempt)).transpose()?;
    }
    Ok(facts)
}

fn attempt_facts(text: &str) -> Outcome<AttemptFacts> {
    let mut words = text.splitn(8, ' ');
    let state = words.next().unwrap_or_default().to_owned();
    let (generation, deadline, counted_until) = (number(words.next())?, number(words.next())?, number(words.next())?);
    let automatic = words.next() == Some("automatic");
    let paused_at = number(words.next())?;
    let announcement = match (words.next(), words.next()) {
        (Some(n), Some(words)) => Some(Announcement { number: number(Some(n))?, words: words.to_owned() }),
        _ => None,
    };
    let paused = paused_at != 0 && state == "open" && counted_until >= paused_at;
    Ok(AttemptFacts { state, generation, deadline, counted_until, paused, automatic, announcement })
}

/// Columns of events in bulk.
const EVENTS: [(&str, &str); 7] = [
    ("n", "BIGINT"),
    ("attempt", "TEXT"),
    ("generation", "BIGINT"),
    ("seq", "BIGINT"),
    ("slot", "BIGINT"),
    ("choice", "TEXT"),
    ("flagged", "BIGINT"),
];

impl Sent<'_> {
    fn cells(&self) -> [Cell<'_>; 7] {
        [
            Cell::Number(i64::try_from(self.n).unwrap_or(i64::MAX)),
            Cell::Text(self.attempt),
            Cell::Number(self.generation),
            Cell::Number(self.seq),
            Cell::Number(self.slot),
            Cell::Text(self.choice),
            Cell::Number(self.flagged),
        ]
    }
}

fn in_bulk<'a>(store: &Store, events: impl Iterator<Item = &'a Sent<'a>>) -> Outcome<Bulk> {
    Ok(Bulk::new(store.dialect(), &EVENTS, &events.map(Sent::cells).collect::<Vec<_>>())?)
}

/// The content of every event that is stored already, by its place in the batch.
async fn stored(tx: &mut Write, store: &Store, sent: &[Sent<'_>]) -> Outcome<HashMap<usize, Content>> {
    let asked = in_bulk(store, sent.iter())?;
    let sql = format!(
        "SELECT {} AS stored FROM {}",
        lines(
            store.dialect(),
            "(SELECT e.n || ' ' || v.slot || ' ' || v.flagged || ' ' || v.late || ' ' || v.choice FROM answer_event v
              WHERE v.attempt_id = e.attempt AND v.generation = e.generation AND v.seq = e.seq)"
        ),
        asked.table(1)
    );
    let row = asked.bind(sqlx::query(AssertSqlSafe(sql))).fetch_one(&mut **tx).await?;
    let found = optional::<String>(&row, "stored")?.unwrap_or_default();
    found
        .lines()
        .map(|line| {
            let (n, text) = line.split_once(' ').unwrap_or((line, ""));
            Ok((place(Some(n))?, content(text)?))
        })
        .collect()
}

fn content(text: &str) -> Outcome<Content> {
    let mut words = text.splitn(4, ' ');
    let (slot, flagged, late) = (number(words.next())?, number(words.next())?, number(words.next())?);
    Ok((slot, words.next().unwrap_or_default().to_owned(), flagged, late))
}

fn number(word: Option<&str>) -> Outcome<i64> {
    word.and_then(|w| w.parse().ok()).ok_or_else(|| Error::Fault("a fact of the journal is no number".into()))
}

fn place(word: Option<&str>) -> Outcome<usize> {
    usize::try_from(number(word)?).map_err(|_| Error::Fault("a place in the batch is no number".into()))
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
    let rows = in_bulk(store, events.iter().copied())?;
    let sql = format!(
        "INSERT INTO answer_event (attempt_id, generation, seq, slot, choice, flagged, received_at, late)
         SELECT f.attempt, f.generation, f.seq, f.slot, f.choice, f.flagged, $1, f.late
         FROM (SELECT e.attempt, e.generation, e.seq, e.slot, e.choice, e.flagged,
                      (SELECT CASE WHEN $1 <= a.counted_until THEN 0 ELSE 1 END FROM attempt a
                       WHERE a.id = e.attempt AND a.generation = e.generation
                       AND (a.state = 'open' OR a.hand_in_kind = 'automatic')
                       AND NOT EXISTS (SELECT 1 FROM live_room l WHERE l.session_id = a.session_id AND a.state = 'open'
                                       AND a.counted_until >= l.paused_at)) AS late
               FROM {}) f
         WHERE f.late IS NOT NULL
         ON CONFLICT DO NOTHING",
        rows.table(2)
    );
    let done = rows.bind(sqlx::query(AssertSqlSafe(sql)).bind(now)).execute(&mut **tx).await?;
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
        None => ((first.slot, first.choice, first.flagged), late, first.n != event.n),
    };
    match (content == (event.slot, event.choice, event.flagged), late, again) {
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
    let announcement = attempt.announcement.clone();
    if attempt.paused {
        return SaveReply::Paused { now, announcement };
    }
    if !attempt.takes(save.generation) && !known {
        return SaveReply::HandedIn;
    }
    let next_seq = acks.iter().map(|a| a.seq).max().unwrap_or(0) + 1;
    SaveReply::Taken { acks, now, deadline: attempt.deadline, next_seq, announcement }
}
