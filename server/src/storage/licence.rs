//! Licences in force and gone: what a person holds, and the public look-up by number.

use super::{Store, Write, optional};
use crate::clock::{Millis, parse_beijing};
use crate::error::Outcome;
use crate::rules::licence::{Certificate, LicenceState};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Licence id.
    pub id: String,
    /// Number as the province gave it: text, no check digit.
    pub number: String,
    /// Which of the two certificates.
    pub certificate: Certificate,
    /// What it is worth at the time of reading, run-out terms counted in.
    pub state: LicenceState,
    /// Holder's name.
    pub holder: String,
    /// Unit it was issued for.
    pub unit: String,
    /// When.
    pub issued_at: Millis,
    /// End of its term, if it has one.
    pub expires_at: Option<Millis>,
}

/// A licence to be written.
#[derive(Clone, Debug)]
pub struct NewLicence<'a> {
    /// Licence id.
    pub id: &'a str,
    /// Application it comes from; gives person and unit.
    pub application_id: &'a str,
    /// Which certificate.
    pub certificate: Certificate,
    /// Number, unique.
    pub number: &'a str,
    /// Now.
    pub at: Millis,
    /// End of its term.
    pub expires_at: Option<Millis>,
}

/// Writes an active licence for the person and unit of its application.
pub async fn insert(tx: &mut Write, new: &NewLicence<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO licence (id, person_id, unit_id, kind, number, state, issued_at, expires_at, application_id)
         SELECT $1, a.person_id, a.unit_id, $2, $3, 'active', $4, $5, a.id FROM licence_application a WHERE a.id = $6",
    )
    .bind(new.id)
    .bind(new.certificate.code())
    .bind(new.number)
    .bind(new.at)
    .bind(new.expires_at)
    .bind(new.application_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Every licence of a person, newest first.
pub async fn of_person(store: &Store, person_id: &str, now: Millis) -> Outcome<Vec<Licence>> {
    let rows = sqlx::query(
        "SELECT l.id, l.number, l.kind, l.state, p.name AS holder, u.name AS unit, l.issued_at, l.expires_at
         FROM licence l JOIN person p ON p.id = l.person_id JOIN unit u ON u.id = l.unit_id
         WHERE l.person_id = $1 ORDER BY l.issued_at DESC, l.id DESC",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().filter_map(|r| licence(r, now).transpose()).collect()
}

/// The licence of this number.
pub async fn by_number(store: &Store, number: &str, now: Millis) -> Outcome<Option<Licence>> {
    let row = sqlx::query(
        "SELECT l.id, l.number, l.kind, l.state, p.name AS holder, u.name AS unit, l.issued_at, l.expires_at
         FROM licence l JOIN person p ON p.id = l.person_id JOIN unit u ON u.id = l.unit_id
         WHERE l.number = $1",
    )
    .bind(number)
    .fetch_optional(store.read())
    .await?;
    row.map_or(Ok(None), |r| licence(&r, now))
}

fn licence(r: &AnyRow, now: Millis) -> Outcome<Option<Licence>> {
    let (certificate, state) =
        (Certificate::from_code(r.try_get("kind")?), LicenceState::from_code(r.try_get("state")?));
    let (Some(certificate), Some(state)) = (certificate, state) else { return Ok(None) };
    let expires_at = optional(r, "expires_at")?;
    Ok(Some(Licence {
        id: r.try_get("id")?,
        number: r.try_get("number")?,
        certificate,
        state: state.at(expires_at, now),
        holder: r.try_get("holder")?,
        unit: r.try_get("unit")?,
        issued_at: r.try_get("issued_at")?,
        expires_at,
    }))
}

/// What an application rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// An attempt of an own session.
    Attempt(String),
    /// A result of the province's exam.
    Provincial(String),
}

impl Ground {
    /// The two columns of an application: attempt and provincial result, one of them empty.
    pub(super) fn columns(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Ground::Attempt(id) => (Some(id), None),
            Ground::Provincial(id) => (None, Some(id)),
        }
    }

    /// For the audit log.
    pub fn object(&self) -> String {
        match self {
            Ground::Attempt(id) => format!("attempt:{id}"),
            Ground::Provincial(id) => format!("provincial_result:{id}"),
        }
    }
}

/// A pass of a person: what it is, exam, day of the exam, score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// What the application stands on.
    pub ground: Ground,
    /// Name of the exam.
    pub session_name: String,
    /// When that exam started; of the province's exam the beginning of its day.
    pub passed_at: Millis,
    /// Score in hundredths.
    pub score: i64,
}

/// Newest pass in a formal, published session, by the newest version of its result.
pub async fn newest_pass(store: &Store, person_id: &str) -> Outcome<Option<Pass>> {
    let row = sqlx::query(
        "SELECT a.id, s.name, s.starts_at, v.score
         FROM attempt a JOIN exam_session s ON s.id = a.session_id JOIN result v ON v.attempt_id = a.id
         WHERE a.person_id = $1 AND s.kind = 'formal' AND s.state IN ('published', 'archived') AND v.passed = 1
           AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = a.id)
         ORDER BY s.starts_at DESC, a.number DESC LIMIT 1",
    )
    .bind(person_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Pass {
            ground: Ground::Attempt(r.try_get("id")?),
            session_name: r.try_get("name")?,
            passed_at: r.try_get("starts_at")?,
            score: r.try_get("score")?,
        })
    })
    .transpose()
}

/// Newest pass in an exam of the province, by the newest version of its result.
pub async fn newest_provincial_pass(store: &Store, person_id: &str) -> Outcome<Option<Pass>> {
    let row = sqlx::query(
        "SELECT r.id, x.name, x.day, r.score FROM provincial_result r JOIN provincial_exam x ON x.id = r.exam_id
         WHERE r.person_id = $1 AND r.passed = 1 AND r.version =
             (SELECT MAX(n.version) FROM provincial_result n WHERE n.exam_id = r.exam_id AND n.person_id = r.person_id)
         ORDER BY x.day DESC, r.id DESC LIMIT 1",
    )
    .bind(person_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Pass {
            ground: Ground::Provincial(r.try_get("id")?),
            session_name: r.try_get("name")?,
            passed_at: day_begins(r.try_get("day")?),
            score: r.try_get("score")?,
        })
    })
    .transpose()
}

/// The first instant of a stored Beijing day.
pub(super) fn day_begins(day: &str) -> Millis {
    parse_beijing(&format!("{day}T00:00")).unwrap_or_default()
}
