//! The activation code that was just made, on its way to the page that shows it once.

use crate::api::caller::set_cookie;
use axum::http::request::Parts;
use leptos::prelude::*;
use server::http::cookie;
use server::{Outcome, Platform};

const NAME: &str = "issued";

/// `Set-Cookie` with the code, sealed with the program's key, for one minute.
pub(crate) fn cookie(platform: &Platform, login: &str, code: &str) -> Outcome<String> {
    let sealed = platform.vault.seal(&format!("{code} {login}"))?;
    let secure = if platform.config.tls { "; Secure" } else { "" };
    Ok(format!("{NAME}={sealed}; Path=/; HttpOnly; SameSite=Strict; Max-Age=60{secure}"))
}

/// Sign-in name and code that were just made, if any; clears the cookie.
pub(crate) fn take(platform: &Platform) -> Option<(String, String)> {
    let sealed = cookie::read(&use_context::<Parts>()?.headers, NAME)?;
    set_cookie(&format!("{NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
    let plain = platform.vault.unseal(&sealed).ok()?;
    plain.split_once(' ').map(|(code, login)| (login.to_owned(), code.to_owned()))
}

/// The slip that shows it.
pub(crate) fn slip((login, code): (String, String)) -> impl IntoView + use<> {
    view! {
        <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span><div>
            <h2>"已生成新的激活码"</h2>
            <p>"账号 "<b>{login}</b>" 的激活码："<code class="sealed">{code}</code></p>
            <p>"只显示这一次，14 天内有效。请抄写或打印后当面交给本人。"</p>
        </div></div>
    }
}
