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
    let (session_id, name, bytes) = upload::read(data).await?;
    let id = roster::stage(&platform, &by, &session_id, &name, bytes).await?;
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

#[cfg(feature = "ssr")]
mod upload {
    use super::{ApiError, MultipartData};
    use server::roster::workbook::MAX_BYTES;

    /// Session, file name and content of the form.
    pub(super) async fn read(data: MultipartData) -> Result<(String, String, Vec<u8>), ApiError> {
        let broken = || ApiError::refused(422, "form.shape", &[]);
        let mut form = data.into_inner().ok_or_else(broken)?;
        let (mut session_id, mut name, mut bytes, mut size) = (String::new(), String::new(), Vec::new(), 0);
        while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
            match field.name() {
                Some("session_id") => session_id = field.text().await.map_err(|_| broken())?,
                Some("file") => {
                    name = field.file_name().unwrap_or("名单.xlsx").to_owned();
                    // What is too large is read on and thrown away: a browser hears no answer before it has sent all.
                    while let Some(part) = field.chunk().await.map_err(|_| broken())? {
                        size += part.len();
                        if size <= MAX_BYTES {
                            bytes.extend_from_slice(&part);
                        }
                    }
                }
                _ => {}
            }
        }
        if size > MAX_BYTES {
            return Err(ApiError::refused(413, "roster.too_large", &[]));
        }
        if bytes.is_empty() {
            return Err(ApiError::refused(422, "roster.no_file", &[]));
        }
        Ok((session_id, name, bytes))
    }
}
