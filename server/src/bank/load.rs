//! Loading items: every new version becomes a row; a stored version is never changed.

use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::storage::{audit, item};
use question_bank::item::Item;
use serde_json::json;

/// Loads the bank that is built into the program. Returns how many versions were new.
pub async fn load_content(platform: &Platform) -> Outcome<usize> {
    let items = question_bank::content::items().map_err(|e| Error::Fault(format!("the bank does not parse: {e:?}")))?;
    load(platform, &items).await
}

/// Loads items. Returns how many versions were new.
pub async fn load(platform: &Platform, items: &[Item]) -> Outcome<usize> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let mut new = 0;
    for one in items {
        new += usize::from(item::insert(&mut tx, one, now).await?);
    }
    if new > 0 {
        let entry =
            audit::Entry { actor: "console", action: "bank.load", object: "bank", detail: json!({"versions": new}) };
        audit::append(&mut tx, now, &entry).await?;
    }
    tx.commit().await?;
    platform.shelf.clear();
    Ok(new)
}

/// Makes what lists and searches need for items of a database that an earlier program wrote. Returns how many it made.
pub async fn index(platform: &Platform) -> Outcome<usize> {
    if item::indexed(&platform.store).await? {
        return Ok(0);
    }
    let mut tx = platform.store.begin_write().await?;
    let made = item::index(&mut tx).await?;
    tx.commit().await?;
    Ok(made)
}
