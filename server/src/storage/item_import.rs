//! Uploaded files of items until they are confirmed or dropped.

use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;

/// An upload.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Import id.
    pub id: String,
    /// Who uploaded it.
    pub account_id: String,
    /// Name of the file.
    pub file_name: String,
    /// What could be read, as JSON; emptied when the import ends.
    pub rows: String,
    /// How many that is.
    pub row_count: i64,
    /// What could not, as JSON.
    pub problems: String,
    /// `reading`, `failed` (then the problems say why), `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// How far the reading is, in steps of the area.
    pub step: i64,
    /// When it was uploaded.
    pub created_at: Millis,
}

/// Stores an upload that is about to be read.
pub async fn begin(tx: &mut Write, id: &str, account_id: &str, file_name: &str, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO item_import (id, account_id, file_name, rows, row_count, problems, state, step, created_at)
         VALUES ($1, $2, $3, '[]', 0, '[]', 'reading', 0, $4)",
    )
    .bind(id)
    .bind(account_id)
    .bind(file_name)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Says how far the reading is.
pub async fn at_step(tx: &mut Write, id: &str, step: i64) -> Outcome<()> {
    let sql = "UPDATE item_import SET step = $2 WHERE id = $1 AND state = 'reading'";
    sqlx::query(sql).bind(id).bind(step).execute(&mut **tx).await?;
    Ok(())
}

/// Stores what the reading gave: rows and problems as JSON, and `staged` or `failed`.
pub async fn read(tx: &mut Write, id: &str, state: &str, (rows, count): (&str, i64), problems: &str) -> Outcome<()> {
    sqlx::query(
        "UPDATE item_import SET state = $2, rows = $3, row_count = $4, problems = $5 WHERE id = $1 AND state = 'reading'",
    )
    .bind(id)
    .bind(state)
    .bind(rows)
    .bind(count)
    .bind(problems)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The import of this id, if this account uploaded it.
pub async fn find(store: &Store, id: &str, account_id: &str) -> Outcome<Option<Staged>> {
    let row = sqlx::query(
        "SELECT id, account_id, file_name, rows, row_count, problems, state, step, created_at FROM item_import
         WHERE id = $1 AND account_id = $2",
    )
    .bind(id)
    .bind(account_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Staged {
            id: r.try_get("id")?,
            account_id: r.try_get("account_id")?,
            file_name: r.try_get("file_name")?,
            rows: r.try_get("rows")?,
            row_count: r.try_get("row_count")?,
            problems: r.try_get("problems")?,
            state: r.try_get("state")?,
            step: r.try_get("step")?,
            created_at: r.try_get("created_at")?,
        })
    })
    .transpose()
}

/// Ends a staged import; its rows are forgotten. Returns whether it was staged.
pub async fn finish(tx: &mut Write, id: &str, state: &str, account_id: &str) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE item_import SET state = $2, rows = '[]' WHERE id = $1 AND account_id = $3 AND state = 'staged'",
    )
    .bind(id)
    .bind(state)
    .bind(account_id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
