//! Accounts: sign in and out, activate, read the notice, change the password, text size, administration.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{from, go, own_path, platform, session, set_cookie};
#[cfg(feature = "ssr")]
use crate::pages::account::issued;
#[cfg(feature = "ssr")]
use server::{accounts, http::cookie};

/// Signs in with a staff number and a password.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(login: String, password: String, #[server(default)] next: String) -> Result<(), ApiError> {
    let platform = platform();
    let (address, agent) = from(&platform);
    let signed_in = accounts::sign_in(&platform, &login, &password, (&address, &agent)).await?;
    set_cookie(&cookie::start(&platform.config, &signed_in.token));
    go(own_path(&next));
    Ok(())
}

/// Ends the sign-in.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    accounts::sign_out(&platform, &caller).await?;
    set_cookie(&cookie::end(&platform.config));
    go("/sign-in");
    Ok(())
}

/// Uses a one-time activation code up, sets the own password, and signs in.
#[server(prefix = "/api", endpoint = "activate")]
pub async fn activate(login: String, code: String, password: String, password_again: String) -> Result<(), ApiError> {
    let platform = platform();
    if password != password_again {
        return Err(ApiError::refused(422, "password.differ", &[]));
    }
    let (address, agent) = from(&platform);
    let signed_in = accounts::activate(&platform, &login, &code, &password, (&address, &agent)).await?;
    set_cookie(&cookie::start(&platform.config, &signed_in.token));
    go("/notice");
    Ok(())
}

/// Notes that the notice on personal information was read.
#[server(prefix = "/api", endpoint = "read-notice")]
pub async fn read_notice() -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    accounts::activate::read_notice(&platform, &caller).await?;
    go("/");
    Ok(())
}

/// Changes the caller's password; other sign-ins of the account end.
#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(old_password: String, password: String, password_again: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    if password != password_again {
        return Err(ApiError::refused(422, "password.differ", &[]));
    }
    accounts::sign_in::change_password(&platform, &caller, &old_password, &password).await?;
    go("/account?changed=1");
    Ok(())
}

/// Chooses normal or large text, kept in a cookie.
#[server(prefix = "/api", endpoint = "set-size")]
pub async fn set_size(size: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let size = if size == "large" { "large" } else { "normal" };
    set_cookie(&format!("size={size}; Path=/; Max-Age=31536000; SameSite=Lax"));
    go(own_path(&back));
    Ok(())
}

/// Gives an account a new activation code. The code travels to the next page in a sealed cookie that this page clears, so
/// it stands in no address and is shown once.
#[server(prefix = "/api", endpoint = "reinvite-account")]
pub async fn reinvite_account(
    account: String,
    #[server(default)] login: String,
    #[server(default)] search: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let code = accounts::manage::reinvite(&platform, &caller.sys_admin()?, &account).await?;
    set_cookie(&issued::cookie(&platform, &login, &code)?);
    go(&accounts_page(&search, "reinvited"));
    Ok(())
}

/// Gives a person of the liaison's own unit a new activation code, which the next page shows once.
#[server(prefix = "/api", endpoint = "reinvite-unit-account")]
pub async fn reinvite_unit_account(person: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let invited = accounts::manage::reinvite_of_unit(&platform, &caller.liaison()?, &person).await?;
    set_cookie(&issued::cookie(&platform, &invited.login, &invited.code)?);
    go("/unit");
    Ok(())
}

/// Disables an account or enables it again.
#[server(prefix = "/api", endpoint = "set-account-disabled")]
pub async fn set_account_disabled(
    account: String,
    disabled: bool,
    #[server(default)] search: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    accounts::manage::set_disabled(&platform, &caller.sys_admin()?, &account, disabled).await?;
    go(&accounts_page(&search, if disabled { "disabled" } else { "enabled" }));
    Ok(())
}

/// Changes a dated setting from a day on.
#[server(prefix = "/api", endpoint = "change-setting")]
pub async fn change_setting(
    name: String,
    #[server(default)] value: String,
    #[server(default)] day: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    server::settings::change(&platform, &caller.sec_admin()?, &name, (&value, &day), &reason).await?;
    go("/admin/settings");
    Ok(())
}

/// The page of accounts with its search as it was, and what was done.
#[cfg(feature = "ssr")]
fn accounts_page(search: &str, done: &str) -> String {
    let query = leptos_router::params::ParamsMap::from_iter([("q", search), ("done", done)]);
    format!("/admin/accounts{}", query.to_query_string())
}
