//! Licence applications: apply, submit, review, return, record the number.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::licences;

/// Begins the caller's application and leads to its check-answers page.
#[server(prefix = "/api", endpoint = "begin-licence-application")]
pub async fn begin_licence_application() -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::apply(&platform, &caller.officer()?).await?;
    go("/licence/apply");
    Ok(())
}

/// Submits the caller's draft or returned application.
#[server(prefix = "/api", endpoint = "submit-licence-application")]
pub async fn submit_licence_application(
    application: String,
    #[server(default)] confirmed: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::submit(&platform, &caller.officer()?, &application, confirmed == "yes").await?;
    go("/licence");
    Ok(())
}

/// The liaison passes an application of the own unit on.
#[server(prefix = "/api", endpoint = "pass-unit-review")]
pub async fn pass_unit_review(application: String, #[server(default)] note: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::unit_review(&platform, &caller.liaison()?, &application, &note).await?;
    go("/unit/licences");
    Ok(())
}

/// The liaison returns an application of the own unit.
#[server(prefix = "/api", endpoint = "return-from-unit-review")]
pub async fn return_from_unit_review(application: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::return_by_unit(&platform, &caller.liaison()?, &application, &reason).await?;
    go("/unit/licences");
    Ok(())
}

/// The bureau passes an application and submits it up.
#[server(prefix = "/api", endpoint = "pass-district-review")]
pub async fn pass_district_review(application: String, #[server(default)] note: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::district_review(&platform, &caller.bureau()?, &application, &note).await?;
    go(&format!("/bureau/licences/{application}"));
    Ok(())
}

/// The bureau returns an application.
#[server(prefix = "/api", endpoint = "return-from-district-review")]
pub async fn return_from_district_review(
    application: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::return_by_bureau(&platform, &caller.bureau()?, &application, &reason).await?;
    go(&format!("/bureau/licences/{application}"));
    Ok(())
}

/// The bureau records the number the province gave; the licence is in force.
#[server(prefix = "/api", endpoint = "record-licence-number")]
pub async fn record_licence_number(application: String, #[server(default)] number: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    licences::record_number(&platform, &caller.bureau()?, &application, &number).await?;
    go(&format!("/bureau/licences/{application}"));
    Ok(())
}
