//! Editions of laws with their articles, and the items whose articles an edition changed.

use super::dialect::rows_table;
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use question_bank::statute::Edition;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// An edition with its id.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Edition id.
    pub id: String,
    /// The edition.
    pub edition: Edition,
}

/// Every edition with its articles, by law and day.
pub async fn all(store: &Store) -> Outcome<Vec<Stored>> {
    let rows =
        sqlx::query("SELECT id, law, effective_from, effective_until FROM law_edition ORDER BY law, effective_from")
            .fetch_all(store.read())
            .await?;
    let mut articles = articles(store).await?;
    let stored = |r: &AnyRow| {
        let id: String = r.try_get("id")?;
        let edition = Edition {
            law: r.try_get("law")?,
            from: r.try_get("effective_from")?,
            until: optional(r, "effective_until")?,
            articles: articles.remove(&id).unwrap_or_default(),
        };
        Ok(Stored { id, edition })
    };
    rows.iter().map(stored).collect()
}

async fn articles(store: &Store) -> Outcome<BTreeMap<String, BTreeMap<u32, String>>> {
    let rows = sqlx::query("SELECT edition_id, number, words FROM law_article").fetch_all(store.read()).await?;
    let mut articles: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
    for row in &rows {
        let number = u32::try_from(row.try_get::<i64, _>("number")?).unwrap_or(0);
        articles.entry(row.try_get("edition_id")?).or_default().insert(number, row.try_get("words")?);
    }
    Ok(articles)
}

#[derive(Serialize)]
struct Article<'a> {
    number: u32,
    words: &'a str,
}

/// Adds an edition.
pub async fn insert(tx: &mut Write, store: &Store, id: &str, edition: &Edition, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO law_edition (id, law, effective_from, effective_until, loaded_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(&edition.law)
    .bind(&edition.from)
    .bind(&edition.until)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    let articles: Vec<Article<'_>> =
        edition.articles.iter().map(|(number, words)| Article { number: *number, words }).collect();
    let table = rows_table(store.dialect(), &[("number", "BIGINT"), ("words", "TEXT")]);
    let sql = format!("INSERT INTO law_article (edition_id, number, words) SELECT $2, e.number, e.words FROM {table}");
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(&articles)?).bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Notes that an edition changed articles a version of an item cites.
pub async fn note_change(tx: &mut Write, item: (&str, i64), edition: &str, articles: &str) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO basis_change (item_id, item_version, edition_id, articles) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
    )
    .bind(item.0)
    .bind(item.1)
    .bind(edition)
    .bind(articles)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A change somebody has to look at, or has.
#[derive(Clone, Debug)]
pub struct Change {
    /// Item id.
    pub item: String,
    /// The version that cites the articles.
    pub version: i64,
    /// The edition.
    pub edition: String,
    /// Its law.
    pub law: String,
    /// Its first day.
    pub from: String,
    /// The articles, as people read them.
    pub articles: String,
    /// Whether somebody has looked at it.
    pub reviewed: bool,
}

const CHANGE: &str =
    "SELECT b.item_id, b.item_version, b.edition_id, e.law, e.effective_from, b.articles, b.reviewed_at
     FROM basis_change b JOIN law_edition e ON e.id = b.edition_id
     JOIN item_card c ON c.id = b.item_id AND c.version = b.item_version AND c.state <> 'retired'";

fn change(r: &AnyRow) -> sqlx::Result<Change> {
    Ok(Change {
        item: r.try_get("item_id")?,
        version: r.try_get("item_version")?,
        edition: r.try_get("edition_id")?,
        law: r.try_get("law")?,
        from: r.try_get("effective_from")?,
        articles: r.try_get("articles")?,
        reviewed: optional::<Millis>(r, "reviewed_at")?.is_some(),
    })
}

/// Changes of the newest versions that nobody has looked at, whose edition is in force on a day or before.
pub async fn open_changes(store: &Store, day: &str) -> Outcome<Vec<Change>> {
    let sql = AssertSqlSafe(format!(
        "{CHANGE} WHERE b.reviewed_at IS NULL AND e.effective_from <= $1 ORDER BY b.item_id, e.effective_from"
    ));
    let rows = sqlx::query(sql).bind(day).fetch_all(store.read()).await?;
    Ok(rows.iter().map(change).collect::<sqlx::Result<_>>()?)
}

/// The changes an edition made to newest versions.
pub async fn changes_of(store: &Store, edition: &str) -> Outcome<Vec<Change>> {
    let sql = AssertSqlSafe(format!("{CHANGE} WHERE b.edition_id = $1 ORDER BY b.item_id"));
    let rows = sqlx::query(sql).bind(edition).fetch_all(store.read()).await?;
    Ok(rows.iter().map(change).collect::<sqlx::Result<_>>()?)
}

/// The open changes of one item's newest version, whatever their day.
pub async fn changes_to(store: &Store, item: &str) -> Outcome<Vec<Change>> {
    let sql =
        AssertSqlSafe(format!("{CHANGE} WHERE b.item_id = $1 AND b.reviewed_at IS NULL ORDER BY e.effective_from"));
    let rows = sqlx::query(sql).bind(item).fetch_all(store.read()).await?;
    Ok(rows.iter().map(change).collect::<sqlx::Result<_>>()?)
}

/// Notes that somebody has looked at the open changes of an item's version. Returns how many there were.
pub async fn review(tx: &mut Write, item: &str, by: &str, at: Millis) -> Outcome<u64> {
    let done = sqlx::query(
        "UPDATE basis_change SET reviewed_by = $2, reviewed_at = $3 WHERE item_id = $1 AND reviewed_at IS NULL
         AND item_version = (SELECT version FROM item_card WHERE id = $1)",
    )
    .bind(item)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
