//! Who is calling, and where to go after. The caller is looked up once a request by [`attach`], so that pages, the header
//! and endpoints agree on who it is.

use super::ApiError;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::uri::{Authority, PathAndQuery};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use server::authority::Caller;
use server::http::{cookie, guard};
use server::rules::seb;
use server::sittings::Door;
use server::{Platform, accounts};
use std::net::SocketAddr;

/// Who is signed in, as an extension of the request.
#[derive(Clone, Debug)]
pub struct Attached(pub Option<Caller>);

/// Middleware: looks up who the sign-in cookie belongs to.
pub async fn attach(State(platform): State<Platform>, mut request: Request, next: Next) -> Response {
    let found = match cookie::token(&platform.config, request.headers()) {
        Some(token) => accounts::caller(&platform, &token).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(caller)) if owes_the_notice(&caller, &request) => Redirect::to("/notice").into_response(),
        Ok(caller) => {
            request.extensions_mut().insert(Attached(caller));
            next.run(request).await
        }
        Err(error) => {
            tracing::error!(%error, "looking up the caller");
            (StatusCode::SERVICE_UNAVAILABLE, "服务器暂时无法读取数据，请稍后再试。已提交的答案不受影响。")
                .into_response()
        }
    }
}

/// Whoever has not read the notice on personal information sees no page but the notice (个人信息保护法 第十七条、第三十五条:
/// told before it is processed).
fn owes_the_notice(caller: &Caller, request: &Request) -> bool {
    request.method() == Method::GET && !caller.notice_read() && request.uri().path() != "/notice"
}

/// The running platform.
pub fn platform() -> Platform {
    expect_context::<Platform>()
}

/// The signed-in caller, if any.
pub fn caller() -> Option<Caller> {
    use_context::<Parts>()?.extensions.get::<Attached>()?.0.clone()
}

/// The platform and the signed-in caller; 401 when nobody is.
pub async fn session() -> Result<(Platform, Caller), ApiError> {
    match caller() {
        Some(caller) => Ok((platform(), caller)),
        None => Err(ApiError::refused(401, "signed_out", &[])),
    }
}

/// Address and browser of the request, for the sign-in record.
pub fn from(platform: &Platform) -> (String, String) {
    let Some(parts) = use_context::<Parts>() else { return ("unknown".into(), String::new()) };
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0);
    let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    (guard::address(&platform.config, &parts.headers, peer), agent.chars().take(200).collect())
}

/// Where a refused form was sent, while its page is shown again: the address its headers speak of.
#[derive(Clone, Debug)]
pub struct AskedAt(pub Uri);

/// Where people reach us by this request, `https://host`, and the address it asked for, absolute.
fn asked(platform: &Platform, parts: &Parts) -> (String, String) {
    let uri = parts.extensions.get::<AskedAt>().map_or(&parts.uri, |at| &at.0);
    let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let host = host.or_else(|| uri.authority().map(Authority::as_str)).unwrap_or_default();
    let site = format!("{}://{host}", if platform.config.tls { "https" } else { "http" });
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    (site.clone(), format!("{site}{path}"))
}

/// Where people reach us by this request, `https://host`.
pub fn site(platform: &Platform) -> String {
    use_context::<Parts>().map(|parts| asked(platform, &parts).0).unwrap_or_default()
}

/// What this request brings to the door of a sitting, with the code typed.
pub fn door(platform: &Platform, code: String) -> Door {
    let Some(parts) = use_context::<Parts>() else { return Door { code, ..Door::default() } };
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0);
    let seb_hash = parts.headers.get(seb::HEADER).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    Door {
        address: guard::address(&platform.config, &parts.headers, peer),
        url: asked(platform, &parts).1,
        seb_hash,
        code,
    }
}

/// Where the person goes after the act. A page that is opened leads on with 303, whatever its reader says it accepts; a
/// program that called an endpoint is told the path in `Location`.
pub fn go(path: &str) {
    let opened = use_context::<Parts>().is_some_and(|p| p.method == Method::GET);
    match (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        (Some(response), Ok(to)) if opened => {
            response.insert_header(header::LOCATION, to);
            response.set_status(StatusCode::SEE_OTHER);
        }
        _ => leptos_axum::redirect(own_path(path)),
    }
}

/// Adds a cookie to the answer.
pub fn set_cookie(text: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(text)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// A path of ours out of what a form sent, or the home page. Only visible ASCII, because it goes into a header.
pub fn own_path(path: &str) -> &str {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic());
    if ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_paths_of_ours_are_followed() {
        for (path, to) in [
            ("/home", "/home"),
            ("/bureau?term=june", "/bureau?term=june"),
            ("//evil.test", "/"),
            ("/\\evil.test", "/"),
            ("https://evil.test", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("/考试", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), to, "{path}");
        }
    }
}
