//! Papers with the attempts they are for, written in batches at sealing; and what the draw is checked against.

use super::dialect::rows_table;
use super::{Store, Write};
use crate::error::{Error, Outcome};
use question_bank::{Item, Paper};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row};

/// A paper and the ready attempt that takes it.
#[derive(Clone, Debug, Serialize)]
pub struct NewPaper {
    /// Paper id.
    pub id: String,
    /// Deal number.
    pub deal: i64,
    /// Slots as JSON text.
    pub slots: String,
    /// Digest of the paper.
    pub digest: String,
    /// Attempt id.
    pub attempt_id: String,
    /// Registration id.
    pub registration_id: String,
    /// Person id.
    pub person_id: String,
    /// Extra minutes.
    pub extra_minutes: i64,
}

/// Writes papers and ready attempts, two statements in all; the attempt belongs to the person's account. Returns how many
/// attempts were made: fewer than papers when somebody has no account.
pub async fn insert_all(tx: &mut Write, store: &Store, session_id: &str, papers: &[NewPaper]) -> Outcome<u64> {
    let json = serde_json::to_string(papers)?;
    let columns = [
        ("id", "TEXT"),
        ("deal", "BIGINT"),
        ("slots", "TEXT"),
        ("digest", "TEXT"),
        ("attempt_id", "TEXT"),
        ("registration_id", "TEXT"),
        ("person_id", "TEXT"),
        ("extra_minutes", "BIGINT"),
    ];
    let from = rows_table(store.dialect(), &columns);
    let sql = format!(
        "INSERT INTO paper (id, session_id, deal, slots, digest) SELECT e.id, $2, e.deal, e.slots, e.digest FROM {from}"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(&json).bind(session_id).execute(&mut **tx).await?;
    let sql = format!(
        "INSERT INTO attempt (id, session_id, registration_id, person_id, account_id, paper_id, number, state, generation, extra_minutes)
         SELECT e.attempt_id, $2, e.registration_id, e.person_id, a.id, e.id, 1, 'ready', 0, e.extra_minutes
         FROM {from} JOIN account a ON a.person_id = e.person_id"
    );
    Ok(sqlx::query(AssertSqlSafe(sql)).bind(&json).bind(session_id).execute(&mut **tx).await?.rows_affected())
}

/// Every stored paper of a session by deal, with the digest that was stored beside it.
pub async fn of_session(store: &Store, session_id: &str) -> Outcome<Vec<(Paper, String)>> {
    let rows = sqlx::query("SELECT deal, slots, digest FROM paper WHERE session_id = $1 ORDER BY deal")
        .bind(session_id)
        .fetch_all(store.read())
        .await?;
    rows.iter()
        .map(|r| {
            let deal = u32::try_from(r.try_get::<i64, _>("deal")?).unwrap_or_default();
            Ok((Paper { deal, slots: serde_json::from_str(&r.try_get::<String, _>("slots")?)? }, r.try_get("digest")?))
        })
        .collect()
}

/// Notes what a session's papers are dealt from.
pub async fn keep_bank(tx: &mut Write, session_id: &str, items: &[Item]) -> Outcome<()> {
    let list: Vec<_> = items.iter().map(|i| (i.id.as_str(), i.version)).collect();
    sqlx::query("INSERT INTO sealed_bank (session_id, items) VALUES ($1, $2)")
        .bind(session_id)
        .bind(serde_json::to_string(&list)?)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The items a session's papers were dealt from, in the versions of then.
pub async fn kept_bank(store: &Store, session_id: &str) -> Outcome<Vec<Item>> {
    let row = sqlx::query("SELECT items FROM sealed_bank WHERE session_id = $1")
        .bind(session_id)
        .fetch_optional(store.read())
        .await?
        .ok_or_else(|| Error::Fault("the bank of this session was not kept".into()))?;
    let list: Vec<(String, u32)> = serde_json::from_str(&row.try_get::<String, _>("items")?)?;
    let all = super::item::all(store).await?;
    let mut by_key: std::collections::HashMap<_, _> =
        all.into_iter().map(|i| ((i.id.as_str().to_owned(), i.version), i)).collect();
    list.into_iter()
        .map(|key| by_key.remove(&key).ok_or_else(|| Error::Fault(format!("item {} v{} is gone", key.0, key.1))))
        .collect()
}
