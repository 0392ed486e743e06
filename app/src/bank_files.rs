//! What the bank's pages fetch beside pages: the workbook for authors, and the preview of a form that is being typed.

use crate::api::caller::Attached;
use crate::files::{XLSX, attachment, refused};
use crate::pages::bank::{fragment, of_form};
use axum::Router;
use axum::extract::{Extension, Form, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use question_bank::ItemId;
use server::authority::Author;
use server::bank::{draft, sheet};
use server::{Error, Platform};

/// The routes; they need the caller attached.
pub fn routes(platform: Platform) -> Router {
    Router::new().route("/bank/template.xlsx", get(template)).route("/bank/preview", post(preview)).with_state(platform)
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer that is sent")]
fn author(attached: Attached) -> Result<Author, Response> {
    let Some(caller) = attached.0 else { return Err(Redirect::to("/sign-in").into_response()) };
    caller.author().map_err(refused)
}

async fn template(Extension(attached): Extension<Attached>) -> Result<Response, Response> {
    author(attached)?;
    let bytes = sheet::template().map_err(|e| refused(Error::Fault(format!("template: {e}"))))?;
    Ok(attachment("item-template.xlsx", XLSX, bytes))
}

/// The preview of what is typed; nothing is stored.
async fn preview(
    State(platform): State<Platform>,
    Extension(attached): Extension<Attached>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Html<String>, Response> {
    author(attached)?;
    let fields = of_form(&pairs);
    let id = ItemId::parse("NEW").map_err(|e| refused(Error::Fault(e.to_string())))?;
    let faults = draft::check(&platform, &fields, &id).await.map_err(refused)?;
    let articles = draft::articles(&platform, &fields).await.map_err(refused)?;
    Ok(Html(fragment(&fields, &faults, &articles)))
}
