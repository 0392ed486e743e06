//! What every request passes: a request that changes something must come from our own pages, and every answer carries the
//! headers that keep strangers' scripts and frames out.

use crate::config::Config;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The nonce of one answer's inline scripts.
#[derive(Clone, Debug)]
pub struct ScriptNonce(pub String);

/// Refuses a POST that another site sent: `Sec-Fetch-Site` must be `same-origin` or `none`; where a browser does not send
/// it, `Origin` (or `Referer`) must name our host. A client that sends none of the three is no browser and carries no
/// cookie it did not mean to send, so it passes.
pub async fn same_origin(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || from_our_pages(request.headers()) {
        return next.run(request).await;
    }
    foreign()
}

/// The refusal of a request that another site sent.
pub(super) fn foreign() -> Response {
    (StatusCode::FORBIDDEN, "这个请求不是从本站页面发出的，已被拒绝。请回到本站重新操作。").into_response()
}

pub(super) fn from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(from) = text(header::ORIGIN).or_else(|| text(header::REFERER)) else { return true };
    let host = text(header::HOST).unwrap_or_default();
    let rest = from.split_once("://").map_or("", |(_, rest)| rest);
    !host.is_empty() && rest.split('/').next() == Some(host)
}

/// Makes the script nonce and sets the security headers of every answer.
pub async fn headers(State(config): State<Arc<Config>>, mut request: Request, next: Next) -> Response {
    let nonce = crate::vault::hex(&rand::random::<[u8; 16]>());
    request.extensions_mut().insert(ScriptNonce(nonce.clone()));
    let fixed = request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    let set = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        set.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    set.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    set.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    );
    if !fixed {
        set.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if config.tls {
        set.insert(header::STRICT_TRANSPORT_SECURITY, YEAR);
    }
    response
}

/// The headers of an answer that is no page: nothing in it may run, be framed or be kept.
pub(super) fn data_headers(config: &Config, set: &mut HeaderMap) {
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    set.insert(header::CONTENT_SECURITY_POLICY, policy);
    set.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if config.tls {
        set.insert(header::STRICT_TRANSPORT_SECURITY, YEAR);
    }
}

const YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// The client's address: of the connection, or the last hop a trusted proxy names.
pub fn address(config: &Config, headers: &HeaderMap, peer: Option<std::net::SocketAddr>) -> String {
    let named = headers.get("x-forwarded-for").and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next());
    match named.filter(|_| config.behind_proxy) {
        Some(last) => last.trim().to_owned(),
        None => peer.map_or_else(|| "unknown".to_owned(), |p| p.ip().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_things() {
        for (pairs, good) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("origin", "http://exam.test"), ("host", "exam.test")], true),
            (vec![("origin", "http://evil.test"), ("host", "exam.test")], false),
            (vec![("origin", "null"), ("host", "exam.test")], false),
            (vec![("referer", "http://exam.test/a"), ("host", "exam.test")], true),
            (vec![("referer", "http://exam.test.evil/a"), ("host", "exam.test")], false),
            (vec![("host", "exam.test")], true),
        ] {
            let headers: HeaderMap =
                pairs.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
            assert_eq!(from_our_pages(&headers), good, "{pairs:?}");
        }
    }
}
