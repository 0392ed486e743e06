//! The roster import: upload, confirm or drop, forget the slips.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::roster;

/// Takes an uploaded workbook (fields `session_id`, `file`) and leads to its preview.
#[server(prefix = "/api", endpoint = "import-roster", input = MultipartFormData)]
pub async fn import_roster(data: MultipartData) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.organizer()?;
    let upload = super::upload::read(data, roster::workbook::MAX_BYTES).await?;
    if upload.is_too_large() {
        return Err(ApiError::refused(413, "roster.too_large", &[]));
    }
    if upload.bytes.is_empty() {
        return Err(ApiError::refused(422, "roster.no_file", &[]));
    }
    let session_id = upload.fields.get("session_id").cloned().unwrap_or_default();
    let id = roster::stage(&platform, &by, &session_id, &upload.file_name, upload.bytes).await?;
    go(&format!("/organizer/imports/{id}"));
    Ok(id)
}

/// Writes a staged import.
#[server(prefix = "/api", endpoint = "confirm-import")]
pub async fn confirm_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    roster::confirm(&platform, &caller.organizer()?, &import).await?;
    go(&format!("/organizer/imports/{import}"));
    Ok(())
}

/// Drops a staged import.
#[server(prefix = "/api", endpoint = "drop-import")]
pub async fn drop_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let session_id = roster::drop_staged(&platform, &caller.organizer()?, &import).await?;
    go(&format!("/organizer/sessions/{session_id}/import"));
    Ok(())
}

/// Forgets the activation codes of an import.
#[server(prefix = "/api", endpoint = "forget-slips")]
pub async fn forget_slips(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    roster::forget_slips(&platform, &caller.organizer()?, &import).await?;
    go(&format!("/organizer/imports/{import}"));
    Ok(())
}
