//! Exam sessions and the approvals of their two-person acts.

use super::live_room::{self, RoomTime};
use super::{Store, Write, optional};
use crate::clock::{MINUTE, Millis};
use crate::error::{Error, Outcome};
use crate::rules::session_state::{Phase, Stored, Times, phase};
use question_bank::{Blueprint, Marks, Policy};
use sqlx::Row;
use sqlx::any::AnyRow;

/// What an organizer decides about a session (考试期).
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Calendar year.
    pub year: i64,
    /// `june`, `november` or `standing`.
    pub term: String,
    /// Name, unique.
    pub name: String,
    /// When registration opens.
    pub registration_opens_at: Millis,
    /// When registration closes.
    pub registration_closes_at: Millis,
    /// When the waiting room opens.
    pub waiting_opens_at: Millis,
    /// When the exam starts.
    pub starts_at: Millis,
    /// Minutes after the start in which one may still enter.
    pub entry_cutoff_minutes: i64,
    /// Minutes before one may hand in.
    pub early_hand_in_minutes: i64,
    /// Length in minutes.
    pub minutes: i64,
    /// `common` or `own`.
    pub clock_rule: String,
    /// Seconds after the deadline in which an arriving answer counts.
    pub grace_seconds: i64,
    /// Marks needed to pass.
    pub pass_mark: Marks,
    /// Marking policy.
    pub policy: Policy,
    /// What a paper holds.
    pub blueprint: Blueprint,
}

/// A stored session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Session id.
    pub id: String,
    /// `formal` or `mock`.
    pub kind: String,
    /// What was decided.
    pub plan: Plan,
    /// Stored state.
    pub state: Stored,
    /// SHA-256 of the draw's secret, once sealed.
    pub secret_digest: Option<String>,
    /// The secret itself in hex, once published.
    pub secret_revealed: Option<String>,
    /// Papers dealt.
    pub deals: i64,
    /// When it was sealed.
    pub sealed_at: Option<Millis>,
    /// When results were published.
    pub published_at: Option<Millis>,
    /// Why it was cancelled.
    pub cancelled_reason: Option<String>,
    /// The session it makes up for, if it is a make-up.
    pub makes_up: Option<String>,
    /// The largest extra time given to anybody, minutes.
    pub most_extra_minutes: i64,
    /// What changed of its time in the live room.
    pub room: RoomTime,
}

impl Session {
    /// The times its phase depends on, as far as they are known: a pause that lasts is not in them yet. Under one's own clock
    /// the last one may start at the entry cut-off.
    pub fn times(&self) -> Times {
        let late_start = if self.plan.clock_rule == "own" { self.plan.entry_cutoff_minutes } else { 0 };
        let minutes = self.plan.minutes + self.room.extended_minutes + self.most_extra_minutes + late_start;
        let ends_at = self.plan.starts_at + self.room.paused_ms + minutes * MINUTE + self.plan.grace_seconds * 1000;
        Times { waiting_opens_at: self.plan.waiting_opens_at, starts_at: self.plan.starts_at, ends_at }
    }

    /// Where it stands at `now`; in a pause, where it stood when that began.
    pub fn phase(&self, now: Millis) -> Phase {
        phase(self.state, &self.times(), self.room.standing(now))
    }

    /// Whether its registration window is open at `now`.
    pub fn takes_registrations(&self, now: Millis) -> bool {
        let window = self.plan.registration_opens_at..=self.plan.registration_closes_at;
        self.state == Stored::RegistrationOpen && window.contains(&now)
    }
}

const COLUMNS: &str = "SELECT s.id, s.year, s.term, s.kind, s.name, s.state, s.registration_opens_at, s.registration_closes_at,
            s.waiting_opens_at, s.starts_at, s.entry_cutoff_minutes, s.early_hand_in_minutes, s.minutes, s.clock_rule,
            s.grace_seconds, s.pass_mark, s.policy, s.blueprint, s.secret_digest, s.secret_revealed, s.deals, s.sealed_at,
            s.published_at, s.cancelled_reason, s.makes_up,
            CAST(COALESCE((SELECT MAX(a.extra_minutes) FROM attempt a WHERE a.session_id = s.id), 0) AS BIGINT) AS most_extra,
            l.paused_at, COALESCE(l.paused_ms, 0) AS paused_ms, COALESCE(l.extended_minutes, 0) AS extended_minutes
     FROM exam_session s LEFT JOIN live_room l ON l.session_id = s.id";

/// The session of this id or this exact name.
pub async fn find(store: &Store, id_or_name: &str) -> Outcome<Option<Session>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE s.id = $1 OR s.name = $1"));
    sqlx::query(sql).bind(id_or_name).fetch_optional(store.read()).await?.as_ref().map(session).transpose()
}

/// The session of this id inside a transaction.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Session>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE s.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?.as_ref().map(session).transpose()
}

/// Formal sessions, latest start first.
pub async fn formal(store: &Store) -> Outcome<Vec<Session>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE s.kind = 'formal' ORDER BY s.starts_at DESC, s.id"));
    sqlx::query(sql).fetch_all(store.read()).await?.iter().map(session).collect()
}

/// Adds a draft.
pub async fn insert(tx: &mut Write, id: &str, kind: &str, plan: &Plan, by: &str, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO exam_session (id, year, term, kind, exam_authority, name, state, registration_opens_at,
             registration_closes_at, waiting_opens_at, starts_at, entry_cutoff_minutes, early_hand_in_minutes, minutes,
             clock_rule, grace_seconds, pass_mark, policy, blueprint, deals, key_version, created_by, created_at)
         VALUES ($1, $2, $3, $4, 'district', $5, 'draft', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 1, $18, $19)",
    )
    .bind(id)
    .bind(plan.year)
    .bind(&plan.term)
    .bind(kind)
    .bind(&plan.name)
    .bind(plan.registration_opens_at)
    .bind(plan.registration_closes_at)
    .bind(plan.waiting_opens_at)
    .bind(plan.starts_at)
    .bind(plan.entry_cutoff_minutes)
    .bind(plan.early_hand_in_minutes)
    .bind(plan.minutes)
    .bind(&plan.clock_rule)
    .bind(plan.grace_seconds)
    .bind(i64::from(plan.pass_mark.0))
    .bind(plan.policy.code())
    .bind(serde_json::to_string(&plan.blueprint)?)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Rewrites a draft. Returns whether it still was one.
pub async fn update_draft(tx: &mut Write, id: &str, plan: &Plan) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE exam_session SET year = $2, term = $3, name = $4, registration_opens_at = $5, registration_closes_at = $6,
             waiting_opens_at = $7, starts_at = $8, entry_cutoff_minutes = $9, early_hand_in_minutes = $10, minutes = $11,
             clock_rule = $12, grace_seconds = $13, pass_mark = $14, policy = $15, blueprint = $16
         WHERE id = $1 AND state = 'draft'",
    )
    .bind(id)
    .bind(plan.year)
    .bind(&plan.term)
    .bind(&plan.name)
    .bind(plan.registration_opens_at)
    .bind(plan.registration_closes_at)
    .bind(plan.waiting_opens_at)
    .bind(plan.starts_at)
    .bind(plan.entry_cutoff_minutes)
    .bind(plan.early_hand_in_minutes)
    .bind(plan.minutes)
    .bind(&plan.clock_rule)
    .bind(plan.grace_seconds)
    .bind(i64::from(plan.pass_mark.0))
    .bind(plan.policy.code())
    .bind(serde_json::to_string(&plan.blueprint)?)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes the times and rules of entry of a session that is in `state` and has not started. Returns whether it was.
pub async fn reschedule(tx: &mut Write, id: &str, state: Stored, plan: &Plan, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE exam_session SET registration_closes_at = $3, waiting_opens_at = $4, starts_at = $5,
             entry_cutoff_minutes = $6, early_hand_in_minutes = $7, minutes = $8
         WHERE id = $1 AND state = $2 AND starts_at > $9",
    )
    .bind(id)
    .bind(state.code())
    .bind(plan.registration_closes_at)
    .bind(plan.waiting_opens_at)
    .bind(plan.starts_at)
    .bind(plan.entry_cutoff_minutes)
    .bind(plan.early_hand_in_minutes)
    .bind(plan.minutes)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a session from one state to another. Returns whether it was there.
pub async fn move_state(tx: &mut Write, id: &str, from: Stored, to: Stored) -> Outcome<bool> {
    let done = sqlx::query("UPDATE exam_session SET state = $3 WHERE id = $1 AND state = $2")
        .bind(id)
        .bind(from.code())
        .bind(to.code())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Cancels a session with its reason. Returns whether it was still in `from`.
pub async fn cancel(tx: &mut Write, id: &str, from: Stored, reason: &str) -> Outcome<bool> {
    let done =
        sqlx::query("UPDATE exam_session SET state = 'cancelled', cancelled_reason = $3 WHERE id = $1 AND state = $2")
            .bind(id)
            .bind(from.code())
            .bind(reason)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Seals an arranged session that has not started: its secret, the digest people see, and the papers dealt. Returns
/// whether it did.
pub async fn seal(tx: &mut Write, id: &str, secret: (&str, &str), deals: i64, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE exam_session SET state = 'sealed', secret_cipher = $2, secret_digest = $3, deals = $4, sealed_at = $5
         WHERE id = $1 AND state = 'arranged' AND starts_at > $5",
    )
    .bind(id)
    .bind(secret.0)
    .bind(secret.1)
    .bind(deals)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes the next deal of a sealed session. Returns its number; none when the session is not sealed.
pub async fn next_deal(tx: &mut Write, id: &str) -> Outcome<Option<i64>> {
    let row =
        sqlx::query("UPDATE exam_session SET deals = deals + 1 WHERE id = $1 AND state = 'sealed' RETURNING deals")
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(row.map(|r| r.try_get("deals")).transpose()?)
}

/// Publishes a marked session and shows its secret. Returns whether it did.
pub async fn publish(tx: &mut Write, id: &str, secret: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE exam_session SET state = 'published', published_at = $2, secret_revealed = $3 WHERE id = $1 AND state = 'marked'",
    )
    .bind(id)
    .bind(at)
    .bind(secret)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The encrypted secret of a sealed session.
pub async fn secret_cipher(store: &Store, id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT secret_cipher FROM exam_session WHERE id = $1")
        .bind(id)
        .fetch_optional(store.read())
        .await?;
    match row {
        Some(row) => Ok(optional(&row, "secret_cipher")?),
        None => Ok(None),
    }
}

/// A proposal that a second person must confirm.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Account that proposed.
    pub by: String,
    /// Its name.
    pub by_name: String,
    /// When.
    pub at: Millis,
}

/// The open proposal of an act (`seal`, `publish`).
pub async fn proposal(store: &Store, session_id: &str, act: &str) -> Outcome<Option<Proposal>> {
    let row = sqlx::query(
        "SELECT p.proposed_by, a.name, p.proposed_at FROM approval p JOIN account a ON a.id = p.proposed_by
         WHERE p.session_id = $1 AND p.act = $2 AND p.decided_by IS NULL",
    )
    .bind(session_id)
    .bind(act)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Proposal { by: r.try_get("proposed_by")?, by_name: r.try_get("name")?, at: r.try_get("proposed_at")? })
    })
    .transpose()
}

/// Proposes an act. Returns whether nobody had proposed it.
pub async fn propose(tx: &mut Write, id: &str, session_id: &str, act: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO approval (id, session_id, act, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(session_id)
    .bind(act)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes an open proposal back. Returns whether there was one.
pub async fn withdraw_proposal(tx: &mut Write, session_id: &str, act: &str) -> Outcome<bool> {
    let done = sqlx::query("DELETE FROM approval WHERE session_id = $1 AND act = $2 AND decided_by IS NULL")
        .bind(session_id)
        .bind(act)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Confirms another person's open proposal. Returns whether it did.
pub async fn confirm(tx: &mut Write, session_id: &str, act: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE approval SET decided_by = $3, decided_at = $4
         WHERE session_id = $1 AND act = $2 AND decided_by IS NULL AND proposed_by <> $3",
    )
    .bind(session_id)
    .bind(act)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn session(r: &AnyRow) -> Outcome<Session> {
    let unreadable = |what: &str| Error::Fault(format!("a session has an unreadable {what}"));
    let (state, policy, blueprint): (String, String, String) =
        (r.try_get("state")?, r.try_get("policy")?, r.try_get("blueprint")?);
    Ok(Session {
        id: r.try_get("id")?,
        kind: r.try_get("kind")?,
        plan: Plan {
            year: r.try_get("year")?,
            term: r.try_get("term")?,
            name: r.try_get("name")?,
            registration_opens_at: r.try_get("registration_opens_at")?,
            registration_closes_at: r.try_get("registration_closes_at")?,
            waiting_opens_at: r.try_get("waiting_opens_at")?,
            starts_at: r.try_get("starts_at")?,
            entry_cutoff_minutes: r.try_get("entry_cutoff_minutes")?,
            early_hand_in_minutes: r.try_get("early_hand_in_minutes")?,
            minutes: r.try_get("minutes")?,
            clock_rule: r.try_get("clock_rule")?,
            grace_seconds: r.try_get("grace_seconds")?,
            pass_mark: Marks(u32::try_from(r.try_get::<i64, _>("pass_mark")?).map_err(|_| unreadable("pass mark"))?),
            policy: Policy::from_code(&policy).ok_or_else(|| unreadable("policy"))?,
            blueprint: serde_json::from_str(&blueprint)?,
        },
        state: Stored::parse(&state).ok_or_else(|| unreadable("state"))?,
        secret_digest: optional(r, "secret_digest")?,
        secret_revealed: optional(r, "secret_revealed")?,
        deals: r.try_get("deals")?,
        sealed_at: optional(r, "sealed_at")?,
        published_at: optional(r, "published_at")?,
        cancelled_reason: optional(r, "cancelled_reason")?,
        makes_up: optional(r, "makes_up")?,
        most_extra_minutes: r.try_get("most_extra")?,
        room: live_room::room_time(r)?,
    })
}
