//! Making, re-inviting and disabling accounts. Codes are random, work once and end after 14 days; nobody holds two of the
//! three administrator roles (GB/T 22239, 三员分立).

use super::activate::code_digest;
use crate::authority::{Console, Liaison, Role, SysAdmin};
use crate::clock::DAY;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::{Write, account, audit, unit};
use crate::vault::{new_code, new_id};
use serde_json::json;

/// How long an activation code works.
pub const CODE_LASTS: i64 = 14 * DAY;

/// An account that was made, with the code to hand over on paper.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Account id.
    pub account_id: String,
    /// Sign-in name.
    pub login: String,
    /// One-time activation code, shown once.
    pub code: String,
}

/// Refuses a set of roles nobody may hold.
pub fn allowed(roles: &[Role]) -> Outcome<()> {
    if roles.is_empty() || roles.iter().filter(|r| r.is_administrator()).count() > 1 {
        return refuse(Kind::BadInput, "account.roles");
    }
    Ok(())
}

/// Makes an account from the command line.
pub async fn invite(
    platform: &Platform,
    _: Console,
    login: &str,
    name: &str,
    unit_name: &str,
    roles: &[Role],
) -> Outcome<Invited> {
    allowed(roles)?;
    let Some(unit_id) = unit::id_of(&platform.store, unit_name).await? else {
        return refuse(Kind::BadInput, "unit.unknown");
    };
    let now = platform.clock.now();
    let (id, code) = (new_id(), new_code(3));
    let mut tx = platform.store.begin_write().await?;
    let new = account::NewAccount {
        id: &id,
        login,
        name,
        person_id: None,
        unit_id: &unit_id,
        roles,
        password_hash: None,
        activation: Some((&code_digest(&code), now + CODE_LASTS)),
        at: now,
    };
    match account::insert(&mut tx, &new).await {
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {
            return refuse(Kind::Conflict, "account.login_taken");
        }
        other => other?,
    }
    let roles: Vec<_> = roles.iter().map(|r| r.code()).collect();
    note(&mut tx, "console", "account.invite", &id, json!({"roles": roles}), now).await?;
    tx.commit().await?;
    Ok(Invited { account_id: id, login: login.to_owned(), code })
}

/// Gives an account a new code, from the command line.
pub async fn reinvite_by_login(platform: &Platform, _: Console, login: &str) -> Outcome<String> {
    let Some(found) = account::credentials(&platform.store, login).await? else {
        return refuse(Kind::NotFound, "account.unknown");
    };
    renew(platform, "console", &found.account_id).await
}

/// Gives an account a new code.
pub async fn reinvite(platform: &Platform, by: &SysAdmin, account_id: &str) -> Outcome<String> {
    renew(platform, &by.account_id, account_id).await
}

/// Gives a person of the liaison's own unit a new code. Who holds more than the role of their duty gets it from the system
/// administrator: a liaison shall not come into an account that can do more.
pub async fn reinvite_of_unit(platform: &Platform, by: &Liaison, person_id: &str) -> Outcome<Invited> {
    let found = account::of_person(&platform.store, person_id, &by.unit_id).await?.ok_or_else(missing)?;
    if !found.only_duty {
        return refuse(Kind::Forbidden, "account.by_admin");
    }
    let code = renew(platform, &by.account_id, &found.account_id).await?;
    Ok(Invited { account_id: found.account_id, login: found.login, code })
}

async fn renew(platform: &Platform, actor: &str, account_id: &str) -> Outcome<String> {
    let (code, now) = (new_code(3), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    if !account::reinvite(&mut tx, account_id, &code_digest(&code), now + CODE_LASTS).await? {
        return refuse(Kind::NotFound, "account.unknown");
    }
    note(&mut tx, actor, "account.reinvite", account_id, json!({}), now).await?;
    tx.commit().await?;
    Ok(code)
}

/// Disables or enables an account; nobody disables the own one.
pub async fn set_disabled(platform: &Platform, by: &SysAdmin, account_id: &str, disabled: bool) -> Outcome<()> {
    if by.account_id == account_id {
        return refuse(Kind::Conflict, "account.self");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !account::set_disabled(&mut tx, account_id, disabled).await? {
        return refuse(Kind::NotFound, "account.unknown");
    }
    let action = if disabled { "account.disable" } else { "account.enable" };
    note(&mut tx, &by.account_id, action, account_id, json!({}), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Accounts the system administrator looks for.
pub async fn search(platform: &Platform, _: &SysAdmin, text: &str) -> Outcome<Vec<account::Listed>> {
    Ok(account::search(&platform.store, text, 50).await?)
}

async fn note(
    tx: &mut Write,
    actor: &str,
    action: &str,
    account_id: &str,
    detail: serde_json::Value,
    at: i64,
) -> Outcome<()> {
    let object = format!("account:{account_id}");
    audit::append(tx, at, &audit::Entry { actor, action, object: &object, detail }).await?;
    Ok(())
}
