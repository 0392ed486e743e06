//! The sign-in cookie: `__Host-mingfa` over TLS, `mingfa` on plain local HTTP; HttpOnly, SameSite=Lax, whole site.

use crate::config::Config;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;

fn name(config: &Config) -> &'static str {
    if config.tls { "__Host-mingfa" } else { "mingfa" }
}

/// The token a request carries.
pub fn token(config: &Config, headers: &HeaderMap) -> Option<String> {
    read(headers, name(config)).filter(|t| t.len() == 64 && t.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A cookie of the request by name.
pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// `Set-Cookie` that starts a sign-in.
pub fn start(config: &Config, token: &str) -> String {
    let secure = if config.tls { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}", name(config))
}

/// `Set-Cookie` that ends it.
pub fn end(config: &Config) -> String {
    let secure = if config.tls { "; Secure" } else { "" };
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name(config))
}
