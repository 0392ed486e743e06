//! A report as a file. Each download leaves an audit row.

use super::export::{self, csv, xlsx};
use super::rates::Report;
use crate::authority::Bureau;
use crate::clock::{beijing, beijing_day};
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::storage::audit;
use serde_json::json;

/// Kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A workbook with values and notes.
    Xlsx,
    /// Comma-separated values for other programs.
    Csv,
}

impl Format {
    /// Ending of the file name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
        }
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A file to hand over.
#[derive(Clone, Debug)]
pub struct Download {
    /// File name: ASCII, no personal data.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The report as a file: same rows, order and words as the page.
pub async fn download(platform: &Platform, by: &Bureau, report: &Report, format: Format) -> Outcome<Download> {
    let (as_of, filter) = (beijing(report.as_of), format!("{}，{}", report.session.name, report.scope.label()));
    let source = export::Report {
        rows: &report.rows,
        measure: report.measure,
        target_percent: report.target(),
        published: report.session.published,
        as_of: &as_of,
        filter: &filter,
    };
    let bytes = match format {
        Format::Xlsx => xlsx(&source).map_err(|e| Error::Fault(format!("workbook: {e}")))?,
        Format::Csv => csv(&source).into_bytes(),
    };
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let object = format!("session:{}", report.session.id);
    let detail = json!({"scope": report.scope.code(), "format": format.ending(), "rows": report.rows.len()});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "insight.export", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    let name = format!("rates-{}-{}.{}", report.scope.code(), beijing_day(report.as_of), format.ending());
    Ok(Download { name, bytes })
}
