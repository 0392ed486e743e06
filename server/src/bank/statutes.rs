//! Laws and their editions. A new edition sets the items that cite its changed articles aside, from its first day on, until
//! somebody has looked at them; a formal session takes only items whose basis is in force on its day.

use crate::authority::{BankReader, Console, Reviewer};
use crate::clock::{Millis, beijing_day};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::word_diff::{Piece, word_diff};
use crate::storage::item::{self, StateChange};
use crate::storage::law::{self as stored, Change, Stored};
use crate::storage::{Write, audit};
use crate::vault::new_id;
use question_bank::item::{Item, ItemId};
use question_bank::statute::{Edition, Statutes, article_name};
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;

/// What loading an edition did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Articles of the edition.
    pub articles: usize,
    /// Articles that differ from the edition before; none for the first of a law.
    pub changed: Vec<u32>,
    /// Items that cite one of them.
    pub affected: usize,
    /// Of these, set aside at once.
    pub set_aside: usize,
}

/// Loads an edition. Items that cite what it changed are noted, and set aside when it is in force already.
pub async fn load(platform: &Platform, _: Console, edition: &Edition) -> Outcome<Loaded> {
    if edition.articles.is_empty() {
        return refuse(Kind::BadInput, "law.empty");
    }
    if day(&edition.from).is_none() || edition.until.as_deref().is_some_and(|until| until <= edition.from.as_str()) {
        return refuse(Kind::BadInput, "law.day");
    }
    let known = stored::all(&platform.store).await?;
    let own: Vec<&Edition> = known.iter().map(|one| &one.edition).filter(|one| one.law == edition.law).collect();
    if let Some(same) = own.iter().find(|one| one.from == edition.from) {
        let code = if same.articles == edition.articles { "law.known" } else { "law.other_words" };
        return Err(Refusal::new(Kind::Conflict, code).fact(&edition.law).fact(&edition.from).into());
    }
    let before = own.iter().filter(|one| one.from < edition.from).max_by(|a, b| a.from.cmp(&b.from));
    let last = own.iter().all(|one| one.from < edition.from);
    let changed = before.map(|before| edition.changed_since(before)).unwrap_or_default();
    let items = if last { newest(platform).await? } else { Vec::new() };
    let affected = Statutes::citing(&items, &edition.law, &changed);
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let id = new_id();
    stored::insert(&mut tx, &platform.store, &id, edition, now).await?;
    let mut set_aside = 0;
    for (item, numbers) in &affected {
        let articles = numbers.iter().map(|n| article_name(*n)).collect::<Vec<_>>().join("、");
        stored::note_change(&mut tx, (item.id.as_str(), i64::from(item.version)), &id, &articles).await?;
        if edition.from <= beijing_day(now) {
            set_aside +=
                usize::from(aside(&mut tx, item.id.as_str(), &why(&edition.law, &articles, &edition.from), now).await?);
        }
    }
    let loaded = Loaded { articles: edition.articles.len(), changed, affected: affected.len(), set_aside };
    let detail =
        json!({"from": edition.from, "articles": loaded.articles, "affected": loaded.affected, "set_aside": set_aside});
    let object = format!("law:{}", edition.law);
    audit::append(&mut tx, now, &audit::Entry { actor: "console", action: "law.load", object: &object, detail })
        .await?;
    tx.commit().await?;
    Ok(loaded)
}

/// A day as laws are dated, if it is one.
fn day(text: &str) -> Option<()> {
    (text.len() == 10).then(|| crate::clock::parse_beijing(&format!("{text}T00:00"))).flatten().map(|_| ())
}

fn why(law: &str, articles: &str, from: &str) -> String {
    format!("{law}{articles}自 {from} 起已修改，待复核")
}

async fn aside(tx: &mut Write, item: &str, reason: &str, at: Millis) -> Outcome<bool> {
    let change = StateChange { to: "set_aside", from: "available", reason, by: "", not_by: "", at };
    item::set_state(tx, item, &change).await
}

/// The newest version of every item that is not retired.
async fn newest(platform: &Platform) -> Outcome<Vec<Item>> {
    item::newest_of(&platform.store, "available set_aside").await
}

/// Sets aside what an edition changed that has come into force since it was loaded. Returns how many items.
pub async fn set_due_aside(platform: &Platform) -> Outcome<usize> {
    let now = platform.clock.now();
    let due = stored::open_changes(&platform.store, &beijing_day(now)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let mut tx = platform.store.begin_write().await?;
    let mut set_aside = 0;
    for one in due {
        if aside(&mut tx, &one.item, &why(&one.law, &one.articles, &one.from), now).await? {
            set_aside += 1;
            let object = format!("item:{}", one.item);
            let detail = json!({"law": one.law, "from": one.from});
            let entry = audit::Entry { actor: "clock", action: "item.set_aside", object: &object, detail };
            audit::append(&mut tx, now, &entry).await?;
        }
    }
    tx.commit().await?;
    Ok(set_aside)
}

/// Runs [`set_due_aside`] every ten minutes until the program ends. Its lateness reaches no formal paper: [`usable`] looks at
/// the session's own day.
pub async fn run(platform: Platform) {
    loop {
        if let Err(e) = set_due_aside(&platform).await {
            tracing::error!(error = %e, "setting items aside");
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// Every edition that is known.
pub async fn statutes(platform: &Platform) -> Outcome<Statutes> {
    let known = stored::all(&platform.store).await?;
    Ok(Statutes::new(known.into_iter().map(|one| one.edition).collect()))
}

/// Why the basis of an item is in force neither today nor from the first day of any edition to come; empty when it is.
pub async fn out_of_force_from(platform: &Platform, item: &Item) -> Outcome<Vec<String>> {
    let known = stored::all(&platform.store).await?;
    let today = beijing_day(platform.clock.now());
    let coming: Vec<String> = known.iter().map(|one| one.edition.from.clone()).filter(|from| *from > today).collect();
    let statutes = Statutes::new(known.into_iter().map(|one| one.edition).collect());
    let reasons = statutes.out_of_force(item, &today);
    let later = coming.iter().any(|day| statutes.out_of_force(item, day).is_empty());
    Ok(if later { Vec::new() } else { reasons })
}

/// The bank on a day.
#[derive(Clone, Debug, Default)]
pub struct Usable {
    /// Items whose basis is in force.
    pub items: Vec<Item>,
    /// Available items whose basis is not, with the reason.
    pub left_out: Vec<(ItemId, String)>,
}

/// The items a formal session at this instant may use.
pub async fn usable(platform: &Platform, at: Millis) -> Outcome<Usable> {
    in_force(platform, item::available(&platform.store).await?, at).await
}

/// These items, with those whose basis is not in force at this instant set apart.
pub async fn in_force(platform: &Platform, items: Vec<Item>, at: Millis) -> Outcome<Usable> {
    let day = beijing_day(at);
    let open = stored::open_changes(&platform.store, &day).await?;
    let changed: HashMap<&str, &Change> = open.iter().map(|one| (one.item.as_str(), one)).collect();
    let statutes = statutes(platform).await?;
    let mut usable = Usable::default();
    for one in items {
        let reasons = match changed.get(one.id.as_str()) {
            Some(change) => vec![why(&change.law, &change.articles, &change.from)],
            None => statutes.out_of_force(&one, &day),
        };
        match reasons.is_empty() {
            true => usable.items.push(one),
            false => usable.left_out.push((one.id, reasons.join("；"))),
        }
    }
    Ok(usable)
}

/// A reviewer has looked at an item whose article changed and finds it still right: it is used again. Refused while its
/// quotes do not stand in the new wording; then it has to be revised.
pub async fn confirm(platform: &Platform, by: &Reviewer, id: &str) -> Outcome<()> {
    let open = stored::changes_to(&platform.store, id).await?;
    let newest = item::versions(&platform.store, id).await?.pop().ok_or_else(missing)?;
    let now = platform.clock.now();
    let days = open.iter().map(|change| change.from.clone()).chain([beijing_day(now)]);
    let day = days.max().unwrap_or_default();
    let reasons = statutes(platform).await?.out_of_force(&newest, &day);
    if !reasons.is_empty() {
        return Err(Refusal::new(Kind::Conflict, "law.out_of_force").fact(reasons.join("；")).into());
    }
    let mut tx = platform.store.begin_write().await?;
    let looked_at = stored::review(&mut tx, id, &by.account_id, now).await?;
    let change =
        StateChange { to: "available", from: "set_aside", reason: "", by: &by.account_id, not_by: "", at: now };
    let back = item::set_state(&mut tx, id, &change).await?;
    if looked_at == 0 && !back {
        return refuse(Kind::Conflict, "item.moved");
    }
    let object = format!("item:{id}");
    let entry = audit::Entry { actor: &by.account_id, action: "item.confirm", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// An article an edition changed, word by word.
#[derive(Clone, Debug)]
pub struct ChangedArticle {
    /// Its number.
    pub number: u32,
    /// What stayed, went and came.
    pub pieces: Vec<Piece>,
}

/// The page of an edition.
#[derive(Clone, Debug)]
pub struct EditionPage {
    /// The edition.
    pub edition: Edition,
    /// What differs from the edition before; empty for the first.
    pub changed: Vec<ChangedArticle>,
    /// Items that cite these articles.
    pub items: Vec<Change>,
}

/// Every edition, by law and day.
pub async fn editions(platform: &Platform, _: &BankReader) -> Outcome<Vec<Stored>> {
    stored::all(&platform.store).await
}

/// One edition with what it changed.
pub async fn edition(platform: &Platform, _: &BankReader, id: &str) -> Outcome<EditionPage> {
    let known = stored::all(&platform.store).await?;
    let own = known.iter().find(|one| one.id == id).map(|one| &one.edition).ok_or_else(missing)?;
    let earlier = known.iter().map(|one| &one.edition).filter(|one| one.law == own.law && one.from < own.from);
    let before = earlier.max_by(|a, b| a.from.cmp(&b.from));
    let text = |edition: &Edition, number: &u32| edition.articles.get(number).cloned().unwrap_or_default();
    let changed = before.map(|before| {
        let numbers = own.changed_since(before).into_iter();
        numbers.map(|n| ChangedArticle { number: n, pieces: word_diff(&text(before, &n), &text(own, &n)) }).collect()
    });
    Ok(EditionPage {
        changed: changed.unwrap_or_default(),
        items: stored::changes_of(&platform.store, id).await?,
        edition: own.clone(),
    })
}
