//! The workbook as it is written: the sheet of items with its drop-downs, and two sheets that explain.

use super::row::{self, cells};
use super::{COLUMNS, ITEMS, MOST};
use question_bank::formats::Draft;
use question_bank::item::{Kind, syllabus};
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

/// The sheet whose lists the drop-downs show.
const NODES: &str = "知识点";

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

pub(super) fn write(drafts: &[Draft]) -> Result<Vec<u8>, XlsxError> {
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
                sheet.write_string_with_format(row, column, row::written(&text), &plain)?;
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
