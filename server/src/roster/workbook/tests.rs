use super::WorkbookError as E;
use super::*;
use jiff::civil::date;
use rust_xlsxwriter::{Formula, Workbook, Worksheet};
use std::io::{Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const TODAY: Date = date(2026, 11, 24);
const HEADS: [&str; 9] = ["姓名", "身份证号", "手机号", "单位", "岗位类别", "编制类型", "在岗", "培训完成", "工号"];
const GOOD: [&str; 9] =
    ["张三", "11010519491231002X", "13812345678", "梧田街道", "执法人员", "行政编制", "是", "否", "A-001"];

fn id(seq: u16) -> String {
    ResidentId::generate("330304", (1990, 1, 1), seq).unwrap().full().to_owned()
}

fn good(seq: u16) -> [String; 9] {
    let mut row = GOOD.map(str::to_owned);
    (row[1], row[8]) = (id(seq), format!("A-{seq:03}"));
    row
}

fn with(column: usize, text: &str) -> [String; 9] {
    let mut row = good(1);
    row[column] = text.to_owned();
    row
}

fn book(heads: [&str; 9], fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).unwrap();
    }
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    book(HEADS, fill)
}

fn headed(column: usize, head: &str) -> Vec<u8> {
    let mut heads = HEADS;
    heads[column] = head;
    book(heads, |_| {})
}

fn roster(rows: &[[String; 9]]) -> Vec<u8> {
    sheet(|sheet| {
        for (row, cells) in (1..).zip(rows) {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    })
}

/// A zip with these parts; what is missing of a workbook is taken from a good one.
fn repacked(replace: &[(&str, &[u8])]) -> Vec<u8> {
    let base = roster(&[good(1)]);
    let mut from = ZipArchive::new(Cursor::new(base.as_slice())).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = String::from_utf8(entry.name_raw().to_vec()).unwrap();
        if replace.iter().all(|(other, _)| *other != name) {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            to.start_file(name, SimpleFileOptions::default()).unwrap();
            to.write_all(&content).unwrap();
        }
    }
    for (name, content) in replace {
        to.start_file(*name, SimpleFileOptions::default()).unwrap();
        to.write_all(content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Bytes that do not pack.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..count).map(|_| next()).collect()
}

fn errors_of(bytes: &[u8]) -> Vec<String> {
    read(bytes, TODAY).unwrap().errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_row_becomes_a_person() {
    let parsed = read(&roster(&[GOOD.map(str::to_owned)]), TODAY).unwrap();
    assert_eq!(parsed.errors, []);
    let [person] = parsed.rows.as_slice() else { panic!("one row") };
    assert_eq!((person.row, person.name.as_str(), person.unit_name.as_str()), (2, "张三", "梧田街道"));
    assert_eq!((person.resident_id.full(), person.phone.full()), ("11010519491231002X", "13812345678"));
    assert_eq!((person.duty, person.establishment), (Duty::Officer, Establishment::Administrative));
    assert_eq!((person.in_post, person.training_done, person.staff_no.as_deref()), (true, false, Some("A-001")));
    assert!(!format!("{person:?}").contains("19491231"), "debug output must mask");
}

#[test]
fn each_wrong_cell_is_named_in_words() {
    for (column, text, expected) in [
        (0, "", "第 2 行 A 列：姓名没有填写"),
        (0, "张", "第 2 行 A 列：姓名至少两个字"),
        (0, "张3", "第 2 行 A 列：姓名含有不能使用的字符“3”"),
        (0, "=HYPERLINK(\"x\")", "第 2 行 A 列：姓名含有不能使用的字符“=”"),
        (0, "·张三", "第 2 行 A 列：姓名应以文字开头"),
        (1, "330304199001010011", "第 2 行 B 列：身份证号校验位不对，请核对末位"),
        (1, "33030419900101", "第 2 行 B 列：身份证号应为 18 位，现为 14 位"),
        (2, "1381234567", "第 2 行 C 列：手机号应为 11 位，现为 10 位"),
        (3, "", "第 2 行 D 列：单位没有填写"),
        (4, "司机", "第 2 行 E 列：岗位类别应为“执法人员”或“执法监督人员”，现为“司机”"),
        (5, "合同", "第 2 行 F 列：编制类型应为行政编制、行政执法编制、参公编制、事业编制、编外之一，现为“合同”"),
        (6, "在", "第 2 行 G 列：应填“是”或“否”，现为“在”"),
        (7, "", "第 2 行 H 列：培训完成没有填写"),
        (8, "工号1", "第 2 行 I 列：工号只能用字母、数字和“-”"),
    ] {
        let bytes = roster(&[with(column, text), good(2)]);
        assert_eq!(errors_of(&bytes), [expected], "{column} {text}");
        let rows = read(&bytes, TODAY).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3]);
    }
}

#[test]
fn what_people_really_type_is_accepted() {
    for (column, text) in [
        (0, "阿卜杜拉·买买提"),
        (0, "阿卜杜拉•买买提"),
        (0, " 张　三 "),
        (0, "𬱖𠮷"),
        (0, "王\u{E863}"),
        (0, "Anna Li"),
        (1, "1101051949 1231002x"),
        (2, "138-1234-5678"),
        (4, " 执法监督人员 "),
        (5, "参公"),
        (8, ""),
    ] {
        assert_eq!(errors_of(&roster(&[with(column, text)])), [""; 0], "{text}");
    }
    let name = |text| read(&roster(&[with(0, text)]), TODAY).unwrap().rows.remove(0).name;
    assert_eq!(name(" 张　三 "), "张三");
    assert_eq!(name("阿卜杜拉•买买提"), "阿卜杜拉·买买提");
    assert_eq!(name("Anna  Li"), "Anna Li");
}

#[test]
fn typed_cells_are_read_or_explained() {
    let bytes = sheet(|sheet| {
        for row in 1..=4 {
            for (column, text) in (0..).zip(good(row)) {
                sheet.write_string(u32::from(row), column, text).unwrap();
            }
        }
        sheet.write_number(1, 1, 330_304_199_001_010_010.0).unwrap();
        sheet.write_number(2, 2, 13_812_345_678.0).unwrap().write_number(2, 8, 1007).unwrap();
        sheet.write_boolean(3, 6, true).unwrap();
        sheet.write_formula(4, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let parsed = read(&bytes, TODAY).unwrap();
    let told: Vec<String> = parsed.errors.iter().map(ToString::to_string).collect();
    assert_eq!(told[0], "第 2 行 B 列：身份证号被存成了数字，末几位已经丢失；请先把该列设为“文本”格式，再重新填写");
    assert_eq!(told[1..], ["第 5 行 D 列：单位是公式错误值，请改填文字"]);
    assert_eq!(parsed.rows[0].staff_no.as_deref(), Some("1007"));
    assert!(parsed.rows[1].in_post);
}

#[test]
fn repeats_name_the_first_row_and_blank_rows_are_skipped() {
    let mut again = good(2);
    again[1] = id(1);
    let mut same_staff_no = good(3);
    same_staff_no[8] = "A-001".to_owned();
    let blank: [String; 9] = Default::default();
    let bytes = roster(&[good(1), blank, again, same_staff_no]);
    assert_eq!(errors_of(&bytes), ["第 4 行 B 列：身份证号与第 2 行重复", "第 5 行 I 列：工号与第 2 行重复"]);
}

#[test]
fn wrong_heads_say_which_column_expected_what() {
    for (column, head, expected) in [
        (4, "编制类型", "第 1 行 E 列应为“岗位类别”，现为“编制类型”。请使用模板，不要增删或移动列"),
        (0, "", "第 1 行 A 列应为“姓名”，现为空白。请使用模板，不要增删或移动列"),
        (8, "备注", "第 1 行 I 列应为“工号”，现为“备注”。请使用模板，不要增删或移动列"),
    ] {
        assert_eq!(read(&headed(column, head), TODAY).unwrap_err().to_string(), expected);
    }
    for (column, head) in [(8, ""), (6, "在岗（是/否）"), (4, "岗位类别 (执法人员/执法监督人员)")] {
        assert_eq!(read(&headed(column, head), TODAY), Ok(Parsed::default()), "{head}");
    }
    let mut book = Workbook::new();
    book.add_worksheet().write_string(2, 0, "张三").unwrap();
    assert!(matches!(read(&book.save_to_buffer().unwrap(), TODAY), Err(E::WrongHead { column: "A", .. })));
}

#[test]
fn files_that_are_no_workbook_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"hello").unwrap();
    let plain_zip = zip.finish().unwrap().into_inner();
    let (whole, old) = (roster(&[good(1)]), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(100));
    for (bytes, expected) in [
        (Vec::new(), E::NotXlsx),
        ("姓名,身份证号".as_bytes().to_vec(), E::NotXlsx),
        (plain_zip, E::NotXlsx),
        (whole[..whole.len() / 2].to_vec(), E::NotXlsx),
        (old, E::OldOrEncrypted),
        (vec![0; MAX_BYTES + 1], E::TooLarge),
    ] {
        assert_eq!(read(&bytes, TODAY), Err(expected));
    }
}

#[test]
fn bombs_are_refused_at_the_limit() {
    let many: Vec<(String, &[u8])> = (0..201).map(|n| (format!("xl/media/{n}.png"), &b"x"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let zeros = vec![b' '; 64 * 1024 * 1024];
    for (name, bytes) in [
        ("entries", repacked(&many)),
        ("picture", repacked(&[("xl/media/image1.png", &zeros)])),
        ("sheet", repacked(&[("xl/worksheets/sheet1.xml", &zeros)])),
        ("strings", repacked(&[("xl/sharedStrings.xml", &zeros)])),
    ] {
        assert!(bytes.len() < MAX_BYTES, "{name} {}", bytes.len());
        assert_eq!(read(&bytes, TODAY), Err(E::Unpacked), "{name}");
    }
    // Grows less than a hundredfold and still past 60 MB.
    let mut slow = vec![b' '; 70 * 1024 * 1024];
    for (at, byte) in noise(1024 * 1024).into_iter().enumerate() {
        slow[at * 64] = byte;
    }
    let bytes = repacked(&[("xl/media/image1.png", &slow)]);
    assert!(bytes.len() < MAX_BYTES && bytes.len() > 700_000, "{}", bytes.len());
    assert_eq!(read(&bytes, TODAY), Err(E::Unpacked));
}

#[test]
fn a_parser_is_not_led_to_reserve_or_copy_without_bound() {
    let strings = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="99999999999999"></sst>"#;
    // The strings are gone, so the sheet no longer reads; what matters is that the program still stands.
    assert!(read(&repacked(&[("xl/sharedStrings.xml", strings)]), TODAY).is_err());
    let hidden = b"<sst \x1b(Bunique\x1b(BCount=\"99999999999999\"></sst>";
    assert_eq!(read(&repacked(&[("xl/sharedStrings.xml", hidden)]), TODAY), Err(E::Damaged));
    let font: String = noise(300_000).into_iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    let styles = format!(
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font><name val="{font}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        r#"<xf fontId="0" applyFont="1"/>"#.repeat(20_000)
    );
    let heavy = repacked(&[("xl/styles.xml", styles.as_bytes())]);
    let kept = ZipArchive::new(Cursor::new(archive::repack(&heavy).unwrap())).unwrap();
    assert_eq!(kept.index_for_name("xl/styles.xml"), None, "the parser would copy the font for each of the formats");
    assert_eq!(read(&heavy, TODAY).unwrap().rows.len(), 1);
}

#[test]
fn rows_are_counted_and_a_stray_cell_far_away_costs_nothing() {
    let far = |row: u32, column: u16| {
        sheet(|sheet| {
            sheet.write_string(row, column, "x").unwrap();
        })
    };
    assert_eq!(read(&far(MAX_ROWS + 1, 0), TODAY), Err(E::TooManyRows));
    assert_eq!(read(&far(1_048_575, 8), TODAY), Err(E::TooManyRows));
    assert_eq!(read(&far(1_048_575, 16_383), TODAY), Ok(Parsed::default()));
    let last = read(&far(MAX_ROWS, 0), TODAY).unwrap();
    assert_eq!(last.errors.first().map(|error| error.row), Some(MAX_ROWS + 1));
}

#[test]
fn a_changed_byte_anywhere_never_brings_the_program_down() {
    let whole = roster(&[good(1), good(2), good(3)]);
    for at in (0..whole.len()).step_by(11) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5A;
        let _ = read(&bytes, TODAY);
    }
    let xml = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="B2"><v>12</v></c></row></sheetData></worksheet>"#;
    for at in 60..xml.len() {
        for change in [b'<', b'"', b'9', 0xFF] {
            let mut part = xml.to_vec();
            part[at] = change;
            let _ = read(&repacked(&[("xl/worksheets/sheet1.xml", &part)]), TODAY);
        }
    }
}

#[test]
fn the_template_is_read_back_as_an_empty_roster() {
    assert_eq!(read(&template().unwrap(), TODAY), Ok(Parsed::default()));
}

#[test]
fn the_error_sheet_holds_words_and_no_formulas() {
    let error = RowError { row: 14, column: "A".into(), message: "=HYPERLINK(\"x\")".into() };
    let bytes = error_sheet(&[error]).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("需修改").unwrap();
    assert_eq!(range.get_value((1, 2)).map(ToString::to_string), Some("'=HYPERLINK(\"x\")".to_owned()));
    assert_eq!(range.get_value((1, 0)).map(ToString::to_string), Some("14".to_owned()));
    assert!(book.worksheet_formula("需修改").unwrap().is_empty());
}

#[test]
fn a_roster_survives_being_stored() {
    let parsed = read(&roster(&[good(2), with(4, "司机")]), TODAY).unwrap();
    assert_eq!((parsed.rows.len(), parsed.errors.len()), (1, 1));
    let stored = serde_json::to_string(&parsed).unwrap();
    assert_eq!(serde_json::from_str::<Parsed>(&stored).unwrap(), parsed);
}

#[test]
fn ten_thousand_people_are_read() {
    let rows: Vec<[String; 9]> = (0..10_000_u16)
        .map(|n| {
            let mut row = good(n % 1000);
            let birth = (1970 + n / 1000, 3, 4);
            row[1] = ResidentId::generate("330304", birth, n % 1000).unwrap().full().to_owned();
            row[8] = format!("B{n}");
            row
        })
        .collect();
    let bytes = roster(&rows);
    let parsed = read(&bytes, TODAY).unwrap();
    assert_eq!((parsed.rows.len(), parsed.errors.len()), (10_000, 0));
}

/// A text that many cells show stands once in the file, so a small file could keep the program busy for an hour.
#[test]
fn a_text_counts_each_time_a_cell_shows_it() {
    let long = with(3, &"长".repeat(30_000));
    assert_eq!(read(&roster(&vec![long; 700]), TODAY), Err(E::Unpacked));
}
