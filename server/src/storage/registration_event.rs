//! What happened to registrations: only added, never changed.

use super::dialect::rows_table;
use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::vault::new_id;
use sqlx::{AssertSqlSafe, Row};

/// What happens to a registration.
#[derive(Clone, Copy, Debug)]
pub struct Happened<'a> {
    /// Account of who acts.
    pub by: &'a str,
    /// `submit`, `approve`, `return`, `defer`, `undo`, `withdraw` or `admit`.
    pub act: &'static str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: Millis,
}

/// Notes it for one registration.
pub(super) async fn note(tx: &mut Write, registration_id: &str, what: &Happened<'_>) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO registration_event (id, registration_id, at, account_id, act, reason) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new_id())
    .bind(registration_id)
    .bind(what.at)
    .bind(what.by)
    .bind(what.act)
    .bind(what.reason)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes it for many registrations in one statement.
pub(super) async fn note_all(tx: &mut Write, store: &Store, ids: &[String], what: &Happened<'_>) -> Outcome<()> {
    let rows: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": new_id(), "registration_id": id})).collect();
    let sql = format!(
        "INSERT INTO registration_event (id, registration_id, at, account_id, act, reason)
         SELECT e.id, e.registration_id, $2, $3, $4, $5 FROM {} WHERE 1 = 1",
        rows_table(store.dialect(), &[("id", "TEXT"), ("registration_id", "TEXT")])
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(what.at)
        .bind(what.by)
        .bind(what.act)
        .bind(what.reason)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: Millis,
    /// Name of who acted.
    pub by: String,
    /// The act.
    pub act: String,
    /// Why.
    pub reason: String,
}

/// The history of a registration, newest first.
pub async fn of(store: &Store, registration_id: &str) -> Outcome<Vec<Event>> {
    let rows = sqlx::query(
        "SELECT v.at, a.name, v.act, v.reason FROM registration_event v JOIN account a ON a.id = v.account_id
         WHERE v.registration_id = $1 ORDER BY v.at DESC, v.id DESC",
    )
    .bind(registration_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Event {
                at: r.try_get("at")?,
                by: r.try_get("name")?,
                act: r.try_get("act")?,
                reason: r.try_get("reason")?,
            })
        })
        .collect()
}
