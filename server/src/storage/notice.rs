//! Notices (通知): what the platform tells one account. They are written in the transaction of the act they tell of.
//!
//! How to tell somebody something: a sentence for a new code in `app/src/messages/notices.rs` (`{0}`, `{1}` are the facts),
//! then, before the act's transaction commits,
//! `notice::send(&mut tx, store, To::People(&ids), &Notice { code: "…", facts: &[…], link: "/…", object: "registration:…",
//! visible_at: now })`. A later `visible_at` holds the notice back; [`take_back`] removes what nobody has seen yet.

use super::dialect::rows_table;
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};

/// What is said.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    /// Stable code; its sentence stands in `app/src/messages/notices.rs`.
    pub code: &'a str,
    /// Facts of the sentence, in its order.
    pub facts: &'a [String],
    /// Page it leads to, `/…`.
    pub link: &'a str,
    /// What it is about, as in the audit log: `session:…`, `registration:…`.
    pub object: &'a str,
    /// First instant at which it is seen.
    pub visible_at: Millis,
}

/// Who is told. A person without an account is told nothing.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// These accounts.
    Accounts(&'a [String]),
    /// The accounts of these people.
    People(&'a [String]),
    /// Who these attempts belong to.
    Attempts(&'a [String]),
    /// Who is registered for this session, decided or not.
    Registered(&'a str),
    /// The active liaisons of these units.
    LiaisonsOf(&'a [String]),
    /// Everyone active who holds the role of this code.
    Role(&'a str),
}

#[derive(Serialize)]
struct Row1 {
    id: String,
    about: String,
}

/// Sends one notice to each; returns how many were told. The same code about the same object to the same account, not yet
/// read, is not sent twice.
pub async fn send(tx: &mut Write, store: &Store, to: To<'_>, notice: &Notice<'_>) -> Outcome<u64> {
    let accounts = match to {
        To::Accounts(ids) => ids.to_vec(),
        To::People(ids) => of(tx, store, "SELECT a.id FROM account a JOIN", "ON e.about = a.person_id", ids).await?,
        To::Attempts(ids) => {
            of(tx, store, "SELECT a.account_id AS id FROM attempt a JOIN", "ON e.about = a.id", ids).await?
        }
        To::Registered(session) => ids(tx, REGISTERED, session).await?,
        To::LiaisonsOf(ids) => {
            let from =
                "SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id AND r.role = 'liaison' JOIN";
            of(tx, store, from, "ON e.about = a.unit_id WHERE a.state = 'active'", ids).await?
        }
        To::Role(role) => ids(tx, HOLDERS, role).await?,
    };
    if accounts.is_empty() {
        return Ok(0);
    }
    let rows = rows_table(store.dialect(), &[("id", "TEXT"), ("about", "TEXT")]);
    let sql = format!(
        "INSERT INTO notice (id, account_id, code, facts, link, object, visible_at)
         SELECT e.id, e.about, $2, $3, $4, $5, $6 FROM {rows}
         WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.account_id = e.about AND n.read_at IS NULL AND n.code = $2
             AND n.object = $5 AND n.facts = $3)"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&numbered(&accounts))?)
        .bind(notice.code)
        .bind(serde_json::to_string(notice.facts)?)
        .bind(notice.link)
        .bind(notice.object)
        .bind(notice.visible_at)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// Sends the accounts of these people one notice each, about what stands beside the person. Returns how many were told.
pub async fn send_each(tx: &mut Write, store: &Store, each: &[(String, String)], notice: &Notice<'_>) -> Outcome<u64> {
    let rows: Vec<_> = each
        .iter()
        .map(|(person, object)| serde_json::json!({"id": crate::vault::new_id(), "person": person, "object": object}))
        .collect();
    let table = rows_table(store.dialect(), &[("id", "TEXT"), ("person", "TEXT"), ("object", "TEXT")]);
    let sql = format!(
        "INSERT INTO notice (id, account_id, code, facts, link, object, visible_at)
         SELECT e.id, a.id, $2, $3, $4, e.object, $5 FROM {table} JOIN account a ON a.person_id = e.person WHERE 1 = 1"
    );
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(serde_json::to_string(&rows)?)
        .bind(notice.code)
        .bind(serde_json::to_string(notice.facts)?)
        .bind(notice.link)
        .bind(notice.visible_at)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

fn numbered(about: &[String]) -> Vec<Row1> {
    about.iter().map(|about| Row1 { id: crate::vault::new_id(), about: about.clone() }).collect()
}

async fn of(tx: &mut Write, store: &Store, from: &str, on: &str, ids: &[String]) -> Outcome<Vec<String>> {
    let rows = rows_table(store.dialect(), &[("id", "TEXT"), ("about", "TEXT")]);
    let found = sqlx::query(AssertSqlSafe(format!("{from} {rows} {on}")))
        .bind(serde_json::to_string(&numbered(ids))?)
        .fetch_all(&mut **tx)
        .await?;
    found.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

const HOLDERS: &str = "SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id
     WHERE r.role = $1 AND a.state = 'active'";

const REGISTERED: &str = "SELECT a.id FROM registration r JOIN account a ON a.person_id = r.person_id
     WHERE r.session_id = $1 AND r.state IN ('submitted', 'approved', 'returned', 'deferred')";

async fn ids(tx: &mut Write, sql: &'static str, about: &str) -> Outcome<Vec<String>> {
    let found = sqlx::query(sql).bind(about).fetch_all(&mut **tx).await?;
    found.iter().map(|r| Ok(r.try_get("id")?)).collect()
}

/// The active accounts that hold a role, but one.
pub async fn holders_but(tx: &mut Write, role: &str, account_id: &str) -> Outcome<Vec<String>> {
    Ok(ids(tx, HOLDERS, role).await?.into_iter().filter(|id| id != account_id).collect())
}

/// Removes the notices of this code about an object that nobody could see yet.
pub async fn take_back(tx: &mut Write, code: &str, object: &str, now: Millis) -> Outcome<u64> {
    let done = sqlx::query("DELETE FROM notice WHERE object = $1 AND code = $2 AND visible_at > $3")
        .bind(object)
        .bind(code)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// One notice as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Id.
    pub id: String,
    /// Code of the sentence.
    pub code: String,
    /// Its facts.
    pub facts: Vec<String>,
    /// Where it leads.
    pub link: String,
    /// Since when it is seen.
    pub at: Millis,
    /// Whether it was read before.
    pub read: bool,
}

/// The visible notices of an account, newest first.
pub async fn of_account(
    store: &Store,
    account_id: &str,
    now: Millis,
    (limit, offset): (i64, i64),
) -> Outcome<Vec<Received>> {
    let rows = sqlx::query(
        "SELECT id, code, facts, link, visible_at, read_at FROM notice
         WHERE account_id = $1 AND visible_at <= $2 ORDER BY visible_at DESC, id DESC LIMIT $3 OFFSET $4",
    )
    .bind(account_id)
    .bind(now)
    .bind(limit)
    .bind(offset)
    .fetch_all(store.read())
    .await?;
    let received = |r: &sqlx::any::AnyRow| -> Outcome<Received> {
        Ok(Received {
            id: r.try_get("id")?,
            code: r.try_get("code")?,
            facts: serde_json::from_str(r.try_get("facts")?)?,
            link: r.try_get("link")?,
            at: r.try_get("visible_at")?,
            read: optional::<i64>(r, "read_at")?.is_some(),
        })
    };
    rows.iter().map(received).collect()
}

/// How many notices an account has, and how many of them are unread.
pub async fn counts(store: &Store, account_id: &str, now: Millis) -> Outcome<(i64, i64)> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS known, COUNT(*) - COUNT(read_at) AS unread FROM notice
         WHERE account_id = $1 AND visible_at <= $2",
    )
    .bind(account_id)
    .bind(now)
    .fetch_one(store.read())
    .await?;
    Ok((row.try_get("known")?, row.try_get("unread")?))
}

/// Marks the visible notices of an account as read: one, or all of them.
pub async fn read(tx: &mut Write, account_id: &str, id: Option<&str>, now: Millis) -> Outcome<u64> {
    let done = sqlx::query(
        "UPDATE notice SET read_at = $1 WHERE account_id = $2 AND read_at IS NULL AND visible_at <= $1
         AND (CAST($3 AS TEXT) IS NULL OR id = $3)",
    )
    .bind(now)
    .bind(account_id)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Where a visible notice of an account leads.
pub async fn link(tx: &mut Write, account_id: &str, id: &str, now: Millis) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT link FROM notice WHERE id = $1 AND account_id = $2 AND visible_at <= $3")
        .bind(id)
        .bind(account_id)
        .bind(now)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|r| r.try_get("link")).transpose()?)
}
