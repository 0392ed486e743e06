//! Imports of the province's results until they are confirmed or dropped, and what was confirmed afterwards.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::provincial::Scale;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An import.
#[derive(Clone, Debug)]
pub struct Staged {
    /// Import id.
    pub id: String,
    /// Name of the exam as typed.
    pub exam_name: String,
    /// Its day.
    pub exam_day: String,
    /// Its marks.
    pub scale: Scale,
    /// Name of the file.
    pub file_name: String,
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
    /// When the list of those who lose a pass was opened.
    pub losing_seen_at: Option<Millis>,
    /// The exam it was written to.
    pub exam_id: Option<String>,
    /// When it was uploaded.
    pub created_at: Millis,
    /// When it was confirmed.
    pub confirmed_at: Option<Millis>,
    /// Name of who uploaded it.
    pub by: String,
}

/// An upload that is about to be read.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Import id.
    pub id: &'a str,
    /// Who uploads it.
    pub account_id: &'a str,
    /// Name and day of the exam.
    pub exam: (&'a str, &'a str),
    /// Its marks.
    pub scale: Scale,
    /// Name of the file.
    pub file_name: &'a str,
}

/// Stores an upload that is about to be read.
pub async fn begin(tx: &mut Write, new: &New<'_>, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO provincial_import (id, account_id, exam_name, exam_day, full_marks, pass_mark, file_name, rows_cipher,
             plan, problems, state, step, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', '{}', '[]', 'reading', 0, $8)",
    )
    .bind(new.id)
    .bind(new.account_id)
    .bind(new.exam.0)
    .bind(new.exam.1)
    .bind(new.scale.full)
    .bind(new.scale.pass)
    .bind(new.file_name)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Says how far the reading is.
pub async fn at_step(tx: &mut Write, id: &str, step: i64) -> Outcome<()> {
    let sql = "UPDATE provincial_import SET step = $2 WHERE id = $1 AND state = 'reading'";
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
        "UPDATE provincial_import SET state = $2, rows_cipher = $3, plan = $4, problems = $5 WHERE id = $1 AND state = 'reading'",
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

const COLUMNS: &str =
    "SELECT i.id, i.exam_name, i.exam_day, i.full_marks, i.pass_mark, i.file_name, i.rows_cipher, i.plan, i.problems,
       i.state, i.step, i.losing_seen_at, i.exam_id, i.created_at, i.confirmed_at, a.name AS by_name
     FROM provincial_import i JOIN account a ON a.id = i.account_id";

/// The import of this id, if this account uploaded it.
pub async fn find(store: &Store, id: &str, account_id: &str) -> Outcome<Option<Staged>> {
    let sql = AssertSqlSafe(format!("{COLUMNS} WHERE i.id = $1 AND i.account_id = $2"));
    sqlx::query(sql).bind(id).bind(account_id).fetch_optional(store.read()).await?.as_ref().map(staged).transpose()
}

/// The imports of an account that wait for it, newest first.
pub async fn waiting(store: &Store, account_id: &str) -> Outcome<Vec<Staged>> {
    let sql = format!(
        "{COLUMNS} WHERE i.account_id = $1 AND i.state IN ('reading', 'staged') ORDER BY i.created_at DESC, i.id DESC LIMIT 20"
    );
    sqlx::query(AssertSqlSafe(sql)).bind(account_id).fetch_all(store.read()).await?.iter().map(staged).collect()
}

/// What was confirmed for an exam, by whomever, newest first.
pub async fn confirmed(store: &Store, exam_id: &str) -> Outcome<Vec<Staged>> {
    let sql = format!("{COLUMNS} WHERE i.exam_id = $1 ORDER BY i.confirmed_at DESC, i.id DESC");
    sqlx::query(AssertSqlSafe(sql)).bind(exam_id).fetch_all(store.read()).await?.iter().map(staged).collect()
}

fn staged(r: &AnyRow) -> Outcome<Staged> {
    Ok(Staged {
        id: r.try_get("id")?,
        exam_name: r.try_get("exam_name")?,
        exam_day: r.try_get("exam_day")?,
        scale: Scale { full: r.try_get("full_marks")?, pass: r.try_get("pass_mark")? },
        file_name: r.try_get("file_name")?,
        rows_cipher: r.try_get("rows_cipher")?,
        plan: r.try_get("plan")?,
        problems: r.try_get("problems")?,
        state: r.try_get("state")?,
        step: r.try_get("step")?,
        losing_seen_at: optional(r, "losing_seen_at")?,
        exam_id: optional(r, "exam_id")?,
        created_at: r.try_get("created_at")?,
        confirmed_at: optional(r, "confirmed_at")?,
        by: r.try_get("by_name")?,
    })
}

/// Notes that the list of those who lose a pass was opened. Returns whether it was for the first time.
pub async fn see_losing(tx: &mut Write, id: &str, at: Millis) -> Outcome<bool> {
    let sql = "UPDATE provincial_import SET losing_seen_at = $2 WHERE id = $1 AND state = 'staged' AND losing_seen_at IS NULL";
    Ok(sqlx::query(sql).bind(id).bind(at).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Drops a staged import: its rows are forgotten. Returns whether it was staged.
pub async fn drop_it(tx: &mut Write, id: &str) -> Outcome<bool> {
    let sql = "UPDATE provincial_import SET state = 'dropped', rows_cipher = '' WHERE id = $1 AND state = 'staged'";
    Ok(sqlx::query(sql).bind(id).execute(&mut **tx).await?.rows_affected() == 1)
}

/// Ends a staged import that was written to an exam: its rows are forgotten. With `losing` it only ends when the list of those
/// who lose a pass was opened. Returns whether it did.
pub async fn confirm(tx: &mut Write, id: &str, exam_id: &str, losing: bool, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE provincial_import SET state = 'confirmed', rows_cipher = '', exam_id = $2, confirmed_at = $3
         WHERE id = $1 AND state = 'staged' AND ($4 = 0 OR losing_seen_at IS NOT NULL)",
    )
    .bind(id)
    .bind(exam_id)
    .bind(at)
    .bind(i64::from(losing))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
