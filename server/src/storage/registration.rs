//! Registrations (报名): who is to sit which session, the checks, the decision, and the place.

use super::dialect::rows_table;
use super::registration_event::{self, Happened};
use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::eligibility::{Check, eligible};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A registration with the person's name and unit.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Registration id.
    pub id: String,
    /// Session id.
    pub session_id: String,
    /// Person id.
    pub person_id: String,
    /// Person's name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Duty code.
    pub duty: String,
    /// Unit id.
    pub unit_id: String,
    /// Unit name.
    pub unit: String,
    /// `submitted`, `approved`, `returned`, `withdrawn` or `deferred`.
    pub state: String,
    /// Answers of the automatic checks.
    pub checks: Vec<Check>,
    /// Whether all of them are in order.
    pub eligible: bool,
    /// Reason of the last decision.
    pub reason: String,
    /// Admission ticket number.
    pub ticket_no: Option<String>,
    /// Room.
    pub room: Option<String>,
    /// Seat.
    pub seat_no: Option<i64>,
    /// The kept room behind the name; none for a numbered one.
    pub room_id: Option<String>,
    /// Whether the room must be accessible (无障碍需求).
    pub needs_access: bool,
    /// Personal extra minutes.
    pub extra_minutes: i64,
    /// When it was handed in.
    pub submitted_at: Millis,
    /// Name of who handed it in.
    pub submitted_by: String,
    /// Whether for the exchange of a licence.
    pub renewing: bool,
    /// When it was decided.
    pub decided_at: Option<Millis>,
    /// Name of who decided.
    pub decided_by: Option<String>,
}

/// Which registrations a list shows; empty fields do not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Unit id.
    pub unit: String,
    /// State.
    pub state: String,
    /// The automatic checks: `ok`, `failed`, or the code of one that failed.
    pub checks: String,
    /// Part of a name, or a staff or ticket number.
    pub text: String,
}

const COLUMNS: &str =
    "SELECT r.id, r.session_id, r.person_id, p.name, p.staff_no, p.duty, r.unit_id, u.name AS unit, r.state, r.checks,
            r.eligible, r.reason, r.ticket_no, r.room, r.seat_no, r.room_id, r.accessibility, r.extra_minutes, r.renewing,
            r.submitted_at, r.decided_at,
            s.name AS submitted_by, d.name AS decided_by
     FROM registration r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id
     JOIN account s ON s.id = r.submitted_by LEFT JOIN account d ON d.id = r.decided_by";

const WHERE: &str = "WHERE r.session_id = $1 AND ($2 = '' OR r.unit_id = $2) AND ($3 = '' OR r.state = $3)
     AND ($4 = '' OR ($4 = 'ok' AND r.eligible = 1) OR ($4 = 'failed' AND r.eligible = 0) OR r.failed LIKE '% ' || $4 || ' %')
     AND ($5 = '' OR p.name LIKE $5 OR p.staff_no = $6 OR r.ticket_no = $6)";

/// One page of the registrations that match, undecided first, by unit and name.
pub async fn list(
    store: &Store,
    session_id: &str,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Outcome<Vec<Registration>> {
    let sql = format!("{COLUMNS} {WHERE} {ORDER} LIMIT $7 OFFSET $8");
    let rows = narrowed(&sql, session_id, filter).bind(limit).bind(offset).fetch_all(store.read()).await?;
    rows.iter().map(registration).collect()
}

/// The ids of a filtered list, in its order.
pub async fn ids(store: &Store, session_id: &str, filter: &Filter) -> Outcome<Vec<String>> {
    let sql = format!(
        "SELECT r.id FROM registration r JOIN person p ON p.id = r.person_id JOIN unit u ON u.id = r.unit_id {WHERE} {ORDER}"
    );
    let rows = narrowed(&sql, session_id, filter).fetch_all(store.read()).await?;
    rows.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

/// How many match.
pub async fn count(store: &Store, session_id: &str, filter: &Filter) -> Outcome<i64> {
    let sql = format!("SELECT COUNT(*) AS n FROM registration r JOIN person p ON p.id = r.person_id {WHERE}");
    Ok(narrowed(&sql, session_id, filter).fetch_one(store.read()).await?.try_get("n")?)
}

const ORDER: &str = "ORDER BY CASE r.state WHEN 'submitted' THEN 0 ELSE 1 END, u.position, u.code, p.name, r.id";

type Narrowed<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

fn narrowed<'q>(sql: &str, session_id: &str, filter: &Filter) -> Narrowed<'q> {
    let text = filter.text.trim().replace(['%', '_'], "");
    let like = if text.is_empty() { String::new() } else { format!("%{text}%") };
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .bind(session_id.to_owned())
        .bind(filter.unit.clone())
        .bind(filter.state.clone())
        .bind(filter.checks.clone())
        .bind(like)
        .bind(text)
}

/// The registration of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Registration>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE r.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(store.read()).await?.as_ref().map(registration).transpose()
}

/// The registration of this id inside a transaction.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Registration>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE r.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?.as_ref().map(registration).transpose()
}

/// Approved registrations of a session in the order of places: unit, name.
pub async fn approved(tx: &mut Write, session_id: &str) -> Outcome<Vec<Registration>> {
    let sql = AssertSqlSafe(format!(
        "{COLUMNS} WHERE r.session_id = $1 AND r.state = 'approved' ORDER BY u.position, u.code, p.name, r.id"
    ));
    sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?.iter().map(registration).collect()
}

/// How many registrations are in each state, and how many of the submitted ones pass every check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for a decision.
    pub submitted: i64,
    /// Of them, in order by every check.
    pub submitted_eligible: i64,
    /// Approved.
    pub approved: i64,
    /// Returned.
    pub returned: i64,
    /// Withdrawn.
    pub withdrawn: i64,
    /// Deferred.
    pub deferred: i64,
    /// Approved ones with a ticket.
    pub placed: i64,
}

impl Counts {
    /// All of them.
    pub fn total(&self) -> i64 {
        self.submitted + self.approved + self.returned + self.withdrawn + self.deferred
    }
}

/// The counts of a session.
pub async fn counts(store: &Store, session_id: &str) -> Outcome<Counts> {
    let rows = sqlx::query(
        "SELECT state, COUNT(*) AS n, CAST(SUM(eligible) AS BIGINT) AS eligible, COUNT(ticket_no) AS placed
         FROM registration WHERE session_id = $1 GROUP BY state",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    let mut counts = Counts::default();
    for row in rows {
        let n: i64 = row.try_get("n")?;
        match row.try_get::<String, _>("state")?.as_str() {
            "submitted" => (counts.submitted, counts.submitted_eligible) = (n, row.try_get("eligible")?),
            "approved" => (counts.approved, counts.placed) = (n, row.try_get("placed")?),
            "returned" => counts.returned = n,
            "withdrawn" => counts.withdrawn = n,
            _ => counts.deferred = n,
        }
    }
    Ok(counts)
}

/// A registration to be made.
#[derive(Clone, Debug, Serialize)]
pub struct NewRegistration {
    /// Registration id.
    pub id: String,
    /// Person id.
    pub person_id: String,
    /// Unit id.
    pub unit_id: String,
    /// Checks as JSON text.
    pub checks: String,
    /// 1 when all are in order.
    pub eligible: i64,
    /// Codes of those that failed, each between spaces.
    pub failed: String,
    /// 1 when the person sits for the exchange of a licence.
    pub renewing: i64,
}

impl NewRegistration {
    /// The registration of a person with the answers of the checks.
    pub fn of(id: String, person_id: &str, unit_id: &str, checks: &[Check], renewing: bool) -> Outcome<Self> {
        let failed = checks.iter().filter(|check| !check.ok).map(|check| format!(" {} ", check.code)).collect();
        Ok(Self {
            id,
            person_id: person_id.to_owned(),
            unit_id: unit_id.to_owned(),
            checks: serde_json::to_string(checks)?,
            eligible: i64::from(eligible(checks)),
            failed,
            renewing: i64::from(renewing),
        })
    }
}

/// Makes registrations in one statement and notes each in its history; a returned or withdrawn one of the same person is
/// handed in again, any other stays as it is. Returns how many were made.
pub async fn insert_all(
    tx: &mut Write,
    store: &Store,
    session_id: &str,
    new: &[NewRegistration],
    by: &str,
    at: Millis,
) -> Outcome<u64> {
    let columns = [
        ("id", "TEXT"),
        ("person_id", "TEXT"),
        ("unit_id", "TEXT"),
        ("checks", "TEXT"),
        ("eligible", "INTEGER"),
        ("failed", "TEXT"),
        ("renewing", "INTEGER"),
    ];
    let sql = format!(
        "INSERT INTO registration (id, session_id, person_id, unit_id, state, checks, eligible, failed, renewing, reason,
             extra_minutes, submitted_by, submitted_at)
         SELECT e.id, $2, e.person_id, e.unit_id, 'submitted', e.checks, e.eligible, e.failed, e.renewing, '', 0, $3, $4
         FROM {} WHERE 1 = 1
         ON CONFLICT (session_id, person_id) DO UPDATE SET state = 'submitted', checks = excluded.checks,
             eligible = excluded.eligible, failed = excluded.failed, renewing = excluded.renewing, reason = '', unit_id = excluded.unit_id, submitted_by = excluded.submitted_by,
             submitted_at = excluded.submitted_at, decided_by = NULL, decided_at = NULL
         WHERE registration.state IN ('returned', 'withdrawn') RETURNING id",
        rows_table(store.dialect(), &columns)
    );
    let made = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(new)?)
        .bind(session_id)
        .bind(by)
        .bind(at)
        .fetch_all(&mut **tx)
        .await?;
    let ids = made.iter().map(|r| r.try_get("id")).collect::<sqlx::Result<Vec<String>>>()?;
    registration_event::note_all(tx, store, &ids, &Happened { by, act: "submit", reason: "", at }).await?;
    Ok(ids.len() as u64)
}

/// A person's registration in a session.
pub async fn of_person(store: &Store, session_id: &str, person_id: &str) -> Outcome<Option<Registration>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE r.session_id = $1 AND r.person_id = $2"));
    let row = sqlx::query(sql).bind(session_id).bind(person_id).fetch_optional(store.read()).await?;
    row.as_ref().map(registration).transpose()
}

/// A decision on one registration.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// States it may be in, as a list in commas.
    pub from: &'a [&'a str],
    /// The state it gets.
    pub to: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who acts; the decider, unless it is a person or unit that withdraws.
    pub by: &'a str,
    /// The act in the history.
    pub act: &'static str,
    /// When.
    pub at: Millis,
}

/// Decides one registration while its session is in one of these states, and notes it in its history. Returns whether it did.
pub async fn decide(tx: &mut Write, id: &str, decision: &Decision<'_>, session_states: &[&str]) -> Outcome<bool> {
    let sql = format!(
        "UPDATE registration SET state = $2, reason = $3, decided_by = $4, decided_at = $5
         WHERE id = $1 AND state IN ({}) AND EXISTS (
             SELECT 1 FROM exam_session s WHERE s.id = registration.session_id AND s.state IN ({}))",
        quoted(decision.from),
        quoted(session_states)
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .bind(decision.to)
        .bind(decision.reason)
        .bind(decision.by)
        .bind(decision.at)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    let what = Happened { by: decision.by, act: decision.act, reason: decision.reason, at: decision.at };
    registration_event::note(tx, id, &what).await?;
    Ok(true)
}

/// Takes a decision back that was made after `since`, while the session is under review. Returns whether it did.
pub async fn take_back(tx: &mut Write, id: &str, by: &str, since: Millis, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE registration SET state = 'submitted', reason = '', decided_by = NULL, decided_at = NULL
         WHERE id = $1 AND state IN ('approved', 'returned', 'deferred') AND decided_at > $2 AND EXISTS (
             SELECT 1 FROM exam_session s WHERE s.id = registration.session_id
             AND s.state IN ('registration_open', 'under_review'))",
    )
    .bind(id)
    .bind(since)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    registration_event::note(tx, id, &Happened { by, act: "undo", reason: "", at }).await?;
    Ok(true)
}

/// Which of these registrations of a session wait and were in order by every check when they were handed in.
pub async fn green_of(tx: &mut Write, store: &Store, session_id: &str, ids: &[String]) -> Outcome<Vec<String>> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let sql = format!(
        "SELECT r.id FROM {} JOIN registration r ON r.id = e.id
         WHERE r.session_id = $2 AND r.state = 'submitted' AND r.eligible = 1",
        rows_table(store.dialect(), &[("id", "TEXT")])
    );
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(session_id)
        .fetch_all(&mut **tx)
        .await?;
    found.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

/// Approves these submitted registrations of a session under review in one statement, and notes each in its history. Returns
/// which it did, with the person of each.
pub async fn approve_all(
    tx: &mut Write,
    store: &Store,
    session_id: &str,
    ids: &[String],
    by: &str,
    at: Millis,
) -> Outcome<Vec<(String, String)>> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let sql = format!(
        "UPDATE registration SET state = 'approved', reason = '', decided_by = $3, decided_at = $4
         WHERE id IN (SELECT e.id FROM {}) AND session_id = $2 AND state = 'submitted' AND EXISTS (
             SELECT 1 FROM exam_session s WHERE s.id = $2 AND s.state IN ('registration_open', 'under_review'))
         RETURNING id, person_id",
        rows_table(store.dialect(), &[("id", "TEXT")])
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(session_id)
        .bind(by)
        .bind(at)
        .fetch_all(&mut **tx)
        .await?;
    let done = done.iter().map(|r| Ok((r.try_get("id")?, r.try_get("person_id")?)));
    let done: Vec<(String, String)> = done.collect::<sqlx::Result<_>>()?;
    let ids: Vec<String> = done.iter().map(|(id, _)| id.clone()).collect();
    registration_event::note_all(tx, store, &ids, &Happened { by, act: "approve", reason: "", at }).await?;
    Ok(done)
}

/// Sets the personal extra minutes before sealing. Returns whether it did.
pub async fn set_extra_minutes(tx: &mut Write, id: &str, minutes: i64) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE registration SET extra_minutes = $2 WHERE id = $1 AND EXISTS (
             SELECT 1 FROM exam_session s WHERE s.id = registration.session_id
             AND s.state IN ('registration_open', 'under_review', 'arranged'))",
    )
    .bind(id)
    .bind(minutes)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Where one approved person sits.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// Registration id.
    pub id: String,
    /// Admission ticket number.
    pub ticket_no: String,
    /// The kept room; none for a numbered one.
    pub room_id: Option<String>,
    /// Room name.
    pub room: String,
    /// Seat, from 1.
    pub seat_no: i64,
}

/// Gives places in one statement.
pub async fn set_places(tx: &mut Write, store: &Store, places: &[Place]) -> Outcome<()> {
    let columns = [("id", "TEXT"), ("ticket_no", "TEXT"), ("room_id", "TEXT"), ("room", "TEXT"), ("seat_no", "BIGINT")];
    let sql = format!(
        "UPDATE registration SET ticket_no = e.ticket_no, room_id = e.room_id, room = e.room, seat_no = e.seat_no FROM {}
         WHERE registration.id = e.id",
        rows_table(store.dialect(), &columns)
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(places)?).execute(&mut **tx).await?;
    Ok(())
}

/// The highest ticket number behind a prefix.
pub async fn last_ticket(tx: &mut Write, prefix: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT MAX(ticket_no) AS ticket_no FROM registration WHERE ticket_no LIKE $1")
        .bind(format!("{prefix}%"))
        .fetch_one(&mut **tx)
        .await?;
    Ok(optional(&row, "ticket_no")?)
}

/// Literals of this crate as a list for `IN`.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|w| format!("'{w}'")).collect::<Vec<_>>().join(", ")
}

fn registration(r: &AnyRow) -> Outcome<Registration> {
    Ok(Registration {
        id: r.try_get("id")?,
        session_id: r.try_get("session_id")?,
        person_id: r.try_get("person_id")?,
        name: r.try_get("name")?,
        staff_no: r.try_get("staff_no")?,
        duty: r.try_get("duty")?,
        unit_id: r.try_get("unit_id")?,
        unit: r.try_get("unit")?,
        state: r.try_get("state")?,
        checks: serde_json::from_str(&r.try_get::<String, _>("checks")?)?,
        eligible: flag(r, "eligible")?,
        reason: r.try_get("reason")?,
        ticket_no: optional(r, "ticket_no")?,
        room: optional(r, "room")?,
        seat_no: optional(r, "seat_no")?,
        room_id: optional(r, "room_id")?,
        needs_access: flag(r, "accessibility")?,
        extra_minutes: r.try_get("extra_minutes")?,
        renewing: flag(r, "renewing")?,
        submitted_at: r.try_get("submitted_at")?,
        submitted_by: r.try_get("submitted_by")?,
        decided_at: optional(r, "decided_at")?,
        decided_by: optional(r, "decided_by")?,
    })
}
