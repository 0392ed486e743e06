//! The province's exam results: upload, confirm, drop.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::provincial::{confirm, import};

/// Takes a workbook of results (fields `name`, `day`, `full`, `pass`, `file`), begins to read it, and leads to its preview.
#[server(prefix = "/api", endpoint = "import-provincial-results", input = MultipartFormData)]
pub async fn import_provincial_results(data: MultipartData) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.organizer()?;
    let mut upload = super::upload::read(data, server::roster::workbook::MAX_BYTES).await?;
    if upload.is_too_large() {
        return Err(ApiError::refused(413, "roster.too_large", &[]));
    }
    if upload.bytes.is_empty() {
        return Err(ApiError::refused(422, "roster.no_file", &[]));
    }
    let mut field = |name: &str| upload.fields.remove(name).unwrap_or_default();
    let form = import::Form { name: field("name"), day: field("day"), full: field("full"), pass: field("pass") };
    let (id, _) = import::begin(&platform, &by, &form, &upload.file_name, upload.bytes).await?;
    go(&format!("/organizer/provincial-results/imports/{id}"));
    Ok(id)
}

/// Writes a staged import of results.
#[server(prefix = "/api", endpoint = "confirm-provincial-import")]
pub async fn confirm_provincial_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    confirm(&platform, &caller.organizer()?, &import).await?;
    go(&format!("/organizer/provincial-results/imports/{import}"));
    Ok(())
}

/// Drops a staged import of results.
#[server(prefix = "/api", endpoint = "drop-provincial-import")]
pub async fn drop_provincial_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    import::drop_it(&platform, &caller.organizer()?, &import).await?;
    go("/organizer/provincial-results");
    Ok(())
}
