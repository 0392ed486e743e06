//! What a row of the workbook cannot keep of an item.

use super::COLUMNS;
use super::row::{self, Row};
use calamine::Data;
use question_bank::formats::Draft;
use question_bank::item::Item;

/// Most UTF-16 units of a cell: what Excel takes.
const LONGEST: usize = 32_767;

/// What is lost, found by reading the row back.
///
/// # Errors
/// Why the item as a whole cannot stand in a row.
pub(super) fn lost(item: &Item, draft: &Draft) -> Result<Vec<&'static str>, &'static str> {
    let mut row = Row::new(2);
    for (column, text) in row::cells(draft).iter().enumerate() {
        let text = row::written(text);
        if text.encode_utf16().count() > LONGEST {
            return Err("整道题（有文字超过一格能容的 32767 字）");
        }
        row.put(column, Data::String(text.into_owned()));
    }
    let heads: Vec<Option<usize>> = (0..COLUMNS.len()).map(Some).collect();
    let read = row::draft(row.number, &row.fields(&heads)).ok();
    let Some(read) = read.filter(|read| read.options.len() == draft.options.len()) else {
        return Err("整道题（选项分行，写入表格后会被读错）");
    };
    let (kept, was) = (&read.ours, &draft.ours);
    let lost = [
        ("案例的组合（材料已并入题干）", item.material.is_some()),
        ("题干首尾的空白和回车符", read.stem != draft.stem),
        ("选项首尾的空白和回车符", read.options != draft.options),
        ("解析首尾的空白和回车符", read.rationale != draft.rationale),
        ("依据的空白和分行", kept.reference != was.reference),
        ("引文的空白和分行", kept.quote != was.quote),
    ];
    Ok(lost.into_iter().filter(|(_, is_lost)| *is_lost).map(|(what, _)| what).collect())
}
