//! Attempts: made at sealing (or at the start of a mock exam), opened, claimed, handed in.

use super::Store;
use sqlx::Row;

/// How many attempts are in each state.
pub async fn count_by_state(store: &Store) -> sqlx::Result<Vec<(String, i64)>> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS n FROM attempt GROUP BY state ORDER BY state")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(|r| Ok((r.try_get("state")?, r.try_get("n")?))).collect()
}
