//! Postings and what happened to people. A posting is written once and ended once; events are only added.

use super::dialect::rows_table;
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};

/// A posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Posting id.
    pub id: String,
    /// Unit id.
    pub unit_id: String,
    /// Unit name.
    pub unit: String,
    /// `home` or `stationed`.
    pub kind: String,
    /// First day; none where the register is older.
    pub from_day: Option<String>,
    /// Day it ended.
    pub until_day: Option<String>,
}

/// The postings of a person, newest first.
pub async fn of_person(store: &Store, person_id: &str) -> Outcome<Vec<Posting>> {
    let rows = sqlx::query(
        "SELECT g.id, g.unit_id, u.name AS unit, g.kind, g.from_day, g.until_day FROM posting g
         JOIN unit u ON u.id = g.unit_id WHERE g.person_id = $1 ORDER BY g.created_at DESC, g.id DESC",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Posting {
                id: r.try_get("id")?,
                unit_id: r.try_get("unit_id")?,
                unit: r.try_get("unit")?,
                kind: r.try_get("kind")?,
                from_day: optional(r, "from_day")?,
                until_day: optional(r, "until_day")?,
            })
        })
        .collect()
}

/// First day of the person's present home posting, where it is known.
pub async fn home_since(tx: &mut Write, person_id: &str) -> Outcome<Option<String>> {
    let sql = "SELECT from_day FROM posting WHERE person_id = $1 AND kind = 'home' AND until_day IS NULL";
    let row = sqlx::query(sql).bind(person_id).fetch_optional(&mut **tx).await?;
    Ok(row.map(|r| optional(&r, "from_day")).transpose()?.flatten())
}

/// A posting that begins.
#[derive(Clone, Debug, Serialize)]
pub struct New {
    /// Posting id.
    pub id: String,
    /// Person id.
    pub person_id: String,
    /// Unit id.
    pub unit_id: String,
    /// `home` or `stationed`.
    pub kind: &'static str,
    /// First day.
    pub from_day: String,
}

/// Begins postings in one statement.
pub async fn begin(tx: &mut Write, store: &Store, new: &[New], at: Millis) -> Outcome<()> {
    let columns = [("id", "TEXT"), ("person_id", "TEXT"), ("unit_id", "TEXT"), ("kind", "TEXT"), ("from_day", "TEXT")];
    let sql = format!(
        "INSERT INTO posting (id, person_id, unit_id, kind, from_day, created_at)
         SELECT e.id, e.person_id, e.unit_id, e.kind, e.from_day, $2 FROM {} WHERE 1 = 1",
        rows_table(store.dialect(), &columns)
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(new)?).bind(at).execute(&mut **tx).await?;
    Ok(())
}

/// Ends the open postings of this kind of these people; of every kind when it is empty.
pub async fn end_of(tx: &mut Write, store: &Store, people: &[&str], kind: &str, day: &str) -> Outcome<()> {
    let rows: Vec<_> = people.iter().map(|id| serde_json::json!({"id": id})).collect();
    let sql = format!(
        "UPDATE posting SET until_day = $2 WHERE until_day IS NULL AND ($3 = '' OR kind = $3)
         AND person_id IN (SELECT e.id FROM {})",
        rows_table(store.dialect(), &[("id", "TEXT")])
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&rows)?).bind(day).bind(kind).execute(&mut **tx).await?;
    Ok(())
}

/// An open stationed posting: its person and first day.
pub async fn stationed(tx: &mut Write, posting_id: &str) -> Outcome<Option<(String, Option<String>)>> {
    let sql = "SELECT person_id, from_day FROM posting WHERE id = $1 AND kind = 'stationed' AND until_day IS NULL";
    let row = sqlx::query(sql).bind(posting_id).fetch_optional(&mut **tx).await?;
    row.map(|r| Ok((r.try_get("person_id")?, optional(&r, "from_day")?))).transpose()
}

/// Ends one posting. Returns whether it was open.
pub async fn end(tx: &mut Write, posting_id: &str, day: &str) -> Outcome<bool> {
    let done = sqlx::query("UPDATE posting SET until_day = $2 WHERE id = $1 AND until_day IS NULL")
        .bind(posting_id)
        .bind(day)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What happens to a person.
#[derive(Clone, Debug, Serialize)]
pub struct NewEvent {
    /// Event id.
    pub id: String,
    /// Person id.
    pub person_id: String,
    /// `add`, `change`, `join`, `move`, `leave`, `station` or `end_station`.
    pub act: &'static str,
    /// Day it took effect.
    pub day: String,
    /// What changed, in words; no resident ID or phone.
    pub words: String,
    /// Why.
    pub reason: String,
}

/// Adds events in one statement.
pub async fn note(tx: &mut Write, store: &Store, events: &[NewEvent], by: &str, at: Millis) -> Outcome<()> {
    let columns = [
        ("id", "TEXT"),
        ("person_id", "TEXT"),
        ("act", "TEXT"),
        ("day", "TEXT"),
        ("words", "TEXT"),
        ("reason", "TEXT"),
    ];
    let sql = format!(
        "INSERT INTO person_event (id, person_id, at, account_id, act, day, words, reason)
         SELECT e.id, e.person_id, $2, $3, e.act, e.day, e.words, e.reason FROM {} WHERE 1 = 1",
        rows_table(store.dialect(), &columns)
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(events)?).bind(at).bind(by).execute(&mut **tx).await?;
    Ok(())
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When it was entered.
    pub at: Millis,
    /// Name of who did.
    pub by: String,
    /// The act.
    pub act: String,
    /// Day it took effect.
    pub day: String,
    /// What changed.
    pub words: String,
    /// Why.
    pub reason: String,
}

/// The events of a person, newest first.
pub async fn events(store: &Store, person_id: &str) -> Outcome<Vec<Event>> {
    let rows = sqlx::query(
        "SELECT v.at, a.name, v.act, v.day, v.words, v.reason FROM person_event v JOIN account a ON a.id = v.account_id
         WHERE v.person_id = $1 ORDER BY v.at DESC, v.id DESC",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Event {
                at: r.try_get("at")?,
                by: r.try_get("name")?,
                act: r.try_get("act")?,
                day: r.try_get("day")?,
                words: r.try_get("words")?,
                reason: r.try_get("reason")?,
            })
        })
        .collect()
}

/// The last day of any home posting of a person, where it is known: the next cannot begin before it.
pub async fn last_day(tx: &mut Write, person_id: &str) -> Outcome<Option<String>> {
    let sql = "SELECT MAX(until_day) AS day FROM posting WHERE person_id = $1 AND kind = 'home'";
    let row = sqlx::query(sql).bind(person_id).fetch_one(&mut **tx).await?;
    Ok(optional(&row, "day")?)
}

/// Whether a person is stationed at this unit.
pub async fn is_stationed(tx: &mut Write, person_id: &str, unit_id: &str) -> Outcome<bool> {
    let sql = "SELECT COUNT(*) AS n FROM posting WHERE person_id = $1 AND unit_id = $2 AND kind = 'stationed' AND until_day IS NULL";
    let row = sqlx::query(sql).bind(person_id).bind(unit_id).fetch_one(&mut **tx).await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}
