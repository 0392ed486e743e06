//! First sign-in: a random one-time code, an own password, and the notice on personal information (个人信息保护法 第十七条).

use super::password;
use super::sign_in::{SignedIn, fail, hold_back, normal, start};
use crate::authority::Caller;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::{account, audit};
use crate::vault::sha256_hex;
use serde_json::json;

/// Uses an activation code up, sets the password, and signs in.
pub async fn activate(
    platform: &Platform,
    login: &str,
    code: &str,
    new_password: &str,
    from: (&str, &str),
) -> Outcome<SignedIn> {
    let login = normal(login);
    let now = platform.clock.now();
    hold_back(platform, &login, from.0, now).await?;
    password::acceptable(new_password, &login)?;
    let hash = platform.hasher.hash(new_password.to_owned()).await?;
    let Some(found) = account::credentials(&platform.store, &login).await? else {
        return fail(platform, &login, from.0, now).await;
    };
    let mut tx = platform.store.begin_write().await?;
    if !account::activate(&mut tx, &found.account_id, &code_digest(code), &hash, now).await? {
        drop(tx);
        return fail(platform, &login, from.0, now).await;
    }
    let object = format!("account:{}", found.account_id);
    let entry =
        audit::Entry { actor: &found.account_id, action: "account.activate", object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    start(platform, &found.account_id, &login, from, now).await
}

/// Digest of a code as people type it: case, spaces and dashes do not matter.
pub fn code_digest(code: &str) -> String {
    let plain: String =
        normal(code).chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    sha256_hex(plain.as_bytes())
}

/// Notes that the caller has read the notice on personal information.
pub async fn read_notice(platform: &Platform, caller: &Caller) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    account::note_read(&mut tx, &caller.account_id, now).await?;
    let object = format!("account:{}", caller.account_id);
    let entry = audit::Entry {
        actor: &caller.account_id,
        action: "account.read_notice",
        object: &object,
        detail: json!({"version": 1}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
