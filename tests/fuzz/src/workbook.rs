//! Workbooks made from bytes, and what the two readers of them promise.

use super::{pack, whole};
use question_bank::item::Item;
use server::bank::sheet;
use server::roster::workbook::{Parsed, error_sheet};
use std::fmt::Write;

/// Some heads of the item workbook.
pub const ITEM_HEADS: [&str; 20] = [
    "编号",
    "题型",
    "知识点",
    "依据",
    "引文",
    "难度",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "选项E",
    "选项F",
    "答案",
    "解析",
    "互斥试题",
    "固定选项顺序",
    "否定式",
    "版本",
    "选项G至I",
];
/// The heads of the roster.
pub const ROSTER_HEADS: [&str; 9] =
    ["姓名", "身份证号", "手机号", "单位", "岗位类别", "编制类型", "在岗", "培训完成", "工号"];

const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="试题" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>"#;

/// A workbook: a zip as it stands, files to pack (they begin `xl/`), or else rows of cells, a line and tabs each, under `heads`.
pub fn book(bytes: &[u8], heads: &[&str]) -> Vec<u8> {
    let fixed =
        [("xl/workbook.xml", BOOK), ("xl/_rels/workbook.xml.rels", RELATIONS), ("xl/sharedStrings.xml", STRINGS)];
    if bytes.starts_with(b"PK") || bytes.starts_with(b"xl/") {
        return pack(bytes, &fixed);
    }
    let text = [heads.join("\t"), String::from_utf8_lossy(bytes).into_owned()].join("\n");
    let mut sheet = "xl/worksheets/sheet1.xml\n<worksheet><sheetData>".to_owned();
    for (row, cells) in (1..).zip(text.split('\n')) {
        let _ = write!(sheet, "<row r=\"{row}\">");
        for (column, cell) in ('A'..='Z').zip(cells.split('\t')) {
            let cell = cell.replace('&', "&amp;").replace('<', "&lt;").replace('\u{b}', "&#10;");
            let _ = write!(sheet, "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>");
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    pack(sheet.replace('\u{1c}', "").as_bytes(), &fixed)
}

/// What is written of items reads back but for the losses.
pub fn items(items: &[Item]) {
    if items.is_empty() {
        return;
    }
    let written = sheet::print(items).expect("a workbook");
    let parsed = sheet::parse("f.xlsx", &written.file).expect("our own workbook");
    whole(items, parsed, &written.losses, "");
}

/// Every person and every error has a row below the heads, in order; a row is of a person or of errors, and errors can be
/// given back as a workbook.
pub fn people(parsed: &Parsed) {
    let rows: Vec<u32> = parsed.rows.iter().map(|person| person.row).collect();
    assert!(rows.is_sorted_by(|one, next| one < next) && rows.first().is_none_or(|&first| first > 1), "{rows:?}");
    assert!(parsed.errors.is_sorted_by_key(|error| error.row), "{:?}", parsed.errors);
    for error in &parsed.errors {
        assert!(error.row > 1 && rows.binary_search(&error.row).is_err(), "{error}");
        assert!(!error.message.is_empty() && error.message.chars().count() < 200, "{error}");
    }
    if parsed.errors.len() < 50 {
        error_sheet(&parsed.errors).expect("a workbook of errors");
    }
}
