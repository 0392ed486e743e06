//! Stems that ask nearly the same thing.

use super::{Finding, Rule};
use crate::item::Item;
use crate::wording::Trigrams;

/// Likeness from which two stems count as alike, in hundredths.
const ALIKE: usize = 85;
/// Stems with fewer runs are too short to compare.
const SHORTEST: usize = 13;

/// Pairs of stems that are alike and not declared enemies, each reported at the earlier item. A case is compared by its
/// material, once.
pub(super) fn stems_alike(items: &[Item]) -> Vec<Finding> {
    let compared: Vec<(&Item, Trigrams)> =
        asked(items).into_iter().map(|(item, text)| (item, Trigrams::of(text))).collect();
    let mut found = Vec::new();
    for (place, (item, runs)) in compared.iter().enumerate().filter(|(_, (_, runs))| runs.len() >= SHORTEST) {
        for (other, other_runs) in &compared[place + 1..] {
            let Some(likeness) = likeness(runs, other_runs) else { continue };
            if likeness >= ALIKE && !item.enemies.contains(&other.id) && !other.enemies.contains(&item.id) {
                found.push(Finding::of(
                    item,
                    Rule::StemsAlike,
                    format!("题干与 {} 相似度 {likeness}%，且未声明互斥", other.id),
                ));
            }
        }
    }
    found
}

/// What each item asks: its stem, and for a case its material at the first of its sub-items.
fn asked(items: &[Item]) -> Vec<(&Item, &str)> {
    let groups = items.chunk_by(|a, b| a.case().is_some() && a.case() == b.case());
    let first = groups.filter_map(|group| group.first());
    first.map(|item| (item, item.material.as_ref().map_or(item.stem.as_str(), |material| &material.text))).collect()
}

/// Shared runs in hundredths of all runs, rounded down; `None` when the lengths alone rule likeness out.
fn likeness(a: &Trigrams, b: &Trigrams) -> Option<usize> {
    if a.len().abs_diff(b.len()) * 5 > a.len().max(b.len()) {
        return None;
    }
    let (shared, all) = a.overlap(b);
    Some(shared * 100 / all.max(1))
}
