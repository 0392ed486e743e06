//! Roster workbooks as units send them: the heads of the template, one person a row.

use rust_xlsxwriter::Workbook;
use server::rules::resident_id::ResidentId;

/// Heads of the template.
pub const HEADS: [&str; 9] = ["姓名", "身份证号", "手机号", "单位", "岗位类别", "编制类型", "在岗", "培训完成", "工号"];

/// A resident ID nobody else in the test has.
pub fn resident_id(number: u16) -> String {
    let (day, seq) = (1 + number / 900 % 28, number % 900);
    let id = ResidentId::generate("330304", (1990, 1, u8::try_from(day).expect("a day")), seq).expect("an ID");
    id.full().to_owned()
}

/// A person who may sit the exam.
pub fn person(number: u16, unit: &str) -> [String; 9] {
    let name = ["陈", "林", "黄", "周", "吴"][usize::from(number) % 5];
    [
        format!("{name}晓明"),
        resident_id(number),
        format!("138{:08}", u32::from(number) + 10_000_000),
        unit.to_owned(),
        "执法人员".to_owned(),
        "行政编制".to_owned(),
        "是".to_owned(),
        "是".to_owned(),
        String::new(),
    ]
}

/// A workbook of these rows under these heads.
pub fn workbook(heads: &[&str], rows: &[[String; 9]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, *head).expect("a head");
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
