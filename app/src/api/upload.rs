//! A form with one file, read to its end.

use super::ApiError;
use leptos::server_fn::codec::MultipartData;
use std::collections::BTreeMap;

/// What the form held.
#[derive(Debug, Default)]
pub struct Upload {
    /// Fields beside the file.
    pub fields: BTreeMap<String, String>,
    /// Name of the file.
    pub file_name: String,
    /// Its content; no more than was asked for.
    pub bytes: Vec<u8>,
    /// Its size as it was sent.
    pub size: usize,
}

impl Upload {
    /// Whether the file was larger than what was asked for.
    pub fn is_too_large(&self) -> bool {
        self.size > self.bytes.len()
    }
}

/// Reads the field `file` up to `most` bytes, and the fields beside it.
///
/// # Errors
/// `form.shape` when the form breaks off.
pub async fn read(data: MultipartData, most: usize) -> Result<Upload, ApiError> {
    let broken = || ApiError::refused(422, "form.shape", &[]);
    let mut form = data.into_inner().ok_or_else(broken)?;
    let mut upload = Upload::default();
    while let Some(mut field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            upload.fields.insert(name, field.text().await.map_err(|_| broken())?);
            continue;
        }
        upload.file_name = field.file_name().unwrap_or_default().to_owned();
        // What is too large is read on and thrown away: a browser hears no answer before it has sent all.
        while let Some(part) = field.chunk().await.map_err(|_| broken())? {
            upload.size += part.len();
            if upload.size <= most {
                upload.bytes.extend_from_slice(&part);
            }
        }
    }
    Ok(upload)
}
