//! Lessons.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::study;

/// Finishes a lesson the caller has opened; its minutes count as training.
#[server(prefix = "/api", endpoint = "finish-lesson")]
pub async fn finish_lesson(node: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    study::finish(&platform, &caller.officer()?, &node).await?;
    go(&format!("/study/{node}"));
    Ok(())
}
