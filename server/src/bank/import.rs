//! Importing a file of items: read in the background while the page shows how far it is, previewed with what is wrong and
//! what is there already, and nothing in the bank until it is confirmed; then every row is a draft to review.

use super::draft::written;
use super::fields::{Fault, Fields};
use super::files;
use crate::authority::Author;
use crate::clock::MINUTE;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::item_draft::{self, New};
use crate::storage::item_import::{self as stored};
use crate::storage::{Write, audit, item};
use crate::vault::new_id;
use question_bank::formats::FormatError;
use question_bank::item::{Item, ItemId};
use question_bank::likeness::{Pair, pairs};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use tokio::task::JoinHandle;

/// Steps of the reading, as the page counts them.
pub const STEPS: i64 = 3;
/// Reading for longer than this was interrupted, whoever was at it.
const INTERRUPTED: i64 = 2 * MINUTE;

/// What a row is beside what the bank and the file hold already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A new item.
    New,
    /// A new version of this item.
    Revision(String),
    /// Much like another question, in hundredths.
    Near(String, usize),
    /// The same question, word for word; it is left out.
    Same(String),
    /// Its id is taken by an open draft; it is left out.
    Taken(String),
}

/// A question that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands in the file: a row or a line, when it is known.
    pub place: Option<usize>,
    /// Its name in the file.
    pub name: Option<String>,
    /// Its fields.
    pub fields: Fields,
    /// The id it brings.
    pub item_id: Option<String>,
    /// The version it would replace.
    pub based_on: Option<i64>,
    /// What it is.
    pub standing: Standing,
    /// What is still missing before it can be submitted.
    pub faults: Vec<Fault>,
}

impl Row {
    /// Whether it becomes a draft; near ones only when they are wanted.
    pub fn comes_in(&self, near: bool) -> bool {
        match self.standing {
            Standing::New | Standing::Revision(_) => true,
            Standing::Near(..) => near,
            Standing::Same(_) | Standing::Taken(_) => false,
        }
    }
}

/// An import as its page shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Import id.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// `reading`, `interrupted`, `failed`, `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// How far the reading is, of [`STEPS`].
    pub step: i64,
    /// What was read; empty once the import ended.
    pub rows: Vec<Row>,
    /// Rows that were read, still known when the import ended.
    pub row_count: i64,
    /// What could not be read, in words with the place.
    pub problems: Vec<String>,
}

/// Takes an upload and begins to read it. Returns the import's id at once, and the work, which nobody has to wait for.
pub async fn begin(
    platform: &Platform,
    by: &Author,
    file_name: &str,
    bytes: Vec<u8>,
) -> Outcome<(String, JoinHandle<()>)> {
    let file_name: String = file_name.chars().take(120).collect();
    let (id, now) = (new_id(), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    stored::begin(&mut tx, &id, &by.account_id, &file_name, now).await?;
    let detail = json!({"file": file_name, "bytes": bytes.len()});
    note(platform, &mut tx, by, "import.begin", &id, detail).await?;
    tx.commit().await?;
    let (platform, import) = (platform.clone(), id.clone());
    let work = tokio::spawn(async move {
        if let Err(e) = read(&platform, &import, &file_name, bytes).await {
            tracing::error!(error = %e, import, "reading an item file");
            let why = json!(["系统出现问题，这个文件没有读完。请重新上传；如仍不行，请联系技术支持。"]).to_string();
            if let Err(e) = finish_reading(&platform, &import, "failed", &[], &why).await {
                tracing::error!(error = %e, import, "noting a failed import");
            }
        }
    });
    Ok((id, work))
}

async fn read(platform: &Platform, id: &str, file_name: &str, bytes: Vec<u8>) -> Outcome<()> {
    let name = file_name.to_owned();
    let parsed = tokio::task::spawn_blocking(move || files::read(&name, &bytes))
        .await
        .map_err(|e| Error::Fault(format!("reading: {e}")))?;
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(why) => return finish_reading(platform, id, "failed", &[], &json!([why]).to_string()).await,
    };
    step(platform, id, 1).await?;
    let bank = newest(platform).await?;
    let mut tx = platform.store.begin_read().await?;
    let taken: HashSet<String> = item::taken(&mut tx, "").await?.into_iter().collect();
    drop(tx);
    let files::Contents { read: drafts, problems } = parsed;
    step(platform, id, 2).await?;
    let rows = tokio::task::spawn_blocking(move || rows(drafts, &bank, &taken))
        .await
        .map_err(|e| Error::Fault(format!("comparing: {e}")))?;
    let words: Vec<String> = problems.iter().map(FormatError::to_string).collect();
    let state = if rows.is_empty() { "failed" } else { "staged" };
    finish_reading(platform, id, state, &rows, &serde_json::to_string(&words)?).await
}

async fn step(platform: &Platform, id: &str, step: i64) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    stored::at_step(&mut tx, id, step).await?;
    tx.commit().await?;
    Ok(())
}

async fn finish_reading(platform: &Platform, id: &str, state: &str, rows: &[Row], problems: &str) -> Outcome<()> {
    let text = serde_json::to_string(rows)?;
    let mut tx = platform.store.begin_write().await?;
    stored::read(&mut tx, id, state, (&text, rows.len() as i64), problems).await?;
    tx.commit().await?;
    Ok(())
}

/// The newest version of every item, also of those out of use.
async fn newest(platform: &Platform) -> Outcome<BTreeMap<ItemId, Item>> {
    let mut newest = BTreeMap::new();
    for one in item::all(&platform.store).await? {
        newest.insert(one.id.clone(), one);
    }
    Ok(newest)
}

/// What each question of a file is beside the bank and the questions before it.
fn rows(drafts: Vec<files::Read>, bank: &BTreeMap<ItemId, Item>, taken: &HashSet<String>) -> Vec<Row> {
    let mut known: HashMap<String, String> =
        bank.values().map(|item| (Fields::of(item).content(), item.id.to_string())).collect();
    let mut ids = HashSet::new();
    let mut rows: Vec<Row> = Vec::with_capacity(drafts.len());
    for (number, read) in (1..).zip(drafts) {
        let named = read.place.map_or_else(|| format!("第 {number} 题"), |place| format!("第 {place} 行"));
        let mut row = row(read, bank, taken);
        let content = row.fields.content();
        if let Some(other) = known.get(&content) {
            row.standing = Standing::Same(other.clone());
        } else if row.item_id.clone().is_some_and(|id| !ids.insert(id)) {
            row.standing = Standing::Taken(row.item_id.clone().unwrap_or_default());
        } else {
            known.insert(content, named);
        }
        rows.push(row);
    }
    mark_near(&mut rows, bank);
    rows
}

fn row(read: files::Read, bank: &BTreeMap<ItemId, Item>, taken: &HashSet<String>) -> Row {
    let old = read.id.as_ref().and_then(|id| bank.get(id));
    let shown = read.id.clone().or_else(|| ItemId::parse("NEW").ok());
    let faults = shown.and_then(|id| read.fields.item(&id, 1).err()).unwrap_or_default();
    let item_id = read.id.as_ref().map(ToString::to_string);
    let standing = match (&item_id, old) {
        (Some(id), Some(_)) => Standing::Revision(id.clone()),
        (Some(id), None) if taken.contains(id) => Standing::Taken(id.clone()),
        _ => Standing::New,
    };
    Row {
        place: read.place,
        name: read.name,
        based_on: old.map(|item| i64::from(item.version)),
        fields: read.fields,
        item_id,
        standing,
        faults,
    }
}

/// New questions whose stem is much like one of the bank, or like an earlier one of the file.
fn mark_near(rows: &mut [Row], bank: &BTreeMap<ItemId, Item>) {
    let held: Vec<&Item> = bank.values().collect();
    let stems: Vec<String> = rows.iter().map(|row| row.fields.stem.clone()).collect();
    let texts: Vec<&str> = held.iter().map(|item| item.stem.as_str()).chain(stems.iter().map(String::as_str)).collect();
    for Pair { earlier, later, percent } in pairs(&texts) {
        let Some(at) = later.checked_sub(held.len()) else { continue };
        let other = match earlier.checked_sub(held.len()) {
            None => held[earlier].id.to_string(),
            Some(before) if rows[before].comes_in(true) => {
                rows[before].place.map_or_else(|| format!("第 {} 题", before + 1), |place| format!("第 {place} 行"))
            }
            Some(_) => continue,
        };
        if rows[at].standing == Standing::New {
            rows[at].standing = Standing::Near(other, percent);
        }
    }
}

/// The preview of an own import.
pub async fn preview(platform: &Platform, by: &Author, id: &str) -> Outcome<Preview> {
    let found = stored::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let late = platform.clock.now() - found.created_at > INTERRUPTED;
    let interrupted = found.state == "reading" && late;
    Ok(Preview {
        id: found.id,
        file_name: found.file_name,
        state: if interrupted { "interrupted".to_owned() } else { found.state },
        step: found.step,
        rows: serde_json::from_str(&found.rows)?,
        row_count: found.row_count,
        problems: serde_json::from_str(&found.problems)?,
    })
}

/// Makes a draft of every row that comes in. Returns how many.
pub async fn confirm(platform: &Platform, by: &Author, id: &str, near: bool) -> Outcome<usize> {
    let found = stored::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    if found.state != "staged" {
        return refuse(Kind::Conflict, "import.finished");
    }
    let rows: Vec<Row> = serde_json::from_str(&found.rows)?;
    let rows: Vec<Row> = rows.into_iter().filter(|row| row.comes_in(near)).collect();
    if rows.is_empty() {
        return refuse(Kind::Conflict, "import.nothing");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !stored::finish(&mut tx, id, "confirmed", &by.account_id).await? {
        return refuse(Kind::Conflict, "import.finished");
    }
    let mut made = 0;
    for row in &rows {
        let body = serde_json::to_string(&row.fields)?;
        let new = New {
            id: &new_id(),
            item_id: row.item_id.as_deref(),
            based_on: row.based_on,
            written: written(&row.fields, &body),
            note: if row.based_on.is_some() { "由导入的文件修订" } else { "" },
            author: &by.account_id,
            import_id: Some(id),
        };
        made += usize::from(item_draft::insert(&mut tx, &new, now).await?);
    }
    note(platform, &mut tx, by, "import.confirm", id, json!({"drafts": made, "left_out": rows.len() - made})).await?;
    tx.commit().await?;
    Ok(made)
}

/// Drops a staged import; its rows are forgotten.
pub async fn drop_it(platform: &Platform, by: &Author, id: &str) -> Outcome<()> {
    stored::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let mut tx = platform.store.begin_write().await?;
    if !stored::finish(&mut tx, id, "dropped", &by.account_id).await? {
        return refuse(Kind::Conflict, "import.finished");
    }
    note(platform, &mut tx, by, "import.drop", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(
    platform: &Platform,
    tx: &mut Write,
    by: &Author,
    action: &'static str,
    id: &str,
    detail: serde_json::Value,
) -> Outcome<()> {
    let object = format!("item_import:{id}");
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail };
    audit::append(tx, platform.clock.now(), &entry).await?;
    Ok(())
}
