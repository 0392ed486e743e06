//! The register of people 人员: kept by organizers for every unit and by liaisons for the own one. Postings are dated and never
//! overwritten; each act leaves an event on the person and a row in the audit log.

pub mod add;
pub mod change;
pub mod export;
pub mod import;
pub mod list;
pub mod post;
pub mod tasks;

use crate::authority::Keeper;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::posting::{WrongDay, day_of};
use crate::rules::resident_id::{masked_id, masked_phone};
use crate::storage::people::{self, Kept};
use crate::storage::posting::NewEvent;
use crate::storage::{Store, Write, audit, posting};
use crate::vault::new_id;
use serde_json::json;
use std::fmt::Display;

pub use crate::storage::people::{Filter, Holder, Kept as Person};
pub use crate::storage::posting::{Event, Posting};
pub use crate::storage::unit::Unit;

/// The person of this id, if the keeper keeps them.
async fn find_in(tx: &mut Write, by: &Keeper, id: &str) -> Outcome<Kept> {
    people::find_in(tx, id, &by.scope).await?.ok_or_else(missing)
}

/// Resident ID and phone of a person, masked; who came before the register kept them has none.
pub(crate) fn masked(platform: &Platform, person: &Kept) -> Outcome<(String, String)> {
    let shown = |cipher: &str, mask: fn(&str) -> String| match cipher {
        "" => Ok("—".to_owned()),
        cipher => platform.vault.unseal(cipher).map(|plain| mask(&plain)),
    };
    Ok((shown(&person.resident_id_cipher, masked_id)?, shown(&person.phone_cipher, masked_phone)?))
}

/// A field that cannot be used: what is wrong with it, in words.
fn wrong_field(words: impl Display) -> Error {
    Refusal::new(Kind::BadInput, "person.field").fact(words).into()
}

/// The day of a change, as it is stored.
fn day(text: &str, now: i64, since: Option<&str>) -> Outcome<String> {
    match day_of(text, &beijing_day(now), since) {
        Ok(day) => Ok(day),
        Err(WrongDay::Unreadable) => refuse(Kind::BadInput, "person.day"),
        Err(WrongDay::Ahead) => refuse(Kind::BadInput, "person.day_ahead"),
        Err(WrongDay::BeforeItBegan) => {
            Err(Refusal::new(Kind::BadInput, "person.day_before").fact(since.unwrap_or_default()).into())
        }
    }
}

/// What happened to one person, for the person's history and for the audit log.
struct Happened<'a> {
    person_id: &'a str,
    act: &'static str,
    audit: &'static str,
    day: &'a str,
    words: String,
    reason: &'a str,
}

async fn note(tx: &mut Write, store: &Store, by: &Keeper, what: Happened<'_>, at: i64) -> Outcome<()> {
    let object = format!("person:{}", what.person_id);
    let detail = json!({"day": what.day, "words": what.words, "reason": what.reason});
    let event = NewEvent {
        id: new_id(),
        person_id: what.person_id.to_owned(),
        act: what.act,
        day: what.day.to_owned(),
        words: what.words,
        reason: what.reason.to_owned(),
    };
    posting::note(tx, store, &[event], &by.account_id, at).await?;
    let entry = audit::Entry { actor: &by.account_id, action: what.audit, object: &object, detail };
    audit::append(tx, at, &entry).await?;
    Ok(())
}
