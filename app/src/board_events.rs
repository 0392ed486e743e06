//! `GET /organizer/sessions/{id}/events`: what changes on a board, as server-sent events. The server makes the HTML of the
//! changed parts once a listener, from the one snapshot all boards share; `style/board.js` puts it in. Each event names its
//! version, so a browser that lost the connection is sent only what it missed.

use crate::api::ApiError;
use crate::api::caller::Attached;
use crate::pages::organizer::watch_parts::{BoardFilter, head, log, row};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use futures_util::stream;
use leptos::prelude::*;
use serde::Deserialize;
use server::Platform;
use server::error::{Kind, Refusal};
use server::live_room::board::{Board, Listener, Told, listen};
use std::convert::Infallible;
use std::time::Duration;

/// After a lost connection the browser waits so long.
const RETRY: Duration = Duration::from_secs(3);

/// The version the page shows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    version: String,
}

/// The route of events; [`crate::api::caller::attach`] has to lie around it.
pub fn routes(platform: Platform) -> Router {
    Router::new().route("/organizer/sessions/{id}/events", get(events)).with_state(platform)
}

async fn events(
    State(platform): State<Platform>,
    Extension(Attached(caller)): Extension<Attached>,
    Path(id): Path<String>,
    Query(filter): Query<BoardFilter>,
    Query(shown): Query<Shown>,
    headers: HeaderMap,
) -> Response {
    let listener = match caller {
        Some(caller) => listen(&platform, &caller, &id).await,
        None => Err(Refusal::new(Kind::SignedOut, "signed_out").into()),
    };
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => {
            let error = ApiError::from(error);
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, error.sentence).into_response();
        }
    };
    let missed = headers.get("last-event-id").and_then(|v| v.to_str().ok()).unwrap_or(&shown.version);
    let (series, since) = missed.split_once('.').unwrap_or_default();
    let told = Teller { listener, filter, series: series.to_owned(), since: since.parse().unwrap_or(0) };
    let sent = Sse::new(stream::unfold(told, |mut told| async move {
        let event = told.next().await?;
        Some((Ok::<_, Infallible>(event), told))
    }));
    let mut response = sent.into_response();
    // A proxy that collects answers would hold events back.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// One listener with what it was told so far.
struct Teller {
    listener: Listener,
    filter: BoardFilter,
    series: String,
    since: u64,
}

impl Teller {
    async fn next(&mut self) -> Option<Event> {
        match self.listener.next().await? {
            Told::Quiet => Some(Event::default().comment("still here")),
            Told::Board(board) => Some(self.event(&board)),
        }
    }

    /// The event from what was told so far to this board.
    fn event(&mut self, board: &Board) -> Event {
        if self.series != board.series {
            (self.series, self.since) = (board.series.clone(), 0);
        }
        let html = changes(board, &self.filter, self.since);
        self.since = board.version;
        let id = format!("{}.{}", board.series, board.version);
        Event::default().event("board").id(id).retry(RETRY).data(html)
    }
}

/// The HTML of what changed after `since`: the parts around the table, and the rows. A row the filter no longer shows comes
/// as a hidden one.
fn changes(board: &Board, filter: &BoardFilter, since: u64) -> String {
    let mut html = String::new();
    if board.head_version > since {
        html.push_str(&head(&board.head).to_html());
        html.push_str(&log(&board.head.log).to_html());
    }
    html.push_str("<table><tbody>");
    for one in board.rows.iter().filter(|one| one.version > since) {
        let moved = if one.moved && since > 0 { " data-moved" } else { "" };
        if filter.shows(one) {
            let made = row(one).to_html();
            html.push_str(&made.replacen("<tr", &format!("<tr{moved}"), 1));
        } else if since > 0 {
            html.push_str(&format!("<tr id=\"a-{}\" hidden></tr>", one.one.who.attempt_id));
        }
    }
    html.push_str("</tbody></table>");
    html
}
