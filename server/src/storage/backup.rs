//! A copy of a SQLite database while it is in use. PostgreSQL has programs of its own for that.

use super::Store;
use sqlx::Row;
use std::path::Path;

/// Writes a consistent copy to a new file.
pub async fn copy(store: &Store, to: &Path) -> sqlx::Result<()> {
    sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(store.read()).await?;
    Ok(())
}

/// Whether a SQLite file is free of damage.
pub async fn is_whole(store: &Store) -> sqlx::Result<bool> {
    let row = sqlx::query("PRAGMA integrity_check").fetch_one(store.read()).await?;
    Ok(row.try_get::<String, _>(0)? == "ok")
}
