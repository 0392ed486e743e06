//! Late evidence (迟到作答): what came after the end of counting, and what two people decided about it. Which events count is
//! told in one place, [`super::attempt::COUNTS`].

use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::late_evidence::Event;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A proposal, or what became of it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// The attempt it is about.
    pub attempt_id: String,
    /// Whether the late events shall count.
    pub admit: bool,
    /// Why.
    pub reason: String,
    /// `proposed`, `confirmed` or `rejected`.
    pub state: String,
    /// Account that proposed it.
    pub proposed_by: String,
    /// Name of that account.
    pub proposed_by_name: String,
    /// When it was proposed.
    pub proposed_at: Millis,
    /// Name of who decided.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Millis>,
}

/// An event of an attempt that has late ones.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The attempt.
    pub attempt_id: String,
    /// Question, choice, whether it was late and whether the standing proposal or decision is about it.
    pub event: Event,
    /// Milliseconds after the last instant at which it would have counted.
    pub after: Millis,
}

const SELECT: &str =
    "SELECT d.id, d.attempt_id, d.admit, d.reason, d.state, d.proposed_by, p.name AS proposed_by_name, d.proposed_at,
            w.name AS decided_by_name, d.decided_at
     FROM late_evidence d JOIN account p ON p.id = d.proposed_by LEFT JOIN account w ON w.id = d.decided_by";

/// Every event of the handed-in attempts of a formal session that have late ones, or of one of them, in the order in which
/// they were written.
pub async fn arrived(tx: &mut Write, session_id: &str, attempt_id: Option<&str>) -> Outcome<Vec<Arrived>> {
    let rows = sqlx::query(
        "SELECT v.attempt_id, v.slot, v.choice, v.late, v.received_at - COALESCE(a.counted_until, 0) AS after_ms,
                CASE WHEN EXISTS (SELECT 1 FROM late_evidence_event e JOIN late_evidence d ON d.id = e.evidence_id
                     WHERE e.attempt_id = v.attempt_id AND e.generation = v.generation AND e.seq = v.seq
                     AND d.state <> 'rejected') THEN 1 ELSE 0 END AS asked
         FROM attempt a JOIN answer_event v ON v.attempt_id = a.id
         WHERE a.session_id = $1 AND a.registration_id IS NOT NULL AND a.state = 'handed_in'
         AND (CAST($2 AS TEXT) IS NULL OR a.id = $2)
         AND EXISTS (SELECT 1 FROM answer_event l WHERE l.attempt_id = a.id AND l.late = 1)
         ORDER BY v.attempt_id, v.generation, v.seq",
    )
    .bind(session_id)
    .bind(attempt_id)
    .fetch_all(&mut **tx)
    .await?;
    let one = |r: &AnyRow| -> Outcome<Arrived> {
        Ok(Arrived {
            attempt_id: r.try_get("attempt_id")?,
            event: Event {
                slot: r.try_get("slot")?,
                choice: r.try_get("choice")?,
                late: flag(r, "late")?,
                asked: flag(r, "asked")?,
            },
            after: r.try_get("after_ms")?,
        })
    };
    rows.iter().map(one).collect()
}

/// Every proposal of a session, or of one of its attempts, newest first.
pub async fn decisions(tx: &mut Write, session_id: &str, attempt_id: Option<&str>) -> Outcome<Vec<Decision>> {
    let sql = AssertSqlSafe(format!(
        "{SELECT} JOIN attempt a ON a.id = d.attempt_id
         WHERE a.session_id = $1 AND (CAST($2 AS TEXT) IS NULL OR a.id = $2) ORDER BY d.proposed_at DESC, d.id DESC"
    ));
    let rows = sqlx::query(sql).bind(session_id).bind(attempt_id).fetch_all(&mut **tx).await?;
    rows.iter().map(decision).collect()
}

/// The proposal of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Decision>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE d.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    row.as_ref().map(decision).transpose()
}

/// What somebody proposes.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// The attempt.
    pub attempt_id: &'a str,
    /// Whether the late events shall count.
    pub admit: bool,
    /// Why.
    pub reason: &'a str,
    /// Who proposes.
    pub by: &'a str,
    /// When.
    pub at: Millis,
}

/// Proposes a decision about every late event an attempt has at this moment; the caller holds the journal off. Not while a
/// proposal is open or one was confirmed. Returns how many events it is about; none when it was not made.
pub async fn propose(tx: &mut Write, new: &New<'_>) -> Outcome<Option<u64>> {
    let done = sqlx::query(
        "INSERT INTO late_evidence (id, attempt_id, admit, reason, state, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, 'proposed', $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(new.id)
    .bind(new.attempt_id)
    .bind(i64::from(new.admit))
    .bind(new.reason)
    .bind(new.by)
    .bind(new.at)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    let events = sqlx::query(
        "INSERT INTO late_evidence_event (attempt_id, generation, seq, evidence_id)
         SELECT v.attempt_id, v.generation, v.seq, $1 FROM answer_event v WHERE v.attempt_id = $2 AND v.late = 1",
    )
    .bind(new.id)
    .bind(new.attempt_id)
    .execute(&mut **tx)
    .await?;
    Ok(Some(events.rows_affected()))
}

/// Confirms or rejects another person's open proposal. Returns whether it did.
pub async fn decide(tx: &mut Write, id: &str, confirmed: bool, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE late_evidence SET state = $2, decided_by = $3, decided_at = $4
         WHERE id = $1 AND state = 'proposed' AND proposed_by <> $3",
    )
    .bind(id)
    .bind(if confirmed { "confirmed" } else { "rejected" })
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What a candidate is told of the own late answers.
#[derive(Clone, Debug)]
pub struct Told {
    /// Name of the session.
    pub session: String,
    /// How many late events there are.
    pub events: i64,
    /// Once it is confirmed: whether they count, and why.
    pub verdict: Option<(bool, String)>,
}

const TOLD: &str = "SELECT s.name, d.admit, d.reason,
            (SELECT COUNT(*) FROM answer_event v WHERE v.attempt_id = a.id AND v.late = 1) AS events
     FROM attempt a JOIN exam_session s ON s.id = a.session_id
     LEFT JOIN late_evidence d ON d.attempt_id = a.id AND d.state = 'confirmed'
     WHERE a.registration_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM answer_event l WHERE l.attempt_id = a.id AND l.late = 1)";

/// The late answers of an attempt of a formal sitting, if there are any.
pub async fn told(store: &Store, attempt_id: &str) -> Outcome<Option<Told>> {
    let sql = AssertSqlSafe(format!("{TOLD} AND a.id = $1"));
    let row = sqlx::query(sql).bind(attempt_id).fetch_optional(store.read()).await?;
    row.as_ref().map(one_told).transpose()
}

/// The late answers of a person, session by session.
pub async fn told_person(store: &Store, person_id: &str) -> Outcome<Vec<Told>> {
    let sql = AssertSqlSafe(format!("{TOLD} AND a.person_id = $1 ORDER BY s.starts_at, a.id"));
    let rows = sqlx::query(sql).bind(person_id).fetch_all(store.read()).await?;
    rows.iter().map(one_told).collect()
}

fn one_told(r: &AnyRow) -> Outcome<Told> {
    let admit = optional::<i64>(r, "admit")?.map(|admit| admit != 0);
    Ok(Told { session: r.try_get("name")?, events: r.try_get("events")?, verdict: admit.zip(optional(r, "reason")?) })
}

fn decision(r: &AnyRow) -> Outcome<Decision> {
    Ok(Decision {
        id: r.try_get("id")?,
        attempt_id: r.try_get("attempt_id")?,
        admit: flag(r, "admit")?,
        reason: r.try_get("reason")?,
        state: r.try_get("state")?,
        proposed_by: r.try_get("proposed_by")?,
        proposed_by_name: r.try_get("proposed_by_name")?,
        proposed_at: r.try_get("proposed_at")?,
        decided_by_name: optional(r, "decided_by_name")?,
        decided_at: optional(r, "decided_at")?,
    })
}
