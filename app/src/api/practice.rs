//! Practice and mock exams.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::practice;

/// Answers one practice question. `choice` holds the letters chosen; `mode` says how the chapter goes on.
#[server(prefix = "/api", endpoint = "answer-practice")]
pub async fn answer_practice(
    node: String,
    item: String,
    version: i64,
    #[server(default)] choice: Vec<String>,
    #[server(default)] mode: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let answer = practice::answer(&platform, &caller.officer()?, &node, &item, version, &choice.concat()).await?;
    let mode = match mode.as_str() {
        "notebook" => "notebook",
        "review" => "review",
        chapter => practice::Mode::parse(chapter).then().code(),
    };
    go(&format!("/practice/{node}/answer/{answer}?mode={mode}"));
    Ok(())
}

/// Starts a mock exam and leads to its waiting room.
#[server(prefix = "/api", endpoint = "start-mock")]
pub async fn start_mock() -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let attempt = practice::mock::start(&platform, &caller.officer()?).await?;
    go(&format!("/attempt/{attempt}/waiting"));
    Ok(())
}
