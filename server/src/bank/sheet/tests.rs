//! The workbook reads back what it wrote, and names what is wrong with its row and head.

use super::{COLUMNS, parse, print, template};
use crate::roster::workbook::WorkbookError;
use question_bank::answer::Choice;
use question_bank::formats::Ours;
use question_bank::item::{Item, Kind};
use rust_xlsxwriter::Workbook;

/// A sheet of these rows.
fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, texts) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*texts) {
            sheet.write_string(row, column, *text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn the_whole_bank_reads_back() {
    let items: Vec<Item> = question_bank::content::items().expect("the bank");
    let written = print(&items).expect("written");
    assert_eq!(written.losses.len(), items.iter().filter(|item| item.material.is_some()).count());
    let parsed = parse("题库.xlsx", &written.file).expect("read");
    assert_eq!(parsed.problems, []);
    let read: Vec<Item> =
        parsed.drafts.into_iter().map(|draft| draft.into_item(&Ours::default()).expect("an item")).collect();
    let expected: Vec<Item> = items
        .into_iter()
        .map(|item| match &item.material {
            Some(material) => Item { stem: format!("{}\n\n{}", material.text, item.stem), material: None, ..item },
            None => item,
        })
        .collect();
    assert_eq!(read, expected);
}

#[test]
fn the_template_is_empty_and_reads_as_nothing() {
    let parsed = parse("模板.xlsx", &template().expect("written")).expect("read");
    assert_eq!((parsed.drafts.len(), parsed.problems.len()), (0, 0));
}

#[test]
fn columns_may_be_moved_and_words_may_be_the_usual_ones() {
    let rows: [&[&str]; 4] = [
        &["题干", "答案", "题型", "选项A", "选项B", "选项C"],
        &["行政处罚应当公开。", "对", "判断", "", "", ""],
        &["应当怎样？", "b", "单项选择题", "甲", "乙", "丙"],
        &["哪些？", "A、C", "多选题", "甲", "乙", "丙"],
    ];
    let parsed = parse("他们的.xlsx", &sheet(&rows)).expect("read");
    assert_eq!(parsed.problems, []);
    let keys: Vec<_> = parsed.drafts.iter().map(|d| (d.line, d.key.to_string())).collect();
    assert_eq!(keys, [(Some(2), "A".to_owned()), (Some(3), "B".to_owned()), (Some(4), "AC".to_owned())]);
}

#[test]
fn every_fault_is_named_with_row_and_head() {
    let heads: Vec<&str> = COLUMNS.iter().map(|(head, ..)| *head).collect();
    let check = |changes: &[(&str, &str)], expected: &str| {
        let good =
            [("编号", "X-1"), ("题型", "单选题"), ("题干", "甲？"), ("选项A", "一"), ("选项B", "二"), ("答案", "A")];
        let cell = |head: &&str| changes.iter().chain(&good).find(|(h, _)| h == head).map_or("", |(_, text)| *text);
        let row: Vec<&str> = heads.iter().map(cell).collect();
        let parsed = parse("f.xlsx", &sheet(&[&heads, &row])).expect("read");
        let found: Vec<_> = parsed.problems.iter().map(ToString::to_string).collect();
        assert_eq!(found.join("；"), expected, "{changes:?}");
        assert_eq!(parsed.drafts.len(), usize::from(expected.is_empty()));
    };
    let said = |field: &str, problem: &str| format!("f.xlsx 第 2 行 试题 X-1 的 {field}：{problem}");
    check(&[], "");
    check(&[("题型", "问答题")], &said("题型", "应为判断题、单选题或多选题，现为“问答题”"));
    check(&[("题干", "")], &said("题干", "没有填写"));
    check(&[("知识点", "ABC-1")], &said("知识点", "大纲中没有“ABC-1”"));
    check(&[("难度", "9")], &said("难度", "应为 1 至 5，现为“9”"));
    check(&[("选项B", "")], &said("选项", "须为 2 至 9 项，现为 1 项"));
    check(&[("选项B", ""), ("选项C", "三")], &said("选项", "中间有空选项，请从选项A起连续填写"));
    check(&[("答案", "AB")], &said("答案", "单选题只能有一个答案，现为 AB"));
    check(&[("答案", "D")], &said("答案", "D 超出了 2 个选项"));
    check(&[("题型", "判断题"), ("答案", "A")], &said("答案", "判断题应填“正确”或“错误”，现为“A”"));
    check(&[("互斥试题", "甲、X-2")], &said("互斥试题", "“甲”不是试题编号"));
}

#[test]
fn a_file_that_is_no_item_workbook_is_refused_whole() {
    assert_eq!(parse("f.xlsx", b"no zip").unwrap_err(), WorkbookError::NotXlsx);
    let without = sheet(&[&["题型", "题干"]]);
    let refused = parse("f.xlsx", &without).unwrap_err();
    assert_eq!(refused, WorkbookError::HeadMissing { expected: "答案" });
    assert!(refused.to_string().contains("“答案”"), "{refused}");
}

#[test]
fn five_thousand_rows_are_read() {
    let heads: Vec<&str> = COLUMNS.iter().map(|(head, ..)| *head).collect();
    let row = ["", "单选题", "APL-05", "", "", "2", "甲？", "一", "二", "", "", "", "", "A"];
    let rows: Vec<&[&str]> = std::iter::once(heads.as_slice()).chain((0..5000).map(|_| &row[..])).collect();
    assert_eq!(parse("f.xlsx", &sheet(&rows)).expect("read").drafts.len(), 5000);
}

fn item(change: impl FnOnce(&mut Item)) -> Item {
    let mut item = question_bank::content::items().expect("the bank").swap_remove(0);
    item.kind = Kind::Single;
    item.options = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"].map(str::to_owned).to_vec();
    item.key = Choice::parse("H").expect("a key");
    change(&mut item);
    item
}

#[test]
fn what_a_row_cannot_keep_is_named() {
    let check = |item: Item, expected: &[&str]| {
        let written = print(std::slice::from_ref(&item)).expect("written");
        assert_eq!(written.losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), expected);
        let parsed = parse("f.xlsx", &written.file).expect("read");
        assert_eq!(parsed.problems, []);
        let whole = expected.iter().any(|what| what.starts_with("整道题"));
        assert_eq!(parsed.drafts.len(), usize::from(!whole));
        for draft in parsed.drafts.into_iter().filter(|_| expected.is_empty()) {
            assert_eq!(draft.into_item(&Ours::default()).expect("an item"), item);
        }
    };
    check(item(|_| ()), &[]);
    check(item(|item| item.stem = "'甲'与'乙'？".to_owned()), &[]);
    check(item(|item| item.options[0] = "=1+1".to_owned()), &[]);
    check(item(|item| item.stem.push(' ')), &["题干首尾的空白和回车符"]);
    check(item(|item| item.quote = vec!["一\n二".to_owned()]), &["引文的空白和分行"]);
    check(item(|item| item.options[1] = "乙\n丙".to_owned()), &[]);
    check(item(|item| item.options[6] = "庚\n辛".to_owned()), &["整道题（选项分行，写入表格后会被读错）"]);
    check(item(|item| item.stem = "题".repeat(32_768)), &["整道题（有文字超过一格能容的 32767 字）"]);
}

/// A text that many cells show stands once in the file, so a small file could fill the memory.
#[test]
fn a_text_counts_each_time_a_cell_shows_it() {
    let long = "甲".repeat(30_000);
    let row = ["单选题", &*long, "一", "二", "A"];
    let heads: &[&str] = &["题型", "题干", "选项A", "选项B", "答案"];
    let rows: Vec<&[&str]> = std::iter::once(heads).chain((0..700).map(|_| &row[..])).collect();
    assert_eq!(parse("f.xlsx", &sheet(&rows)).unwrap_err(), WorkbookError::Unpacked);
    assert_eq!(parse("f.xlsx", &sheet(&rows[..601])).expect("read").drafts.len(), 600);
}
