//! People and, because each person has exactly one, their accounts when many are made at once.

use super::dialect::rows_table;
use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use crate::rules::decision::is_untold;
use crate::rules::eligibility::{Duty, Establishment, Facts};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A person who is in the register already, as an import finds them.
#[derive(Clone, Debug)]
pub struct Known {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Unit.
    pub unit_id: String,
    /// Digest of the resident ID.
    pub digest: String,
    /// State of the registration in the session, if there is one.
    pub registration: Option<String>,
}

/// People whose resident ID has one of these digests, with their registration in the session.
pub async fn known(store: &Store, session_id: &str, digests: &[&str]) -> Outcome<Vec<Known>> {
    let rows: Vec<_> = digests.iter().map(|d| serde_json::json!({"digest": d})).collect();
    let sql = format!(
        "SELECT p.id, p.name, p.staff_no, p.unit_id, p.resident_id_digest, r.state
         FROM {} JOIN person p ON p.resident_id_digest = e.digest
         LEFT JOIN registration r ON r.person_id = p.id AND r.session_id = $2",
        rows_table(store.dialect(), &[("digest", "TEXT")])
    );
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(session_id)
        .fetch_all(store.read())
        .await?;
    found
        .iter()
        .map(|r| {
            Ok(Known {
                id: r.try_get("id")?,
                name: r.try_get("name")?,
                staff_no: r.try_get("staff_no")?,
                unit_id: r.try_get("unit_id")?,
                digest: r.try_get("resident_id_digest")?,
                registration: optional(r, "state")?,
            })
        })
        .collect()
}

/// Which of these staff numbers (or sign-in names) are taken.
pub async fn taken_staff_numbers(store: &Store, numbers: &[&str]) -> Outcome<Vec<String>> {
    let rows: Vec<_> = numbers.iter().map(|n| serde_json::json!({"staff_no": n})).collect();
    let sql = format!(
        "SELECT e.staff_no FROM {} WHERE EXISTS (SELECT 1 FROM person p WHERE p.staff_no = e.staff_no)
         OR EXISTS (SELECT 1 FROM account a WHERE a.login = LOWER(e.staff_no))",
        rows_table(store.dialect(), &[("staff_no", "TEXT")])
    );
    let found = sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).fetch_all(store.read()).await?;
    found.iter().map(|r| Ok(r.try_get("staff_no")?)).collect()
}

/// The highest number given out behind `prefix`, 0 when none was.
pub async fn highest_staff_number(tx: &mut Write, prefix: &str) -> Outcome<u32> {
    let row =
        sqlx::query("SELECT MAX(staff_no) AS staff_no FROM person WHERE staff_no LIKE $1 AND LENGTH(staff_no) = $2")
            .bind(format!("{prefix}%"))
            .bind(prefix.len() as i64 + 6)
            .fetch_one(&mut **tx)
            .await?;
    let highest: Option<String> = optional(&row, "staff_no")?;
    Ok(highest.and_then(|h| h.strip_prefix(prefix).and_then(|n| n.parse().ok())).unwrap_or(0))
}

/// A new person with the account that goes with it.
#[derive(Clone, Debug, Serialize)]
pub struct NewPerson {
    /// Person id.
    pub id: String,
    /// Unit id.
    pub unit_id: String,
    /// Staff number.
    pub staff_no: String,
    /// Name.
    pub name: String,
    /// Duty code.
    pub duty: &'static str,
    /// Establishment code.
    pub establishment: &'static str,
    /// 1 when in post.
    pub in_post: i64,
    /// 1 when trained.
    pub training_done: i64,
    /// Encrypted resident ID.
    pub resident_id_cipher: String,
    /// Its keyed digest.
    pub resident_id_digest: String,
    /// Encrypted phone.
    pub phone_cipher: String,
    /// Its keyed digest.
    pub phone_digest: String,
    /// Account id.
    pub account_id: String,
    /// Sign-in name.
    pub login: String,
    /// Digest of the activation code.
    pub activation_digest: String,
}

/// How people come into the register.
#[derive(Clone, Copy, Debug)]
pub struct Entered<'a> {
    /// Account of who enters them.
    pub by: &'a str,
    /// When.
    pub at: Millis,
    /// Until when the activation codes are good.
    pub expires_at: Millis,
    /// First day of their posting.
    pub day: &'a str,
    /// Why, in words.
    pub reason: &'a str,
}

/// Writes people, their first postings and events, their invited accounts and roles, five statements in all.
pub async fn insert_all(tx: &mut Write, store: &Store, people: &[NewPerson], entered: &Entered<'_>) -> Outcome<()> {
    let (expires_at, at) = (entered.expires_at, entered.at);
    let json = serde_json::to_string(people)?;
    let columns = [
        ("id", "TEXT"),
        ("unit_id", "TEXT"),
        ("staff_no", "TEXT"),
        ("name", "TEXT"),
        ("duty", "TEXT"),
        ("establishment", "TEXT"),
        ("in_post", "INTEGER"),
        ("training_done", "INTEGER"),
        ("resident_id_cipher", "TEXT"),
        ("resident_id_digest", "TEXT"),
        ("phone_cipher", "TEXT"),
        ("phone_digest", "TEXT"),
        ("account_id", "TEXT"),
        ("login", "TEXT"),
        ("activation_digest", "TEXT"),
    ];
    let from = rows_table(store.dialect(), &columns);
    let sql = format!(
        "INSERT INTO person (id, unit_id, staff_no, name, duty, establishment, in_post, training_done, sanctioned,
             resident_id_cipher, resident_id_digest, phone_cipher, phone_digest, created_at)
         SELECT e.id, e.unit_id, e.staff_no, e.name, e.duty, e.establishment, e.in_post, e.training_done, 0,
             e.resident_id_cipher, e.resident_id_digest, e.phone_cipher, e.phone_digest, $2 FROM {from}"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).bind(at).execute(&mut **tx).await?;
    let sql = format!(
        "INSERT INTO account (id, login, name, person_id, unit_id, activation_digest, activation_expires_at, state, created_at)
         SELECT e.account_id, e.login, e.name, e.id, e.unit_id, e.activation_digest, $2, 'invited', $3 FROM {from}"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).bind(expires_at).bind(at).execute(&mut **tx).await?;
    let sql = format!("INSERT INTO account_role (account_id, role) SELECT e.account_id, e.duty FROM {from}");
    sqlx::query(AssertSqlSafe(sql)).bind(&json).execute(&mut **tx).await?;
    // A person's first posting and first event have the person's id.
    let sql = format!(
        "INSERT INTO posting (id, person_id, unit_id, kind, from_day, created_at)
         SELECT e.id, e.id, e.unit_id, 'home', $2, $3 FROM {from} WHERE e.in_post = 1"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).bind(entered.day).bind(at).execute(&mut **tx).await?;
    let sql = format!(
        "INSERT INTO person_event (id, person_id, at, account_id, act, day, words, reason)
         SELECT e.id, e.id, $2, $3, 'add', $4, '', $5 FROM {from}"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(&json)
        .bind(at)
        .bind(entered.by)
        .bind(entered.day)
        .bind(entered.reason)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A person with what the eligibility checks need.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Unit id.
    pub unit_id: String,
    /// What the registers say.
    pub facts: Facts,
    /// State of the registration in the session, if there is one.
    pub registration: Option<String>,
    /// Its id.
    pub registration_id: Option<String>,
    /// Why it was returned, deferred or withdrawn.
    pub reason: Option<String>,
}

const CANDIDATE: &str =
    "SELECT p.id, p.name, p.staff_no, p.unit_id, p.duty, p.establishment, p.in_post, p.training_done, p.sanctioned,
            (SELECT CAST(COALESCE(SUM(d.minutes), 0) AS BIGINT) FROM lesson_reading d
             WHERE d.person_id = p.id AND d.finished_at IS NOT NULL) AS studied_minutes,
            (SELECT v.value FROM setting v WHERE v.name = 'training.minutes_required' AND v.effective_from <= $2
             ORDER BY v.effective_from DESC LIMIT 1) AS minutes_required,
            (SELECT COUNT(*) FROM licence l WHERE l.person_id = p.id AND l.state = 'active'
             AND (l.expires_at IS NULL OR l.expires_at > $2)) AS licences,
            r.state, r.id AS registration_id, r.reason, COALESCE(r.renewing, 0) AS renewing, r.decided_at, s.state AS session_state
     FROM person p LEFT JOIN registration r ON r.person_id = p.id AND r.session_id = $1
     LEFT JOIN exam_session s ON s.id = r.session_id";

/// One person, if they belong to the unit.
pub async fn candidate(
    tx: &mut Write,
    session_id: &str,
    person_id: &str,
    unit_id: &str,
    now: Millis,
) -> Outcome<Option<Candidate>> {
    let sql = AssertSqlSafe(format!("{CANDIDATE} WHERE p.id = $3 AND p.unit_id = $4"));
    let row =
        sqlx::query(sql).bind(session_id).bind(now).bind(person_id).bind(unit_id).fetch_optional(&mut **tx).await?;
    row.as_ref().map(|r| to_candidate(r, now)).transpose()
}

/// One person of whatever unit, as they stand today.
pub async fn candidate_of(store: &Store, session_id: &str, person_id: &str, now: Millis) -> Outcome<Option<Candidate>> {
    let sql = AssertSqlSafe(format!("{CANDIDATE} WHERE p.id = $3"));
    let row = sqlx::query(sql).bind(session_id).bind(now).bind(person_id).fetch_optional(store.read()).await?;
    row.as_ref().map(|r| to_candidate(r, now)).transpose()
}

/// Everybody of a unit.
pub async fn of_unit(store: &Store, session_id: &str, unit_id: &str, now: Millis) -> Outcome<Vec<Candidate>> {
    let sql = AssertSqlSafe(format!("{CANDIDATE} WHERE p.unit_id = $3 ORDER BY p.name, p.staff_no"));
    let rows = sqlx::query(sql).bind(session_id).bind(now).bind(unit_id).fetch_all(store.read()).await?;
    rows.iter().map(|r| to_candidate(r, now)).collect()
}

/// The people of these registrations of a session, as they stand today.
pub async fn of_registrations(
    tx: &mut Write,
    store: &Store,
    session_id: &str,
    ids: &[String],
    now: Millis,
) -> Outcome<Vec<Candidate>> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let table = rows_table(store.dialect(), &[("id", "TEXT")]);
    let sql = format!("{} WHERE r.id IN (SELECT e.id FROM {table})", CANDIDATE.replace("$1", "$3"));
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(now)
        .bind(session_id)
        .fetch_all(&mut **tx)
        .await?;
    found.iter().map(|r| to_candidate(r, now)).collect()
}

/// Which of these people hold a valid licence.
pub async fn licensed(tx: &mut Write, store: &Store, ids: &[&str], now: Millis) -> Outcome<Vec<String>> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let sql = format!(
        "SELECT DISTINCT l.person_id FROM {} JOIN licence l ON l.person_id = e.id
         WHERE l.state = 'active' AND (l.expires_at IS NULL OR l.expires_at > $2)",
        rows_table(store.dialect(), &[("id", "TEXT")])
    );
    let rows =
        sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).bind(now).fetch_all(&mut **tx).await?;
    rows.iter().map(|r| Ok(r.try_get("person_id")?)).collect()
}

/// A decision that can still be taken back is not told: until then the registration shows as handed in.
fn to_candidate(r: &AnyRow, now: Millis) -> Outcome<Candidate> {
    let session_state = optional::<String>(r, "session_state")?.unwrap_or_default();
    let state = optional::<String>(r, "state")?;
    let untold = is_untold(state.as_deref().unwrap_or_default(), &session_state, optional(r, "decided_at")?, now);
    let unreadable = || Error::Fault("a person has an unreadable duty or establishment".into());
    let (duty, establishment): (String, String) = (r.try_get("duty")?, r.try_get("establishment")?);
    Ok(Candidate {
        id: r.try_get("id")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        unit_id: r.try_get("unit_id")?,
        facts: Facts {
            in_post: flag(r, "in_post")?,
            establishment: Establishment::from_code(&establishment).ok_or_else(unreadable)?,
            duty: Duty::from_code(&duty).ok_or_else(unreadable)?,
            training_done: flag(r, "training_done")?,
            studied_minutes: r.try_get("studied_minutes")?,
            minutes_required: optional::<String>(r, "minutes_required")?
                .map_or(0, |text| super::setting::whole(&text, 0)),
            licence_valid: r.try_get::<i64, _>("licences")? > 0,
            renewing: flag(r, "renewing")?,
            sanctioned: flag(r, "sanctioned")?,
        },
        registration: if untold { Some("submitted".to_owned()) } else { state },
        registration_id: optional(r, "registration_id")?,
        reason: if untold { None } else { optional(r, "reason")? },
    })
}
