//! What one officer sees of their own way: registrations with sessions and published results, open sessions, licences,
//! applications, and what is stored on them. Every statement names the person.

use super::live_room::room_time;
use super::{Store, flag, optional, rehearsal};
use crate::clock::{MINUTE, Millis};
use crate::rules::decision::is_untold;
use crate::rules::next_step::{Applied, Entered, Held, OpenSession, Sat};
use crate::rules::rehearsal::Window;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// The person's formal registrations, newest exam first, with the times as pauses have moved them at `now`. Of results
/// only published ones, of decisions only those that can no longer be taken back.
pub async fn entered(store: &Store, person_id: &str, now: Millis) -> sqlx::Result<Vec<Entered>> {
    let sql = format!(
        "SELECT s.id AS session_id, s.name, s.state AS session_state, s.registration_closes_at, s.waiting_opens_at,
                s.starts_at, s.entry_cutoff_minutes, r.state, r.reason, r.decided_at, r.ticket_no, r.room, r.seat_no,
                a.id AS attempt_id, a.state AS attempt_state, a.deadline, a.counted_until, v.score, v.full_marks, v.passed,
                v.voided, w.opens_at, w.closes_at, CASE WHEN {} THEN 1 ELSE 0 END AS rehearsed,
                l.paused_at, COALESCE(l.paused_ms, 0) AS paused_ms, COALESCE(l.extended_minutes, 0) AS extended_minutes
         FROM registration r JOIN exam_session s ON s.id = r.session_id
         LEFT JOIN live_room l ON l.session_id = s.id LEFT JOIN rehearsal w ON w.session_id = s.id
         LEFT JOIN attempt a ON a.registration_id = r.id
              AND a.number = (SELECT MAX(n.number) FROM attempt n WHERE n.registration_id = r.id)
         LEFT JOIN result v ON v.attempt_id = a.id AND s.state IN ('published', 'archived')
              AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id)
         WHERE r.person_id = $1 AND s.kind = 'formal' ORDER BY s.starts_at DESC, s.id",
        rehearsal::done()
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(person_id).fetch_all(store.read()).await?;
    rows.iter().map(|r| one_entered(r, now)).collect()
}

fn one_entered(r: &AnyRow, now: Millis) -> sqlx::Result<Entered> {
    let (state, session_state): (String, String) = (r.try_get("state")?, r.try_get("session_state")?);
    let untold = is_untold(&state, &session_state, optional(r, "decided_at")?, now);
    let room = room_time(r)?;
    let starts_at: Millis = r.try_get("starts_at")?;
    Ok(Entered {
        session: r.try_get("session_id")?,
        name: r.try_get("name")?,
        session_state,
        registration_closes_at: r.try_get("registration_closes_at")?,
        waiting_opens_at: r.try_get("waiting_opens_at")?,
        starts_at,
        entry_until: starts_at + room.moved(now) + r.try_get::<i64, _>("entry_cutoff_minutes")? * MINUTE,
        state: if untold { "submitted".to_owned() } else { state },
        reason: if untold { String::new() } else { r.try_get("reason")? },
        ticket: match optional::<String>(r, "ticket_no")? {
            Some(number) => {
                Some((number, optional(r, "room")?.unwrap_or_default(), optional(r, "seat_no")?.unwrap_or_default()))
            }
            None => None,
        },
        attempt: sat(r, room.moved(now) - room.paused_ms)?,
        rehearsal: match (optional(r, "opens_at")?, optional(r, "closes_at")?) {
            (Some(opens_at), Some(closes_at)) => Some((Window { opens_at, closes_at }, flag(r, "rehearsed")?)),
            _ => None,
        },
    })
}

/// The attempt; `held` is how long a pause that lasts has held its time.
fn sat(r: &AnyRow, held: Millis) -> sqlx::Result<Option<Sat>> {
    let Some(id) = optional(r, "attempt_id")? else { return Ok(None) };
    let result = match (optional(r, "score")?, optional(r, "full_marks")?, optional::<i64>(r, "passed")?) {
        (Some(score), Some(full), Some(passed)) => Some((score, full, passed != 0)),
        _ => None,
    };
    Ok(Some(Sat {
        id,
        voided: optional::<i64>(r, "voided")?.is_some_and(|void| void != 0),
        state: optional(r, "attempt_state")?.unwrap_or_default(),
        deadline: optional::<Millis>(r, "deadline")?.map(|at| at + held),
        counted_until: optional::<Millis>(r, "counted_until")?.map(|at| at + held),
        result,
    }))
}

/// Formal sessions that take registrations at `now` and that the person has not entered.
pub async fn open_sessions(store: &Store, person_id: &str, now: Millis) -> sqlx::Result<Vec<OpenSession>> {
    let rows = sqlx::query(
        "SELECT s.id, s.name, s.registration_closes_at, s.starts_at FROM exam_session s
         WHERE s.kind = 'formal' AND s.makes_up IS NULL AND s.state = 'registration_open' AND s.registration_opens_at <= $1
         AND s.registration_closes_at > $1
         AND NOT EXISTS (SELECT 1 FROM registration g WHERE g.session_id = s.id AND g.person_id = $2 AND g.state <> 'withdrawn')
         ORDER BY s.starts_at, s.id",
    )
    .bind(now)
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    let open = |r: &AnyRow| {
        Ok(OpenSession {
            id: r.try_get("id")?,
            name: r.try_get("name")?,
            closes_at: r.try_get("registration_closes_at")?,
            starts_at: r.try_get("starts_at")?,
        })
    };
    rows.iter().map(open).collect()
}

/// The person's licences, newest first.
pub async fn licences(store: &Store, person_id: &str) -> sqlx::Result<Vec<Held>> {
    let rows = sqlx::query(
        "SELECT kind, number, state, issued_at, expires_at FROM licence WHERE person_id = $1 ORDER BY issued_at DESC, number",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Held {
                kind: r.try_get("kind")?,
                number: r.try_get("number")?,
                state: r.try_get("state")?,
                issued_at: r.try_get("issued_at")?,
                expires_at: optional(r, "expires_at")?,
            })
        })
        .collect()
}

/// The person's licence applications, last changed first.
pub async fn applications(store: &Store, person_id: &str) -> sqlx::Result<Vec<Applied>> {
    let rows = sqlx::query(
        "SELECT id, act, state, reason, updated_at FROM licence_application WHERE person_id = $1 ORDER BY updated_at DESC, id DESC",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Applied {
                id: r.try_get("id")?,
                act: r.try_get("act")?,
                state: r.try_get("state")?,
                reason: r.try_get("reason")?,
                updated_at: r.try_get("updated_at")?,
            })
        })
        .collect()
}

/// The stored record of a person and of their account.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Unit.
    pub unit: String,
    /// `officer` or `supervisor`.
    pub duty: String,
    /// Establishment type.
    pub establishment: String,
    /// Whether in post.
    pub in_post: bool,
    /// Whether the training is done.
    pub training_done: bool,
    /// Whether sanctioned.
    pub sanctioned: bool,
    /// Encrypted resident ID.
    pub resident_id_cipher: String,
    /// Encrypted phone.
    pub phone_cipher: String,
    /// When the record was made.
    pub created_at: Millis,
    /// Sign-in name.
    pub login: String,
    /// When the notice on personal information was read.
    pub notice_read_at: Option<Millis>,
    /// Last sign-in.
    pub last_sign_in_at: Option<Millis>,
}

/// The record behind an account and its person.
pub async fn record(store: &Store, account_id: &str, person_id: &str) -> sqlx::Result<Option<Record>> {
    let row = sqlx::query(
        "SELECT p.name, p.staff_no, u.name AS unit, p.duty, p.establishment, p.in_post, p.training_done, p.sanctioned,
                p.resident_id_cipher, p.phone_cipher, p.created_at, a.login, a.notice_read_at, a.last_sign_in_at
         FROM person p JOIN unit u ON u.id = p.unit_id JOIN account a ON a.person_id = p.id
         WHERE p.id = $1 AND a.id = $2",
    )
    .bind(person_id)
    .bind(account_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Record {
            name: r.try_get("name")?,
            staff_no: r.try_get("staff_no")?,
            unit: r.try_get("unit")?,
            duty: r.try_get("duty")?,
            establishment: r.try_get("establishment")?,
            in_post: flag(&r, "in_post")?,
            training_done: flag(&r, "training_done")?,
            sanctioned: flag(&r, "sanctioned")?,
            resident_id_cipher: r.try_get("resident_id_cipher")?,
            phone_cipher: r.try_get("phone_cipher")?,
            created_at: r.try_get("created_at")?,
            login: r.try_get("login")?,
            notice_read_at: optional(&r, "notice_read_at")?,
            last_sign_in_at: optional(&r, "last_sign_in_at")?,
        })
    })
    .transpose()
}

/// The account's live sign-ins as (start, last seen, address), newest first.
pub async fn sign_ins(store: &Store, account_id: &str) -> sqlx::Result<Vec<(Millis, Millis, String)>> {
    let rows =
        sqlx::query("SELECT created_at, seen_at, address FROM sign_in WHERE account_id = $1 ORDER BY created_at DESC")
            .bind(account_id)
            .fetch_all(store.read())
            .await?;
    rows.iter().map(|r| Ok((r.try_get("created_at")?, r.try_get("seen_at")?, r.try_get("address")?))).collect()
}

/// The person's practice answers as (item, choice, right, time), oldest first.
pub async fn practice_answers(store: &Store, person_id: &str) -> sqlx::Result<Vec<(String, String, bool, Millis)>> {
    let rows = sqlx::query(
        "SELECT item_id, choice, correct, answered_at FROM practice_answer WHERE person_id = $1 ORDER BY answered_at, id",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| Ok((r.try_get("item_id")?, r.try_get("choice")?, flag(r, "correct")?, r.try_get("answered_at")?)))
        .collect()
}
