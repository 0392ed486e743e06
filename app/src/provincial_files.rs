//! Files of the province's results: the template, the error sheet of an import.

use crate::api::caller::Attached;
use crate::files::{XLSX, attachment, refused};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use server::authority::Organizer;
use server::provincial::{self, import};
use server::roster::workbook;
use server::{Error, Platform};

/// The routes; they need the caller attached.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/organizer/provincial-template.xlsx", get(template))
        .route("/organizer/provincial-results/imports/{id}/errors.xlsx", get(errors))
        .with_state(platform)
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer that is sent")]
fn organizer(attached: Attached) -> Result<Organizer, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    caller.organizer().map_err(refused)
}

async fn template(Extension(attached): Extension<Attached>) -> Result<Response, Response> {
    organizer(attached)?;
    let bytes = provincial::template().map_err(|e| refused(Error::Fault(format!("template: {e}"))))?;
    Ok(attachment("provincial-template.xlsx", XLSX, bytes))
}

async fn errors(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let by = organizer(attached)?;
    let preview = import::preview(&platform, &by, &id).await.map_err(refused)?;
    let bytes =
        workbook::error_sheet(&preview.problems).map_err(|e| refused(Error::Fault(format!("error sheet: {e}"))))?;
    Ok(attachment("provincial-errors.xlsx", XLSX, bytes))
}
