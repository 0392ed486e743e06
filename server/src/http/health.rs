//! `/healthz` (the process answers), `/readyz` (the database answers too), `/metrics` (counts for operators, no personal data).

use crate::platform::Platform;
use crate::storage::attempt;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, response::Html};

/// The three routes.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/healthz", get(|| async { Html("ok") }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(platform)
}

async fn ready(State(platform): State<Platform>) -> Response {
    match attempt::count_by_state(&platform.store).await {
        Ok(_) => "ready".into_response(),
        Err(e) => {
            tracing::error!(error = %e, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database").into_response()
        }
    }
}

async fn metrics(State(platform): State<Platform>) -> Response {
    match attempt::count_by_state(&platform.store).await {
        Ok(counts) => {
            let lines: String = counts.iter().map(|(s, n)| format!("mingfa_attempts{{state=\"{s}\"}} {n}\n")).collect();
            lines.into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
