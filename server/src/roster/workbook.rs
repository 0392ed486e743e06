//! The roster workbook 人员名单: an `.xlsx` of a unit's people, read row by row into domain types. Nothing is stored here.
//!
//! What a reader could get wrong: the parser never sees the uploaded bytes, but the re-packed archive of [`archive`], and
//! cells are streamed, because one stray cell in the last row would make a dense table of a small file.

mod archive;
mod line;
mod sheets;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use archive::repack;
pub(crate) use line::{Line, Seen, short, staff_number};
pub(crate) use sheets::{choice, write_heads};
pub use sheets::{error_sheet, template};
pub(crate) use texts::Texts;

use crate::rules::eligibility::{Duty, Establishment};
use crate::rules::resident_id::{Phone, ResidentId};
use calamine::{Reader, SheetType, Xlsx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::Cursor;

/// Most bytes of an upload: 5 MB (OWASP ASVS 5.0, 5.2.1).
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Most people in one workbook.
pub const MAX_ROWS: u32 = 20_000;

/// The columns of a sheet, A and on, at most nine: head, and what may stand under it. The last one may be missing.
pub(crate) type Columns = &'static [(&'static str, &'static str)];

const COLUMNS: [(&str, &str); 9] = [
    ("姓名", ""),
    ("身份证号", ""),
    ("手机号", ""),
    ("单位", ""),
    ("岗位类别", "（执法人员/执法监督人员）"),
    ("编制类型", ""),
    ("在岗", "（是/否）"),
    ("培训完成", "（是/否）"),
    ("工号", "（可不填）"),
];

/// A workbook that was refused whole; `Display` is the sentence for the person who uploaded it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// No zip archive, or one without a workbook in it.
    #[error("这不是 .xlsx 工作簿。请用模板填写，另存为 .xlsx 后再上传")]
    NotXlsx,
    /// The format before 2007, or a workbook under a password.
    #[error("这是旧版 .xls 文件或加了密码的文件。请去掉密码，另存为 .xlsx 后再上传")]
    OldOrEncrypted,
    /// More than [`MAX_BYTES`].
    #[error("文件超过 5 MB。请删去图片和多余的工作表，或分成几个文件上传")]
    TooLarge,
    /// Too many parts, or far larger when unpacked than a roster can be.
    #[error("文件解压后过大，已停止读取。请把名单复制到新下载的模板中再上传")]
    Unpacked,
    /// A workbook that cannot be read to its end.
    #[error("文件已损坏，无法读完。请重新下载模板，复制名单后再上传")]
    Damaged,
    /// No worksheet in it.
    #[error("工作簿里没有工作表。请使用模板")]
    NoSheet,
    /// A head is missing, misspelled or in another place.
    #[error("第 1 行 {column} 列应为“{expected}”，现为{}。请使用模板，不要增删或移动列", shown(.found))]
    WrongHead {
        /// Letter of the column.
        column: &'static str,
        /// The head that belongs there.
        expected: &'static str,
        /// What stands there; may be blank.
        found: String,
    },
    /// A head that cannot be done without, where columns may be moved.
    #[error("第 1 行没有“{expected}”这个表头。请使用模板，不要改动表头文字")]
    HeadMissing {
        /// The head.
        expected: &'static str,
    },
    /// More than [`MAX_ROWS`].
    #[error("名单超过 20000 行。请分成几个文件上传")]
    TooManyRows,
}

fn shown(found: &str) -> String {
    if found.is_empty() { "空白".to_owned() } else { format!("“{found}”") }
}

/// One person of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// Row in the sheet, the heads being row 1.
    pub row: u32,
    /// Name, without padding.
    pub name: String,
    /// Resident ID number.
    pub resident_id: ResidentId,
    /// Mobile phone number.
    pub phone: Phone,
    /// Name of the unit as written; whether it exists is not known here.
    pub unit_name: String,
    /// Officer or supervisor.
    pub duty: Duty,
    /// Establishment type.
    pub establishment: Establishment,
    /// In post.
    pub in_post: bool,
    /// Pre-exam training finished.
    pub training_done: bool,
    /// Staff number, if the unit has one.
    pub staff_no: Option<String>,
}

/// One wrong cell. `Display` is `第 14 行 B 列：身份证号校验位不对，请核对末位`. Messages never repeat an ID or phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Row in the sheet, the heads being row 1.
    pub row: u32,
    /// Letter of the column.
    pub column: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行 {} 列：{}", self.row, self.column, self.message)
    }
}

/// What a workbook holds: a row is in `rows` if none of its cells is in `errors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// People who can be imported, in the order of the sheet.
    pub rows: Vec<RosterRow>,
    /// Everything to be corrected, in the order of the sheet.
    pub errors: Vec<RowError>,
}

/// Reads the first worksheet of an uploaded workbook. Blank rows are skipped. Takes up to a second for the largest file
/// it accepts: call it off the async threads.
///
/// # Errors
/// [`WorkbookError`] if the file as a whole cannot be used; single wrong cells are in [`Parsed::errors`].
pub fn read(bytes: &[u8], today: Date) -> Result<Parsed, WorkbookError> {
    let (mut parsed, mut seen) = (Parsed::default(), Seen::default());
    lines(bytes, &COLUMNS, |line| {
        let before = parsed.errors.len();
        let row = line.to_row(today, &mut seen, &mut parsed.errors);
        if parsed.errors.len() == before {
            parsed.rows.extend(row);
        }
    })?;
    Ok(parsed)
}

/// Reads the first worksheet line by line under these columns: row 1 has to be their heads, `take` gets every other row that
/// is not blank.
pub(crate) fn lines(bytes: &[u8], columns: Columns, mut take: impl FnMut(&Line)) -> Result<(), WorkbookError> {
    let mut book = Xlsx::new(Cursor::new(archive::repack(bytes)?)).map_err(|_| WorkbookError::NotXlsx)?;
    let sheet = book.sheets_metadata().iter().find(|sheet| sheet.typ == SheetType::WorkSheet);
    let name = sheet.map(|sheet| sheet.name.clone()).ok_or(WorkbookError::NoSheet)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| WorkbookError::Damaged)?;
    let (mut line, mut texts) = (Line::new(1, columns), Texts::new());
    let mut finish = |line: &Line| match line.row {
        1 => line.check_heads(),
        _ if line.is_blank() => Ok(()),
        _ => {
            take(line);
            Ok(())
        }
    };
    while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::Damaged)? {
        texts.count(cell.get_value())?;
        let (row, column) = (cell.get_position().0.saturating_add(1), cell.get_position().1 as usize);
        if column >= columns.len() || line::is_blank(cell.get_value()) {
            continue;
        }
        if row < line.row {
            return Err(WorkbookError::Damaged);
        }
        if row > line.row {
            finish(&line)?;
            line = Line::new(row, columns);
        }
        if row > MAX_ROWS + 1 {
            return Err(WorkbookError::TooManyRows);
        }
        line.put(column, cell.get_value());
    }
    finish(&line)
}
