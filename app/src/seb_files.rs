//! The settings file of the exam browser (SEB) of a session, for the machines of the room.

use crate::api::caller::Attached;
use crate::files::{attachment, refused};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing::get};
use server::Platform;
use server::sessions::entry;

/// The route; it needs the caller attached.
pub fn routes(platform: Platform) -> Router {
    Router::new().route("/organizer/sessions/{id}/exam.seb", get(settings)).with_state(platform)
}

async fn settings(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    let by = caller.organizer().map_err(refused)?;
    let text = entry::seb_file(&platform, &by, &id).await.map_err(refused)?;
    Ok(attachment("exam.seb", "application/seb", text.into_bytes()))
}
