//! `POST /my-data/download`: the officer's own copy of what is stored on them, as a file. A POST, so that no link or picture
//! of another page can trigger it; the guard in front refuses other sites.

use crate::accounts;
use crate::error::{Error, Outcome};
use crate::http::cookie;
use crate::platform::Platform;
use crate::practice::my_data;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;

/// The route.
pub fn routes(platform: Platform) -> Router {
    Router::new().route("/my-data/download", post(download)).with_state(platform)
}

async fn download(State(platform): State<Platform>, headers: HeaderMap) -> Response {
    match file(&platform, &headers).await {
        Ok(Some(text)) => {
            let kind = [
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (kind, text).into_response()
        }
        Ok(None) => Redirect::to("/sign-in?next=/my-data").into_response(),
        Err(Error::Refused(_)) => {
            (StatusCode::FORBIDDEN, "这个账号没有关联的人员信息。如有疑问请联系单位联络员。").into_response()
        }
        Err(error) => {
            tracing::error!(%error, "my data");
            (StatusCode::SERVICE_UNAVAILABLE, "服务器暂时无法读取数据，请稍后再试。").into_response()
        }
    }
}

async fn file(platform: &Platform, headers: &HeaderMap) -> Outcome<Option<String>> {
    let Some(token) = cookie::token(&platform.config, headers) else { return Ok(None) };
    let Some(caller) = accounts::caller(platform, &token).await? else { return Ok(None) };
    let copy = my_data::copy(platform, &caller.officer()?).await?;
    Ok(Some(serde_json::to_string_pretty(&copy)?))
}
