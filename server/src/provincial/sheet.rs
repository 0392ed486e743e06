//! The workbook of results: one person a row, read by the reader of rosters; and its template.

use crate::roster::workbook::{self, Line, RowError, WorkbookError, choice, short, write_heads};
use crate::rules::person_name;
use crate::rules::provincial::{Scale, Scored, hundredths};
use crate::rules::resident_id::ResidentId;
use jiff::civil::Date;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Columns A to E; the last one may be missing.
const COLUMNS: [(&str, &str); 5] =
    [("姓名", ""), ("身份证号", ""), ("成绩", "（分）"), ("是否合格", "（是/否）"), ("证书或准考证号", "（可不填）")];
const NAME: usize = 0;
const RESIDENT_ID: usize = 1;
const SCORE: usize = 2;
const PASSED: usize = 3;
const NUMBER: usize = 4;
/// Longest number of the province, in characters.
const LONGEST_NUMBER: usize = 40;

const NOTES: [&str; 7] = [
    "1. 在“成绩”表中每人填一行，从第 2 行填起。不要增删、移动列，不要改动第 1 行。",
    "2. 姓名、身份证号：与名册一致；身份证号列已设为文本格式，从别处复制时请选“只粘贴数值”。",
    "3. 成绩：数字，最多两位小数。缺考的人不要列入；成绩无效的填 0，是否合格填“否”。",
    "4. 是否合格：填“是”或“否”，须与上传时填写的合格分数线一致。",
    "5. 证书或准考证号：省里给的编号，可不填。",
    "6. 省里更正成绩后，用同一考试名称和考试日期再次上传；原成绩保留为前一版本。",
    "7. 文件不超过 5 MB、20000 行。上传后先显示会改动什么，确认后才会写入。",
];

/// One result of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ResultRow {
    /// Row in the sheet, the heads being row 1.
    pub row: u32,
    /// Name.
    pub name: String,
    /// Resident ID number.
    pub resident_id: ResidentId,
    /// Score in hundredths.
    pub score: i64,
    /// Full marks in hundredths.
    pub full: i64,
    /// Passed.
    pub passed: bool,
    /// The province's number; may be empty.
    pub number: String,
}

impl ResultRow {
    /// The result alone.
    pub(super) fn scored(&self) -> Scored {
        Scored { score: self.score, full: self.full, passed: self.passed, number: self.number.clone() }
    }
}

/// What the workbook holds: a row is in `rows` if nothing of it is in `errors`.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    pub rows: Vec<ResultRow>,
    pub errors: Vec<RowError>,
}

/// Reads the first worksheet. Of a person who is there twice no row is taken: nobody can say which one is right.
pub(super) fn read(bytes: &[u8], today: Date, scale: Scale) -> Result<Parsed, WorkbookError> {
    let mut parsed = Parsed::default();
    let (mut first, mut twice) = (HashMap::new(), HashSet::new());
    workbook::lines(bytes, &COLUMNS, |line| {
        let before = parsed.errors.len();
        let row = row(line, today, scale, &mut parsed.errors);
        let Some(row) = row.filter(|_| parsed.errors.len() == before) else { return };
        match first.get(&row.resident_id) {
            Some(earlier) => {
                let message = format!("身份证号与第 {earlier} 行重复，两行都不导入，请只留一行");
                parsed.errors.push(RowError { row: row.row, column: "B".to_owned(), message });
                twice.insert(row.resident_id);
            }
            None => {
                first.insert(row.resident_id.clone(), row.row);
                parsed.rows.push(row);
            }
        }
    })?;
    parsed.rows.retain(|row| !twice.contains(&row.resident_id));
    Ok(parsed)
}

fn row(line: &Line, today: Date, scale: Scale, errors: &mut Vec<RowError>) -> Option<ResultRow> {
    let name = line.cell(NAME, errors, person_name::read);
    let id = line.cell(RESIDENT_ID, errors, |text| ResidentId::parse(text, today).map_err(|e| e.to_string()));
    let score = line.cell(SCORE, errors, |text| score(text, scale));
    let passed = line.cell(PASSED, errors, |text| {
        let passed = yes_or_no(text)?;
        score.map_or(Ok(()), |score| scale.agrees(score, passed))?;
        Ok(passed)
    });
    let number = line.optional(NUMBER, errors, number)?.unwrap_or_default();
    Some(ResultRow {
        row: line.row,
        name: name?,
        resident_id: id?,
        score: score?,
        full: scale.full,
        passed: passed?,
        number,
    })
}

fn score(text: &str, scale: Scale) -> Result<i64, String> {
    let wrong = || format!("成绩应为 0 或正数，最多两位小数，现为“{}”；缺考的人不要列入", short(text.trim()));
    scale.holds(hundredths(text).ok_or_else(wrong)?)
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match person_name::tidy(text).as_str() {
        "是" | "合格" => Ok(true),
        "否" | "不合格" => Ok(false),
        other => Err(format!("是否合格应填“是”或“否”，现为“{}”", short(other))),
    }
}

fn number(text: &str) -> Result<String, String> {
    let number = person_name::tidy(text);
    let fits = number.chars().count() <= LONGEST_NUMBER && !number.chars().any(char::is_control);
    if fits {
        Ok(number)
    } else {
        Err(format!("证书或准考证号超过 {LONGEST_NUMBER} 个字，或含有不能使用的字符"))
    }
}

/// The empty workbook: heads, text format, a drop-down, and a second sheet that explains.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("成绩")?;
    let text = Format::new().set_num_format("@");
    for (column, width) in [(0, 14), (1, 24), (2, 12), (3, 20), (4, 30)] {
        sheet.set_column_width(column, width)?;
    }
    for column in [0, 1, 4] {
        sheet.set_column_format(column, &text)?;
    }
    write_heads(sheet, &COLUMNS.map(|(head, note)| format!("{head}{note}")))?;
    choice(sheet, 3, &["是", "否"])?;
    let notes = book.add_worksheet().set_name("填写说明")?;
    notes.set_column_width(0, 110)?;
    for (row, note) in (0_u32..).zip(NOTES) {
        notes.write_string(row, 0, note)?;
    }
    book.save_to_buffer()
}
