//! `POST /api/save`: the one endpoint that is not a server function, because a whole hall calls it at once. It does no
//! query of its own: the journal checks sign-in, ownership, state, generation and deadline inside its batch.

use crate::http::{cookie, guard};
use crate::platform::Platform;
use crate::storage::{AnswerEvent, Save, SaveReply};
use crate::vault::sha256_hex;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};

use serde::Deserialize;
use serde_json::json;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower::Service;

/// Events in one save at most; a whole paper fits three times.
const MOST_EVENTS: usize = 256;

/// Bytes of a save at most.
const MOST_BYTES: usize = 64 * 1024;

/// Highest event number; a candidate who presses a key a second for a year stays below it.
const MOST_SEQ: i64 = 1_000_000_000;

/// The wire form of a save.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SaveForm {
    attempt: String,
    generation: i64,
    events: Vec<AnswerEvent>,
    /// Number of the last announcement the page has shown.
    #[serde(default)]
    heard: i64,
}

/// The site with the way to save in front of it, and not inside its layers: each layer and each router copies what it
/// wraps for every request, which together cost more than the save. The guards that matter to it are called here.
#[derive(Clone)]
pub struct SaveFirst {
    platform: Arc<Platform>,
    site: Router,
}

/// Puts the way to save in front of the site.
pub fn before(site: Router, platform: Platform) -> SaveFirst {
    SaveFirst { platform: Arc::new(platform), site }
}

impl Service<Request> for SaveFirst {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if request.uri().path() == "/api/save" {
            let platform = self.platform.clone();
            return Box::pin(async move { Ok(save(&platform, request).await) });
        }
        Box::pin(self.site.call(request))
    }
}

async fn save(platform: &Platform, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = if parts.method != Method::POST {
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response()
    } else if guard::from_our_pages(&parts.headers) {
        let body = to_bytes(body, MOST_BYTES).await.ok();
        taken(platform, &parts.headers, body.as_deref()).await
    } else {
        guard::foreign()
    };
    guard::data_headers(&platform.config, response.headers_mut());
    response
}

/// The form of a body that says it is JSON.
fn form(headers: &HeaderMap, body: Option<&[u8]>) -> Option<SaveForm> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !kind.starts_with("application/json") {
        return None;
    }
    serde_json::from_slice(body?).ok()
}

async fn taken(platform: &Platform, headers: &HeaderMap, body: Option<&[u8]>) -> Response {
    let Some(form) = form(headers, body) else {
        return problem(
            StatusCode::UNPROCESSABLE_ENTITY,
            "save.shape",
            "保存请求的格式不对，答案未写入。请刷新页面后继续作答。",
        );
    };
    if let Some(seq) = bad_event(&form.events) {
        let body = json!({"code": "save.event", "seq": seq, "message": "这次保存里有一题的内容不对，整批未写入。请刷新页面后继续作答。"});
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response();
    }
    let Some(token) = cookie::token(&platform.config, headers) else { return signed_out() };
    let save = Save {
        token_digest: sha256_hex(token.as_bytes()),
        attempt: form.attempt,
        generation: form.generation,
        events: form.events,
        heard: form.heard,
    };
    let (attempt, brings) = (save.attempt.clone(), !save.events.is_empty());
    let reply = platform.journal.save(save).await;
    if let Ok(SaveReply::Taken { now, .. } | SaveReply::Paused { now, .. }) = &reply {
        platform.seen.note(attempt, *now, brings && matches!(reply, Ok(SaveReply::Taken { .. })));
    }
    match reply {
        Ok(reply) => answer(reply),
        Err(e) => {
            tracing::error!(error = %e, "save");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "save.unavailable",
                "服务器暂时无法保存，答案仍在本机，会自动重试。",
            )
        }
    }
}

/// The first event that cannot be one: number and slot from 1, letters A–I at most once each.
fn bad_event(events: &[AnswerEvent]) -> Option<i64> {
    if events.len() > MOST_EVENTS {
        return events.get(MOST_EVENTS).map(|e| e.seq);
    }
    events
        .iter()
        .find(|e| !(1..=MOST_SEQ).contains(&e.seq) || !(1..=999).contains(&e.slot) || !is_normal(&e.choice))
        .map(|e| e.seq)
}

/// A choice must be written in its one normal form, letters rising from A to I, so that equal answers are equal texts.
fn is_normal(text: &str) -> bool {
    let letters = text.as_bytes();
    letters.iter().all(|letter| (b'A'..=b'I').contains(letter)) && letters.is_sorted_by(|a, b| a < b)
}

fn answer(reply: SaveReply) -> Response {
    match reply {
        SaveReply::Taken { .. } => Json(reply).into_response(),
        SaveReply::Paused { now, announcement } => {
            let mut body = json!({"code": "save.paused", "now": now, "message": "考试已暂停，答案未写入。请保留本页，恢复后会自动上传。"});
            if let Some(announcement) = announcement {
                body["announcement"] = json!(announcement);
            }
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
        SaveReply::SignedOut => signed_out(),
        SaveReply::NotFound => problem(StatusCode::NOT_FOUND, "not_found", "没有找到这场考试。"),
        SaveReply::NotOpen => problem(StatusCode::CONFLICT, "save.not_open", "考试还没有开始作答，答案未写入。"),
        SaveReply::HandedIn => problem(StatusCode::CONFLICT, "save.handed_in", "本场考试已经交卷，不能再修改答案。"),
        SaveReply::TakenOver { generation } => {
            let body = json!({"code": "save.taken_over", "generation": generation,
                              "message": "考试已在另一窗口或设备打开，此窗口已停止作答。"});
            (StatusCode::CONFLICT, Json(body)).into_response()
        }
    }
}

fn signed_out() -> Response {
    problem(StatusCode::UNAUTHORIZED, "save.signed_out", "登录已过期。请重新登录，本机的答案会自动上传。")
}

fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({"code": code, "message": message}))).into_response()
}
