//! Signing in: one answer for every wrong pair, a delay that grows per name and address and never locks a whole office out.

use super::password;
use crate::authority::Caller;
use crate::clock::{MINUTE, Millis};
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::storage::{account, audit};
use crate::vault::{new_id, new_token, sha256_hex};
use serde_json::json;

/// How long a sign-in lasts: a working day, longer than any sitting.
pub const LASTS: Millis = 10 * 60 * MINUTE;
/// Failed tries of one name from one address before it must wait.
pub const FREE_TRIES: i64 = 5;
/// How long tries are remembered, and the longest wait.
pub const WINDOW: Millis = 15 * MINUTE;
/// Failed tries of all names from one address in the window; a whole office is one address, so it is wide.
pub const ADDRESS_TRIES: i64 = 600;

/// A fresh sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The cookie's secret; only its digest is stored.
    pub token: String,
    /// Who signed in.
    pub account_id: String,
}

/// Checks a name and password and starts a sign-in.
pub async fn sign_in(platform: &Platform, login: &str, password: &str, from: (&str, &str)) -> Outcome<SignedIn> {
    let login = normal(login);
    let now = platform.clock.now();
    hold_back(platform, &login, from.0, now).await?;
    let found = account::credentials(&platform.store, &login).await?;
    let hash = found.as_ref().filter(|c| c.state == "active").and_then(|c| c.password_hash.clone());
    if !platform.hasher.verify(password.to_owned(), hash).await? {
        return fail(platform, &login, from.0, now).await;
    }
    let Some(found) = found else { return refuse(Kind::SignedOut, "sign_in.wrong") };
    start(platform, &found.account_id, &login, from, now).await
}

/// Starts a sign-in for an account whose proof was checked.
pub(super) async fn start(
    platform: &Platform,
    account_id: &str,
    login: &str,
    from: (&str, &str),
    now: Millis,
) -> Outcome<SignedIn> {
    let token = new_token();
    let mut tx = platform.store.begin_write().await?;
    account::start_sign_in(&mut tx, &sha256_hex(token.as_bytes()), account_id, now, now + LASTS, from).await?;
    account::forget_failures(&mut tx, login, from.0).await?;
    let object = format!("account:{account_id}");
    let entry = audit::Entry { actor: account_id, action: "account.sign_in", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(SignedIn { token, account_id: account_id.to_owned() })
}

/// Ends the caller's sign-in.
pub async fn sign_out(platform: &Platform, caller: &Caller) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    account::end_sign_in(&mut tx, &caller.token_digest).await?;
    let object = format!("account:{}", caller.account_id);
    let entry =
        audit::Entry { actor: &caller.account_id, action: "account.sign_out", object: &object, detail: json!({}) };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Who holds this token now.
pub async fn caller(platform: &Platform, token: &str) -> Outcome<Option<Caller>> {
    Ok(account::caller(&platform.store, &sha256_hex(token.as_bytes()), platform.clock.now()).await?)
}

/// Who the caller's sign-in belongs to now; none when it has ended.
pub async fn still(platform: &Platform, caller: &Caller) -> Outcome<Option<Caller>> {
    Ok(account::caller(&platform.store, &caller.token_digest, platform.clock.now()).await?)
}

/// Trims, and turns full-width digits and letters into ASCII.
pub(super) fn normal(login: &str) -> String {
    let fold = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    };
    login.chars().map(fold).filter(|c| !c.is_whitespace()).collect()
}

/// Refuses while this name from this address must wait: 1, 2, 4 … minutes after the free tries, 15 at most.
pub(super) async fn hold_back(platform: &Platform, login: &str, address: &str, now: Millis) -> Outcome<()> {
    let (own, all, last) = account::failures(&platform.store, login, address, now - WINDOW).await?;
    let wait = if own >= FREE_TRIES { (MINUTE << (own - FREE_TRIES).min(4)).min(WINDOW) } else { 0 };
    let left = last + wait - now;
    if left > 0 {
        return Err(Refusal::new(Kind::Busy, "sign_in.wait").fact((left + MINUTE - 1) / MINUTE).into());
    }
    if all >= ADDRESS_TRIES {
        return Err(Refusal::new(Kind::Busy, "sign_in.wait").fact(WINDOW / MINUTE).into());
    }
    Ok(())
}

pub(super) async fn fail<T>(platform: &Platform, login: &str, address: &str, now: Millis) -> Outcome<T> {
    let mut tx = platform.store.begin_write().await?;
    account::note_failure(&mut tx, &new_id(), login, address, now).await?;
    let object = format!("login:{}", sha256_hex(login.as_bytes()));
    let entry = audit::Entry {
        actor: "nobody",
        action: "account.sign_in_failed",
        object: &object,
        detail: json!({"address": address}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    let (own, _, _) = account::failures(&platform.store, login, address, now - WINDOW).await?;
    let left = (FREE_TRIES - own).max(0);
    Err(Refusal::new(Kind::SignedOut, if left > 0 { "sign_in.wrong" } else { "sign_in.wrong_last" }).fact(left).into())
}

/// Changes the caller's password; every other sign-in of the account ends.
pub async fn change_password(platform: &Platform, caller: &Caller, old: &str, new: &str) -> Outcome<()> {
    password::acceptable(new, &caller.login)?;
    let found = account::credentials(&platform.store, &caller.login).await?;
    let stored = found.and_then(|c| c.password_hash);
    if !platform.hasher.verify(old.to_owned(), stored).await? {
        return refuse(Kind::BadInput, "password.old_wrong");
    }
    let hash = platform.hasher.hash(new.to_owned()).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    account::set_password(&mut tx, &caller.account_id, &hash, &caller.token_digest).await?;
    let object = format!("account:{}", caller.account_id);
    let entry = audit::Entry {
        actor: &caller.account_id,
        action: "account.change_password",
        object: &object,
        detail: json!({}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
