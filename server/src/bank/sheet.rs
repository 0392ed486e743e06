//! The item workbook 试题工作簿: what lawyers write items in. One row an item, Chinese heads, drop-downs, and a second sheet
//! that explains. It keeps every field of an item; a case is written as its sub-items, with the material in each stem.
//!
//! What a reader could get wrong: reading goes through [`crate::roster::workbook::repack`], which makes an archive harmless, and
//! cells are streamed. Rows are found by their heads, so columns may be moved or left out.

mod book;
mod lost;
pub(super) mod row;
#[cfg(test)]
mod tests;

use crate::roster::workbook::{Texts, WorkbookError, repack};
use calamine::{Data, Reader, SheetType, Xlsx};
use question_bank::formats::{Draft, FormatError, Loss, Parsed, Written};
use question_bank::item::Item;
use row::Row;
use rust_xlsxwriter::XlsxError;
use std::io::Cursor;

/// Most items of one workbook.
const MOST: u32 = 20_000;
/// The sheet of items.
const ITEMS: &str = "试题";

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

/// The empty workbook for authors.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    book::write(&[])
}

/// Writes items. One that a row cannot hold is left out and named whole.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn print(items: &[Item]) -> Result<Written<Vec<u8>>, XlsxError> {
    let (mut drafts, mut losses) = (Vec::with_capacity(items.len()), Vec::new());
    for item in items {
        let draft = Draft::of(item);
        let name = |what| Loss { item: item.id.clone(), what };
        match lost::lost(item, &draft) {
            Ok(whats) => {
                losses.extend(whats.into_iter().map(name));
                drafts.push(draft);
            }
            Err(whole) => losses.push(name(whole)),
        }
    }
    Ok(Written { file: book::write(&drafts)?, losses })
}

/// Writes what another program's file held, for an author to fill in what it did not say.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn print_drafts(drafts: &[Draft]) -> Result<Vec<u8>, XlsxError> {
    book::write(drafts)
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
    let mut texts = Texts::new();
    while let Some(cell) = cells.next_cell().map_err(|_| WorkbookError::Damaged)? {
        texts.count(cell.get_value())?;
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
