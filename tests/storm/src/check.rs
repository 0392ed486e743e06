//! The checker: holds the database against a history, and every stored score against a grader of its own. It reads tables,
//! not the project's code, so that both would have to be wrong in the same way.
//!
//! What must hold: every acknowledged event is stored with equal content; nothing is stored that was not sent; the answers
//! that stand are the last acknowledged ones; every hand-in has one receipt that counts them; every score comes out again,
//! with the late events two people admitted where a result says that it counts them.

use crate::history::{Event, Line, read};
use serde::Deserialize;
use sqlx::{AnyPool, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// What was compared, and everything that did not fit.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Events the history has acknowledgements for.
    pub acknowledged: usize,
    /// Events stored for the history's attempts.
    pub stored: usize,
    /// Attempts handed in.
    pub handed_in: usize,
    /// Scores marked again.
    pub scores: usize,
    /// What is wrong, one sentence each.
    pub problems: Vec<String>,
}

/// An event's number.
type Number = (String, i64, i64);
/// Answers that stand, by question.
type Sheet = BTreeMap<i64, String>;

/// Holds a database against a history.
pub async fn check(database: &str, history: &Path) -> Verdict {
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(database).await.expect("the database opens");
    let told = Told::from(&read(history));
    let mut verdict = Verdict { acknowledged: told.acknowledged.len(), ..Verdict::default() };
    let stored = stored_events(&pool).await;
    events(&told, &stored, &mut verdict);
    let sheets = self::sheets(stored.values().filter(|(_, late)| !late).map(|(event, _)| event));
    answers(&told, &sheets, &mut verdict);
    receipts(&pool, &told, &sheets, &mut verdict).await;
    let admitted = admitted(&pool).await;
    let counted = stored.iter().filter(|(number, (_, late))| !late || admitted.contains(number));
    let with_late = self::sheets(counted.map(|(_, (event, _))| event));
    scores(&pool, [&sheets, &with_late], &mut verdict).await;
    pool.close().await;
    verdict
}

/// What the client sent and was told.
struct Told {
    invoked: HashSet<Event>,
    acknowledged: HashMap<Number, (Event, bool)>,
    attempts: BTreeSet<String>,
    handed_in: BTreeSet<String>,
}

impl Told {
    fn from(lines: &[Line]) -> Self {
        let mut told = Self {
            invoked: HashSet::new(),
            acknowledged: HashMap::new(),
            attempts: BTreeSet::new(),
            handed_in: BTreeSet::new(),
        };
        for line in lines {
            match line {
                Line::Invoke(event) => {
                    told.attempts.insert(event.attempt.clone());
                    told.invoked.insert(event.clone());
                }
                Line::Ok { event, outcome, .. } if outcome != "conflict" => {
                    told.acknowledged.insert(number(event), (event.clone(), outcome == "late"));
                }
                Line::HandedIn { attempt } => {
                    told.handed_in.insert(attempt.clone());
                }
                Line::Ok { .. } | Line::Unknown(_) => {}
            }
        }
        told
    }
}

fn number(event: &Event) -> Number {
    (event.attempt.clone(), event.generation, event.seq)
}

async fn stored_events(pool: &AnyPool) -> HashMap<Number, (Event, bool)> {
    let rows = sqlx::query("SELECT attempt_id, generation, seq, slot, choice, late FROM answer_event")
        .fetch_all(pool)
        .await
        .expect("answer events");
    rows.iter()
        .map(|r| {
            let event = Event {
                attempt: r.get("attempt_id"),
                generation: r.get("generation"),
                seq: r.get("seq"),
                slot: r.get("slot"),
                choice: r.get("choice"),
            };
            (number(&event), (event, r.get::<i64, _>("late") != 0))
        })
        .collect()
}

/// The late events two people admitted. No storm decides about any; a test may.
async fn admitted(pool: &AnyPool) -> HashSet<Number> {
    let rows = sqlx::query(
        "SELECT e.attempt_id, e.generation, e.seq FROM late_evidence_event e, late_evidence d
         WHERE d.id = e.evidence_id AND d.admit = 1 AND d.state = 'confirmed'",
    )
    .fetch_all(pool)
    .await
    .expect("late evidence");
    rows.iter().map(|r| (r.get("attempt_id"), r.get("generation"), r.get("seq"))).collect()
}

fn events(told: &Told, stored: &HashMap<Number, (Event, bool)>, verdict: &mut Verdict) {
    for (number, acknowledged) in &told.acknowledged {
        match stored.get(number) {
            None => verdict.problems.push(format!("{number:?} was acknowledged and is lost")),
            Some(found) if found != acknowledged => {
                verdict.problems.push(format!("{number:?} was acknowledged as {acknowledged:?} and is {found:?}"));
            }
            Some(_) => {}
        }
    }
    for (event, _) in stored.values().filter(|(event, _)| told.attempts.contains(&event.attempt)) {
        verdict.stored += 1;
        if !told.invoked.contains(event) {
            verdict.problems.push(format!("{event:?} is stored and was never sent"));
        }
    }
}

/// The last event of each question.
fn sheets<'a>(events: impl Iterator<Item = &'a Event>) -> HashMap<String, Sheet> {
    let mut ordered: Vec<&Event> = events.collect();
    ordered.sort_by_key(|e| (e.generation, e.seq));
    let mut sheets: HashMap<String, Sheet> = HashMap::new();
    for event in ordered {
        sheets.entry(event.attempt.clone()).or_default().insert(event.slot, event.choice.clone());
    }
    sheets
}

fn answers(told: &Told, stand: &HashMap<String, Sheet>, verdict: &mut Verdict) {
    let counted = told.acknowledged.values().filter(|(_, late)| !late).map(|(event, _)| event);
    for (attempt, sheet) in sheets(counted) {
        if stand.get(&attempt) != Some(&sheet) {
            verdict.problems.push(format!("{attempt}: the answers that stand are not the last acknowledged ones"));
        }
    }
}

async fn receipts(pool: &AnyPool, told: &Told, sheets: &HashMap<String, Sheet>, verdict: &mut Verdict) {
    let rows = sqlx::query("SELECT id, receipt_no, answered FROM attempt WHERE state = 'handed_in'")
        .fetch_all(pool)
        .await
        .expect("attempts");
    let found: HashMap<String, (Option<String>, i64)> =
        rows.iter().map(|r| (r.get("id"), (r.get("receipt_no"), r.get("answered")))).collect();
    for attempt in &told.handed_in {
        verdict.handed_in += 1;
        let answered = sheets.get(attempt).map_or(0, |s| s.values().filter(|c| !c.is_empty()).count());
        match found.get(attempt) {
            Some((Some(_), counted)) if usize::try_from(*counted).is_ok_and(|n| n == answered) => {}
            other => verdict.problems.push(format!("{attempt}: {answered} answers, receipt {other:?}")),
        }
    }
}

#[derive(Deserialize)]
struct Slot {
    number: i64,
    item: String,
    version: i64,
    order: Vec<usize>,
    points: i64,
}

#[derive(Deserialize)]
struct Keyed {
    key: String,
    kind: String,
}

/// Marks every stored result again that no key correction changed: all of a question's points for exactly the key's options,
/// otherwise none. Of the two sheets the second counts admitted late events.
async fn scores(pool: &AnyPool, sheets: [&HashMap<String, Sheet>; 2], verdict: &mut Verdict) {
    let rows = sqlx::query("SELECT id, version, body FROM item").fetch_all(pool).await.expect("items");
    let keys: HashMap<(String, i64), BTreeSet<usize>> =
        rows.iter().map(|r| ((r.get("id"), r.get("version")), key_of(&r.get::<String, _>("body")))).collect();
    let rows = sqlx::query(
        "SELECT r.attempt_id, r.score, r.late_counted, p.slots FROM result r JOIN attempt a ON a.id = r.attempt_id
         JOIN paper p ON p.id = a.paper_id WHERE r.policy = 'exact' AND r.key_version = 1",
    )
    .fetch_all(pool)
    .await
    .expect("results");
    let blank = Sheet::new();
    for row in rows {
        let (attempt, score): (String, i64) = (row.get("attempt_id"), row.get("score"));
        let slots: Vec<Slot> = serde_json::from_str(&row.get::<String, _>("slots")).expect("a paper");
        let counts_late = row.get::<i64, _>("late_counted") != 0;
        let sheet = sheets[usize::from(counts_late)].get(&attempt).unwrap_or(&blank);
        let again: i64 = slots.iter().filter(|slot| is_right(slot, sheet, &keys)).map(|slot| slot.points).sum();
        verdict.scores += 1;
        if score != again {
            verdict.problems.push(format!("{attempt}: stored score {score}, marked again {again}"));
        }
    }
}

fn key_of(body: &str) -> BTreeSet<usize> {
    let item: Keyed = serde_json::from_str(body).expect("an item");
    match (item.kind.as_str(), item.key.as_str()) {
        ("true-false", "T") => BTreeSet::from([0]),
        ("true-false", _) => BTreeSet::from([1]),
        (_, letters) => letters.bytes().map(|b| usize::from(b - b'A')).collect(),
    }
}

fn is_right(slot: &Slot, sheet: &Sheet, keys: &HashMap<(String, i64), BTreeSet<usize>>) -> bool {
    let chosen = sheet.get(&slot.number).map_or("", String::as_str);
    let canonical: Option<BTreeSet<usize>> =
        chosen.bytes().map(|b| slot.order.get(usize::from(b - b'A')).copied()).collect();
    canonical.as_ref() == keys.get(&(slot.item.clone(), slot.version))
}
