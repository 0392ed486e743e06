//! Items as TOML: `[[item]]` tables, the format of `content/`. A case (案例分析题) is an item of kind `case` with its
//! material as `stem` and a `[[item.sub]]` table for each of its 3 to 5 sub-items.

use super::FormatError;
use crate::item::{CASE, CaseRecord, Item, ItemError, ItemRecord};
use serde::{Deserialize, Serialize};
use toml::{Spanned, Table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    item: Vec<Spanned<Table>>,
}

#[derive(Serialize)]
struct Printed {
    item: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Item(Box<ItemRecord>),
    Case(Box<CaseRecord>),
}

/// Reads every item of a file. `file_name` is only repeated in errors.
///
/// # Errors
/// Broken syntax as one error with its line; otherwise one error for every fault of every item.
///
/// ```
/// use question_bank::formats::toml::parse;
/// let errors = parse("APL-05.toml", "[[item]]\nid = \"APL-05-001\"\nkind = \"essay\"\n").unwrap_err();
/// assert!(errors[0].to_string().starts_with("APL-05.toml 第 1 行 试题 APL-05-001 的 kind："));
/// ```
pub fn parse(file_name: &str, text: &str) -> Result<Vec<Item>, Vec<FormatError>> {
    let file: File = ::toml::from_str(text).map_err(|error| vec![syntax(file_name, text, &error)])?;
    let mut items = Vec::with_capacity(file.item.len());
    let mut errors = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for table in file.item {
        let start = table.span().start.max(counted);
        line += text.as_bytes().get(counted..start).unwrap_or_default().iter().filter(|&&byte| byte == b'\n').count();
        counted = start;
        match read(file_name, line, table.into_inner()) {
            Ok(found) => items.extend(found),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

/// Writes items so that [`parse`] reads them back unchanged.
#[expect(clippy::expect_used, reason = "TOML can write every value an item record is made of")]
pub fn print(items: &[Item]) -> String {
    let groups = items.chunk_by(|a, b| a.case().is_some() && a.case() == b.case() && !b.begins_case());
    let entry = |group: &[Item]| match CaseRecord::of(group) {
        Some(case) => Some(Entry::Case(Box::new(case))),
        None => group.first().cloned().map(|item| Entry::Item(Box::new(item.into()))),
    };
    let printed = Printed { item: groups.filter_map(entry).collect() };
    ::toml::to_string(&printed).expect("an item is strings, small integers, booleans and lists of strings")
}

fn read(file_name: &str, line: usize, table: Table) -> Result<Vec<Item>, Vec<FormatError>> {
    let text = |field: &str| table.get(field).and_then(|value| value.as_str()).map(str::to_owned);
    let (id, kind) = (text("id"), text("kind"));
    let place =
        |item, field, problem| FormatError { file: file_name.to_owned(), line: Some(line), item, field, problem };
    let shape = |error: ::toml::de::Error| vec![place(id.clone(), None, error.to_string().trim().replace('\n', " "))];
    let read = if kind.as_deref() == Some(CASE) {
        table.try_into::<CaseRecord>().map_err(shape)?.into_items()
    } else if table.contains_key("material") {
        return Err(vec![place(id, Some("material".to_owned()), "案例材料请写成 kind = \"case\" 的试题".to_owned())]);
    } else {
        table.try_into::<ItemRecord>().map_err(shape)?.into_item().map(|item| vec![item])
    };
    let named = |ItemError { item, field, problem }| place(Some(item), Some(field.to_owned()), problem);
    read.map_err(|errors| errors.into_iter().map(named).collect())
}

fn syntax(file_name: &str, text: &str, error: &::toml::de::Error) -> FormatError {
    let line = error.span().map(|span| line_of(text, span.start));
    FormatError { file: file_name.to_owned(), line, item: None, field: None, problem: error.message().to_owned() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}
