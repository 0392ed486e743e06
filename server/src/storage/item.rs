//! Items by id and version. A stored version never changes.

use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use question_bank::item::Item;
use sqlx::Row;

/// Every version of every item that is in the database.
pub async fn all(store: &Store) -> Outcome<Vec<Item>> {
    let rows = sqlx::query("SELECT body FROM item ORDER BY id, version").fetch_all(store.read()).await?;
    rows.iter().map(|r| Ok(serde_json::from_str(r.try_get("body")?)?)).collect()
}

/// The newest version of every available item.
pub async fn available(store: &Store) -> Outcome<Vec<Item>> {
    let rows = sqlx::query(
        "SELECT i.body FROM item i
         WHERE i.state = 'available' AND i.version = (SELECT MAX(v.version) FROM item v WHERE v.id = i.id)
         ORDER BY i.id",
    )
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok(serde_json::from_str(r.try_get("body")?)?)).collect()
}

/// Adds a version; returns whether it was new. An existing version stays as it is.
pub async fn insert(tx: &mut Write, item: &Item, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO item (id, version, kind, node, state, body, loaded_at)
         VALUES ($1, $2, $3, $4, 'available', $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(item.id.as_str())
    .bind(i64::from(item.version))
    .bind(item.kind.code())
    .bind(item.node.as_str())
    .bind(serde_json::to_string(item)?)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
