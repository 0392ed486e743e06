//! One row of the sheet: from cells as a spreadsheet keeps them to a person, every wrong cell named.

use super::{Columns, RosterRow, RowError, WorkbookError};
use crate::rules::eligibility::{Duty, Establishment};
use crate::rules::person_name::{self, tidy};
use crate::rules::resident_id::{Phone, ResidentId};
use calamine::DataRef;
use jiff::civil::Date;
use std::collections::HashMap;

const LETTERS: [&str; 9] = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
const NAME: usize = 0;
const RESIDENT_ID: usize = 1;
const PHONE: usize = 2;
const UNIT: usize = 3;
const DUTY: usize = 4;
const ESTABLISHMENT: usize = 5;
const IN_POST: usize = 6;
const TRAINING: usize = 7;
const STAFF_NO: usize = 8;

/// A spreadsheet number has 15 reliable digits; an ID number typed as a number has lost its end.
const PRECISE_BELOW: f64 = 1e15;
const LONGEST_UNIT: usize = 60;
const LONGEST_STAFF_NO: usize = 32;

/// Which ID and staff numbers came before, and in which row.
#[derive(Default)]
pub(crate) struct Seen {
    ids: HashMap<ResidentId, u32>,
    staff_nos: HashMap<String, u32>,
}

/// The cells of one row.
pub(crate) struct Line {
    /// Row in the sheet, counted from 1.
    pub(crate) row: u32,
    columns: Columns,
    cells: Vec<Content>,
}

#[derive(Clone, Default)]
enum Content {
    #[default]
    Blank,
    Text(String),
    /// A number with more digits than a spreadsheet keeps.
    Cut,
    /// `#REF!` and the like, or a date.
    Unusable(&'static str),
}

/// Whether a cell holds nothing that counts.
pub(super) fn is_blank(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}

impl Line {
    pub(super) fn new(row: u32, columns: Columns) -> Self {
        Self { row, columns, cells: vec![Content::Blank; columns.len()] }
    }

    pub(super) fn put(&mut self, column: usize, value: &DataRef<'_>) {
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = content(value);
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, Content::Blank))
    }

    /// Compares row 1 with the heads; what a head says in parentheses may be left out, and so may the last column.
    pub(super) fn check_heads(&self) -> Result<(), WorkbookError> {
        for (at, &(expected, _)) in self.columns.iter().enumerate() {
            let found = match &self.cells[at] {
                Content::Text(text) => tidy(text.split(['（', '(']).next().unwrap_or_default()),
                Content::Blank if at + 1 == self.columns.len() => continue,
                _ => String::new(),
            };
            if found != expected {
                return Err(WorkbookError::WrongHead { column: LETTERS[at], expected, found: short(&found) });
            }
        }
        Ok(())
    }

    /// The person in this row. Adds every wrong cell to `errors`; `None` if there is one.
    pub(super) fn to_row(&self, today: Date, seen: &mut Seen, errors: &mut Vec<RowError>) -> Option<RosterRow> {
        let name = self.cell(NAME, errors, person_name::read);
        let resident_id = self.cell(RESIDENT_ID, errors, |text| self.resident_id(text, today, seen));
        let phone = self.cell(PHONE, errors, |text| Phone::parse(text).map_err(|error| error.to_string()));
        let unit_name = self.cell(UNIT, errors, |text| bounded(text, LONGEST_UNIT));
        let duty = self.cell(DUTY, errors, duty);
        let establishment = self.cell(ESTABLISHMENT, errors, establishment);
        let in_post = self.cell(IN_POST, errors, yes_or_no);
        let training_done = self.cell(TRAINING, errors, yes_or_no);
        let staff_no = self.optional(STAFF_NO, errors, |text| self.staff_no(text, seen));
        Some(RosterRow {
            row: self.row,
            name: name?,
            resident_id: resident_id?,
            phone: phone?,
            unit_name: unit_name?,
            duty: duty?,
            establishment: establishment?,
            in_post: in_post?,
            training_done: training_done?,
            staff_no: staff_no?,
        })
    }

    /// What `read` makes of a cell, or a wrong cell more in `errors`.
    pub(crate) fn cell<T>(
        &self,
        at: usize,
        errors: &mut Vec<RowError>,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let head = self.columns[at].0;
        let outcome = match &self.cells[at] {
            Content::Text(text) => read(text),
            Content::Blank => Err(format!("{head}没有填写")),
            Content::Cut => Err(format!("{head}被存成了数字，末几位已经丢失；请先把该列设为“文本”格式，再重新填写")),
            Content::Unusable(what) => Err(format!("{head}是{what}，请改填文字")),
        };
        outcome.map_err(|message| errors.push(RowError { row: self.row, column: LETTERS[at].to_owned(), message })).ok()
    }

    /// The same for a cell that may be blank.
    pub(crate) fn optional<T>(
        &self,
        at: usize,
        errors: &mut Vec<RowError>,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        if matches!(self.cells[at], Content::Blank) { Some(None) } else { self.cell(at, errors, read).map(Some) }
    }

    /// The resident ID in a text, which no row before may have.
    pub(crate) fn resident_id(&self, text: &str, today: Date, seen: &mut Seen) -> Result<ResidentId, String> {
        let id = ResidentId::parse(text, today).map_err(|error| error.to_string())?;
        match seen.ids.get(&id) {
            Some(first) => Err(format!("身份证号与第 {first} 行重复")),
            None => {
                seen.ids.insert(id.clone(), self.row);
                Ok(id)
            }
        }
    }

    fn staff_no(&self, text: &str, seen: &mut Seen) -> Result<String, String> {
        let staff_no = staff_number(text)?;
        match seen.staff_nos.get(&staff_no) {
            Some(first) => Err(format!("工号与第 {first} 行重复")),
            None => {
                seen.staff_nos.insert(staff_no.clone(), self.row);
                Ok(staff_no)
            }
        }
    }
}

fn content(value: &DataRef<'_>) -> Content {
    match value {
        DataRef::Empty => Content::Blank,
        DataRef::String(text) => Content::Text(text.clone()),
        DataRef::SharedString(text) => Content::Text((*text).to_owned()),
        DataRef::Bool(yes) => Content::Text(if *yes { "是" } else { "否" }.to_owned()),
        DataRef::Int(number) if number.unsigned_abs() < PRECISE_BELOW as u64 => Content::Text(number.to_string()),
        DataRef::Float(number) if number.abs() < PRECISE_BELOW => Content::Text(number.to_string()),
        DataRef::Int(_) | DataRef::Float(_) => Content::Cut,
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Content::Unusable("日期或时间"),
        DataRef::Error(_) => Content::Unusable("公式错误值"),
    }
}

fn bounded(text: &str, longest: usize) -> Result<String, String> {
    let text = tidy(text);
    if let Some(wrong) = text.chars().find(|c| c.is_control()) {
        return Err(format!("含有不能使用的字符“{}”", wrong.escape_debug()));
    }
    if text.chars().count() > longest { Err(format!("超过 {longest} 个字")) } else { Ok(text) }
}

/// A staff number 工号, or what is wrong with it.
pub(crate) fn staff_number(text: &str) -> Result<String, String> {
    let staff_no = bounded(text, LONGEST_STAFF_NO)?;
    if !staff_no.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err("工号只能用字母、数字和“-”".to_owned());
    }
    Ok(staff_no)
}

fn duty(text: &str) -> Result<Duty, String> {
    let text = tidy(text);
    Duty::from_label(&text).ok_or_else(|| format!("岗位类别应为“执法人员”或“执法监督人员”，现为“{}”", short(&text)))
}

fn establishment(text: &str) -> Result<Establishment, String> {
    let text = tidy(text);
    let all = Establishment::ALL.map(Establishment::label).join("、");
    Establishment::from_label(&text).ok_or_else(|| format!("编制类型应为{all}之一，现为“{}”", short(&text)))
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match tidy(text).as_str() {
        "是" => Ok(true),
        "否" => Ok(false),
        other => Err(format!("应填“是”或“否”，现为“{}”", short(other))),
    }
}

/// The beginning of a text, to be shown in a sentence.
pub(crate) fn short(text: &str) -> String {
    let mut short: String = text.chars().take(20).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
