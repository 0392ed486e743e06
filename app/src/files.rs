//! What every file to take away has in common: its headers, and the refusal in words.

use crate::api::ApiError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use server::Error;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file under this name (visible ASCII).
pub fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// The refusal as plain words with its status.
pub fn refused(error: Error) -> Response {
    let error = ApiError::from(error);
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, error.sentence).into_response()
}
