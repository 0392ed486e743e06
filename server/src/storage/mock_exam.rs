//! The standing sessions of mock exams and of rehearsals, their papers, and a person's mock attempts.

use super::{Store, Write, optional};
use crate::clock::Millis;
use question_bank::paper::Paper;
use sqlx::Row;

/// A session that is always there, of kind `mock`: nothing that counts formal exams sees it.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Id.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// Length in minutes.
    pub minutes: i64,
}

/// The one of mock exams.
pub const MOCK: Standing = Standing { id: "standing-mock", name: "模拟考试", minutes: 90 };

/// The one of rehearsals. Which formal session an attempt rehearsed for stands in `rehearsal_attempt`.
pub const REHEARSAL: Standing =
    Standing { id: "standing-rehearsal", name: "考前试答", minutes: crate::rules::rehearsal::MINUTES };

/// A mock attempt in a person's history.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Attempt id.
    pub id: String,
    /// Which mock exam of this person it is, from 1.
    pub number: i64,
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Option<Millis>,
    /// When its time is over.
    pub deadline: Option<Millis>,
    /// Last instant at which an arriving answer counts.
    pub counted_until: Option<Millis>,
    /// When it was handed in.
    pub handed_in_at: Option<Millis>,
    /// Score and full marks in hundredths, and whether it passes, once marked.
    pub result: Option<(i64, i64, bool)>,
}

/// Makes a standing session if it is not there. Its minutes on one's own clock, no entry cut-off, hand in at any time.
pub async fn ensure_session(
    tx: &mut Write,
    standing: Standing,
    blueprint: &str,
    pass_mark: i64,
    account_id: &str,
    at: Millis,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO exam_session (id, year, term, kind, exam_authority, name, state, registration_opens_at,
             registration_closes_at, waiting_opens_at, starts_at, entry_cutoff_minutes, early_hand_in_minutes, minutes,
             clock_rule, grace_seconds, pass_mark, policy, blueprint, deals, key_version, created_by, created_at, sealed_at)
         VALUES ($1, 0, 'standing', 'mock', 'district', $6, 'sealed', 0, 0, 0, 0, 0, 0, $7,
             'own', 15, $2, 'exact', $3, 0, 1, $4, $5, $5)
         ON CONFLICT DO NOTHING",
    )
    .bind(standing.id)
    .bind(pass_mark)
    .bind(blueprint)
    .bind(account_id)
    .bind(at)
    .bind(standing.name)
    .bind(standing.minutes)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes the next deal number; holds the session's row until the transaction ends, so starts queue here.
pub async fn next_deal(tx: &mut Write, standing: Standing) -> sqlx::Result<i64> {
    let row = sqlx::query("UPDATE exam_session SET deals = deals + 1 WHERE id = $1 RETURNING deals")
        .bind(standing.id)
        .fetch_one(&mut **tx)
        .await?;
    row.try_get("deals")
}

/// The person's mock attempt that is not over at `now`.
pub async fn unfinished(tx: &mut Write, person_id: &str, now: Millis) -> sqlx::Result<Option<String>> {
    let row = sqlx::query(
        "SELECT id FROM attempt WHERE session_id = $1 AND person_id = $2
         AND (state = 'ready' OR (state = 'open' AND counted_until >= $3)) ORDER BY number DESC LIMIT 1",
    )
    .bind(MOCK.id)
    .bind(person_id)
    .bind(now)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|r| r.try_get("id")).transpose()
}

/// Stores a paper.
pub async fn insert_paper(tx: &mut Write, standing: Standing, id: &str, paper: &Paper) -> crate::error::Outcome<()> {
    sqlx::query("INSERT INTO paper (id, session_id, deal, slots, digest) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(standing.id)
        .bind(i64::from(paper.deal))
        .bind(serde_json::to_string(&paper.slots)?)
        .bind(paper.digest())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Adds the person's next attempt, ready to be opened. `who` is (person, account).
pub async fn insert_attempt(
    tx: &mut Write,
    standing: Standing,
    id: &str,
    who: (&str, &str),
    paper_id: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO attempt (id, session_id, registration_id, person_id, account_id, paper_id, number, state, generation, extra_minutes)
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), NULL, CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT),
                COALESCE(MAX(a.number), 0) + 1, 'ready', 0, 0
         FROM attempt a WHERE a.session_id = $2 AND a.person_id = $3",
    )
    .bind(id)
    .bind(standing.id)
    .bind(who.0)
    .bind(who.1)
    .bind(paper_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The person's mock attempts, newest first.
pub async fn history(store: &Store, person_id: &str) -> sqlx::Result<Vec<Tried>> {
    let rows = sqlx::query(
        "SELECT a.id, a.number, a.state, a.opened_at, a.deadline, a.counted_until, a.handed_in_at, r.score, r.full_marks, r.passed
         FROM attempt a LEFT JOIN result r ON r.attempt_id = a.id
              AND r.version = (SELECT MAX(v.version) FROM result v WHERE v.attempt_id = a.id)
         WHERE a.session_id = $1 AND a.person_id = $2 ORDER BY a.number DESC",
    )
    .bind(MOCK.id)
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            let result = match (optional(r, "score")?, optional(r, "full_marks")?, optional::<i64>(r, "passed")?) {
                (Some(score), Some(full), Some(passed)) => Some((score, full, passed != 0)),
                _ => None,
            };
            Ok(Tried {
                id: r.try_get("id")?,
                number: r.try_get("number")?,
                state: r.try_get("state")?,
                opened_at: optional(r, "opened_at")?,
                deadline: optional(r, "deadline")?,
                counted_until: optional(r, "counted_until")?,
                handed_in_at: optional(r, "handed_in_at")?,
                result,
            })
        })
        .collect()
}
