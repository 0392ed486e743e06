//! Files to download: the roster's template, its error sheet, the activation slips.

use crate::api::caller::Attached;
use crate::files::{XLSX, attachment, refused};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use server::authority::Organizer;
use server::roster::{self, workbook};
use server::{Error, Platform};

/// The routes; they need the caller attached.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/organizer/roster-template.xlsx", get(template))
        .route("/organizer/imports/{id}/errors.xlsx", get(errors))
        .route("/organizer/imports/{id}/slips.xlsx", get(slips))
        .with_state(platform)
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer that is sent")]
fn organizer(attached: Attached) -> Result<Organizer, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    caller.organizer().map_err(refused)
}

async fn template(Extension(attached): Extension<Attached>) -> Result<Response, Response> {
    organizer(attached)?;
    let bytes = workbook::template().map_err(|e| refused(Error::Fault(format!("template: {e}"))))?;
    Ok(attachment("roster-template.xlsx", XLSX, bytes))
}

async fn errors(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let by = organizer(attached)?;
    let preview = roster::preview(&platform, &by, &id).await.map_err(refused)?;
    let bytes =
        workbook::error_sheet(&preview.errors).map_err(|e| refused(Error::Fault(format!("error sheet: {e}"))))?;
    Ok(attachment("roster-errors.xlsx", XLSX, bytes))
}

async fn slips(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let by = organizer(attached)?;
    Ok(attachment("activation-slips.xlsx", XLSX, roster::slips_workbook(&platform, &by, &id).await.map_err(refused)?))
}
