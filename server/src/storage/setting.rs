//! Dated settings: a value holds from its day until the next row of the same name.

use super::{Store, Write};
use crate::clock::Millis;
use sqlx::Row;

/// The value in force at `at`; `None` before the first one.
pub async fn in_force(store: &Store, name: &str, at: Millis) -> sqlx::Result<Option<String>> {
    let row = sqlx::query(
        "SELECT value FROM setting WHERE name = $1 AND effective_from <= $2 ORDER BY effective_from DESC LIMIT 1",
    )
    .bind(name)
    .bind(at)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| r.try_get("value")).transpose()
}

/// A setting's text as a whole number, or `default` where it is none.
pub(super) fn whole(text: &str, default: i64) -> i64 {
    text.trim().parse().unwrap_or(default)
}

/// The number in force at `at`, or `default` where none is set or it is not a number.
pub async fn number_in_force(store: &Store, name: &str, at: Millis, default: u32) -> sqlx::Result<u32> {
    Ok(in_force(store, name, at).await?.and_then(|v| v.trim().parse().ok()).unwrap_or(default))
}

/// Every value of every setting with its first instant, by name and time.
pub async fn all(store: &Store) -> sqlx::Result<Vec<(String, String, Millis)>> {
    let rows = sqlx::query("SELECT name, value, effective_from FROM setting ORDER BY name, effective_from")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(|r| Ok((r.try_get("name")?, r.try_get("value")?, r.try_get("effective_from")?))).collect()
}

/// Sets a value from an instant on; one set for the same instant before is replaced.
pub async fn put(tx: &mut Write, name: &str, value: &str, from: Millis) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO setting (name, value, effective_from) VALUES ($1, $2, $3)
         ON CONFLICT (name, effective_from) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .bind(from)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
