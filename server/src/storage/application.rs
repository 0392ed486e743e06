//! Licence applications and the steps they went through. Every change of state is one conditional UPDATE: state, unit and
//! "not by the applicant" are predicates, the affected rows say whether it happened.

use super::dialect::rows_table;
use super::licence::{Ground, day_begins};
use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::eligibility::Duty;
use crate::rules::licence::{Application, Request};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Whose applications a reader may see.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// The own ones of a person.
    Person(&'a str),
    /// Those of a unit, drafts left out.
    Unit(&'a str),
    /// All, drafts left out.
    District,
}

impl Scope<'_> {
    /// Three bindings: person, unit, and 1 where drafts are seen; an empty text matches everyone.
    fn bindings(&self) -> (&str, &str, i64) {
        match self {
            Scope::Person(id) => (id, "", 1),
            Scope::Unit(id) => ("", id, 0),
            Scope::District => ("", "", 0),
        }
    }
}

/// An application with the facts its reviewer reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Application id.
    pub id: String,
    /// Where it stands.
    pub state: Application,
    /// What is asked for.
    pub request: Request,
    /// Account that applied.
    pub applicant: String,
    /// Applicant's name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Which register.
    pub duty: Duty,
    /// Establishment code.
    pub establishment: String,
    /// Whether in post now.
    pub in_post: bool,
    /// Whether under a sanction now.
    pub sanctioned: bool,
    /// Unit at the time of applying.
    pub unit_id: String,
    /// Its name.
    pub unit: String,
    /// Exam of the pass it stands on.
    pub session_name: String,
    /// Whether that is an exam of the province.
    pub provincial: bool,
    /// When that exam started.
    pub passed_at: Millis,
    /// Score in hundredths, newest version.
    pub score: i64,
    /// Whether the newest version still passes.
    pub stands: bool,
    /// Number of the licence, once issued.
    pub number: Option<String>,
}

const FILED: &str = "SELECT a.id, a.state, a.reason, a.act, a.applicant, a.updated_at, a.unit_id, p.name, p.staff_no, p.duty,
       p.establishment, p.in_post, p.sanctioned, u.name AS unit, COALESCE(s.name, x.name) AS session_name, s.starts_at, x.day,
       COALESCE(v.score, w.score, 0) AS score, COALESCE(v.passed, w.passed, 0) AS passed,
       (SELECT l.number FROM licence l WHERE l.application_id = a.id) AS number
     FROM licence_application a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id
     LEFT JOIN attempt t ON t.id = a.attempt_id LEFT JOIN exam_session s ON s.id = t.session_id
     LEFT JOIN result v ON v.attempt_id = t.id AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = t.id)
     LEFT JOIN provincial_result g ON g.id = a.provincial_result_id LEFT JOIN provincial_exam x ON x.id = g.exam_id
     LEFT JOIN provincial_result w ON w.exam_id = g.exam_id AND w.person_id = g.person_id AND w.version =
         (SELECT MAX(n.version) FROM provincial_result n WHERE n.exam_id = g.exam_id AND n.person_id = g.person_id)
     WHERE (a.person_id = $1 OR $1 = '') AND (a.unit_id = $2 OR $2 = '') AND ($3 = 1 OR a.state <> 'draft')";

/// One application, if it is in the reader's scope.
pub async fn one(store: &Store, scope: Scope<'_>, id: &str) -> Outcome<Option<Filed>> {
    let (person, unit, drafts) = scope.bindings();
    let row = sqlx::query(sqlx::AssertSqlSafe(format!("{FILED} AND a.id = $4")))
        .bind(person)
        .bind(unit)
        .bind(drafts)
        .bind(id)
        .fetch_optional(store.read())
        .await?;
    row.as_ref().map_or(Ok(None), filed)
}

/// Applications in scope and state, oldest change first; an empty state is any. At most 500.
pub async fn list(store: &Store, scope: Scope<'_>, state: &str) -> Outcome<Vec<Filed>> {
    let (person, unit, drafts) = scope.bindings();
    let sql = format!("{FILED} AND (a.state = $4 OR $4 = '') ORDER BY a.updated_at, a.id LIMIT 500");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(person)
        .bind(unit)
        .bind(drafts)
        .bind(state)
        .fetch_all(store.read())
        .await?;
    rows.iter().filter_map(|r| filed(r).transpose()).collect()
}

/// How many applications of the scope are in each state.
pub async fn counts(store: &Store, scope: Scope<'_>) -> Outcome<Vec<(String, i64)>> {
    let (person, unit, drafts) = scope.bindings();
    let rows = sqlx::query(
        "SELECT a.state, COUNT(*) AS n FROM licence_application a
         WHERE (a.person_id = $1 OR $1 = '') AND (a.unit_id = $2 OR $2 = '') AND ($3 = 1 OR a.state <> 'draft')
         GROUP BY a.state",
    )
    .bind(person)
    .bind(unit)
    .bind(drafts)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok((r.try_get("state")?, r.try_get("n")?))).collect()
}

fn filed(r: &AnyRow) -> Outcome<Option<Filed>> {
    let state = Application::from_stored(r.try_get("state")?, r.try_get("updated_at")?, r.try_get("reason")?);
    let (request, duty) = (Request::from_code(r.try_get("act")?), Duty::from_code(r.try_get("duty")?));
    let (Some(state), Some(request), Some(duty)) = (state, request, duty) else { return Ok(None) };
    let day: Option<String> = super::optional(r, "day")?;
    Ok(Some(Filed {
        id: r.try_get("id")?,
        state,
        request,
        applicant: r.try_get("applicant")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        duty,
        establishment: r.try_get("establishment")?,
        in_post: super::flag(r, "in_post")?,
        sanctioned: super::flag(r, "sanctioned")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        session_name: r.try_get("session_name")?,
        provincial: day.is_some(),
        passed_at: match day {
            Some(day) => day_begins(&day),
            None => r.try_get("starts_at")?,
        },
        score: r.try_get("score")?,
        stands: super::flag(r, "passed")?,
        number: super::optional(r, "number")?,
    }))
}

/// A new draft.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Application id.
    pub id: &'a str,
    /// Applicant.
    pub person_id: &'a str,
    /// Applicant's account.
    pub account_id: &'a str,
    /// The pass it stands on.
    pub ground: &'a Ground,
    /// Now.
    pub at: Millis,
}

/// Writes a draft for the person's present unit; nothing where the person already has an open application.
pub async fn insert(tx: &mut Write, draft: &Draft<'_>) -> sqlx::Result<bool> {
    let (attempt, provincial) = draft.ground.columns();
    let done = sqlx::query(
        "INSERT INTO licence_application (id, person_id, unit_id, attempt_id, provincial_result_id, act, state, reason, applicant, created_at, updated_at)
         SELECT $1, p.id, p.unit_id, CAST($2 AS TEXT), CAST($6 AS TEXT), 'issue', 'draft', '', $3, $4, $4 FROM person p
         WHERE p.id = $5 AND NOT EXISTS (SELECT 1 FROM licence_application o WHERE o.person_id = p.id AND o.state <> 'issued')",
    )
    .bind(draft.id)
    .bind(attempt)
    .bind(draft.account_id)
    .bind(draft.at)
    .bind(draft.person_id)
    .bind(provincial)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The applicant submits a draft or a returned application, now standing on `ground`. It goes to the unit's review, or
/// straight to the district's where no other active account is the unit's liaison.
pub async fn submit(tx: &mut Write, person_id: &str, id: &str, ground: &Ground, at: Millis) -> sqlx::Result<bool> {
    let (attempt, provincial) = ground.columns();
    let done = sqlx::query(
        "UPDATE licence_application SET attempt_id = CAST($1 AS TEXT), provincial_result_id = CAST($5 AS TEXT), reason = '', updated_at = $2, state = CASE WHEN EXISTS (
             SELECT 1 FROM account c JOIN account_role r ON r.account_id = c.id
             WHERE c.unit_id = licence_application.unit_id AND r.role = 'liaison' AND c.state = 'active'
               AND c.id <> licence_application.applicant) THEN 'unit_review' ELSE 'district_review' END
         WHERE id = $3 AND person_id = $4 AND state IN ('draft', 'returned')",
    )
    .bind(attempt)
    .bind(at)
    .bind(id)
    .bind(person_id)
    .bind(provincial)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether the pass an application stands on still is one, by the newest version of its result.
pub async fn stands(tx: &mut Write, id: &str) -> Outcome<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM licence_application a WHERE a.id = $1 AND (
             EXISTS (SELECT 1 FROM result v WHERE v.attempt_id = a.attempt_id AND v.passed = 1
                 AND v.version = (SELECT MAX(n.version) FROM result n WHERE n.attempt_id = v.attempt_id))
             OR EXISTS (SELECT 1 FROM provincial_result g JOIN provincial_result w ON w.exam_id = g.exam_id AND w.person_id = g.person_id
                 WHERE g.id = a.provincial_result_id AND w.passed = 1 AND w.version = (SELECT MAX(n.version)
                     FROM provincial_result n WHERE n.exam_id = g.exam_id AND n.person_id = g.person_id)))",
    )
    .bind(id)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// How many applications of these people rest on a result of this exam of the province.
pub async fn resting_on(tx: &mut Write, store: &Store, exam_id: &str, people: &[&str]) -> Outcome<i64> {
    let rows: Vec<_> = people.iter().map(|id| serde_json::json!({"id": id})).collect();
    let table = rows_table(store.dialect(), &[("id", "TEXT")]);
    let sql = format!(
        "SELECT COUNT(*) AS n FROM licence_application a JOIN provincial_result g ON g.id = a.provincial_result_id
         WHERE g.exam_id = $2 AND a.person_id IN (SELECT e.id FROM {table})"
    );
    let row =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).bind(exam_id).fetch_one(&mut **tx);
    Ok(row.await?.try_get("n")?)
}

/// A reviewer's move from one of two states to the next.
#[derive(Clone, Debug)]
pub struct Move<'a> {
    /// Application id.
    pub id: &'a str,
    /// Unit the reviewer acts for; empty for the district.
    pub unit_id: &'a str,
    /// Reviewer's account, never the applicant's.
    pub reviewer: &'a str,
    /// States it may be in.
    pub from: [&'a str; 2],
    /// State it comes to.
    pub to: &'a str,
    /// Why, for a return.
    pub reason: &'a str,
    /// Now.
    pub at: Millis,
}

/// Makes the move if state, unit and the second pair of eyes allow it.
pub async fn review(tx: &mut Write, step: &Move<'_>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE licence_application SET state = $1, reason = $2, updated_at = $3
         WHERE id = $4 AND (unit_id = $5 OR $5 = '') AND state IN ($6, $7) AND applicant <> $8",
    )
    .bind(step.to)
    .bind(step.reason)
    .bind(step.at)
    .bind(step.id)
    .bind(step.unit_id)
    .bind(step.from[0])
    .bind(step.from[1])
    .bind(step.reviewer)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `begin`, `submit`, `pass_unit`, `pass_district`, `issue` or `return`.
    pub act: String,
    /// Who.
    pub by: String,
    /// Remark or reason.
    pub note: String,
    /// When.
    pub at: Millis,
}

/// Adds the next line of the timeline.
pub async fn add_step(
    tx: &mut Write,
    id: &str,
    act: &str,
    account_id: &str,
    note: &str,
    at: Millis,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO application_step (application_id, number, act, account_id, note, at)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM application_step WHERE application_id = $1",
    )
    .bind(id)
    .bind(act)
    .bind(account_id)
    .bind(note)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The timeline, oldest first.
pub async fn steps(store: &Store, id: &str) -> Outcome<Vec<Step>> {
    let rows = sqlx::query(
        "SELECT s.act, c.name, s.note, s.at FROM application_step s JOIN account c ON c.id = s.account_id
         WHERE s.application_id = $1 ORDER BY s.number",
    )
    .bind(id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Step { act: r.try_get("act")?, by: r.try_get("name")?, note: r.try_get("note")?, at: r.try_get("at")? })
        })
        .collect()
}
