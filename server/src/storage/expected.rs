//! Who is in post, with what decides whether they have to sit, and how they are registered; and reminders to units.

use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use crate::rules::eligibility::{Duty, Establishment};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A person in post.
#[derive(Clone, Debug)]
pub struct InPost {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Unit id.
    pub unit_id: String,
    /// Unit name.
    pub unit: String,
    /// Register.
    pub duty: Duty,
    /// Establishment type.
    pub establishment: Establishment,
    /// Under a sanction.
    pub sanctioned: bool,
    /// Holds a licence of the own register in force.
    pub licence_valid: bool,
    /// Start of the newest published exam that was passed.
    pub passed_at: Option<Millis>,
    /// State of the registration in the session, if there is one.
    pub state: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Millis>,
}

/// Everybody in post, of one unit or (empty) of all, by unit and name.
pub async fn in_post(store: &Store, session_id: &str, scope: &str, now: Millis) -> Outcome<Vec<InPost>> {
    let rows = sqlx::query(
        "SELECT p.id, p.name, p.staff_no, p.unit_id, u.name AS unit, p.duty, p.establishment, p.sanctioned,
                (SELECT COUNT(*) FROM licence l WHERE l.person_id = p.id AND l.state = 'active'
                 AND l.kind = CASE p.duty WHEN 'supervisor' THEN 'supervision' ELSE 'enforcement' END
                 AND (l.expires_at IS NULL OR l.expires_at > $2)) AS licences,
                (SELECT MAX(t.starts_at) FROM attempt a JOIN exam_session t ON t.id = a.session_id
                 JOIN result v ON v.attempt_id = a.id
                 WHERE a.person_id = p.id AND t.kind = 'formal' AND t.state IN ('published', 'archived') AND v.passed = 1
                 AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id)) AS passed_at,
                r.state, r.decided_at
         FROM person p JOIN unit u ON u.id = p.unit_id
         LEFT JOIN registration r ON r.person_id = p.id AND r.session_id = $1
         WHERE p.in_post = 1 AND ($3 = '' OR p.unit_id = $3)
         ORDER BY u.position, u.code, p.name, p.staff_no",
    )
    .bind(session_id)
    .bind(now)
    .bind(scope)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(person).collect()
}

fn person(r: &AnyRow) -> Outcome<InPost> {
    let unreadable = || Error::Fault("a person has an unreadable duty or establishment".into());
    let (duty, establishment): (String, String) = (r.try_get("duty")?, r.try_get("establishment")?);
    Ok(InPost {
        id: r.try_get("id")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        duty: Duty::from_code(&duty).ok_or_else(unreadable)?,
        establishment: Establishment::from_code(&establishment).ok_or_else(unreadable)?,
        sanctioned: flag(r, "sanctioned")?,
        licence_valid: r.try_get::<i64, _>("licences")? > 0,
        passed_at: optional(r, "passed_at")?,
        state: optional(r, "state")?,
        decided_at: optional(r, "decided_at")?,
    })
}

/// Notes that a unit was reminded on a day. Returns whether it had not been on that day.
pub async fn remind(tx: &mut Write, about: (&str, &str), day: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO unit_reminder (session_id, unit_id, day, account_id, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, unit_id, day) DO NOTHING",
    )
    .bind(about.0)
    .bind(about.1)
    .bind(day)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The day each unit was last reminded of this session.
pub async fn reminded(store: &Store, session_id: &str) -> Outcome<Vec<(String, String)>> {
    let sql = "SELECT unit_id, MAX(day) AS day FROM unit_reminder WHERE session_id = $1 GROUP BY unit_id";
    let rows = sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(|r| Ok((r.try_get("unit_id")?, r.try_get("day")?))).collect()
}
