//! The door of a sitting (入场条件): networks, exam browser and spoken code, when the session demands them.
//!
//! They are checked where a device becomes the one that writes (opening and claiming) and where it is shown the paper, and
//! not at each save: `POST /api/save` does no query of its own. So a list that is changed during the exam does not cut off
//! who already writes, and handing in is never refused by it.

use crate::authority::Officer;
use crate::clock::{MINUTE, Millis};
use crate::error::{Error, Kind, Outcome, Refusal};
use crate::platform::Platform;
use crate::rules::entry::{networks, normal_code};
use crate::rules::seb::request_hash;
use crate::storage::attempt::Attempt;
use crate::storage::entry_rule::{self, EntryRule};
use crate::storage::{Write, audit};
use crate::vault::{new_id, same};
use serde_json::json;

/// Wrong codes of one attempt before it must wait a minute after each further one.
pub const FREE_TRIES: i64 = 5;
/// How long wrong codes are remembered.
pub const WINDOW: Millis = 15 * MINUTE;

/// What a request brings to the door. The default brings nothing, so a session that demands something refuses it.
#[derive(Clone, Debug, Default)]
pub struct Door {
    /// Address of the client, as for the limits of signing in.
    pub address: String,
    /// Absolute URL of the request, without fragment.
    pub url: String,
    /// What the exam browser says in its header.
    pub seb_hash: String,
    /// The spoken code, as typed.
    pub code: String,
}

/// Refuses a request from another network, or from another browser than the session demands. Returns the rule.
pub(super) async fn place(platform: &Platform, found: &Attempt, door: &Door) -> Outcome<EntryRule> {
    let rule = entry_rule::of(&platform.store, &found.session_id).await?;
    let list = networks(&rule.networks).map_err(|_| Error::Fault("a stored list of networks is unreadable".into()))?;
    let inside = door.address.parse().is_ok_and(|address| list.iter().any(|network| network.holds(address)));
    if !list.is_empty() && !inside {
        return Err(Refusal::new(Kind::Forbidden, "entry.address").fact(&door.address).into());
    }
    if let Some(seb) = &rule.seb
        && !same(&request_hash(&door.url, &seb.key()), &door.seb_hash.trim().to_ascii_lowercase())
    {
        return Err(Refusal::new(Kind::Forbidden, "entry.seb").into());
    }
    Ok(rule)
}

/// Compares the typed code inside the transaction that would open or claim. A refusal comes back as a value, because the
/// wrong try is noted in the log and has to be committed.
pub(super) async fn code(
    platform: &Platform,
    tx: &mut Write,
    (by, attempt): (&Officer, &str),
    (rule, door): (&EntryRule, &Door),
    now: Millis,
) -> Outcome<Option<Refusal>> {
    let Some(cipher) = &rule.code_cipher else { return Ok(None) };
    let (tries, last) = entry_rule::failures(tx, attempt, now - WINDOW).await?;
    if tries >= FREE_TRIES && now < last + MINUTE {
        return Ok(Some(Refusal::new(Kind::Busy, "entry.wait")));
    }
    let typed = normal_code(&door.code);
    if same(&typed, &platform.vault.unseal(cipher)?) {
        return Ok(None);
    }
    if typed.is_empty() {
        return Ok(Some(Refusal::new(Kind::BadInput, "entry.code_missing")));
    }
    entry_rule::note_failure(tx, &new_id(), attempt, now).await?;
    let object = format!("attempt:{attempt}");
    let detail = json!({"tries": tries + 1, "address": door.address});
    let entry = audit::Entry { actor: &by.account_id, action: "sitting.entry_code_failed", object: &object, detail };
    audit::append(tx, now, &entry).await?;
    let left = (FREE_TRIES - tries - 1).max(0);
    Ok(Some(Refusal::new(Kind::BadInput, if left > 0 { "entry.code" } else { "entry.code_last" }).fact(left)))
}
