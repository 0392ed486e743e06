//! A browser without scripts: cookies, plain forms, no network.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use server::http::save::SaveFirst;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tower::ServiceExt;

/// The host every request names.
pub const HOST: &str = "exam.test";

/// One browser.
#[derive(Clone)]
pub struct Client {
    site: SaveFirst,
    cookies: BTreeMap<String, String>,
    /// Page the next form stands on.
    pub page: String,
    /// Address requests come from.
    pub address: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; of a page, without the empty markers (`<!>`) between texts that are set together.
    pub text: String,
}

impl Reply {
    /// A header as text, `""` when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Client {
    pub(super) fn new(site: SaveFirst) -> Self {
        Self { site, cookies: BTreeMap::new(), page: "/".into(), address: ([192, 0, 2, 1], 5000).into() }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Reply {
        self.page = path.to_owned();
        let request = Request::get(path).header(header::ACCEPT, "text/html");
        self.send(request, Body::empty()).await
    }

    /// Sends a form that stands on the page opened last, as a browser does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::REFERER, format!("http://{HOST}{}", self.page))
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    /// Sends a form with a file, as a browser does.
    pub async fn upload(&mut self, path: &str, field: (&str, &str), file: (&str, &[u8])) -> Reply {
        const BOUNDARY: &str = "----mingfa-test";
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n--{BOUNDARY}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            field.0, field.1, file.0
        )
        .into_bytes();
        body.extend_from_slice(file.1);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::REFERER, format!("http://{HOST}{}", self.page))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request, Body::from(body)).await
    }

    /// Sends a form as a program does: JSON comes back.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = Request::post(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    /// Sends any request with this browser's cookies, and keeps the cookies of the answer.
    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Reply {
        let cookies: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut request = request
            .header(header::HOST, HOST)
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .expect("a well-formed request");
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.site.clone().oneshot(request).await.expect("the site never fails");
        let (parts, body) = response.into_parts();
        self.keep(&parts.headers);
        let bytes = body.collect().await.expect("the body ends").to_bytes();
        let text = String::from_utf8_lossy(&bytes).replace("<!>", "");
        Reply { status: parts.status, headers: parts.headers, text }
    }

    /// Opens something that goes on and on; only its head is read.
    pub async fn listen(&mut self, path: &str) -> axum::response::Response {
        let cookies: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut request = Request::get(path)
            .header(header::ACCEPT, "text/event-stream")
            .header(header::ACCEPT_ENCODING, "br, gzip")
            .header(header::HOST, HOST)
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::empty())
            .expect("a well-formed request");
        request.extensions_mut().insert(ConnectInfo(self.address));
        self.site.clone().oneshot(request).await.expect("the site never fails")
    }

    /// A cookie this browser holds.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie into this browser.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for text in headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    fields.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect::<Vec<_>>().join("&")
}
