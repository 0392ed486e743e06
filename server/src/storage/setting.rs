//! Dated settings: a value holds from its day until the next row of the same name.

use super::Store;
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
