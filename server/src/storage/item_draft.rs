//! Drafts of items: new ones and new versions, from the first word to the reviewer's decision. Who wrote one never approves
//! it: the statement that decides says so, and the table does.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A draft.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Draft id.
    pub id: String,
    /// The item it becomes; a new item has its id from the submission on, or from its file.
    pub item_id: Option<String>,
    /// The version it would replace; none for a new item.
    pub based_on: Option<i64>,
    /// `draft`, `submitted`, `returned`, `approved` or `dropped`.
    pub state: String,
    /// Kind as written.
    pub kind: String,
    /// Node as written.
    pub node: String,
    /// Stem as written.
    pub stem: String,
    /// Every field as written, as JSON.
    pub body: String,
    /// The author's words on what changed.
    pub note: String,
    /// The reviewer's words.
    pub reason: String,
    /// Raised by every save, so that two windows do not overwrite each other.
    pub revision: i64,
    /// Account that wrote it.
    pub author: String,
    /// Name of that account.
    pub author_name: String,
    /// Name of who decided.
    pub reviewer_name: Option<String>,
    /// Last change.
    pub updated_at: Millis,
    /// When it was decided.
    pub decided_at: Option<Millis>,
}

const SELECT: &str =
    "SELECT d.id, d.item_id, d.based_on, d.state, d.kind, d.node, d.stem, d.body, d.note, d.reason, d.revision, d.author,
         a.name AS author_name, r.name AS reviewer_name, d.updated_at, d.decided_at
     FROM item_draft d JOIN account a ON a.id = d.author LEFT JOIN account r ON r.id = d.reviewer";

fn stored(r: &AnyRow) -> sqlx::Result<Stored> {
    Ok(Stored {
        id: r.try_get("id")?,
        item_id: optional(r, "item_id")?,
        based_on: optional(r, "based_on")?,
        state: r.try_get("state")?,
        kind: r.try_get("kind")?,
        node: r.try_get("node")?,
        stem: r.try_get("stem")?,
        body: r.try_get("body")?,
        note: r.try_get("note")?,
        reason: r.try_get("reason")?,
        revision: r.try_get("revision")?,
        author: r.try_get("author")?,
        author_name: r.try_get("author_name")?,
        reviewer_name: optional(r, "reviewer_name")?,
        updated_at: r.try_get("updated_at")?,
        decided_at: optional(r, "decided_at")?,
    })
}

/// What a new draft is made of.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Draft id.
    pub id: &'a str,
    /// Item it becomes, if that is known.
    pub item_id: Option<&'a str>,
    /// Version it would replace.
    pub based_on: Option<i64>,
    /// Its fields.
    pub written: Written<'a>,
    /// The author's words.
    pub note: &'a str,
    /// Who writes it.
    pub author: &'a str,
    /// The import it came with.
    pub import_id: Option<&'a str>,
}

/// The fields of a draft, and what lists show of them.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Kind as written.
    pub kind: &'a str,
    /// Node as written.
    pub node: &'a str,
    /// Stem as written.
    pub stem: &'a str,
    /// Every field, as JSON.
    pub body: &'a str,
}

/// Adds a draft, unless its item has an open one. Returns whether it did.
pub async fn insert(tx: &mut Write, new: &New<'_>, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO item_draft (id, item_id, based_on, state, kind, node, stem, body, note, reason, revision, author,
             import_id, created_at, updated_at)
         VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, '', 1, $9, $10, $11, $11) ON CONFLICT DO NOTHING",
    )
    .bind(new.id)
    .bind(new.item_id)
    .bind(new.based_on)
    .bind(new.written.kind)
    .bind(new.written.node)
    .bind(new.written.stem)
    .bind(new.written.body)
    .bind(new.note)
    .bind(new.author)
    .bind(new.import_id)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The draft of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE d.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

/// The draft of this id, inside an act.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE d.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?;
    Ok(row.as_ref().map(stored).transpose()?)
}

/// Drafts of a state, of one author or of everybody (empty), last changed first.
pub async fn list(store: &Store, states: &str, author: &str, most: i64, skip: i64) -> Outcome<Vec<Stored>> {
    let sql = AssertSqlSafe(format!(
        "{SELECT} WHERE $1 LIKE '%' || d.state || '%' AND ($2 = '' OR d.author = $2)
         ORDER BY d.updated_at DESC, d.id DESC LIMIT $3 OFFSET $4"
    ));
    let rows = sqlx::query(sql).bind(states).bind(author).bind(most).bind(skip).fetch_all(store.read()).await?;
    Ok(rows.iter().map(stored).collect::<sqlx::Result<_>>()?)
}

/// How many drafts stand in each open state, of one author or of everybody (empty).
pub async fn counts(store: &Store, author: &str) -> Outcome<Vec<(String, i64)>> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS n FROM item_draft WHERE $1 = '' OR author = $1 GROUP BY state")
        .bind(author)
        .fetch_all(store.read())
        .await?;
    Ok(rows.iter().map(|r| Ok((r.try_get("state")?, r.try_get("n")?))).collect::<sqlx::Result<_>>()?)
}

/// The drafts of one item, latest first: its open one, and those that became versions.
pub async fn of_item(store: &Store, item_id: &str) -> Outcome<Vec<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE d.item_id = $1 ORDER BY d.updated_at DESC, d.id DESC"));
    let rows = sqlx::query(sql).bind(item_id).fetch_all(store.read()).await?;
    Ok(rows.iter().map(stored).collect::<sqlx::Result<_>>()?)
}

/// Stems of open drafts by id, for the look for duplicates.
pub async fn open_stems(store: &Store) -> Outcome<Vec<(String, String)>> {
    let rows = sqlx::query(
        "SELECT id, stem FROM item_draft WHERE state IN ('draft', 'submitted', 'returned') ORDER BY created_at, id",
    )
    .fetch_all(store.read())
    .await?;
    Ok(rows.iter().map(|r| Ok((r.try_get("id")?, r.try_get("stem")?))).collect::<sqlx::Result<_>>()?)
}

/// Saves an own draft that is still in the author's hands and was not saved since. Returns whether it did.
pub async fn save(
    tx: &mut Write,
    id: &str,
    author: &str,
    revision: i64,
    (written, note): (Written<'_>, &str),
    at: Millis,
) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE item_draft SET kind = $4, node = $5, stem = $6, body = $7, note = $8, revision = revision + 1, updated_at = $9
         WHERE id = $1 AND author = $2 AND revision = $3 AND state IN ('draft', 'returned')",
    )
    .bind(id)
    .bind(author)
    .bind(revision)
    .bind(written.kind)
    .bind(written.node)
    .bind(written.stem)
    .bind(written.body)
    .bind(note)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Submits an own draft under the id it will have. Returns whether it was in the author's hands.
pub async fn submit(tx: &mut Write, id: &str, author: &str, item_id: &str, at: Millis) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE item_draft SET state = 'submitted', item_id = $3, updated_at = $4
         WHERE id = $1 AND author = $2 AND state IN ('draft', 'returned')",
    )
    .bind(id)
    .bind(author)
    .bind(item_id)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Drops an own draft that is not decided. Returns whether it was there.
pub async fn drop_it(tx: &mut Write, id: &str, author: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE item_draft SET state = 'dropped', updated_at = $3
         WHERE id = $1 AND author = $2 AND state IN ('draft', 'returned', 'submitted')",
    )
    .bind(id)
    .bind(author)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Decides a submitted draft of somebody else: `approved` or `returned`. Returns whether it did.
pub async fn decide(
    tx: &mut Write,
    id: &str,
    reviewer: &str,
    revision: i64,
    (state, reason): (&str, &str),
    at: Millis,
) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE item_draft SET state = $4, reason = $5, reviewer = $2, decided_at = $6, updated_at = $6
         WHERE id = $1 AND author <> $2 AND revision = $3 AND state = 'submitted'",
    )
    .bind(id)
    .bind(reviewer)
    .bind(revision)
    .bind(state)
    .bind(reason)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
