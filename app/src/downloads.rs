//! Files people take away: tables of rates as XLSX and CSV. Plain links, the same rights as the page they stand on.

use crate::api::ApiError;
use crate::api::caller::Attached;
use crate::pages::bureau::rates::measure_of;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use server::Platform;
use server::error::missing;
use server::insight::{Format, Scope, download, rates};

/// Which report.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    session: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    measure: String,
}

/// The routes of files; [`crate::api::caller::attach`] has to lie around them.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/bureau/rates.xlsx", get(|s, c, q| rates_file(s, c, q, Format::Xlsx)))
        .route("/bureau/rates.csv", get(|s, c, q| rates_file(s, c, q, Format::Csv)))
        .with_state(platform)
}

async fn rates_file(
    State(platform): State<Platform>,
    Extension(Attached(caller)): Extension<Attached>,
    Query(asked): Query<Asked>,
    format: Format,
) -> Response {
    let Some(caller) = caller else { return Redirect::to("/sign-in?next=/bureau").into_response() };
    let made = async {
        let (by, scope) = (caller.bureau()?, Scope::from_code(&asked.scope));
        let report = rates(&platform, &by, &asked.session, scope, measure_of(&asked.measure, scope)).await?;
        download(&platform, &by, &report.ok_or_else(missing)?, format).await
    };
    match made.await {
        Ok(file) => {
            let name = format!("attachment; filename=\"{}\"", file.name);
            ([(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], file.bytes)
                .into_response()
        }
        Err(error) => {
            let error = ApiError::from(error);
            let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.sentence).into_response()
        }
    }
}
