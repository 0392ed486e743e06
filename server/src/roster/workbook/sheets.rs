//! Workbooks we hand out: the empty template, and the list of what is wrong with a filled one.

use super::{COLUMNS, MAX_ROWS, RowError};
use crate::rules::cell::safe_cell;
use crate::rules::eligibility::{Duty, Establishment};
use rust_xlsxwriter::{Color, DataValidation, Format, Workbook, Worksheet, XlsxError};

const WIDTHS: [u16; 9] = [14, 24, 16, 28, 36, 18, 18, 22, 18];

const NOTES: [&str; 10] = [
    "1. 在“人员名单”表中每人填一行，从第 2 行填起。不要增删、移动列，不要改动第 1 行。",
    "2. 姓名：与身份证一致；少数民族姓名中间用“·”。",
    "3. 身份证号：18 位，末位可为 X。该列已设为文本格式；从别处复制时请选“只粘贴数值”，以免末几位丢失。",
    "4. 手机号：11 位。",
    "5. 单位：写单位全称，与平台中的单位名称一致。",
    "6. 岗位类别、编制类型、在岗、培训完成：从下拉框中选。",
    "7. 编外人员可以登记，但不能报考。",
    "8. 工号：可不填，由平台编排；填写时用字母、数字和“-”，不得重复。",
    "9. 文件不超过 5 MB、20000 行。上传后先显示检查结果，确认后才会写入。",
    "10. 示例（不要照抄）：张三，11010519491231002X，13800000000，某某街道办事处，执法人员，行政编制，是，是。",
];

/// The empty roster: heads, text format for numbers that are names, drop-downs, and a second sheet that explains.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("人员名单")?;
    let text = Format::new().set_num_format("@");
    let heads = COLUMNS.map(|(head, note)| format!("{head}{note}"));
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?.set_column_format(column, &text)?;
    }
    write_heads(sheet, &heads)?;
    let yes_no = ["是", "否"];
    choice(sheet, 4, &Duty::ALL.map(Duty::label))?;
    choice(sheet, 5, &Establishment::ALL.map(Establishment::label))?;
    choice(sheet, 6, &yes_no)?;
    choice(sheet, 7, &yes_no)?;
    let notes = book.add_worksheet().set_name("填写说明")?;
    notes.set_column_width(0, 110)?;
    for (row, note) in (0_u32..).zip(NOTES) {
        notes.write_string(row, 0, note)?;
    }
    book.save_to_buffer()
}

/// The errors as a workbook for the person who corrects the roster, one a row.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn error_sheet(errors: &[RowError]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("需修改")?;
    for (column, width) in [(0, 8), (1, 8), (2, 80)] {
        sheet.set_column_width(column, width)?;
    }
    write_heads(sheet, &["行", "列", "问题"].map(str::to_owned))?;
    for (row, error) in (1_u32..).zip(errors) {
        sheet.write_number(row, 0, error.row)?;
        sheet.write_string(row, 1, safe_cell(&error.column))?;
        sheet.write_string(row, 2, safe_cell(&error.message))?;
    }
    book.save_to_buffer()
}

/// Bold heads in row 1 that stay in view.
pub(crate) fn write_heads(sheet: &mut Worksheet, heads: &[String]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_background_color(Color::RGB(0xEA_EE_F3));
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A drop-down below a head.
pub(crate) fn choice(sheet: &mut Worksheet, column: u16, words: &[&str]) -> Result<(), XlsxError> {
    let list = DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("请从下拉框中选择")?
        .set_error_message(format!("只能填：{}", words.join("、")))?;
    sheet.add_data_validation(1, column, MAX_ROWS, column, &list)?;
    Ok(())
}
