//! What makes an item valid, whatever file or form it came from.

use super::{Item, Kind, TRUE_FALSE_OPTIONS};
use crate::answer::MAX_OPTIONS;
use crate::wording::{flat, is_blank};
use std::collections::HashSet;

/// One thing wrong with one field of one item, in words for its author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("试题 {item} 的 {field}：{problem}")]
pub struct ItemError {
    /// The item's id as written, or `?` when it has none.
    pub item: String,
    /// The field as named in item files, such as `key`.
    pub field: &'static str,
    /// What is wrong and what is expected.
    pub problem: String,
}

impl ItemError {
    pub(crate) fn new(item: &str, field: &'static str, problem: impl Into<String>) -> ItemError {
        ItemError { item: item.to_owned(), field, problem: problem.into() }
    }
}

/// Everything wrong with an item, field by field.
pub(super) fn problems(item: &Item) -> Vec<ItemError> {
    let mut found = Vec::new();
    let mut say = |field, problem: String| found.push(ItemError::new(item.id.as_str(), field, problem));
    if item.version == 0 {
        say("version", "版本号从 1 开始".into());
    }
    if !(1..=5).contains(&item.difficulty) {
        say("difficulty", format!("难度须为 1 至 5，现为 {}", item.difficulty));
    }
    if item.reference.is_empty() || item.reference.iter().any(|text| is_blank(text)) {
        say("reference", "须写明依据，且不得有空条目".into());
    }
    for (field, text) in [("stem", &item.stem), ("rationale", &item.rationale)] {
        if is_blank(text) {
            say(field, "不能为空".into());
        }
    }
    if item.enemies.contains(&item.id) {
        say("enemies", "不能与自身互斥".into());
    }
    if let Some(problem) = options_problem(item) {
        say("options", problem);
    }
    if let Some(problem) = key_problem(item) {
        say("key", problem);
    }
    found
}

fn options_problem(item: &Item) -> Option<String> {
    let options = &item.options;
    if item.kind == Kind::TrueFalse {
        return (*options != TRUE_FALSE_OPTIONS).then(|| "判断题的选项固定为“正确”“错误”".to_owned());
    }
    if !(2..=MAX_OPTIONS).contains(&options.len()) {
        return Some(format!("选项须为 2 至 {MAX_OPTIONS} 个，现为 {} 个", options.len()));
    }
    if options.iter().any(|option| is_blank(option)) {
        return Some("有空选项".to_owned());
    }
    let different: HashSet<String> = options.iter().map(|option| flat(option)).collect();
    (different.len() != options.len()).then(|| "有两个选项相同".to_owned())
}

fn key_problem(item: &Item) -> Option<String> {
    let key = item.key;
    if key.is_empty() {
        return Some("没有答案".to_owned());
    }
    if !key.fits(item.options.len()) {
        return Some(format!("答案 {key} 超出了 {} 个选项", item.options.len()));
    }
    match (item.kind, key.len()) {
        (Kind::TrueFalse | Kind::Single, 2..) => Some(format!("{}只能有一个答案，现为 {key}", item.kind.label())),
        (Kind::Multiple, 1) => Some(format!("多选题至少有两个答案，现为 {key}")),
        _ => None,
    }
}
