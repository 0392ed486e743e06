//! Stems that ask nearly the same thing.

use super::{Finding, Rule};
use crate::item::Item;
use crate::wording::Trigrams;

/// Likeness from which two stems count as alike, in hundredths.
const ALIKE: usize = 85;
/// Stems with fewer runs are too short to compare.
const SHORTEST: usize = 13;

/// Pairs of stems that are alike and not declared enemies, each reported at the earlier item.
pub(super) fn stems_alike(items: &[Item]) -> Vec<Finding> {
    let runs: Vec<Trigrams> = items.iter().map(|item| Trigrams::of(&item.stem)).collect();
    let mut found = Vec::new();
    for (place, item) in items.iter().enumerate().filter(|(place, _)| runs[*place].len() >= SHORTEST) {
        for (other, other_runs) in items.iter().zip(&runs).skip(place + 1) {
            let Some(likeness) = likeness(&runs[place], other_runs) else { continue };
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

/// Shared runs in hundredths of all runs, rounded down; `None` when the lengths alone rule likeness out.
fn likeness(a: &Trigrams, b: &Trigrams) -> Option<usize> {
    if a.len().abs_diff(b.len()) * 5 > a.len().max(b.len()) {
        return None;
    }
    let (shared, all) = a.overlap(b);
    Some(shared * 100 / all.max(1))
}
