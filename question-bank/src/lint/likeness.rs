//! Stems that ask nearly the same thing.

use super::{Finding, Rule};
use crate::item::Item;
use crate::likeness::{Pair, pairs};

/// Pairs of stems that are alike and not declared enemies, each reported at the earlier item. A case is compared by its
/// material, once.
pub(super) fn stems_alike(items: &[Item]) -> Vec<Finding> {
    let asked = asked(items);
    let texts: Vec<&str> = asked.iter().map(|(_, text)| *text).collect();
    let mut found = Vec::new();
    for Pair { earlier, later, percent } in pairs(&texts) {
        let (item, other) = (asked[earlier].0, asked[later].0);
        if !item.enemies.contains(&other.id) && !other.enemies.contains(&item.id) {
            let message = format!("题干与 {} 相似度 {percent}%，且未声明互斥", other.id);
            found.push(Finding::of(item, Rule::StemsAlike, message));
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
