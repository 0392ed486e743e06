//! What anyone may read without signing in.

use super::Store;
use crate::clock::Millis;
use sqlx::Row;

/// Name and start of the next formal session that is open, under review, arranged or sealed.
pub async fn next_session(store: &Store, at: Millis) -> sqlx::Result<Option<(String, Millis)>> {
    let row = sqlx::query(
        "SELECT name, starts_at FROM exam_session
         WHERE kind = 'formal' AND starts_at > $1 AND state IN ('registration_open', 'under_review', 'arranged', 'sealed')
         ORDER BY starts_at LIMIT 1",
    )
    .bind(at)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| Ok((r.try_get("name")?, r.try_get("starts_at")?))).transpose()
}
