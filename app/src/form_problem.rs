//! Forms without scripts: what a browser's `POST /api/…` answers. Success leads on with 303; a refusal shows the page the
//! form stood on once more, with the sentence on top, what was typed, and the refusal's status. Other clients get JSON.

use crate::api::ApiError;
use crate::api::caller::{AskedAt, Attached, own_path};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Form, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use server::http::guard::ScriptNonce;
use std::net::SocketAddr;
use tower::ServiceExt;

/// Largest body of a form without files, in bytes.
pub const LARGEST: usize = 1024 * 1024;
/// Largest body that is read at all. An upload may be larger than what is taken, so that it is refused in words.
pub const LARGEST_UPLOAD: usize = 64 * 1024 * 1024;

/// The header by which a server function says that its body is an error.
const ERROR_MARK: &str = "serverfnerror";

/// A refusal that the page being rendered has to show; an extension of its request.
#[derive(Clone, Debug)]
pub struct FormProblem {
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub sentence: String,
    /// What was typed, without passwords and codes.
    pub fields: Vec<(String, String)>,
}

/// Middleware around the pages and endpoints; `pages` is the same router without it.
pub async fn answer(State(pages): State<Router>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    if request.method() == Method::GET {
        return Redirect::to("/").into_response();
    }
    if !wants_html(request.headers()) {
        return with_status(next.run(request).await).await.0;
    }
    let origin = Origin::of(&request);
    let (request, fields) = match read(request).await {
        Ok(read) => read,
        Err(response) => return response,
    };
    let (response, error) = with_status(next.run(request).await).await;
    match error {
        None => lead_on(response, &origin.path),
        Some(error) => show_again(pages, origin, error, fields).await,
    }
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
}

/// What the page shown again needs of the request that failed.
struct Origin {
    path: String,
    asked: AskedAt,
    headers: HeaderMap,
    attached: Option<Attached>,
    nonce: Option<ScriptNonce>,
    peer: Option<ConnectInfo<SocketAddr>>,
}

impl Origin {
    fn of(request: &Request) -> Self {
        let mut headers = request.headers().clone();
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
            headers.remove(name);
        }
        let known = request.extensions();
        Self {
            path: page_of(request.headers()),
            asked: AskedAt(request.uri().clone()),
            headers,
            attached: known.get().cloned(),
            nonce: known.get().cloned(),
            peer: known.get().cloned(),
        }
    }

    fn request(self, problem: FormProblem) -> Option<Request> {
        let mut request = Request::builder().uri(self.path).body(Body::empty()).ok()?;
        *request.headers_mut() = self.headers;
        let extensions = request.extensions_mut();
        extensions.insert(problem);
        extensions.insert(self.asked);
        self.attached.map(|e| extensions.insert(e));
        self.nonce.map(|e| extensions.insert(e));
        self.peer.map(|e| extensions.insert(e));
        Some(request)
    }
}

/// The path of the page a form stood on: of the `Referer`, when that is a page of ours, else the home page.
fn page_of(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    let rest = text(header::REFERER).and_then(|r| r.split_once("://")).map_or("", |(_, rest)| rest);
    let (host, path) = rest.find('/').map_or(("", ""), |at| rest.split_at(at));
    let path = path.split('#').next().unwrap_or_default();
    let ours = !host.is_empty() && Some(host) == text(header::HOST) && !path.starts_with("/api/");
    own_path(if ours { path } else { "" }).to_owned()
}

/// Takes the typed fields out of a plain form and asks the endpoint for JSON.
async fn read(request: Request) -> Result<(Request, Vec<(String, String)>), Response> {
    let (mut parts, body) = request.into_parts();
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let kind = parts.headers.get(header::CONTENT_TYPE).cloned();
    if !kind.as_ref().is_some_and(|k| k.as_bytes().starts_with(b"application/x-www-form-urlencoded")) {
        return Ok((Request::from_parts(parts, body), Vec::new()));
    }
    let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
        (StatusCode::PAYLOAD_TOO_LARGE, "提交的内容太大，没有写入任何数据。请减少内容后重试。").into_response()
    })?;
    let fields = typed(bytes.clone()).await;
    Ok((Request::from_parts(parts, Body::from(bytes)), fields))
}

async fn typed(bytes: Bytes) -> Vec<(String, String)> {
    let form = Request::builder()
        .method(Method::POST)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes));
    let Ok(form) = form else { return Vec::new() };
    let fields = Form::<Vec<(String, String)>>::from_request(form, &()).await.map(|f| f.0).unwrap_or_default();
    fields.into_iter().filter(|(name, _)| !name.contains("password") && name != "code").collect()
}

/// Gives an error its own status instead of the 500 every error of a server function starts with.
async fn with_status(response: Response) -> (Response, Option<ApiError>) {
    if !response.headers().contains_key(ERROR_MARK) {
        return (response, None);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    let error: ApiError =
        serde_json::from_slice(&bytes).unwrap_or_else(|_| ApiError::refused(500, "fault", &["–".into()]));
    parts.status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    parts.headers.remove(ERROR_MARK);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (Response::from_parts(parts, Body::from(bytes)), Some(error))
}

fn lead_on(mut response: Response, back: &str) -> Response {
    if response.status().is_client_error() || response.status().is_server_error() {
        return response;
    }
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    headers.remove("serverfnredirect");
    if !headers.contains_key(header::LOCATION)
        && let Ok(back) = HeaderValue::from_str(back)
    {
        headers.insert(header::LOCATION, back);
    }
    *response.status_mut() = StatusCode::SEE_OTHER;
    *response.body_mut() = Body::empty();
    response
}

async fn show_again(pages: Router, origin: Origin, error: ApiError, fields: Vec<(String, String)>) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let plain = (status, error.sentence.clone()).into_response();
    let problem = FormProblem { code: error.code, sentence: error.sentence, fields };
    let Some(request) = origin.request(problem) else { return plain };
    let Ok(mut page) = pages.oneshot(request).await;
    *page.status_mut() = if page.status().is_redirection() { StatusCode::SEE_OTHER } else { status };
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_ours_is_shown_again() {
        for (referer, path) in [
            ("http://exam.test/sign-in?next=/home", "/sign-in?next=/home"),
            ("http://exam.test/unit#top", "/unit"),
            ("http://exam.test", "/"),
            ("http://evil.test/sign-in", "/"),
            ("http://exam.test/api/sign-in", "/"),
            ("http://exam.test//evil.test/x", "/"),
            ("", "/"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("exam.test"));
            headers.insert(header::REFERER, HeaderValue::from_static(referer));
            assert_eq!(page_of(&headers), path, "{referer}");
        }
    }

    #[tokio::test]
    async fn passwords_and_codes_are_never_shown_again() {
        let fields = typed(Bytes::from_static(b"login=a1&password=x&password_again=x&old_password=y&code=AB")).await;
        assert_eq!(fields, [("login".to_owned(), "a1".to_owned())]);
    }
}
