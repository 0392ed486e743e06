//! Items: every version as it was, and a card with what the item is today. A stored version never changes.

use super::dialect::{contains, rows_table};
use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use question_bank::item::Item;
use question_bank::wording::flat;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// Every version of every item that is in the database.
pub async fn all(store: &Store) -> Outcome<Vec<Item>> {
    let rows = sqlx::query("SELECT body FROM item ORDER BY id, version").fetch_all(store.read()).await?;
    rows.iter().map(|r| Ok(serde_json::from_str(r.try_get("body")?)?)).collect()
}

/// The newest version of every item that papers and practice may use, in id order.
pub async fn available(store: &Store) -> Outcome<Vec<Item>> {
    newest_of(store, "available").await
}

/// The newest version of every item in one of these states, which are written one after another.
pub async fn newest_of(store: &Store, states: &str) -> Outcome<Vec<Item>> {
    let rows = sqlx::query(
        "SELECT i.body FROM item_card c JOIN item i ON i.id = c.id AND i.version = c.version
         WHERE $1 LIKE '%' || c.state || '%' ORDER BY c.id",
    )
    .bind(states)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok(serde_json::from_str(r.try_get("body")?)?)).collect()
}

/// Every version of one item, oldest first.
pub async fn versions(store: &Store, id: &str) -> Outcome<Vec<Item>> {
    let rows = sqlx::query("SELECT body FROM item WHERE id = $1 ORDER BY version").bind(id).fetch_all(store.read());
    rows.await?.iter().map(|r| Ok(serde_json::from_str(r.try_get("body")?)?)).collect()
}

/// Adds a version, and makes it what the item is today when it is the newest; an existing version stays as it is. Returns
/// whether it was new.
pub async fn insert(tx: &mut Write, item: &Item, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO item (id, version, kind, node, body, loaded_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING",
    )
    .bind(item.id.as_str())
    .bind(i64::from(item.version))
    .bind(item.kind.code())
    .bind(item.node.as_str())
    .bind(serde_json::to_string(item)?)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    let new = done.rows_affected() == 1;
    if new {
        put_card(tx, item, at).await?;
    }
    Ok(new)
}

/// A newer version brings a set-aside item back into use; a retired one stays retired.
async fn put_card(tx: &mut Write, item: &Item, at: Millis) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO item_card (id, version, kind, node, difficulty, state, reason, reference, search, updated_at)
         VALUES ($1, $2, $3, $4, $5, 'available', '', $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, node = excluded.node,
             difficulty = excluded.difficulty, reference = excluded.reference, search = excluded.search,
             updated_at = excluded.updated_at,
             reason = CASE item_card.state WHEN 'retired' THEN item_card.reason ELSE '' END,
             state = CASE item_card.state WHEN 'retired' THEN 'retired' ELSE 'available' END
         WHERE item_card.version < excluded.version",
    )
    .bind(item.id.as_str())
    .bind(i64::from(item.version))
    .bind(item.kind.code())
    .bind(item.node.as_str())
    .bind(i64::from(item.difficulty))
    .bind(item.reference.join("\n"))
    .bind(search_text(item))
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether every item has its card.
pub async fn indexed(store: &Store) -> Outcome<bool> {
    let sql = "SELECT 1 FROM item i LEFT JOIN item_card c ON c.id = i.id WHERE c.id IS NULL LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(store.read()).await?.is_none())
}

/// Makes the cards of items that have none, as in a database of an earlier program. Returns how many.
pub async fn index(tx: &mut Write) -> Outcome<usize> {
    let rows = sqlx::query(
        "SELECT i.body, i.loaded_at FROM item i LEFT JOIN item_card c ON c.id = i.id WHERE c.id IS NULL ORDER BY i.id, i.version",
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in &rows {
        put_card(tx, &serde_json::from_str(row.try_get("body")?)?, row.try_get("loaded_at")?).await?;
    }
    Ok(rows.len())
}

/// What a search looks through: id, what a candidate reads, and the basis, without punctuation and in lower case.
fn search_text(item: &Item) -> String {
    let material = item.material.iter().map(|m| m.text.as_str());
    let texts = std::iter::once(item.id.as_str()).chain(material).chain([item.stem.as_str()]);
    let rest = item.options.iter().chain(&item.reference).map(String::as_str);
    texts.chain(rest).map(searched).collect::<Vec<_>>().join("\n")
}

/// A text as the search compares it.
pub fn searched(text: &str) -> String {
    flat(text).to_lowercase()
}

/// What an item is today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Item id.
    pub id: String,
    /// Newest version.
    pub version: i64,
    /// Kind code.
    pub kind: String,
    /// Syllabus node.
    pub node: String,
    /// 1 to 5.
    pub difficulty: i64,
    /// `available`, `set_aside` or `retired`.
    pub state: String,
    /// Why it is not available.
    pub reason: String,
    /// The account that took it out of use.
    pub state_by: Option<String>,
    /// Laws and articles, a line each.
    pub reference: String,
    /// Last change.
    pub updated_at: Millis,
}

/// A card in the list, with how it was used.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The card.
    pub card: Card,
    /// The stem of the newest version.
    pub stem: String,
    /// Formal papers it stood in.
    pub papers: i64,
    /// Times it was marked in formal sessions.
    pub answered: i64,
    /// Of these, right.
    pub correct: i64,
    /// Open reports of officers.
    pub reports: i64,
}

/// What a list is narrowed to; an empty text narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, each of which must be found.
    pub text: String,
    /// Subject or node: `APL`, `APL-05`.
    pub node: String,
    /// A law by its name, as references name it: 行政处罚法.
    pub law: String,
    /// Kind code.
    pub kind: String,
    /// `1` to `5`.
    pub difficulty: String,
    /// A state of [`Card::state`].
    pub state: String,
    /// `used` or `unused` in a formal paper.
    pub used: String,
    /// Facility: `low` (below 30 %), `middle`, `high` (above 90 %); items that were marked at least once.
    pub facility: String,
}

/// Words a search may have; more are not looked for.
const WORDS: usize = 4;

/// The condition of a filter over `c` and `u`, binding `$1` to `$11`.
fn condition(store: &Store) -> String {
    let words: Vec<String> = (1..=WORDS)
        .map(|n| format!("(${n} = '' OR {})", contains(store.dialect(), "c.search", &format!("${n}"))))
        .collect();
    let law = contains(store.dialect(), "c.reference", "$6");
    format!(
        "{} AND ($5 = '' OR c.node LIKE $5 || '%') AND ($6 = '' OR {law})
         AND ($7 = '' OR c.kind = $7) AND ($8 = '' OR CAST(c.difficulty AS TEXT) = $8) AND ($9 = '' OR c.state = $9)
         AND ($10 = '' OR ($10 = 'used') = (COALESCE(u.papers, 0) > 0))
         AND ($11 = '' OR (COALESCE(u.answered, 0) > 0 AND $11 = CASE WHEN u.correct * 100 < u.answered * 30 THEN 'low'
             WHEN u.correct * 100 > u.answered * 90 THEN 'high' ELSE 'middle' END))",
        words.join(" AND ")
    )
}

const USES: &str =
    "LEFT JOIN (SELECT item_id, CAST(SUM(papers) AS BIGINT) AS papers, CAST(SUM(answered) AS BIGINT) AS answered,
    CAST(SUM(correct) AS BIGINT) AS correct FROM item_use GROUP BY item_id) u ON u.item_id = c.id";

fn bound<'q>(sql: String, filter: &Filter) -> super::dialect::AnyQuery<'q> {
    let mut words: Vec<String> =
        filter.text.split_whitespace().map(searched).filter(|word| !word.is_empty()).take(WORDS).collect();
    words.resize(WORDS, String::new());
    let law = if filter.law.is_empty() { String::new() } else { format!("{}第", filter.law) };
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for word in words {
        query = query.bind(word);
    }
    query
        .bind(filter.node.clone())
        .bind(law)
        .bind(filter.kind.clone())
        .bind(filter.difficulty.clone())
        .bind(filter.state.clone())
        .bind(filter.used.clone())
        .bind(filter.facility.clone())
}

/// The cards of a filter on one page, in id order.
pub async fn list(store: &Store, filter: &Filter, most: i64, skip: i64) -> Outcome<Vec<Listed>> {
    let sql = format!(
        "SELECT {CARD}, i.body, COALESCE(u.papers, 0) AS papers, COALESCE(u.answered, 0) AS answered,
             COALESCE(u.correct, 0) AS correct,
             (SELECT COUNT(*) FROM item_report r WHERE r.item_id = c.id AND r.state = 'open') AS reports
         FROM item_card c JOIN item i ON i.id = c.id AND i.version = c.version {USES}
         WHERE {} ORDER BY c.id LIMIT $12 OFFSET $13",
        condition(store)
    );
    let rows = bound(sql, filter).bind(most).bind(skip).fetch_all(store.read()).await?;
    let listed = |r: &AnyRow| {
        let item: Item = serde_json::from_str(r.try_get("body")?)?;
        Ok(Listed {
            card: card(r)?,
            stem: item.stem,
            papers: r.try_get("papers")?,
            answered: r.try_get("answered")?,
            correct: r.try_get("correct")?,
            reports: r.try_get("reports")?,
        })
    };
    rows.iter().map(listed).collect()
}

/// How many cards a filter has.
pub async fn count(store: &Store, filter: &Filter) -> Outcome<i64> {
    let sql = format!("SELECT COUNT(*) AS n FROM item_card c {USES} WHERE {}", condition(store));
    Ok(bound(sql, filter).fetch_one(store.read()).await?.try_get("n")?)
}

const CARD: &str =
    "c.id, c.version, c.kind, c.node, c.difficulty, c.state, c.reason, c.state_by, c.reference, c.updated_at";

fn card(r: &AnyRow) -> sqlx::Result<Card> {
    Ok(Card {
        id: r.try_get("id")?,
        version: r.try_get("version")?,
        kind: r.try_get("kind")?,
        node: r.try_get("node")?,
        difficulty: r.try_get("difficulty")?,
        state: r.try_get("state")?,
        reason: r.try_get("reason")?,
        state_by: optional(r, "state_by")?,
        reference: r.try_get("reference")?,
        updated_at: r.try_get("updated_at")?,
    })
}

/// The card of an item.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Card>> {
    let sql = AssertSqlSafe(format!("SELECT {CARD} FROM item_card c WHERE c.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    Ok(row.as_ref().map(card).transpose()?)
}

/// The newest version of an item, inside an act.
pub async fn newest(tx: &mut Write, id: &str) -> Outcome<Option<i64>> {
    let row = sqlx::query("SELECT version FROM item_card WHERE id = $1").bind(id).fetch_optional(&mut **tx).await?;
    Ok(row.map(|r| r.try_get("version")).transpose()?)
}

/// The ids that begin with `prefix` and are taken, by an item or by an open draft.
pub async fn taken(tx: &mut Write, prefix: &str) -> Outcome<Vec<String>> {
    let rows = sqlx::query(
        "SELECT id FROM item_card WHERE id LIKE $1 || '%'
         UNION SELECT item_id FROM item_draft WHERE item_id LIKE $1 || '%' AND state IN ('draft', 'submitted', 'returned')",
    )
    .bind(prefix)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.iter().map(|r| r.try_get(0)).collect::<sqlx::Result<_>>()?)
}

/// Moves an item from one state to another, unless `not_by` is who took it out of use. Returns whether it did.
pub async fn set_state(tx: &mut Write, id: &str, change: &StateChange<'_>) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE item_card SET state = $2, reason = $3, state_by = $4, updated_at = $5
         WHERE id = $1 AND state <> $2 AND ($7 = '' OR state = $7) AND ($6 = '' OR state_by IS NULL OR state_by <> $6)",
    )
    .bind(id)
    .bind(change.to)
    .bind(change.reason)
    .bind(change.by)
    .bind(change.at)
    .bind(change.not_by)
    .bind(change.from)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A change of an item's state.
#[derive(Clone, Copy, Debug)]
pub struct StateChange<'a> {
    /// The new state.
    pub to: &'a str,
    /// Only from this state; empty for any other.
    pub from: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Who.
    pub by: &'a str,
    /// Only if this account did not make the last change; empty for anybody.
    pub not_by: &'a str,
    /// When.
    pub at: Millis,
}

/// How a version was used in a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Use {
    /// Item id.
    pub item_id: String,
    /// Version.
    pub item_version: i64,
    /// Papers it stood in.
    pub papers: i64,
    /// Times it was marked.
    pub answered: i64,
    /// Of these, right.
    pub correct: i64,
}

/// Adds uses of a session to what is known.
pub async fn add_uses(tx: &mut Write, store: &Store, session_id: &str, uses: &[Use]) -> Outcome<()> {
    let columns = [
        ("item_id", "TEXT"),
        ("item_version", "BIGINT"),
        ("papers", "BIGINT"),
        ("answered", "BIGINT"),
        ("correct", "BIGINT"),
    ];
    let sql = format!(
        "INSERT INTO item_use (session_id, item_id, item_version, papers, answered, correct)
         SELECT $2, e.item_id, e.item_version, e.papers, e.answered, e.correct FROM {} WHERE true
         ON CONFLICT (session_id, item_id, item_version) DO UPDATE SET papers = item_use.papers + excluded.papers,
             answered = item_use.answered + excluded.answered, correct = item_use.correct + excluded.correct",
        rows_table(store.dialect(), &columns)
    );
    sqlx::query(AssertSqlSafe(sql)).bind(serde_json::to_string(uses)?).bind(session_id).execute(&mut **tx).await?;
    Ok(())
}

/// The version of an item that a session's papers hold.
pub async fn used_version(store: &Store, session_id: &str, id: &str) -> Outcome<Option<i64>> {
    let row = sqlx::query("SELECT MAX(item_version) AS version FROM item_use WHERE session_id = $1 AND item_id = $2")
        .bind(session_id)
        .bind(id)
        .fetch_one(store.read())
        .await?;
    Ok(optional(&row, "version")?)
}

/// The uses of an item with the name of each session, latest first.
pub async fn uses(store: &Store, id: &str) -> Outcome<Vec<(String, Use)>> {
    let rows = sqlx::query(
        "SELECT s.name, u.item_id, u.item_version, u.papers, u.answered, u.correct
         FROM item_use u JOIN exam_session s ON s.id = u.session_id WHERE u.item_id = $1 ORDER BY s.starts_at DESC",
    )
    .bind(id)
    .fetch_all(store.read())
    .await?;
    let one = |r: &AnyRow| {
        Ok((
            r.try_get("name")?,
            Use {
                item_id: r.try_get("item_id")?,
                item_version: r.try_get("item_version")?,
                papers: r.try_get("papers")?,
                answered: r.try_get("answered")?,
                correct: r.try_get("correct")?,
            },
        ))
    };
    rows.iter().map(one).collect()
}
