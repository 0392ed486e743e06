//! Exams of the province and their results. A result is a row that is only added to: the newest version stands.

use super::dialect::rows_table;
use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::provincial::Scored;
use crate::rules::rates::{Counts, Group, UnitRow};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An exam of the province with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exam {
    /// Exam id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Beijing calendar day, `2026-05-16`.
    pub day: String,
    /// People with a result.
    pub sat: i64,
    /// Of these, whose newest version passes.
    pub passed: i64,
}

/// A result that stands: the newest version of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Person id.
    pub person_id: String,
    /// Version, from 1.
    pub version: i64,
    /// Unit of the first import.
    pub unit_id: String,
    /// What it says.
    pub scored: Scored,
}

const NEWEST: &str = "r.version = (SELECT MAX(n.version) FROM provincial_result n WHERE n.exam_id = r.exam_id AND n.person_id = r.person_id)";

/// The exam of this name and day.
pub async fn exam_named(tx: &mut Write, name: &str, day: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT id FROM provincial_exam WHERE name = $1 AND day = $2")
        .bind(name)
        .bind(day)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|r| r.try_get("id")).transpose()?)
}

/// Adds an exam; a unique violation when it was added meanwhile.
pub async fn add_exam(tx: &mut Write, (id, name, day): (&str, &str, &str), by: &str, at: Millis) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO provincial_exam (id, name, day, created_by, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(name)
        .bind(day)
        .bind(by)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Every standing result of an exam.
pub async fn standing(tx: &mut Write, exam_id: &str) -> Outcome<Vec<Standing>> {
    let sql = format!(
        "SELECT r.person_id, r.version, r.unit_id, r.score, r.full_marks, r.passed, r.number
         FROM provincial_result r WHERE r.exam_id = $1 AND {NEWEST}"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(exam_id).fetch_all(&mut **tx).await?;
    rows.iter()
        .map(|r| {
            Ok(Standing {
                person_id: r.try_get("person_id")?,
                version: r.try_get("version")?,
                unit_id: r.try_get("unit_id")?,
                scored: scored(r)?,
            })
        })
        .collect()
}

fn scored(r: &AnyRow) -> Outcome<Scored> {
    Ok(Scored {
        score: r.try_get("score")?,
        full: r.try_get("full_marks")?,
        passed: flag(r, "passed")?,
        number: r.try_get("number")?,
    })
}

/// A version to be written.
#[derive(Clone, Debug, Serialize)]
pub struct New {
    /// Result id.
    pub id: String,
    /// Person.
    pub person_id: String,
    /// Version, from 1.
    pub version: i64,
    /// Unit of the first version.
    pub unit_id: String,
    /// Score in hundredths.
    pub score: i64,
    /// Full marks in hundredths.
    pub full_marks: i64,
    /// 1 for a pass.
    pub passed: i64,
    /// The province's number.
    pub number: String,
}

/// Adds versions to an exam; a unique violation when another import was faster.
pub async fn add(
    tx: &mut Write,
    store: &Store,
    (exam_id, import_id): (&str, &str),
    rows: &[New],
    at: Millis,
) -> Outcome<()> {
    let table = rows_table(
        store.dialect(),
        &[
            ("id", "TEXT"),
            ("person_id", "TEXT"),
            ("version", "BIGINT"),
            ("unit_id", "TEXT"),
            ("score", "BIGINT"),
            ("full_marks", "BIGINT"),
            ("passed", "INTEGER"),
            ("number", "TEXT"),
        ],
    );
    let sql = format!(
        "INSERT INTO provincial_result (id, exam_id, person_id, version, unit_id, score, full_marks, passed, number, import_id, at)
         SELECT e.id, $2, e.person_id, e.version, e.unit_id, e.score, e.full_marks, e.passed, e.number, $3, $4 FROM {table}"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(rows)?)
        .bind(exam_id)
        .bind(import_id)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

const EXAMS: &str = "SELECT x.id, x.name, x.day,
       (SELECT COUNT(DISTINCT r.person_id) FROM provincial_result r WHERE r.exam_id = x.id) AS sat,
       (SELECT COUNT(*) FROM provincial_result r WHERE r.exam_id = x.id AND r.passed = 1 AND r.version =
            (SELECT MAX(n.version) FROM provincial_result n WHERE n.exam_id = r.exam_id AND n.person_id = r.person_id)) AS passed
     FROM provincial_exam x WHERE ($1 = '' OR x.id = $1) ORDER BY x.day DESC, x.name, x.id";

/// Every exam, newest first.
pub async fn exams(store: &Store) -> Outcome<Vec<Exam>> {
    sqlx::query(EXAMS).bind("").fetch_all(store.read()).await?.iter().map(exam).collect()
}

/// One exam.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Exam>> {
    if id.is_empty() {
        return Ok(None);
    }
    sqlx::query(EXAMS).bind(id).fetch_optional(store.read()).await?.as_ref().map(exam).transpose()
}

fn exam(r: &AnyRow) -> Outcome<Exam> {
    Ok(Exam {
        id: r.try_get("id")?,
        name: r.try_get("name")?,
        day: r.try_get("day")?,
        sat: r.try_get("sat")?,
        passed: r.try_get("passed")?,
    })
}

/// One version of a person's result, with its exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Exam id.
    pub exam_id: String,
    /// Exam.
    pub exam: String,
    /// Its day.
    pub day: String,
    /// Person id.
    pub person_id: String,
    /// Name of the person.
    pub name: String,
    /// Unit of the first import.
    pub unit: String,
    /// Version, from 1.
    pub version: i64,
    /// What it says.
    pub scored: Scored,
    /// When it was imported.
    pub at: Millis,
}

const VERSIONS: &str =
    "SELECT r.exam_id, x.name AS exam, x.day, r.person_id, p.name, u.name AS unit, r.version, r.score,
       r.full_marks, r.passed, r.number, r.at
     FROM provincial_result r JOIN provincial_exam x ON x.id = r.exam_id JOIN person p ON p.id = r.person_id
     JOIN unit u ON u.id = r.unit_id";

/// Every version of a person's results: newest exam first, newest version first.
pub async fn of_person(store: &Store, person_id: &str) -> Outcome<Vec<Version>> {
    let sql = format!("{VERSIONS} WHERE r.person_id = $1 ORDER BY x.day DESC, x.id, r.version DESC");
    sqlx::query(AssertSqlSafe(sql)).bind(person_id).fetch_all(store.read()).await?.iter().map(version).collect()
}

/// Every version of the results of an exam that were corrected, by unit and name, newest version first.
pub async fn corrected(store: &Store, exam_id: &str) -> Outcome<Vec<Version>> {
    let sql = format!(
        "{VERSIONS} WHERE r.exam_id = $1 AND EXISTS (SELECT 1 FROM provincial_result n WHERE n.exam_id = r.exam_id
             AND n.person_id = r.person_id AND n.version > 1)
         ORDER BY u.position, u.code, p.name, p.id, r.version DESC"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(exam_id).fetch_all(store.read()).await?.iter().map(version).collect()
}

fn version(r: &AnyRow) -> Outcome<Version> {
    Ok(Version {
        exam_id: r.try_get("exam_id")?,
        exam: r.try_get("exam")?,
        day: r.try_get("day")?,
        person_id: r.try_get("person_id")?,
        name: r.try_get("name")?,
        unit: r.try_get("unit")?,
        version: r.try_get("version")?,
        scored: scored(r)?,
        at: r.try_get("at")?,
    })
}

/// An application that rests on a result of an exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rests {
    /// Application id.
    pub application_id: String,
    /// Its stored state.
    pub state: String,
    /// Since when.
    pub since: Millis,
    /// Person id.
    pub person_id: String,
    /// Name.
    pub name: String,
    /// Unit of the application.
    pub unit: String,
    /// Number of the licence that was issued on it.
    pub number: Option<String>,
    /// Whether the result still passes.
    pub passed: bool,
}

/// Applications that rest on a result of this exam, by unit and name.
pub async fn resting(store: &Store, exam_id: &str) -> Outcome<Vec<Rests>> {
    let sql = format!(
        "SELECT a.id, a.state, a.updated_at, a.person_id, p.name, u.name AS unit, r.passed,
                (SELECT MAX(l.number) FROM licence l WHERE l.application_id = a.id) AS number
         FROM licence_application a JOIN provincial_result g ON g.id = a.provincial_result_id
         JOIN provincial_result r ON r.exam_id = g.exam_id AND r.person_id = g.person_id
         JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id
         WHERE g.exam_id = $1 AND {NEWEST} ORDER BY u.position, u.code, p.name, a.id"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(exam_id).fetch_all(store.read()).await?;
    rows.iter()
        .map(|r| {
            Ok(Rests {
                application_id: r.try_get("id")?,
                state: r.try_get("state")?,
                since: r.try_get("updated_at")?,
                person_id: r.try_get("person_id")?,
                name: r.try_get("name")?,
                unit: r.try_get("unit")?,
                number: optional(r, "number")?,
                passed: flag(r, "passed")?,
            })
        })
        .collect()
}

/// Who sat and passed an exam, a row each unit that somebody sat for, in list order. Nobody is known to have been expected, so
/// 应考 is who sat.
pub async fn unit_rows(store: &Store, exam_id: &str) -> Outcome<Vec<UnitRow>> {
    let sql = format!(
        "SELECT u.id, u.name, u.kind, COUNT(*) AS sat, CAST(SUM(r.passed) AS BIGINT) AS passed
         FROM provincial_result r JOIN unit u ON u.id = r.unit_id WHERE r.exam_id = $1 AND {NEWEST}
         GROUP BY u.id, u.name, u.kind, u.position, u.code ORDER BY u.position, u.code"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(exam_id).fetch_all(store.read()).await?;
    rows.iter().filter_map(|r| unit_row(r).transpose()).collect()
}

/// `None` for the district itself, which is no unit with rates.
fn unit_row(r: &AnyRow) -> Outcome<Option<UnitRow>> {
    let Some(group) = Group::from_code(r.try_get("kind")?) else { return Ok(None) };
    let heads = |column| -> Outcome<u64> { Ok(u64::try_from(r.try_get::<i64, _>(column)?).unwrap_or_default()) };
    let sat = heads("sat")?;
    Ok(Some(UnitRow {
        unit_name: r.try_get("name")?,
        unit_id: r.try_get("id")?,
        group,
        counts: Counts { expected: sat, sat, passed: heads("passed")?, ..Counts::default() },
        officers: 0,
        holders: 0,
    }))
}
