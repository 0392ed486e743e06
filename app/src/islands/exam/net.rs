//! Talking to the server from the exam page.

use crate::view::sitting::EventView;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response};

#[derive(Serialize)]
struct SaveForm<'a> {
    attempt: &'a str,
    generation: i64,
    events: &'a [EventView],
    heard: i64,
}

/// The answer to a save.
#[derive(Deserialize)]
pub struct Taken {
    /// One an event.
    pub acks: Vec<Ack>,
    /// Server time.
    pub now: i64,
    /// Deadline.
    pub deadline: i64,
    /// Next free event number.
    pub next_seq: i64,
    /// What was announced meanwhile.
    pub announcement: Option<Announced>,
}

/// What was announced to everybody.
#[derive(Deserialize)]
pub struct Announced {
    /// Its number.
    pub number: i64,
    /// One line.
    pub words: String,
}

/// What became of an event.
#[derive(Deserialize)]
pub struct Ack {
    /// Its number.
    pub seq: i64,
    /// `saved`, `duplicate`, `conflict` or `late`.
    pub outcome: String,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
    now: Option<i64>,
    announcement: Option<Announced>,
}

/// How a save ended.
pub enum Saved {
    /// Acknowledged.
    Taken(Taken),
    /// No answer, or one that says to try again.
    Unreachable,
    /// Time stands still; the server's time, and what was announced meanwhile.
    Paused(i64, Option<Announced>),
    /// Refused with this code.
    Refused(String),
}

/// Sends a batch; gives up waiting after ten seconds.
pub async fn save(attempt: &str, generation: i64, events: &[EventView], heard: i64) -> Saved {
    let Ok(body) = serde_json::to_string(&SaveForm { attempt, generation, events, heard }) else {
        return Saved::Unreachable;
    };
    let Ok(response) = post("/api/save", "application/json", &body).await else { return Saved::Unreachable };
    let Some(text) = text(&response).await else { return Saved::Unreachable };
    if response.ok() {
        return serde_json::from_str(&text).map_or(Saved::Unreachable, Saved::Taken);
    }
    match serde_json::from_str::<Problem>(&text) {
        Ok(Problem { code, now: Some(now), announcement }) if code == "save.paused" => Saved::Paused(now, announcement),
        Ok(problem) if response.status() < 500 && response.status() != 429 => Saved::Refused(problem.code),
        _ => Saved::Unreachable,
    }
}

/// Signs in again without leaving the page; true when it worked.
pub async fn sign_in(login: &str, password: &str) -> bool {
    let encode = |text: &str| String::from(js_sys::encode_uri_component(text));
    let body = format!("login={}&password={}", encode(login), encode(password));
    post("/api/sign-in", "application/x-www-form-urlencoded", &body).await.is_ok_and(|r| r.ok())
}

/// Makes this sign-in the one that writes; true when it worked.
pub async fn claim(attempt: &str) -> bool {
    let body = format!("attempt={}", String::from(js_sys::encode_uri_component(attempt)));
    post("/api/claim-attempt", "application/x-www-form-urlencoded", &body).await.is_ok_and(|r| r.ok())
}

async fn post(path: &str, content_type: &str, body: &str) -> Result<Response, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let controller = AbortController::new()?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    init.set_signal(Some(&controller.signal()));
    let headers = web_sys::Headers::new()?;
    headers.set("Content-Type", content_type)?;
    headers.set("Accept", "application/json")?;
    init.set_headers(&headers);
    leptos::prelude::set_timeout(move || controller.abort(), std::time::Duration::from_secs(10));
    JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?.dyn_into()
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}
