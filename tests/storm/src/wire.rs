//! One keep-alive connection with a cookie: what a browser's tab is to the server.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may take before its outcome counts as unknown.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that is made anew when it was lost.
#[derive(Debug)]
pub struct Wire {
    address: SocketAddr,
    cookie: String,
    sender: Option<SendRequest<Full<Bytes>>>,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its body, still compressed when compression was asked for.
    pub body: Bytes,
}

/// No answer came: whether the request was carried out is unknown.
#[derive(Debug)]
pub struct Lost;

impl Wire {
    /// To a server that may not be up yet.
    pub fn to(address: SocketAddr) -> Self {
        Self { address, cookie: String::new(), sender: None }
    }

    /// With the cookie of an earlier sign-in, `name=value`.
    pub fn holding(self, cookie: &str) -> Self {
        Self { cookie: cookie.to_owned(), ..self }
    }

    /// Sends a form as a program does; the sign-in cookie of the answer is kept.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, Lost> {
        let body = fields.iter().map(|(k, v)| format!("{}={}", escape(k), escape(v))).collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.into()).await
    }

    /// Sends JSON.
    pub async fn json(&mut self, path: &str, body: Bytes) -> Result<Reply, Lost> {
        self.send(Method::POST, path, "application/json", body).await
    }

    /// Opens a page as a browser does that can decompress.
    pub async fn page(&mut self, path: &str) -> Result<Reply, Lost> {
        self.send(Method::GET, path, "", Bytes::new()).await
    }

    async fn send(&mut self, method: Method, path: &str, kind: &str, body: Bytes) -> Result<Reply, Lost> {
        let mut request = Request::builder().method(method.clone()).uri(path).header(HOST, self.address.to_string());
        if method == Method::GET {
            request = request.header(ACCEPT, "text/html").header(ACCEPT_ENCODING, "gzip, br");
        } else {
            request = request.header(ACCEPT, "application/json").header(CONTENT_TYPE, kind);
        }
        if !self.cookie.is_empty() {
            request = request.header(COOKIE, &self.cookie);
        }
        let request = request.body(Full::new(body)).expect("a well-formed request");
        match timeout(PATIENCE, self.exchange(request)).await {
            Ok(Ok(reply)) => Ok(reply),
            _ => {
                self.sender = None;
                Err(Lost)
            }
        }
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, Lost> {
        let sender = self.connected().await?;
        let response = sender.send_request(request).await.map_err(|_| Lost)?;
        for set in response.headers().get_all(SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            let pair = set.split(';').next().unwrap_or_default();
            if pair.split('=').next().is_some_and(|name| name.ends_with("mingfa")) {
                self.cookie = pair.to_owned();
            }
        }
        let status = response.status();
        let body = response.into_body().collect().await.map_err(|_| Lost)?.to_bytes();
        Ok(Reply { status, body })
    }

    async fn connected(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, Lost> {
        let usable = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            let stream = TcpStream::connect(self.address).await.map_err(|_| Lost)?;
            stream.set_nodelay(true).map_err(|_| Lost)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| Lost)?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        self.sender.as_mut().ok_or(Lost)
    }
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
