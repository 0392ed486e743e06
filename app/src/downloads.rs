//! Files people take away: tables of rates as XLSX and CSV, ledgers as XLSX. Plain links, the same rights as the page they stand on.

use crate::api::caller::Attached;
use crate::files::{XLSX, attachment, refused};
use crate::pages::bureau::rates::measure_of;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use server::Platform;
use server::error::missing;
use server::insight::{Format, Scope, download, rates};
use server::sessions::ledger::{self, Which};

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
        .route("/organizer/sessions/{id}/ledger-files/{which}", get(ledger_file))
        .route("/bureau/rates.csv", get(|s, c, q| rates_file(s, c, q, Format::Csv)))
        .with_state(platform)
}

async fn ledger_file(
    State(platform): State<Platform>,
    Extension(Attached(caller)): Extension<Attached>,
    Path((id, which)): Path<(String, String)>,
) -> Response {
    let Some(caller) = caller else { return Redirect::to("/sign-in").into_response() };
    let made = async {
        let which = Which::of(which.trim_end_matches(".xlsx")).ok_or_else(missing)?;
        let ledger = ledger::read(&platform, &caller.ledger_reader()?, &id, which).await?;
        Ok::<_, server::Error>((format!("{}.xlsx", which.code()), ledger::workbook(&ledger)?))
    };
    match made.await {
        Ok((name, bytes)) => attachment(&name, XLSX, bytes),
        Err(error) => refused(error),
    }
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
        Ok(file) => attachment(&file.name, format.media_type(), file.bytes),
        Err(error) => refused(error),
    }
}
