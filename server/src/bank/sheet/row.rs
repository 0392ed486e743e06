//! One row of the item workbook.

use super::COLUMNS;
use crate::bank::fields::Fields;
use crate::rules::cell::safe_cell;
use calamine::Data;
use question_bank::answer::Choice;
use question_bank::formats::{Draft, Ours};
use question_bank::item::{ItemId, Kind, Node, TRUE_FALSE_OPTIONS};
use std::borrow::Cow;

/// A fault: the head of its column, and what is wrong.
pub(in crate::bank) type Fault = (&'static str, String);

const ID: usize = 0;
const KIND: usize = 1;
const NODE: usize = 2;
const REFERENCE: usize = 3;
const QUOTE: usize = 4;
const DIFFICULTY: usize = 5;
const STEM: usize = 6;
const OPTIONS: std::ops::Range<usize> = 7..13;
const KEY: usize = 13;
const RATIONALE: usize = 14;
const ENEMIES: usize = 15;
const KEEP_ORDER: usize = 16;
const NEGATIVE: usize = 17;
const VERSION: usize = 18;
const MORE_OPTIONS: usize = 19;

/// The cells of one row as they stand.
pub(super) struct Row {
    /// Row in the sheet, from 1.
    pub(super) number: u32,
    cells: Vec<String>,
}

impl Row {
    pub(super) fn new(number: u32) -> Self {
        Self { number, cells: Vec::new() }
    }

    /// Keeps a cell; columns far to the right hold nothing of ours.
    pub(super) fn put(&mut self, column: usize, value: Data) {
        if column >= 2 * COLUMNS.len() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = value.to_string();
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|text| text.trim())
    }

    /// The cells in the order of [`COLUMNS`]; what the sheet has no column for is empty. The `'` we write before a text that
    /// a spreadsheet program could take for a formula is taken off again.
    pub(super) fn fields(&self, heads: &[Option<usize>]) -> Vec<String> {
        let mut fields = vec![String::new(); COLUMNS.len()];
        for (text, head) in self.texts().zip(heads) {
            if let Some(at) = head {
                fields[*at] = text.strip_prefix('\'').unwrap_or(text).replace("\r\n", "\n");
            }
        }
        fields
    }
}

/// Reads a row, or says every fault of it.
pub(in crate::bank) fn draft(number: u32, fields: &[String]) -> Result<Draft, Vec<Fault>> {
    let mut faults = Vec::new();
    let kind = keep(kind(&fields[KIND]), &mut faults);
    let ours = ours(fields, &mut faults);
    if fields[STEM].is_empty() {
        faults.push(("题干", "没有填写".to_owned()));
    }
    let (Some(kind), []) = (kind, faults.as_slice()) else { return Err(faults) };
    let options = options(kind, fields).map_err(|fault| vec![fault])?;
    let key = key(kind, &fields[KEY], options.len()).map_err(|fault| vec![fault])?;
    Ok(Draft {
        line: Some(number as usize),
        name: Some(fields[ID].clone()).filter(|id| !id.is_empty()),
        options,
        key,
        rationale: fields[RATIONALE].clone(),
        keep_order: fields[KEEP_ORDER] == "是",
        ours,
        ..Draft::empty(kind, fields[STEM].clone())
    })
}

/// The cells of a row in the order of [`COLUMNS`].
pub(in crate::bank) fn cells(draft: &Draft) -> Vec<String> {
    let yes = |yes: bool| if yes { "是".to_owned() } else { String::new() };
    let ours = &draft.ours;
    let own = if draft.kind == Kind::TrueFalse { &[] } else { draft.options.as_slice() };
    let mut cells = vec![String::new(); COLUMNS.len()];
    for (cell, option) in cells[OPTIONS].iter_mut().zip(own) {
        cell.clone_from(option);
    }
    cells[MORE_OPTIONS] = own.get(OPTIONS.len()..).unwrap_or_default().join("\n");
    cells[ID] = draft.name.clone().unwrap_or_default();
    cells[KIND] = draft.kind.label().to_owned();
    cells[NODE] = ours.node.as_ref().map(ToString::to_string).unwrap_or_default();
    cells[REFERENCE] = ours.reference.join("\n");
    cells[QUOTE] = ours.quote.join("\n");
    cells[DIFFICULTY] = ours.difficulty.map(|d| d.to_string()).unwrap_or_default();
    cells[STEM].clone_from(&draft.stem);
    cells[KEY] = match draft.kind {
        Kind::TrueFalse => TRUE_FALSE_OPTIONS[usize::from(!draft.key.contains(0))].to_owned(),
        _ => draft.key.to_string(),
    };
    cells[RATIONALE].clone_from(&draft.rationale);
    cells[ENEMIES] = ours.enemies.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
    cells[KEEP_ORDER] = yes(draft.keep_order);
    cells[NEGATIVE] = yes(ours.negative);
    cells[VERSION] = ours.version.map(|v| v.to_string()).unwrap_or_default();
    cells
}

/// The fields of an item out of the cells of a row.
pub(in crate::bank) fn fields_of(cells: &[String]) -> Fields {
    let text = |at: usize| cells.get(at).cloned().unwrap_or_default();
    let more = text(MORE_OPTIONS);
    let mut options: Vec<String> = OPTIONS.map(text).chain(more.lines().map(str::to_owned)).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    Fields {
        kind: text(KIND),
        node: text(NODE),
        reference: text(REFERENCE),
        quote: text(QUOTE),
        difficulty: text(DIFFICULTY),
        stem: text(STEM),
        options,
        key: text(KEY),
        rationale: text(RATIONALE),
        enemies: text(ENEMIES),
        keep_order: text(KEEP_ORDER) == "是",
        negative: text(NEGATIVE) == "是",
        material: None,
    }
}

/// The cells of a row with these fields, under this id.
pub(in crate::bank) fn cells_of(fields: &Fields, id: &str) -> Vec<String> {
    let yes = |yes: bool| if yes { "是".to_owned() } else { String::new() };
    let own: &[String] = if fields.kind == Kind::TrueFalse.label() { &[] } else { &fields.options };
    let mut cells = vec![String::new(); COLUMNS.len()];
    for (cell, option) in cells[OPTIONS].iter_mut().zip(own) {
        option.trim().clone_into(cell);
    }
    cells[MORE_OPTIONS] = own.get(OPTIONS.len()..).unwrap_or_default().join("\n");
    for (at, text) in [
        (ID, id),
        (KIND, &fields.kind),
        (NODE, &fields.node),
        (REFERENCE, &fields.reference),
        (QUOTE, &fields.quote),
        (DIFFICULTY, &fields.difficulty),
        (STEM, &fields.stem),
        (KEY, &fields.key),
        (RATIONALE, &fields.rationale),
        (ENEMIES, &fields.enemies),
    ] {
        text.trim().clone_into(&mut cells[at]);
    }
    cells[KEEP_ORDER] = yes(fields.keep_order);
    cells[NEGATIVE] = yes(fields.negative);
    cells
}

/// A text as its cell holds it, so that [`Row::fields`] gives it back: a `'` of its own is not taken for ours.
pub(super) fn written(text: &str) -> Cow<'_, str> {
    if text.starts_with('\'') { Cow::Owned(format!("'{text}")) } else { safe_cell(text) }
}

fn keep<T>(read: Result<T, Fault>, faults: &mut Vec<Fault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn kind(text: &str) -> Result<Kind, Fault> {
    let tidy = text.replace("选择题", "选题").replace("单项选题", "单选题").replace("多项选题", "多选题");
    let found = Kind::ALL.into_iter().find(|kind| kind.label() == tidy || kind.label().trim_end_matches('题') == tidy);
    found.ok_or_else(|| ("题型", format!("应为判断题、单选题或多选题，现为“{text}”")))
}

fn ours(fields: &[String], faults: &mut Vec<Fault>) -> Ours {
    let filled = |at: usize| Some(fields[at].as_str()).filter(|text| !text.is_empty());
    let lines = |at: usize| fields[at].lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
    let id = |text: &str| ItemId::parse(text).map_err(|e| ("编号", format!("“{text}”：{}", e.problem)));
    let enemy = |text: &str| ItemId::parse(text).map_err(|_| ("互斥试题", format!("“{text}”不是试题编号")));
    let code = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    let node = |text: &str| Node::parse(&code(text)).ok_or_else(|| ("知识点", format!("大纲中没有“{text}”")));
    let difficulty = |text: &str| match text.parse::<u8>() {
        Ok(d @ 1..=5) => Ok(d),
        _ => Err(("难度", format!("应为 1 至 5，现为“{text}”"))),
    };
    let version = |text: &str| text.parse().map_err(|_| ("版本", format!("应为从 1 起的整数，现为“{text}”")));
    let names = fields[ENEMIES].split(['、', '，', ',', '\n', ' ', ';', '；']).filter(|name| !name.is_empty());
    Ours {
        id: filled(ID).and_then(|text| keep(id(text), faults)),
        version: filled(VERSION).and_then(|text| keep(version(text), faults)),
        node: filled(NODE).and_then(|text| keep(node(text), faults)),
        reference: lines(REFERENCE),
        quote: lines(QUOTE),
        difficulty: filled(DIFFICULTY).and_then(|text| keep(difficulty(text), faults)),
        enemies: names.filter_map(|name| keep(enemy(name), faults)).collect(),
        negative: fields[NEGATIVE] == "是",
    }
}

fn options(kind: Kind, fields: &[String]) -> Result<Vec<String>, Fault> {
    if kind == Kind::TrueFalse {
        return Ok(TRUE_FALSE_OPTIONS.map(str::to_owned).to_vec());
    }
    let more = fields[MORE_OPTIONS].lines().map(str::to_owned);
    let cells: Vec<String> = fields[OPTIONS].iter().cloned().chain(more).collect();
    let options: Vec<String> = cells.iter().take_while(|option| !option.is_empty()).cloned().collect();
    if options.len() < cells.iter().filter(|option| !option.is_empty()).count() {
        return Err(("选项", "中间有空选项，请从选项A起连续填写".to_owned()));
    }
    match options.len() {
        2..=9 => Ok(options),
        count => Err(("选项", format!("须为 2 至 9 项，现为 {count} 项"))),
    }
}

fn key(kind: Kind, text: &str, options: usize) -> Result<Choice, Fault> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace() && !"、，,".contains(*c)).collect();
    let letters = match (kind, letters.as_str()) {
        (Kind::TrueFalse, "正确" | "对" | "√" | "T" | "是") => "A".to_owned(),
        (Kind::TrueFalse, "错误" | "错" | "×" | "F" | "否") => "B".to_owned(),
        (Kind::TrueFalse, _) => return Err(("答案", format!("判断题应填“正确”或“错误”，现为“{text}”"))),
        _ => letters.to_uppercase(),
    };
    let choice = Choice::parse(&letters).map_err(|error| ("答案", error.to_string()))?;
    match (kind, choice.len()) {
        (_, 0) => Err(("答案", "没有填写".to_owned())),
        _ if !choice.fits(options) => Err(("答案", format!("{choice} 超出了 {options} 个选项"))),
        (Kind::Single, 2..) => Err(("答案", format!("单选题只能有一个答案，现为 {choice}"))),
        (Kind::Multiple, 1) => Err(("答案", format!("多选题至少有两个答案，现为 {choice}"))),
        _ => Ok(choice),
    }
}
