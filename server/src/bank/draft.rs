//! Writing an item: a new one, or a new version of one that exists. A draft is its author's until it is submitted; a stored
//! version is never edited, it is superseded.

use super::fields::{Fault, Fields};
use super::statutes;
use crate::authority::{Author, BankReader};
use crate::clock::beijing_day;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::storage::item_draft::{self as stored, New, Stored, Written};
use crate::storage::{Write, audit, item};
use crate::vault::new_id;
use question_bank::item::{self as bank, Item, ItemId, Node};
use question_bank::likeness::resembling;
use question_bank::statute::{Cited, article_name};
use serde_json::json;
use std::collections::BTreeMap;

/// Likeness of stems, in hundredths, from which an author is told.
const RESEMBLES: usize = 60;
/// Resembling items that are shown.
const SHOWN: usize = 5;
/// Drafts on one page of a list.
pub const PAGE: i64 = 50;

/// An item that asks much the same.
#[derive(Clone, Debug)]
pub struct Resembling {
    /// Its id.
    pub item: String,
    /// Its stem.
    pub stem: String,
    /// Likeness in hundredths.
    pub percent: usize,
}

/// A draft as its page shows it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The draft.
    pub draft: Stored,
    /// Its fields.
    pub fields: Fields,
    /// What keeps it from being submitted.
    pub faults: Vec<Fault>,
    /// Items that ask much the same.
    pub resembling: Vec<Resembling>,
    /// The version it would replace.
    pub replaces: Option<Item>,
    /// The articles it cites, as they read today.
    pub articles: Vec<Article>,
    /// Whether the reader wrote it.
    pub mine: bool,
}

/// An article beside the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its name: 行政处罚法第五十一条.
    pub name: String,
    /// Its text; none when no edition in force has it.
    pub text: Option<String>,
}

/// Begins a new item of a kind in a node. Returns the draft's id.
pub async fn begin(platform: &Platform, by: &Author, kind: &str, node: &str) -> Outcome<String> {
    let known = bank::Kind::from_code(kind).zip(Node::parse(node));
    let Some((kind, node)) = known else { return refuse(Kind::BadInput, "draft.begin") };
    let fields = Fields { kind: kind.label().to_owned(), node: node.to_string(), ..Fields::default() };
    let id = new_id();
    let body = serde_json::to_string(&fields)?;
    let new = New {
        id: &id,
        item_id: None,
        based_on: None,
        written: written(&fields, &body),
        note: "",
        author: &by.account_id,
        import_id: None,
    };
    let mut tx = platform.store.begin_write().await?;
    stored::insert(&mut tx, &new, platform.clock.now()).await?;
    note(platform, &mut tx, &by.account_id, "draft.begin", &id, json!({"node": node})).await?;
    tx.commit().await?;
    Ok(id)
}

/// Begins a new version of an item, or goes on with the one the author has begun. Returns the draft's id.
pub async fn revise(platform: &Platform, by: &Author, item_id: &str) -> Outcome<String> {
    let Some(newest) = item::versions(&platform.store, item_id).await?.pop() else { return Err(missing()) };
    let fields = Fields::of(&newest);
    let (id, body) = (new_id(), serde_json::to_string(&fields)?);
    let new = New {
        id: &id,
        item_id: Some(item_id),
        based_on: Some(i64::from(newest.version)),
        written: written(&fields, &body),
        note: "",
        author: &by.account_id,
        import_id: None,
    };
    let mut tx = platform.store.begin_write().await?;
    if !stored::insert(&mut tx, &new, platform.clock.now()).await? {
        drop(tx);
        let drafts = stored::of_item(&platform.store, item_id).await?;
        let open = drafts.into_iter().find(|d| matches!(d.state.as_str(), "draft" | "submitted" | "returned"));
        return match open {
            Some(own) if own.author == by.account_id => Ok(own.id),
            Some(other) => Err(Refusal::new(Kind::Conflict, "draft.taken").fact(other.author_name).into()),
            None => refuse(Kind::Conflict, "draft.moved"),
        };
    }
    note(platform, &mut tx, &by.account_id, "draft.revise", &id, json!({"item": item_id})).await?;
    tx.commit().await?;
    Ok(id)
}

/// A draft with what its author and its reviewer need to judge it.
pub async fn open(platform: &Platform, by: &BankReader, id: &str) -> Outcome<Opened> {
    let draft = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let fields: Fields = serde_json::from_str(&draft.body)?;
    let replaces = match (&draft.item_id, draft.based_on) {
        (Some(item), Some(version)) => {
            item::versions(&platform.store, item).await?.into_iter().find(|i| i64::from(i.version) == version)
        }
        _ => None,
    };
    Ok(Opened {
        faults: faults(platform, &draft, &fields).await?,
        articles: articles(platform, &fields).await?,
        resembling: alike(platform, &draft, &fields).await?,
        mine: draft.author == by.account_id,
        replaces,
        draft,
        fields,
    })
}

/// What keeps a draft from being an item; a new item's id comes with the submission.
async fn faults(platform: &Platform, draft: &Stored, fields: &Fields) -> Outcome<Vec<Fault>> {
    let id = draft.item_id.as_deref().unwrap_or("NEW");
    match ItemId::parse(id) {
        Ok(id) => check(platform, fields, &id).await,
        Err(error) => Ok(vec![Fault { field: "编号".to_owned(), problem: error.problem }]),
    }
}

/// Every fault of these fields: what an item needs, and its basis, where the laws are loaded.
pub async fn check(platform: &Platform, fields: &Fields, id: &ItemId) -> Outcome<Vec<Fault>> {
    match fields.item(id, 1) {
        Err(faults) => Ok(faults),
        Ok(item) => {
            let reasons = statutes::out_of_force_from(platform, &item).await?;
            Ok(reasons.into_iter().map(|problem| Fault { field: "依据".to_owned(), problem }).collect())
        }
    }
}

/// The articles these fields cite, as they read today; none of a law that is not loaded.
pub async fn articles(platform: &Platform, fields: &Fields) -> Outcome<Vec<Article>> {
    let (statutes, day) = (statutes::statutes(platform).await?, beijing_day(platform.clock.now()));
    let cited = fields.reference.lines().flat_map(|line| statutes.cited(line, &day));
    let article = |one: Cited<'_>| Article {
        name: format!("{}{}", one.law, article_name(one.article)),
        text: one.text.map(|text| text.trim().to_owned()),
    };
    Ok(cited.filter(|one| one.known).map(article).collect())
}

async fn alike(platform: &Platform, draft: &Stored, fields: &Fields) -> Outcome<Vec<Resembling>> {
    let shelf = platform.shelf.items(&platform.store).await?;
    let mut newest: BTreeMap<&ItemId, &Item> = BTreeMap::new();
    for one in shelf.values().filter(|other| Some(other.id.as_str()) != draft.item_id.as_deref()) {
        let known = newest.entry(&one.id).or_insert(one);
        if known.version < one.version {
            *known = one;
        }
    }
    let others: Vec<&Item> = newest.into_values().collect();
    let stems: Vec<&str> = others.iter().map(|other| other.stem.as_str()).collect();
    let found = resembling(&fields.stem, &stems, RESEMBLES);
    let shown = |(index, percent): (usize, usize)| Resembling {
        item: others[index].id.to_string(),
        stem: others[index].stem.clone(),
        percent,
    };
    Ok(found.into_iter().take(SHOWN).map(shown).collect())
}

/// Drafts: `mine` (in the author's hands), `submitted` (waiting for a reviewer), or `decided`.
pub async fn list(platform: &Platform, by: &BankReader, which: &str, page: i64) -> Outcome<Vec<Stored>> {
    let (states, author) = match which {
        "mine" => ("draft returned submitted", by.account_id.as_str()),
        "decided" => ("approved dropped", ""),
        _ => ("submitted", ""),
    };
    stored::list(&platform.store, states, author, PAGE, (page.max(1) - 1) * PAGE).await
}

/// Saves an own draft. `revision` is the one the form was made of.
pub async fn save(
    platform: &Platform,
    by: &Author,
    id: &str,
    revision: i64,
    (mut fields, words): (Fields, &str),
) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let draft = stored::find_in(&mut tx, id).await?.filter(|d| d.author == by.account_id).ok_or_else(missing)?;
    fields.material = serde_json::from_str::<Fields>(&draft.body)?.material;
    let body = serde_json::to_string(&fields)?;
    let words: String = words.trim().chars().take(200).collect();
    if !stored::save(&mut tx, id, &by.account_id, revision, (written(&fields, &body), &words), now).await? {
        return refuse(Kind::Conflict, "draft.moved");
    }
    note(platform, &mut tx, &by.account_id, "draft.save", id, json!({"revision": revision + 1})).await?;
    tx.commit().await?;
    Ok(())
}

/// Submits an own draft for review. A new item gets the next free id of its node.
pub async fn submit(platform: &Platform, by: &Author, id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let draft = stored::find_in(&mut tx, id).await?.filter(|d| d.author == by.account_id).ok_or_else(missing)?;
    let fields: Fields = serde_json::from_str(&draft.body)?;
    let faults = faults(platform, &draft, &fields).await?;
    if !faults.is_empty() {
        let list = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("；");
        return Err(Refusal::new(Kind::BadInput, "draft.faults").fact(list).into());
    }
    if draft.based_on.is_some() && draft.note.is_empty() {
        return refuse(Kind::BadInput, "draft.note");
    }
    let item_id = match draft.item_id {
        Some(known) => known,
        None => next_id(&mut tx, fields.node.trim()).await?,
    };
    match stored::submit(&mut tx, id, &by.account_id, &item_id, now).await {
        Ok(true) => {}
        // Somebody else was given the same next id a moment ago.
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => return refuse(Kind::Conflict, "draft.again"),
        Ok(false) => return refuse(Kind::Conflict, "draft.moved"),
        Err(e) => return Err(e.into()),
    }
    note(platform, &mut tx, &by.account_id, "draft.submit", id, json!({"item": item_id})).await?;
    tx.commit().await?;
    Ok(())
}

/// The next free id of a node: `APL-05-213`.
async fn next_id(tx: &mut Write, node: &str) -> Outcome<String> {
    let prefix = format!("{node}-");
    let taken = item::taken(tx, &prefix).await?;
    let highest = taken.iter().filter_map(|id| id[prefix.len()..].parse::<u32>().ok()).max().unwrap_or(0);
    Ok(format!("{prefix}{:03}", highest + 1))
}

/// Drops an own draft that is not decided.
pub async fn drop_it(platform: &Platform, by: &Author, id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !stored::drop_it(&mut tx, id, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "draft.moved");
    }
    note(platform, &mut tx, &by.account_id, "draft.drop", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) fn written<'a>(fields: &'a Fields, body: &'a str) -> Written<'a> {
    Written { kind: fields.kind.trim(), node: fields.node.trim(), stem: fields.stem.trim(), body }
}

pub(super) async fn note(
    platform: &Platform,
    tx: &mut Write,
    actor: &str,
    action: &'static str,
    id: &str,
    detail: serde_json::Value,
) -> Outcome<()> {
    let object = format!("draft:{id}");
    audit::append(tx, platform.clock.now(), &audit::Entry { actor, action, object: &object, detail }).await?;
    Ok(())
}
