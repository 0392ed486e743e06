//! The item workbook 试题工作簿: what lawyers write items in. One row an item, Chinese heads, drop-downs, and a second sheet
//! that explains. It keeps every field of an item; a case is written as its sub-items, with the material in each stem.
//!
//! What a reader could get wrong: reading goes through [`crate::roster::workbook::repack`], which makes an archive harmless, and
//! cells are streamed. Rows are found by their heads, so columns may be moved or left out.

pub(super) mod row;
#[cfg(test)]
mod tests;

use crate::roster::workbook::{WorkbookError, repack};
use crate::rules::cell::safe_cell;
use calamine::{Data, Reader, SheetType, Xlsx};
use question_bank::formats::{Draft, FormatError, Loss, Parsed, Written};
use question_bank::item::{Item, Kind, syllabus};
use row::{Row, cells};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};
use std::io::Cursor;

/// Most items of one workbook.
const MOST: u32 = 20_000;
/// The sheet of items, and the one whose lists the drop-downs show.
const ITEMS: &str = "试题";
const NODES: &str = "知识点";

/// The columns: head, width, and whether the file is useless without it.
const COLUMNS: [(&str, u16, bool); 20] = [
    ("编号", 14, false),
    ("题型", 10, true),
    ("知识点", 12, false),
    ("依据", 26, false),
    ("引文", 40, false),
    ("难度", 8, false),
    ("题干", 60, true),
    ("选项A", 24, false),
    ("选项B", 24, false),
    ("选项C", 24, false),
    ("选项D", 24, false),
    ("选项E", 16, false),
    ("选项F", 16, false),
    ("答案", 10, true),
    ("解析", 60, false),
    ("互斥试题", 18, false),
    ("固定选项顺序", 12, false),
    ("否定式", 10, false),
    ("版本", 8, false),
    ("选项G至I", 16, false),
];

const NOTES: [&str; 11] = [
    "1. 在“试题”表中每题填一行，从第 2 行填起。表头文字不要改；列可以移动，用不到的列可以删除，但“题型”“题干”“答案”必须保留。",
    "2. 题型：判断题、单选题、多选题，从下拉框中选。案例请用 TOML 文件编写。",
    "3. 知识点：从下拉框中选代码，名称见“知识点”表。",
    "4. 依据：法律名称加条号，如“行政处罚法第五十一条”；有几条就在单元格内换行写几条（Alt+Enter）。",
    "5. 引文：从所引条文中逐字抄录、能够定出答案的原文；几段就换行写几段。",
    "6. 难度：1（易）至 5（难）。",
    "7. 选项：至少两项，从选项A起连续填写；判断题不填选项。第七至第九项写在“选项G至I”中，每行一项。",
    "8. 答案：判断题填“正确”或“错误”；单选题填一个字母；多选题填全部字母，如 ABD。",
    "9. 互斥试题：泄露本题答案的试题编号，几个就用顿号分开；两题不会出现在同一份试卷中。",
    "10. 固定选项顺序、否定式：填“是”或不填。选项是一组有序数字（三日、五日、七日）的，选项顺序应固定；题干问“错误的是”“不包括”的，是否定式。",
    "11. 文件不超过 5 MB、20000 行。读入时先显示检查结果，逐行说明问题。",
];

/// The empty workbook for authors.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    write(&[])
}

/// Writes items.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn print(items: &[Item]) -> Result<Written<Vec<u8>>, XlsxError> {
    let of_cases = items.iter().filter(|item| item.material.is_some());
    let losses = of_cases.map(|item| Loss { item: item.id.clone(), what: "案例的组合（材料已并入题干）" }).collect();
    Ok(Written { file: write(&items.iter().map(Draft::of).collect::<Vec<_>>())?, losses })
}

/// Writes what another program's file held, for an author to fill in what it did not say.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn print_drafts(drafts: &[Draft]) -> Result<Vec<u8>, XlsxError> {
    write(drafts)
}

fn write(drafts: &[Draft]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(ITEMS)?;
    let plain = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xEA_EE_F3));
    for (column, (name, width, _)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?.set_column_format(column, &plain)?;
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    lists(sheet)?;
    for (row, draft) in (1_u32..).zip(drafts) {
        for (column, text) in (0_u16..).zip(cells(draft)) {
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, safe_cell(&text), &plain)?;
            }
        }
    }
    let notes = book.add_worksheet().set_name("填写说明")?;
    notes.set_column_width(0, 120)?;
    for (row, note) in (0_u32..).zip(NOTES) {
        notes.write_string(row, 0, note)?;
    }
    let nodes = book.add_worksheet().set_name(NODES)?;
    for (row, (code, name)) in (0_u32..).zip(syllabus()) {
        nodes.write_string(row, 0, *code)?.write_string(row, 1, *name)?;
    }
    book.save_to_buffer()
}

/// The drop-downs.
fn lists(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let nodes = Formula::new(format!("={NODES}!$A$1:$A${}", syllabus().len()));
    let yes = DataValidation::new().allow_list_strings(&["是"])?;
    for (head, list) in [
        ("题型", DataValidation::new().allow_list_strings(&Kind::ALL.map(Kind::label))?),
        ("知识点", DataValidation::new().allow_list_formula(nodes)),
        ("难度", DataValidation::new().allow_list_strings(&["1", "2", "3", "4", "5"])?),
        ("固定选项顺序", yes.clone()),
        ("否定式", yes),
    ] {
        let list = list.set_error_title("请从下拉框中选择")?;
        let column = (0_u16..).zip(COLUMNS).find(|(_, (name, ..))| *name == head).map_or(0, |(column, _)| column);
        sheet.add_data_validation(1, column, MOST, column, &list)?;
    }
    Ok(())
}

/// Reads the sheet 试题, or the first one. Blank rows are passed over; a row with a fault is named and the others are read.
///
/// # Errors
/// [`WorkbookError`] if the file as a whole cannot be used.
pub fn parse(file_name: &str, bytes: &[u8]) -> Result<Parsed, WorkbookError> {
    let mut book = Xlsx::new(Cursor::new(repack(bytes)?)).map_err(|_| WorkbookError::NotXlsx)?;
    let sheets: Vec<String> =
        book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    let name = sheets.iter().find(|name| *name == ITEMS).or(sheets.first()).ok_or(WorkbookError::NoSheet)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| WorkbookError::Damaged)?;
    let (mut parsed, mut heads, mut row) = (Parsed::default(), Heads::default(), Row::new(1));
    while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::Damaged)? {
        let (number, column) = (cell.get_position().0.saturating_add(1), cell.get_position().1 as usize);
        if number < row.number {
            return Err(WorkbookError::Damaged);
        }
        if number > MOST + 1 {
            return Err(WorkbookError::TooManyRows);
        }
        if number > row.number {
            take(file_name, &row, &mut heads, &mut parsed)?;
            row = Row::new(number);
        }
        row.put(column, Data::from(cell.get_value().clone()));
    }
    take(file_name, &row, &mut heads, &mut parsed)?;
    Ok(parsed)
}

/// Which field stands in which column.
#[derive(Default)]
struct Heads(Vec<Option<usize>>);

fn take(file_name: &str, row: &Row, heads: &mut Heads, parsed: &mut Parsed) -> Result<(), WorkbookError> {
    if row.number == 1 {
        *heads = found_heads(row)?;
        return Ok(());
    }
    let fields = row.fields(&heads.0);
    if fields.iter().all(String::is_empty) {
        return Ok(());
    }
    let fault = |(field, problem): (&str, String)| FormatError {
        file: file_name.to_owned(),
        line: Some(row.number as usize),
        item: Some(fields[0].clone()).filter(|id| !id.is_empty()),
        field: Some(field.to_owned()),
        problem,
    };
    match row::draft(row.number, &fields) {
        Ok(draft) => parsed.drafts.push(draft),
        Err(faults) => parsed.problems.extend(faults.into_iter().map(fault)),
    }
    Ok(())
}

fn found_heads(row: &Row) -> Result<Heads, WorkbookError> {
    let heads: Vec<Option<usize>> =
        row.texts().map(|text| COLUMNS.iter().position(|(head, ..)| *head == text.replace(' ', ""))).collect();
    for (at, (head, _, needed)) in COLUMNS.iter().enumerate() {
        if *needed && !heads.contains(&Some(at)) {
            return Err(WorkbookError::HeadMissing { expected: head });
        }
    }
    Ok(Heads(heads))
}
