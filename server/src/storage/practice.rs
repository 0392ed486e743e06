//! Practice answers, the wrong-answer notebook, and the mock exam's standing session. Every read and write names the person,
//! so nobody sees another's practice.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::rules::memory::Memory;
use crate::rules::notebook::Standing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An item as practice offers it: the newest available version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Item id.
    pub item: String,
    /// Newest version.
    pub version: i64,
    /// Syllabus node.
    pub node: String,
}

/// How one person answered one item so far.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Item id.
    pub item: String,
    /// Answers given.
    pub answers: i64,
    /// Of these, right.
    pub right: i64,
    /// Whether the last one was right.
    pub last_right: bool,
    /// First answer.
    pub first_at: Millis,
    /// Last answer.
    pub last_at: Millis,
}

/// A practice answer.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Answer id.
    pub id: String,
    /// Item id.
    pub item: String,
    /// Version that was shown.
    pub version: i64,
    /// Syllabus node.
    pub node: String,
    /// Chosen letters.
    pub choice: String,
    /// Whether it was exactly the key.
    pub correct: bool,
    /// Beijing day.
    pub day: String,
    /// When.
    pub at: Millis,
}

/// A line of the notebook.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Item id.
    pub item: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it is due again; none until it is answered the next time.
    pub memory: Option<Memory>,
    /// Letters chosen last.
    pub last_choice: String,
    /// Last change.
    pub updated_at: Millis,
}

/// Every item practice offers, in id order.
pub async fn offered(store: &Store) -> sqlx::Result<Vec<Offered>> {
    let rows = sqlx::query("SELECT id, version, node FROM item_card WHERE state = 'available' ORDER BY id")
        .fetch_all(store.read())
        .await?;
    let offered =
        |r: &AnyRow| Ok(Offered { item: r.try_get("id")?, version: r.try_get("version")?, node: r.try_get("node")? });
    rows.iter().map(offered).collect()
}

/// What a person answered, item by item.
pub async fn tally(store: &Store, person_id: &str) -> sqlx::Result<Vec<Tally>> {
    let rows = sqlx::query(
        "SELECT a.item_id, COUNT(*) AS answers, CAST(SUM(a.correct) AS BIGINT) AS right_ones,
                CAST(SUM(CASE WHEN a.back = 1 THEN a.correct ELSE 0 END) AS BIGINT) AS last_right,
                MIN(a.answered_at) AS first_at, MAX(a.answered_at) AS last_at
         FROM (SELECT item_id, correct, answered_at,
                      ROW_NUMBER() OVER (PARTITION BY item_id ORDER BY answered_at DESC, id DESC) AS back
               FROM practice_answer WHERE person_id = $1) a
         GROUP BY a.item_id ORDER BY a.item_id",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Tally {
                item: r.try_get("item_id")?,
                answers: r.try_get("answers")?,
                right: r.try_get("right_ones")?,
                last_right: super::flag(r, "last_right")?,
                first_at: r.try_get("first_at")?,
                last_at: r.try_get("last_at")?,
            })
        })
        .collect()
}

/// How many answers a person gave on a Beijing day.
pub async fn count_on(store: &Store, person_id: &str, day: &str) -> sqlx::Result<i64> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM practice_answer WHERE person_id = $1 AND day = $2")
        .bind(person_id)
        .bind(day)
        .fetch_one(store.read())
        .await?;
    row.try_get("n")
}

/// Adds an answer while the person has given fewer than `limit` that day. Returns whether it did.
pub async fn insert(tx: &mut Write, person_id: &str, new: &Answered, limit: i64) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO practice_answer (id, person_id, item_id, item_version, node, choice, correct, day, answered_at)
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($5 AS TEXT),
                CAST($6 AS TEXT), CAST($7 AS INTEGER), CAST($8 AS TEXT), CAST($9 AS BIGINT)
         WHERE (SELECT COUNT(*) FROM practice_answer WHERE person_id = $2 AND day = $8) < $10",
    )
    .bind(&new.id)
    .bind(person_id)
    .bind(&new.item)
    .bind(new.version)
    .bind(&new.node)
    .bind(&new.choice)
    .bind(i64::from(new.correct))
    .bind(&new.day)
    .bind(new.at)
    .bind(limit)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The person's own answer of this id.
pub async fn find(store: &Store, person_id: &str, id: &str) -> sqlx::Result<Option<Answered>> {
    let row = sqlx::query(
        "SELECT id, item_id, item_version, node, choice, correct, day, answered_at
         FROM practice_answer WHERE id = $1 AND person_id = $2",
    )
    .bind(id)
    .bind(person_id)
    .fetch_optional(store.read())
    .await?;
    row.map(|r| {
        Ok(Answered {
            id: r.try_get("id")?,
            item: r.try_get("item_id")?,
            version: r.try_get("item_version")?,
            node: r.try_get("node")?,
            choice: r.try_get("choice")?,
            correct: super::flag(&r, "correct")?,
            day: r.try_get("day")?,
            at: r.try_get("answered_at")?,
        })
    })
    .transpose()
}

const ENTRY: &str =
    "SELECT item_id, wrong_count, right_days, last_right_day, last_choice, updated_at, left_at, stability, difficulty,
            reviewed_day, due_day FROM notebook_entry";

/// Where an item stands in the person's notebook, left or not.
pub async fn standing(tx: &mut Write, person_id: &str, item: &str) -> sqlx::Result<Option<Entry>> {
    let sql = sqlx::AssertSqlSafe(format!("{ENTRY} WHERE person_id = $1 AND item_id = $2"));
    let row = sqlx::query(sql).bind(person_id).bind(item).fetch_optional(&mut **tx).await?;
    row.as_ref().map(entry).transpose()
}

/// The person's notebook, last wrong first; entries that left are not in it.
pub async fn notebook(store: &Store, person_id: &str) -> sqlx::Result<Vec<Entry>> {
    let sql = sqlx::AssertSqlSafe(format!(
        "{ENTRY} WHERE person_id = $1 AND left_at IS NULL ORDER BY updated_at DESC, item_id"
    ));
    let rows = sqlx::query(sql).bind(person_id).fetch_all(store.read()).await?;
    rows.iter().map(entry).collect()
}

/// The person's entry of one item, left or not.
pub async fn entry_of(store: &Store, person_id: &str, item: &str) -> sqlx::Result<Option<Entry>> {
    let sql = sqlx::AssertSqlSafe(format!("{ENTRY} WHERE person_id = $1 AND item_id = $2"));
    let row = sqlx::query(sql).bind(person_id).bind(item).fetch_optional(store.read()).await?;
    row.as_ref().map(entry).transpose()
}

/// Writes where an item stands now.
pub async fn put(tx: &mut Write, person_id: &str, new: &Entry) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notebook_entry (person_id, item_id, wrong_count, right_days, last_right_day, last_choice, updated_at,
             left_at, stability, difficulty, reviewed_day, due_day)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (person_id, item_id) DO UPDATE SET wrong_count = excluded.wrong_count,
             right_days = excluded.right_days, last_right_day = excluded.last_right_day,
             last_choice = excluded.last_choice, updated_at = excluded.updated_at, left_at = excluded.left_at,
             stability = excluded.stability, difficulty = excluded.difficulty, reviewed_day = excluded.reviewed_day,
             due_day = excluded.due_day",
    )
    .bind(person_id)
    .bind(&new.item)
    .bind(new.standing.wrong_count)
    .bind(new.standing.right_days)
    .bind(&new.standing.last_right_day)
    .bind(&new.last_choice)
    .bind(new.updated_at)
    .bind(new.standing.left.then_some(new.updated_at))
    .bind(new.memory.map(|m| m.stability))
    .bind(new.memory.map(|m| m.difficulty))
    .bind(new.memory.map(|m| m.reviewed))
    .bind(new.memory.map(|m| m.due))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn entry(r: &AnyRow) -> sqlx::Result<Entry> {
    Ok(Entry {
        item: r.try_get("item_id")?,
        standing: Standing {
            wrong_count: r.try_get("wrong_count")?,
            right_days: r.try_get("right_days")?,
            last_right_day: optional(r, "last_right_day")?,
            left: optional::<Millis>(r, "left_at")?.is_some(),
        },
        memory: memory(r)?,
        last_choice: r.try_get("last_choice")?,
        updated_at: r.try_get("updated_at")?,
    })
}

fn memory(r: &AnyRow) -> sqlx::Result<Option<Memory>> {
    let columns = ["stability", "difficulty", "reviewed_day", "due_day"];
    let [Some(stability), Some(difficulty), Some(reviewed), Some(due)] =
        columns.map(|name| optional(r, name).transpose())
    else {
        return Ok(None);
    };
    Ok(Some(Memory { stability: stability?, difficulty: difficulty?, reviewed: reviewed?, due: due? }))
}
