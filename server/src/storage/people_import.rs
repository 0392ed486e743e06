//! Imports of people until they are confirmed or dropped.

use super::{Store, Write, flag, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;

/// An import.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Import id.
    pub id: String,
    /// Unit whose people it may touch; empty for all.
    pub scope: String,
    /// Name of the file.
    pub file_name: String,
    /// Whether the file lists everybody of its units.
    pub whole: bool,
    /// Encrypted rows; emptied when the import ends.
    pub rows_cipher: String,
    /// What they would do, as JSON.
    pub plan: String,
    /// What could not be read, as JSON.
    pub problems: String,
    /// `reading`, `failed` (then the problems say why), `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// How far the reading is.
    pub step: i64,
    /// When the list of those who would leave was opened.
    pub leaving_seen_at: Option<Millis>,
    /// Encrypted activation codes of a confirmed import.
    pub codes_cipher: Option<String>,
    /// When it was uploaded.
    pub created_at: Millis,
}

/// An upload that is about to be read.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Import id.
    pub id: &'a str,
    /// Who uploads it.
    pub account_id: &'a str,
    /// Unit whose people it may touch; empty for all.
    pub scope: &'a str,
    /// Name of the file.
    pub file_name: &'a str,
    /// Whether the file lists everybody of its units.
    pub whole: bool,
}

/// Stores an upload that is about to be read.
pub async fn begin(tx: &mut Write, new: &New<'_>, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO people_import (id, account_id, scope, file_name, whole, rows_cipher, plan, problems, state, step, created_at)
         VALUES ($1, $2, $3, $4, $5, '', '{}', '[]', 'reading', 0, $6)",
    )
    .bind(new.id)
    .bind(new.account_id)
    .bind(new.scope)
    .bind(new.file_name)
    .bind(i64::from(new.whole))
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Says how far the reading is.
pub async fn at_step(tx: &mut Write, id: &str, step: i64) -> Outcome<()> {
    let sql = "UPDATE people_import SET step = $2 WHERE id = $1 AND state = 'reading'";
    sqlx::query(sql).bind(id).bind(step).execute(&mut **tx).await?;
    Ok(())
}

/// What the reading gave.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// `staged` or `failed`.
    pub state: &'a str,
    /// Encrypted rows.
    pub rows_cipher: &'a str,
    /// What they would do, as JSON.
    pub plan: &'a str,
    /// What could not be read, as JSON.
    pub problems: &'a str,
}

/// Stores what the reading gave.
pub async fn read(tx: &mut Write, id: &str, read: &Read<'_>) -> Outcome<()> {
    sqlx::query(
        "UPDATE people_import SET state = $2, rows_cipher = $3, plan = $4, problems = $5 WHERE id = $1 AND state = 'reading'",
    )
    .bind(id)
    .bind(read.state)
    .bind(read.rows_cipher)
    .bind(read.plan)
    .bind(read.problems)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The import of this id, if this account uploaded it for this scope.
pub async fn find(store: &Store, id: &str, account_id: &str, scope: &str) -> Outcome<Option<Staged>> {
    let row = sqlx::query(
        "SELECT id, scope, file_name, whole, rows_cipher, plan, problems, state, step, leaving_seen_at, codes_cipher, created_at
         FROM people_import WHERE id = $1 AND account_id = $2 AND scope = $3",
    )
    .bind(id)
    .bind(account_id)
    .bind(scope)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Staged {
            id: r.try_get("id")?,
            scope: r.try_get("scope")?,
            file_name: r.try_get("file_name")?,
            whole: flag(&r, "whole")?,
            rows_cipher: r.try_get("rows_cipher")?,
            plan: r.try_get("plan")?,
            problems: r.try_get("problems")?,
            state: r.try_get("state")?,
            step: r.try_get("step")?,
            leaving_seen_at: optional(&r, "leaving_seen_at")?,
            codes_cipher: optional(&r, "codes_cipher")?,
            created_at: r.try_get("created_at")?,
        })
    })
    .transpose()
}

/// Notes that the list of those who would leave was opened. Returns whether it was for the first time.
pub async fn see_leaving(tx: &mut Write, id: &str, at: Millis) -> Outcome<bool> {
    let sql =
        "UPDATE people_import SET leaving_seen_at = $2 WHERE id = $1 AND state = 'staged' AND leaving_seen_at IS NULL";
    Ok(sqlx::query(sql).bind(id).bind(at).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Ends a staged import: its rows are forgotten, the codes (if any) kept for printing. With `leaving` it only ends when the
/// list of those who leave was opened. Returns whether it did.
pub async fn finish(tx: &mut Write, id: &str, state: &str, codes: Option<&str>, leaving: bool) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE people_import SET state = $2, rows_cipher = '', codes_cipher = $3
         WHERE id = $1 AND state = 'staged' AND ($4 = 0 OR leaving_seen_at IS NOT NULL)",
    )
    .bind(id)
    .bind(state)
    .bind(codes)
    .bind(i64::from(leaving))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets the codes of a confirmed import. Returns whether there were some.
pub async fn forget_codes(tx: &mut Write, id: &str) -> Outcome<bool> {
    let done = sqlx::query("UPDATE people_import SET codes_cipher = NULL WHERE id = $1 AND codes_cipher IS NOT NULL")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
