//! The activation code that was just made, on its way to the page that shows it once.

use crate::api::caller::set_cookie;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use server::http::cookie;
use server::{Outcome, Platform};

const NAME: &str = "issued";

/// `Set-Cookie` with the code, sealed with the program's key, for one minute.
pub(crate) fn cookie(platform: &Platform, login: &str, code: &str) -> Outcome<String> {
    let sealed = platform.vault.seal(&format!("{code} {login}"))?;
    let secure = if platform.config.tls { "; Secure" } else { "" };
    Ok(format!("{NAME}={sealed}; Path=/admin; HttpOnly; SameSite=Strict; Max-Age=60{secure}"))
}

/// Sign-in name and code that were just made, if any; clears the cookie.
pub(super) fn take(platform: &Platform) -> Option<(String, String)> {
    let sealed = cookie::read(&use_context::<Parts>()?.headers, NAME)?;
    set_cookie(&format!("{NAME}=; Path=/admin; HttpOnly; SameSite=Strict; Max-Age=0"));
    let plain = platform.vault.unseal(&sealed).ok()?;
    plain.split_once(' ').map(|(code, login)| (login.to_owned(), code.to_owned()))
}
