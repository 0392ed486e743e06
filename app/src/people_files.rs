//! Files of the register of people: the template, the list as a workbook, the error sheet of an import.

use crate::api::caller::Attached;
use crate::files::{XLSX, attachment, refused};
use axum::extract::{Extension, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use serde::Deserialize;
use server::authority::Keeper;
use server::people::{Filter, export, import};
use server::roster::workbook;
use server::{Error, Platform};

/// The filter of the list, as its page has it.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    duty: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    q: String,
}

/// The routes; they need the caller attached.
pub fn routes(platform: Platform) -> Router {
    let people = |kept: fn(Attached) -> Result<Keeper, Response>| {
        Router::new()
            .route("/people.xlsx", get(move |s, c, q| list(s, c, q, kept)))
            .route("/people-template.xlsx", get(move |c| template(c, kept)))
            .route("/people/imports/{id}/errors.xlsx", get(move |s, c, p| errors(s, c, p, kept)))
    };
    let (all, own) = (people(organizer), people(liaison));
    Router::new().nest("/organizer", all).nest("/unit", own).with_state(platform)
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer that is sent")]
fn organizer(attached: Attached) -> Result<Keeper, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    caller.organizer().map(Keeper::from).map_err(refused)
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer that is sent")]
fn liaison(attached: Attached) -> Result<Keeper, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    caller.liaison().map(Keeper::from).map_err(refused)
}

async fn list(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Query(asked): Query<Asked>,
    kept: fn(Attached) -> Result<Keeper, Response>,
) -> Result<Response, Response> {
    let by = kept(attached)?;
    let filter = Filter { unit: asked.unit, duty: asked.duty, post: asked.post, text: asked.q };
    Ok(attachment("people.xlsx", XLSX, export::export(&platform, &by, &filter).await.map_err(refused)?))
}

async fn template(
    Extension(attached): Extension<Attached>,
    kept: fn(Attached) -> Result<Keeper, Response>,
) -> Result<Response, Response> {
    kept(attached)?;
    let bytes = workbook::template().map_err(|e| refused(Error::Fault(format!("template: {e}"))))?;
    Ok(attachment("people-template.xlsx", XLSX, bytes))
}

async fn errors(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Path(id): Path<String>,
    kept: fn(Attached) -> Result<Keeper, Response>,
) -> Result<Response, Response> {
    let by = kept(attached)?;
    let preview = import::preview(&platform, &by, &id).await.map_err(refused)?;
    let bytes =
        workbook::error_sheet(&preview.problems).map_err(|e| refused(Error::Fault(format!("error sheet: {e}"))))?;
    Ok(attachment("people-errors.xlsx", XLSX, bytes))
}
