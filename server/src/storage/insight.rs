//! The heads behind the rates: who was expected, sat and passed in a session, who is an officer, who holds a licence.

use super::Store;
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::rates::{Counts, Group, UnitRow};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A session that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// Session id.
    pub id: String,
    /// Name.
    pub name: String,
    /// When it started.
    pub starts_at: Millis,
    /// Whether results are public; before that no pass figure leaves this module.
    pub published: bool,
    /// Whether it is a make-up, which is reported apart.
    pub make_up: bool,
}

/// Formal sessions that have started, newest first. Mock exams never count in rates.
pub async fn sessions(store: &Store, now: Millis) -> Outcome<Vec<SessionHead>> {
    let rows = sqlx::query(
        "SELECT id, name, state, starts_at, CASE WHEN makes_up IS NULL THEN 0 ELSE 1 END AS make_up FROM exam_session
         WHERE kind = 'formal' AND state IN ('sealed', 'marked', 'published', 'archived') AND starts_at <= $1
         ORDER BY starts_at DESC, id DESC",
    )
    .bind(now)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(SessionHead {
                id: r.try_get("id")?,
                name: r.try_get("name")?,
                starts_at: r.try_get("starts_at")?,
                published: matches!(r.try_get::<&str, _>("state")?, "published" | "archived"),
                make_up: super::flag(r, "make_up")?,
            })
        })
        .collect()
}

/// One row a unit, in list order. A deferral approved before the start is out of `expected`, a later one is an absence;
/// who opened an attempt has sat; the newest version of a result decides, and only once it is published.
pub async fn unit_rows(store: &Store, session_id: &str, now: Millis) -> Outcome<Vec<UnitRow>> {
    let rows = sqlx::query(
        "SELECT u.id, u.name, u.kind,
                COALESCE(e.expected, 0) AS expected, COALESCE(e.deferred, 0) AS deferred,
                COALESCE(e.sat, 0) AS sat, COALESCE(e.passed, 0) AS passed,
                COALESCE(e.voided, 0) AS voided,
                COALESCE(p.officers, 0) AS officers, COALESCE(p.holders, 0) AS holders
         FROM unit u
         LEFT JOIN (
             SELECT h.unit_id, CAST(SUM(h.expected) AS BIGINT) AS expected, CAST(SUM(h.deferred) AS BIGINT) AS deferred,
                    CAST(SUM(h.expected * h.sat) AS BIGINT) AS sat,
                    CAST(SUM(h.expected * h.sat * h.passed) AS BIGINT) AS passed,
                    CAST(SUM(h.expected * h.sat * h.voided) AS BIGINT) AS voided
             FROM (
                 SELECT r.unit_id,
                        CASE WHEN r.state = 'approved' OR (r.state = 'deferred' AND r.decided_at >= s.starts_at)
                             THEN 1 ELSE 0 END AS expected,
                        CASE WHEN r.state = 'deferred' AND COALESCE(r.decided_at, 0) < s.starts_at THEN 1 ELSE 0 END AS deferred,
                        CASE WHEN EXISTS (SELECT 1 FROM attempt a WHERE a.registration_id = r.id AND a.opened_at IS NOT NULL)
                             THEN 1 ELSE 0 END AS sat,
                        CASE WHEN s.state IN ('published', 'archived') AND EXISTS (
                             SELECT 1 FROM attempt a JOIN result v ON v.attempt_id = a.id
                             WHERE a.registration_id = r.id AND v.passed = 1
                             AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id))
                             THEN 1 ELSE 0 END AS passed,
                        CASE WHEN s.state IN ('published', 'archived') AND EXISTS (
                             SELECT 1 FROM attempt a JOIN result v ON v.attempt_id = a.id
                             WHERE a.registration_id = r.id AND v.voided = 1
                             AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id))
                             THEN 1 ELSE 0 END AS voided
                 FROM registration r JOIN exam_session s ON s.id = r.session_id
                 WHERE r.session_id = $1 AND r.state IN ('approved', 'deferred')
             ) h GROUP BY h.unit_id
         ) e ON e.unit_id = u.id
         LEFT JOIN (
             SELECT o.unit_id, COUNT(*) AS officers,
                    CAST(SUM(CASE WHEN EXISTS (SELECT 1 FROM licence l WHERE l.person_id = o.id AND l.kind = 'enforcement'
                         AND l.state = 'active' AND (l.expires_at IS NULL OR l.expires_at >= $2)) THEN 1 ELSE 0 END) AS BIGINT)
                         AS holders
             FROM person o WHERE o.duty = 'officer' AND o.in_post = 1 AND o.establishment <> 'not_established'
             GROUP BY o.unit_id
         ) p ON p.unit_id = u.id
         ORDER BY u.position, u.code",
    )
    .bind(session_id)
    .bind(now)
    .fetch_all(store.read())
    .await?;
    rows.iter().filter_map(|r| unit_row(r).transpose()).collect()
}

/// `None` for the district itself, which is no unit with rates.
fn unit_row(r: &AnyRow) -> Outcome<Option<UnitRow>> {
    let Some(group) = Group::from_code(r.try_get("kind")?) else { return Ok(None) };
    let (expected, sat) = (heads(r, "expected")?, heads(r, "sat")?);
    Ok(Some(UnitRow {
        unit_name: r.try_get("name")?,
        unit_id: r.try_get("id")?,
        group,
        counts: Counts {
            expected,
            sat,
            passed: heads(r, "passed")?,
            absent: expected.saturating_sub(sat),
            deferred: heads(r, "deferred")?,
            voided: heads(r, "voided")?,
        },
        officers: heads(r, "officers")?,
        holders: heads(r, "holders")?,
    }))
}

/// A count of persons; the database cannot count below zero.
fn heads(r: &AnyRow, column: &str) -> Outcome<u64> {
    Ok(u64::try_from(r.try_get::<i64, _>(column)?).unwrap_or_default())
}

/// One registered person of a unit, for the drill-down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// State of the registration.
    pub registration: String,
    /// Expected in the session: approved, or deferred too late.
    pub expected: bool,
    /// Opened an attempt.
    pub sat: bool,
    /// Newest result passed; always false before publication.
    pub passed: bool,
    /// Holds a valid licence of the own register now.
    pub holder: bool,
}

/// The registered people of a unit in a session, withdrawn ones left out.
pub async fn candidates(store: &Store, session_id: &str, unit_id: &str, now: Millis) -> Outcome<Vec<Candidate>> {
    let rows = sqlx::query(
        "SELECT p.name, p.staff_no, r.state,
                CASE WHEN r.state = 'approved' OR (r.state = 'deferred' AND r.decided_at >= s.starts_at) THEN 1 ELSE 0 END
                     AS expected,
                CASE WHEN EXISTS (SELECT 1 FROM attempt a WHERE a.registration_id = r.id AND a.opened_at IS NOT NULL)
                     THEN 1 ELSE 0 END AS sat,
                CASE WHEN s.state IN ('published', 'archived') AND EXISTS (
                     SELECT 1 FROM attempt a JOIN result v ON v.attempt_id = a.id
                     WHERE a.registration_id = r.id AND v.passed = 1
                     AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id))
                     THEN 1 ELSE 0 END AS passed,
                CASE WHEN EXISTS (SELECT 1 FROM licence l WHERE l.person_id = p.id AND l.state = 'active'
                     AND l.kind = CASE WHEN p.duty = 'officer' THEN 'enforcement' ELSE 'supervision' END
                     AND (l.expires_at IS NULL OR l.expires_at >= $3)) THEN 1 ELSE 0 END AS holder
         FROM registration r JOIN exam_session s ON s.id = r.session_id JOIN person p ON p.id = r.person_id
         WHERE r.session_id = $1 AND r.unit_id = $2 AND r.state <> 'withdrawn'
         ORDER BY p.staff_no",
    )
    .bind(session_id)
    .bind(unit_id)
    .bind(now)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Candidate {
                name: r.try_get("name")?,
                staff_no: r.try_get("staff_no")?,
                registration: r.try_get("state")?,
                expected: super::flag(r, "expected")?,
                sat: super::flag(r, "sat")?,
                passed: super::flag(r, "passed")?,
                holder: super::flag(r, "holder")?,
            })
        })
        .collect()
}
