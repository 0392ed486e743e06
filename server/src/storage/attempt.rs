//! Attempts: made at sealing (or at the start of a mock exam), opened, claimed, handed in. Ownership, state and time are
//! predicates of the statements themselves.

use super::live_room::{self, RoomTime};
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::sitting_window::Window;
use question_bank::answer::Choice;
use question_bank::paper::Paper;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// An attempt with what its session, paper and person say about it.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Attempt id.
    pub id: String,
    /// Session id.
    pub session_id: String,
    /// Session name.
    pub session_name: String,
    /// Whether it is a mock exam.
    pub mock: bool,
    /// Stored state of the session.
    pub session_state: String,
    /// Times that bind it.
    pub window: Window,
    /// Marking policy code.
    pub policy: String,
    /// Pass mark in hundredths.
    pub pass_mark: i64,
    /// Key version of the session.
    pub key_version: i64,
    /// Candidate's name.
    pub candidate: String,
    /// Encrypted resident ID.
    pub resident_id_cipher: String,
    /// Ticket number, room and seat of a formal sitting.
    pub ticket: Option<(String, String, i64)>,
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// The writing generation.
    pub generation: i64,
    /// When it was opened.
    pub opened_at: Option<Millis>,
    /// Stored deadline.
    pub deadline: Option<Millis>,
    /// Last instant at which an arriving answer counts.
    pub counted_until: Option<Millis>,
    /// The device that writes; none once an organizer let the next one in.
    pub writer: Option<String>,
    /// What changed of the session's time.
    pub room: RoomTime,
    /// The receipt, once handed in.
    pub receipt: Option<Receipt>,
    /// The frozen paper.
    pub paper: Paper,
}

/// Proof of a hand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Receipt number.
    pub number: String,
    /// Server time of the hand-in.
    pub handed_in_at: Millis,
    /// `candidate`, `automatic` or `forced`.
    pub kind: String,
    /// Questions answered.
    pub answered: i64,
    /// SHA-256 over the answer set, hex.
    pub digest: String,
}

/// The answer of one slot as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentAnswer {
    /// Question number, from 1.
    pub slot: i64,
    /// Letters as the candidate saw them.
    pub choice: Choice,
    /// Whether it is flagged.
    pub flagged: bool,
    /// Generation its last event was written under.
    pub generation: i64,
    /// When its last event arrived.
    pub received_at: Millis,
}

const FIND: &str =
    "SELECT a.id, a.session_id, s.name AS session_name, s.kind, s.state AS session_state, s.waiting_opens_at,
            s.starts_at, s.entry_cutoff_minutes, s.early_hand_in_minutes, s.minutes, s.clock_rule, s.grace_seconds,
            s.policy, s.pass_mark, s.key_version, p.name AS candidate, p.resident_id_cipher, r.ticket_no, r.room,
            r.seat_no, a.state, a.generation, a.extra_minutes, a.opened_at, a.deadline, a.counted_until, a.writer,
            a.handed_in_at, a.hand_in_kind, a.receipt_no, a.receipt_digest, a.answered, pp.deal, pp.slots,
            l.paused_at, COALESCE(l.paused_ms, 0) AS paused_ms, COALESCE(l.extended_minutes, 0) AS extended_minutes
     FROM attempt a JOIN exam_session s ON s.id = a.session_id JOIN person p ON p.id = a.person_id
     JOIN paper pp ON pp.id = a.paper_id LEFT JOIN registration r ON r.id = a.registration_id
     LEFT JOIN live_room l ON l.session_id = a.session_id";

/// The instant an attempt's time has come to, where `$now` stands for a bound now: during a pause, its beginning.
macro_rules! standing {
    ($now:literal) => {
        concat!("COALESCE((SELECT l.paused_at FROM live_room l WHERE l.session_id = attempt.session_id), ", $now, ")")
    };
}

/// The attempt of this id, if it belongs to this account.
pub async fn find(store: &Store, id: &str, account_id: &str) -> Outcome<Option<Attempt>> {
    let sql = sqlx::AssertSqlSafe(format!("{FIND} WHERE a.id = $1 AND a.account_id = $2"));
    let row = sqlx::query(sql).bind(id).bind(account_id).fetch_optional(store.read()).await?;
    row.as_ref().map(attempt).transpose()
}

/// The attempt of this id inside a transaction, whoever owns it.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Attempt>> {
    let sql = sqlx::AssertSqlSafe(format!("{FIND} WHERE a.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(attempt).transpose()
}

/// Name of the candidate of an attempt.
pub async fn candidate_name(store: &Store, id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT p.name FROM attempt a JOIN person p ON p.id = a.person_id WHERE a.id = $1")
        .bind(id)
        .fetch_optional(store.read())
        .await?;
    row.map(|r| Ok(r.try_get("name")?)).transpose()
}

/// Every handed-in attempt of a session, in id order.
pub async fn handed_in(tx: &mut Write, session_id: &str) -> Outcome<Vec<Attempt>> {
    let sql = sqlx::AssertSqlSafe(format!("{FIND} WHERE a.session_id = $1 AND a.state = 'handed_in' ORDER BY a.id"));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(attempt).collect()
}

/// Opens a ready attempt of a sealed session inside its entry window, while time runs. Its deadline follows from what the
/// session's time is at this very statement ([`Window::deadline`] in SQL), so that no pause or extension falls between.
/// Returns whether it did.
pub async fn open(tx: &mut Write, id: &str, account_id: &str, device: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE attempt SET state = 'open', generation = attempt.generation + 1, opened_at = $1, writer = $2,
                deadline = w.begins_at + (w.minutes + attempt.extra_minutes) * 60000,
                counted_until = w.begins_at + (w.minutes + attempt.extra_minutes) * 60000 + w.grace_seconds * 1000
         FROM (SELECT s.id AS session_id, s.minutes + COALESCE(l.extended_minutes, 0) AS minutes, s.grace_seconds,
                      CASE WHEN s.clock_rule = 'own' THEN $1 ELSE s.starts_at + COALESCE(l.paused_ms, 0) END AS begins_at
               FROM exam_session s LEFT JOIN live_room l ON l.session_id = s.id
               WHERE s.state = 'sealed' AND l.paused_at IS NULL AND $1 >= s.starts_at
               AND (s.kind = 'mock' OR $1 <= s.starts_at + s.entry_cutoff_minutes * 60000 + COALESCE(l.paused_ms, 0))) w
         WHERE w.session_id = attempt.session_id AND attempt.id = $3 AND attempt.account_id = $4
         AND attempt.state = 'ready'",
    )
    .bind(now)
    .bind(device)
    .bind(id)
    .bind(account_id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Makes this device the writer and raises the generation; only while answers count. Returns whether it did.
pub async fn claim(tx: &mut Write, id: &str, account_id: &str, device: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(concat!(
        "UPDATE attempt SET generation = generation + 1, writer = $1
         WHERE id = $2 AND account_id = $3 AND state = 'open' AND counted_until >= ",
        standing!("$4")
    ))
    .bind(device)
    .bind(id)
    .bind(account_id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the writing away from the device that has it and lets the next one in without asking; only while answers count.
/// Returns whether it did.
pub async fn release(tx: &mut Write, id: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(concat!(
        "UPDATE attempt SET generation = generation + 1, writer = NULL
         WHERE id = $1 AND state = 'open' AND registration_id IS NOT NULL AND counted_until >= ",
        standing!("$2")
    ))
    .bind(id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How an attempt ends.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// By the candidate's own hand, from the writing generation, while time runs.
    Candidate {
        /// Account that owns it.
        account_id: &'a str,
        /// The generation the page writes with.
        generation: i64,
        /// First instant at which one may hand in.
        from: Millis,
    },
    /// By the deadline: only once no answer can count any more.
    Automatic,
    /// By an organizer.
    Forced,
}

/// Ends an open attempt and gives it its receipt number. Returns whether this call did it.
pub async fn end(tx: &mut Write, id: &str, ending: Ending<'_>, receipt_no: &str, now: Millis) -> Outcome<bool> {
    let query = match ending {
        Ending::Candidate { account_id, generation, from } => sqlx::query(
            "UPDATE attempt SET state = 'handed_in', handed_in_at = $1, hand_in_kind = 'candidate', receipt_no = $2
             WHERE id = $3 AND state = 'open' AND counted_until >= $1 AND account_id = $4 AND generation = $5 AND $1 >= $6
             AND NOT EXISTS (SELECT 1 FROM live_room l WHERE l.session_id = attempt.session_id AND l.paused_at IS NOT NULL)",
        )
        .bind(now)
        .bind(receipt_no)
        .bind(id)
        .bind(account_id)
        .bind(generation)
        .bind(from),
        Ending::Automatic => sqlx::query(concat!(
            "UPDATE attempt SET state = 'handed_in', handed_in_at = deadline, hand_in_kind = 'automatic', receipt_no = $2
             WHERE id = $3 AND state = 'open' AND counted_until < ",
            standing!("$1")
        ))
        .bind(now)
        .bind(receipt_no)
        .bind(id),
        Ending::Forced => sqlx::query(
            "UPDATE attempt SET state = 'handed_in', handed_in_at = $1, hand_in_kind = 'forced', receipt_no = $2
             WHERE id = $3 AND state = 'open'",
        )
        .bind(now)
        .bind(receipt_no)
        .bind(id),
    };
    Ok(query.execute(&mut **tx).await?.rows_affected() == 1)
}

/// Stores what the receipt proves.
pub async fn set_receipt(tx: &mut Write, id: &str, answered: i64, digest: &str) -> Outcome<()> {
    sqlx::query("UPDATE attempt SET answered = $1, receipt_digest = $2 WHERE id = $3")
        .bind(answered)
        .bind(digest)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Open attempts for which no answer can count any more, oldest deadline first.
pub async fn overdue(store: &Store, now: Millis, limit: i64) -> Outcome<Vec<String>> {
    let rows = sqlx::query(concat!(
        "SELECT id FROM attempt WHERE state = 'open' AND counted_until < $1 AND counted_until < ",
        standing!("$1"),
        " ORDER BY counted_until, id LIMIT $2"
    ))
    .bind(now)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

/// Gives a person more minutes: while they may still enter, or while answers count. Returns whether it did.
pub async fn add_minutes(tx: &mut Write, id: &str, minutes: i64, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(concat!(
        "UPDATE attempt SET extra_minutes = extra_minutes + $1, deadline = deadline + $2, counted_until = counted_until + $2
         WHERE id = $3 AND ((state = 'open' AND counted_until >= ",
        standing!("$4"),
        ") OR (state = 'ready' AND EXISTS (
             SELECT 1 FROM exam_session s LEFT JOIN live_room l ON l.session_id = s.id
             WHERE s.id = attempt.session_id AND s.state = 'sealed' AND COALESCE(l.paused_at, $4)
                 <= s.starts_at + s.entry_cutoff_minutes * 60000 + COALESCE(l.paused_ms, 0))))"
    ))
    .bind(minutes)
    .bind(minutes * crate::clock::MINUTE)
    .bind(id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

const EVENTS: &str = "SELECT attempt_id, generation, slot, choice, flagged, received_at FROM answer_event";

/// Which events of `answer_event` count: those that came in time, and the late evidence two people admitted. Everything that
/// reads answers uses this and nothing else.
const COUNTS: &str = "(answer_event.late = 0 OR EXISTS (
         SELECT 1 FROM late_evidence_event e JOIN late_evidence d ON d.id = e.evidence_id
         WHERE e.attempt_id = answer_event.attempt_id AND e.generation = answer_event.generation
         AND e.seq = answer_event.seq AND d.state = 'confirmed' AND d.admit = 1))";

/// Which events counted before anybody decided about late evidence.
const IN_TIME: &str = "answer_event.late = 0";

/// The answers of an attempt as they stand: the last counted event of each slot, in slot order.
pub async fn answers(store: &Store, id: &str) -> Outcome<Vec<CurrentAnswer>> {
    let sql = sqlx::AssertSqlSafe(format!("{EVENTS} WHERE attempt_id = $1 AND {COUNTS} ORDER BY generation, seq"));
    let rows = sqlx::query(sql).bind(id).fetch_all(store.read()).await?;
    Ok(fold(&rows)?.into_values().flatten().collect())
}

/// The same inside a transaction.
pub async fn answers_in(tx: &mut Write, id: &str) -> Outcome<Vec<CurrentAnswer>> {
    let sql = sqlx::AssertSqlSafe(format!("{EVENTS} WHERE attempt_id = $1 AND {COUNTS} ORDER BY generation, seq"));
    let rows = sqlx::query(sql).bind(id).fetch_all(&mut **tx).await?;
    Ok(fold(&rows)?.into_values().flatten().collect())
}

/// The answers of every attempt of a session, by attempt id.
pub async fn session_answers(tx: &mut Write, session_id: &str) -> Outcome<BTreeMap<String, Vec<CurrentAnswer>>> {
    session_answers_of(tx, session_id, COUNTS).await
}

/// The same as they stood before any late evidence was admitted: what the result versions from before that were marked by.
pub async fn session_answers_in_time(
    tx: &mut Write,
    session_id: &str,
) -> Outcome<BTreeMap<String, Vec<CurrentAnswer>>> {
    session_answers_of(tx, session_id, IN_TIME).await
}

async fn session_answers_of(
    tx: &mut Write,
    session_id: &str,
    which: &'static str,
) -> Outcome<BTreeMap<String, Vec<CurrentAnswer>>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{EVENTS} WHERE {which} AND attempt_id IN (SELECT id FROM attempt WHERE session_id = $1) ORDER BY generation, seq"
    ));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?;
    fold(&rows)
}

/// Next free event number of the writing generation.
pub async fn next_seq(store: &Store, id: &str, generation: i64) -> Outcome<i64> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) AS seq FROM answer_event WHERE attempt_id = $1 AND generation = $2",
    )
    .bind(id)
    .bind(generation)
    .fetch_one(store.read())
    .await?;
    Ok(row.try_get::<i64, _>("seq")? + 1)
}

/// How many attempts are in each state.
pub async fn count_by_state(store: &Store) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS n FROM attempt GROUP BY state ORDER BY state")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(|r| Ok((r.try_get("state")?, r.try_get("n")?))).collect()
}

fn fold(rows: &[AnyRow]) -> Outcome<BTreeMap<String, Vec<CurrentAnswer>>> {
    let mut by_attempt: BTreeMap<String, BTreeMap<i64, CurrentAnswer>> = BTreeMap::new();
    for row in rows {
        let letters: String = row.try_get("choice")?;
        let answer = CurrentAnswer {
            slot: row.try_get("slot")?,
            choice: Choice::parse(&letters).unwrap_or_default(),
            flagged: row.try_get::<i64, _>("flagged")? != 0,
            generation: row.try_get("generation")?,
            received_at: row.try_get("received_at")?,
        };
        by_attempt.entry(row.try_get("attempt_id")?).or_default().insert(answer.slot, answer);
    }
    Ok(by_attempt.into_iter().map(|(id, slots)| (id, slots.into_values().collect())).collect())
}

fn attempt(r: &AnyRow) -> Outcome<Attempt> {
    let mock = r.try_get::<String, _>("kind")? == "mock";
    let deal: i64 = r.try_get("deal")?;
    let slots: String = r.try_get("slots")?;
    Ok(Attempt {
        id: r.try_get("id")?,
        session_id: r.try_get("session_id")?,
        session_name: r.try_get("session_name")?,
        mock,
        session_state: r.try_get("session_state")?,
        window: window(r, mock)?,
        policy: r.try_get("policy")?,
        pass_mark: r.try_get("pass_mark")?,
        key_version: r.try_get("key_version")?,
        candidate: r.try_get("candidate")?,
        resident_id_cipher: r.try_get("resident_id_cipher")?,
        ticket: match optional::<String>(r, "ticket_no")? {
            Some(number) => {
                Some((number, optional(r, "room")?.unwrap_or_default(), optional(r, "seat_no")?.unwrap_or_default()))
            }
            None => None,
        },
        state: r.try_get("state")?,
        generation: r.try_get("generation")?,
        opened_at: optional(r, "opened_at")?,
        deadline: optional(r, "deadline")?,
        counted_until: optional(r, "counted_until")?,
        writer: optional(r, "writer")?,
        room: live_room::room_time(r)?,
        receipt: receipt(r)?,
        paper: Paper { deal: u32::try_from(deal).unwrap_or_default(), slots: serde_json::from_str(&slots)? },
    })
}

fn window(r: &AnyRow, mock: bool) -> Outcome<Window> {
    let starts_at: Millis = r.try_get("starts_at")?;
    let cutoff: i64 = r.try_get("entry_cutoff_minutes")?;
    let room = live_room::room_time(r)?;
    Ok(Window {
        waiting_opens_at: r.try_get("waiting_opens_at")?,
        starts_at,
        entry_until: (!mock).then_some(starts_at + room.paused_ms + cutoff * crate::clock::MINUTE),
        own_clock: r.try_get::<String, _>("clock_rule")? == "own",
        minutes: r.try_get::<i64, _>("minutes")? + r.try_get::<i64, _>("extra_minutes")? + room.extended_minutes,
        moved: room.paused_ms,
        early_hand_in_minutes: r.try_get("early_hand_in_minutes")?,
        grace: r.try_get::<i64, _>("grace_seconds")? * 1000,
    })
}

fn receipt(r: &AnyRow) -> Outcome<Option<Receipt>> {
    let Some(number) = optional::<String>(r, "receipt_no")? else { return Ok(None) };
    Ok(Some(Receipt {
        number,
        handed_in_at: optional(r, "handed_in_at")?.unwrap_or_default(),
        kind: optional(r, "hand_in_kind")?.unwrap_or_default(),
        answered: optional(r, "answered")?.unwrap_or_default(),
        digest: optional(r, "receipt_digest")?.unwrap_or_default(),
    }))
}

/// Moves a sealed session on to marked, if its time runs, its entry window is over and nobody writes any more. Returns whether it did.
pub async fn begin_marking(tx: &mut Write, session_id: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE exam_session SET state = 'marked' WHERE id = $1 AND state = 'sealed' AND kind = 'formal'
         AND $2 > starts_at + entry_cutoff_minutes * 60000 +
                  COALESCE((SELECT l.paused_ms FROM live_room l WHERE l.session_id = exam_session.id), 0)
         AND NOT EXISTS (SELECT 1 FROM live_room l WHERE l.session_id = exam_session.id AND l.paused_at IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.session_id = $1 AND a.state = 'open')",
    )
    .bind(session_id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
