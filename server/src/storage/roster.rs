//! Staged imports: the people stay encrypted until they are confirmed or dropped.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;

/// A staged import.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Import id.
    pub id: String,
    /// Session it registers for.
    pub session_id: String,
    /// Who uploaded it.
    pub account_id: String,
    /// Name of the file.
    pub file_name: String,
    /// Encrypted rows.
    pub rows_cipher: String,
    /// Rows that can be imported.
    pub row_count: i64,
    /// Row errors as JSON.
    pub errors: String,
    /// What the rows would change, as JSON.
    pub facts: String,
    /// `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// When it was uploaded.
    pub created_at: Millis,
    /// Encrypted activation codes of a confirmed import.
    pub codes_cipher: Option<String>,
}

/// Stores an upload.
pub async fn insert(tx: &mut Write, new: &Staged) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO roster_import (id, session_id, account_id, file_name, rows_cipher, row_count, errors, facts, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'staged', $9)",
    )
    .bind(&new.id)
    .bind(&new.session_id)
    .bind(&new.account_id)
    .bind(&new.file_name)
    .bind(&new.rows_cipher)
    .bind(new.row_count)
    .bind(&new.errors)
    .bind(&new.facts)
    .bind(new.created_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The import of this id, if this account uploaded it.
pub async fn find(store: &Store, id: &str, account_id: &str) -> Outcome<Option<Staged>> {
    let row = sqlx::query(
        "SELECT id, session_id, account_id, file_name, rows_cipher, row_count, errors, facts, state, created_at, codes_cipher
         FROM roster_import WHERE id = $1 AND account_id = $2",
    )
    .bind(id)
    .bind(account_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Staged {
            id: r.try_get("id")?,
            session_id: r.try_get("session_id")?,
            account_id: r.try_get("account_id")?,
            file_name: r.try_get("file_name")?,
            rows_cipher: r.try_get("rows_cipher")?,
            row_count: r.try_get("row_count")?,
            errors: r.try_get("errors")?,
            facts: r.try_get("facts")?,
            state: r.try_get("state")?,
            created_at: r.try_get("created_at")?,
            codes_cipher: optional(&r, "codes_cipher")?,
        })
    })
    .transpose()
}

/// Ends a staged import: its rows are forgotten, the codes (if any) kept for printing. Returns whether it was staged.
pub async fn finish(tx: &mut Write, id: &str, state: &str, codes_cipher: Option<&str>) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE roster_import SET state = $2, rows_cipher = '', codes_cipher = $3 WHERE id = $1 AND state = 'staged'",
    )
    .bind(id)
    .bind(state)
    .bind(codes_cipher)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the codes of a confirmed import. Returns whether there were some.
pub async fn forget_codes(tx: &mut Write, id: &str) -> Outcome<bool> {
    let done = sqlx::query("UPDATE roster_import SET codes_cipher = NULL WHERE id = $1 AND codes_cipher IS NOT NULL")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
