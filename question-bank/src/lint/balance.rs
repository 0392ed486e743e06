//! A bank that gives its keys away without anyone reading a stem.

use super::{Finding, Rule};
use crate::item::{Item, Kind};

/// Leanings are judged only from so many items on.
const FEWEST: usize = 40;

/// Leanings of the bank as a whole; sub-items of cases are too few for their own and do not count.
pub(super) fn gives_itself_away(items: &[Item]) -> Vec<Finding> {
    let items: Vec<&Item> = items.iter().filter(|item| item.material.is_none()).collect();
    let bank = |rule, message| Finding { item: None, rule, message };
    let singles: Vec<(&Item, usize)> = items.iter().filter_map(|item| Some((*item, sole_key(item)?))).collect();
    let mut found = Vec::new();
    if singles.len() >= FEWEST {
        let longest = singles.iter().filter(|(item, key)| key_is_longest(item, *key)).count();
        if longest * 100 > singles.len() * 40 {
            found.push(bank(Rule::LongestKey, format!("{} 道单选题中有 {longest} 道的答案是最长选项", singles.len())));
        }
        let count = |letter: usize| singles.iter().filter(|(_, key)| *key == letter).count();
        let most = (0..crate::answer::MAX_OPTIONS).map(count).max().unwrap_or(0);
        if most * 100 > singles.len() * 35 {
            found.push(bank(Rule::KeyLetter, format!("{} 道单选题中有 {most} 道的答案是同一字母", singles.len())));
        }
    }
    let judged: Vec<_> = items.iter().filter(|item| item.kind == Kind::TrueFalse).collect();
    let right = judged.iter().filter(|item| item.key.contains(0)).count();
    if judged.len() >= FEWEST && right.max(judged.len() - right) * 100 > judged.len() * 60 {
        found.push(bank(Rule::TrueFalseLeaning, format!("{} 道判断题中有 {right} 道的答案是“正确”", judged.len())));
    }
    found
}

/// The index of a single item's one key, when it is an option.
fn sole_key(item: &Item) -> Option<usize> {
    let sole = item.kind == Kind::Single && item.key.len() == 1 && item.key.fits(item.options.len());
    sole.then(|| item.key.bits().trailing_zeros() as usize)
}

fn key_is_longest(item: &Item, key: usize) -> bool {
    let length = |option: &String| option.chars().count();
    let others = item.options.iter().enumerate().filter(|(index, _)| *index != key).map(|(_, option)| length(option));
    item.options.get(key).map(length) > others.max()
}
