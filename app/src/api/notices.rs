//! Notices to the caller.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::accounts::notices;

/// Marks a notice as read and leads to what it tells of.
#[server(prefix = "/api", endpoint = "open-notice")]
pub async fn open_notice(notice: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let link = notices::open(&platform, &caller, &notice).await?;
    go(&link);
    Ok(())
}

/// Marks every notice as read.
#[server(prefix = "/api", endpoint = "read-notices")]
pub async fn read_notices() -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    notices::read_all(&platform, &caller).await?;
    go("/notices");
    Ok(())
}
