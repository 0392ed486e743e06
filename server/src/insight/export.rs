//! The table of rates as a file: XLSX with a sheet of notes, CSV for other programs. Same rows, order and words as the page.

use crate::rules::cell::safe_cell;
use crate::rules::rates::{Measure, Ratio, SMALL_BELOW, Totals, UnitRow, Verdict, headline, totals};
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

const HEADS: [&str; 17] = [
    "单位",
    "类别",
    "应考",
    "实考",
    "缺考",
    "缓考",
    "成绩无效",
    "合格",
    "参考率",
    "合格率",
    "执法人员",
    "持证",
    "持证率",
    "评价指标",
    "目标",
    "评价",
    "差（人）",
];

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The rows as shown, sorted.
    pub rows: &'a [UnitRow],
    /// Which rate the verdict is on.
    pub measure: Measure,
    /// Its target, percent.
    pub target_percent: u32,
    /// Whether results are published; before that the cells of passes stay blank.
    pub published: bool,
    /// As-of time in words, Beijing time, e.g. `2026-11-24 09:00`.
    pub as_of: &'a str,
    /// What was chosen, in words, e.g. `2026年6月场次，全部单位`.
    pub filter: &'a str,
}

/// A workbook of two sheets: the values, and 说明 (headline, as-of time, filter, formulas). Rates are numbers cut to a
/// tenth of a percent, so that no spreadsheet rounds 79.96 % up to the target.
///
/// # Errors
/// Only if the writer of workbooks fails.
pub fn xlsx(report: &Report<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("数据")?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 1)?.set_column_width(0, 28)?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xEA_EE_F3));
    for (column, text) in (0_u16..).zip(HEADS) {
        sheet.write_string_with_format(0, column, text, &head)?;
    }
    let rate = Format::new().set_num_format("0.0%");
    for (row, cells) in (1_u32..).zip(table(report)) {
        for (column, cell) in (0_u16..).zip(cells) {
            cell.write(sheet, row, column, &rate)?;
        }
    }
    let sheet = book.add_worksheet().set_name("说明")?;
    sheet.set_column_width(0, 14)?.set_column_width(1, 80)?;
    for (row, (name, text)) in (0_u32..).zip(notes(report)) {
        sheet.write_string_with_format(row, 0, name, &head)?;
        sheet.write_string(row, 1, safe_cell(&text))?;
    }
    book.save_to_buffer()
}

/// Comma-separated values, UTF-8 with byte-order mark (without it Excel shows Chinese as noise), CRLF, the as-of time in
/// every row.
pub fn csv(report: &Report<'_>) -> String {
    let mut text = String::from('\u{FEFF}');
    let line = |cells: Vec<String>| cells.join(",") + "\r\n";
    text.push_str(&line(HEADS.into_iter().chain(["数据截至"]).map(quoted).collect()));
    for cells in table(report) {
        let as_of = Cell::Text(report.as_of.to_owned());
        text.push_str(&line(cells.into_iter().chain([as_of]).map(|cell| quoted(&cell.text())).collect()));
    }
    text
}

/// A value before it has a format.
enum Cell {
    Text(String),
    Number(u64),
    Rate(Ratio),
    Blank,
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => safe_cell(text).into_owned(),
            Self::Number(number) => number.to_string(),
            Self::Rate(ratio) => ratio.percent_one_decimal(),
            Self::Blank => String::new(),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, rate: &Format) -> Result<(), XlsxError> {
        match self {
            Self::Text(text) => sheet.write_string(row, column, safe_cell(text))?,
            Self::Number(number) => sheet.write_number(row, column, *number as f64)?,
            Self::Rate(ratio) => match ratio.permille() {
                Some(permille) => sheet.write_number_with_format(row, column, permille as f64 / 1000.0, rate)?,
                None => sheet.write_string(row, column, ratio.percent_one_decimal())?,
            },
            Self::Blank => return Ok(()),
        };
        Ok(())
    }
}

/// Every unit, then the sum.
fn table(report: &Report<'_>) -> Vec<Vec<Cell>> {
    let units = report.rows.iter().map(|row| cells(report, &row.unit_name, row.group.label(), &row.figures()));
    let sum = cells(report, "合计", "", &totals(report.rows));
    units.chain([sum]).collect()
}

fn cells(report: &Report<'_>, name: &str, group: &str, figures: &Totals) -> Vec<Cell> {
    let (counts, target) = (figures.counts, report.target_percent);
    let verdict = figures.verdict(report.measure, target);
    let gap = match verdict {
        Verdict::Missed => Cell::Number(figures.ratio(report.measure).gap_persons(target)),
        _ => Cell::Blank,
    };
    let heads = [counts.expected, counts.sat, counts.absent, counts.deferred, counts.voided, counts.passed];
    let mut cells = vec![Cell::Text(name.to_owned()), Cell::Text(group.to_owned())];
    cells.extend(heads.map(Cell::Number));
    cells.extend([Measure::Participation, Measure::Pass].map(|measure| Cell::Rate(figures.ratio(measure))));
    if !report.published {
        for pass in [7, 9] {
            cells[pass] = Cell::Blank;
        }
    }
    cells.extend([figures.officers, figures.holders].map(Cell::Number));
    cells.extend([
        Cell::Rate(figures.ratio(Measure::Licence)),
        Cell::Text(report.measure.label().to_owned()),
        Cell::Text(format!("{target}%")),
        Cell::Text(verdict.label().to_owned()),
        gap,
    ]);
    cells
}

fn notes(report: &Report<'_>) -> Vec<(&'static str, String)> {
    let formula = |measure: Measure| (measure.label(), measure.formula().to_owned());
    vec![
        ("结论", headline(report.rows, report.measure, report.target_percent)),
        ("数据截至", format!("{}（北京时间）", report.as_of)),
        ("筛选条件", report.filter.to_owned()),
        ("评价指标", format!("{}，目标 {}%，含本数", report.measure.label(), report.target_percent)),
        formula(Measure::Participation),
        formula(Measure::Pass),
        formula(Measure::Licence),
        ("应考", "审核通过的报名人数，减去开考前批准缓考的人数；缺考仍计入应考".to_owned()),
        ("成绩无效", "因违纪成绩无效的，计入实考，不计合格".to_owned()),
        ("人数少", format!("少于 {SMALL_BELOW} 人的单位列在末尾，不评达标，不排名；仍计入合计")),
        ("小数", "百分比保留一位小数，只舍不入；是否达标按人数计算；“—”表示没有可计算的人数".to_owned()),
    ]
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rates::{Counts, Group};
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn rows() -> Vec<UnitRow> {
        let row = |name: &str, group, expected, sat, passed| UnitRow {
            unit_name: name.to_owned(),
            unit_id: name.to_owned(),
            group,
            counts: Counts { expected, sat, passed, absent: expected - sat, deferred: 1, voided: 0 },
            officers: 40,
            holders: 38,
        };
        vec![
            row("梧田街道", Group::Street, 2500, 2500, 1999),
            row("=HYPERLINK(\"x\"),局", Group::Agency, 20, 10, 7),
            row("空", Group::Town, 0, 0, 0),
        ]
    }

    fn report(rows: &[UnitRow]) -> Report<'_> {
        Report {
            rows,
            measure: Measure::Pass,
            target_percent: 80,
            published: true,
            as_of: "2026-11-24 09:00",
            filter: "全部单位",
        }
    }

    #[test]
    fn csv_has_a_mark_and_one_line_a_unit_and_guards_formulas() {
        let rows = rows();
        let text = csv(&report(&rows));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(text.as_bytes()[..3], [0xEF, 0xBB, 0xBF]);
        assert!(lines[0].starts_with("\u{FEFF}单位,类别,应考,实考") && lines[0].ends_with(",数据截至"));
        for (at, expected) in [
            (1, "梧田街道,街道,2500,2500,0,1,0,1999,100.0%,79.9%,40,38,95.0%,合格率,80%,未达标,1,2026-11-24 09:00"),
            (
                2,
                "\"'=HYPERLINK(\"\"x\"\"),局\",部门,20,10,10,1,0,7,50.0%,70.0%,40,38,95.0%,合格率,80%,未达标,1,2026-11-24 09:00",
            ),
            (3, "空,镇,0,0,0,1,0,0,—,—,40,38,95.0%,合格率,80%,无数据,,2026-11-24 09:00"),
            (4, "合计,,2520,2510,10,3,0,2006,99.6%,79.9%,120,114,95.0%,合格率,80%,未达标,2,2026-11-24 09:00"),
            (5, ""),
        ] {
            assert_eq!(lines[at], expected);
        }
    }

    #[test]
    fn xlsx_holds_numbers_cut_rates_and_notes_with_the_same_headline() {
        let rows = rows();
        let mut book = Xlsx::new(Cursor::new(xlsx(&report(&rows)).unwrap())).unwrap();
        let data = book.worksheet_range("数据").unwrap();
        assert_eq!(data.get_value((1, 7)), Some(&Data::Float(1999.0)));
        assert_eq!(data.get_value((1, 9)), Some(&Data::Float(0.799)));
        assert_eq!(data.get_value((3, 9)), Some(&Data::String("—".into())));
        assert_eq!(data.get_value((2, 0)), Some(&Data::String("'=HYPERLINK(\"x\"),局".into())));
        assert_eq!(data.get_value((4, 2)), Some(&Data::Float(2520.0)));
        assert!(book.worksheet_formula("数据").unwrap().is_empty());
        let notes = book.worksheet_range("说明").unwrap();
        let found =
            |name: &str| notes.rows().find(|row| row[0] == Data::String(name.into())).map(|row| row[1].to_string());
        assert_eq!(found("结论"), Some(headline(&rows, Measure::Pass, 80)));
        assert_eq!(found("结论").as_deref(), Some("2 个单位合格率未达 80%"));
        assert_eq!(found("数据截至").as_deref(), Some("2026-11-24 09:00（北京时间）"));
        assert_eq!(found("合格率").as_deref(), Some("合格 ÷ 实考"));
    }
}
