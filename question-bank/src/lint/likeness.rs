//! Stems that ask nearly the same thing.

use super::{Finding, Rule};
use crate::item::Item;
use crate::wording::Trigrams;
use std::collections::{BTreeSet, HashMap};

/// Likeness from which two stems count as alike, in hundredths.
const ALIKE: usize = 85;
/// Stems with fewer runs are too short to compare.
const SHORTEST: usize = 13;

/// Pairs of stems that are alike and not declared enemies, each reported at the earlier item. A case is compared by its
/// material, once.
pub(super) fn stems_alike(items: &[Item]) -> Vec<Finding> {
    let asked = asked(items);
    let runs: Vec<Trigrams> = asked.iter().map(|(_, text)| Trigrams::of(text)).collect();
    let mut found = Vec::new();
    for (earlier, later) in candidates(&runs) {
        let (item, other) = (asked[earlier].0, asked[later].0);
        let (shared, all) = runs[earlier].overlap(&runs[later]);
        let likeness = shared * 100 / all.max(1);
        let long_enough = runs[earlier].len() >= SHORTEST;
        if long_enough && likeness >= ALIKE && !item.enemies.contains(&other.id) && !other.enemies.contains(&item.id) {
            let message = format!("题干与 {} 相似度 {likeness}%，且未声明互斥", other.id);
            found.push(Finding::of(item, Rule::StemsAlike, message));
        }
    }
    found
}

/// Pairs that can be alike, in order. Two texts that share [`ALIKE`] hundredths of their runs share one of their rarest:
/// of `n` runs at most `n - ceil(ALIKE × n)` can be missing in the other, so one of the first of that many and one more is
/// there (prefix filtering; Chaudhuri, Ganti and Kaushik, A Primitive Operator for Similarity Joins in Data Cleaning, 2006).
fn candidates(runs: &[Trigrams]) -> BTreeSet<(usize, usize)> {
    let mut uses: HashMap<u64, u32> = HashMap::new();
    runs.iter().flat_map(Trigrams::iter).for_each(|run| *uses.entry(run).or_default() += 1);
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (place, one) in runs.iter().enumerate() {
        let mut rarest: Vec<u64> = one.iter().collect();
        rarest.sort_unstable_by_key(|run| (uses[run], *run));
        for run in rarest.into_iter().take(one.len() - (one.len() * ALIKE).div_ceil(100) + 1) {
            let earlier = holders.entry(run).or_default();
            pairs.extend(earlier.iter().map(|earlier| (*earlier, place)));
            earlier.push(place);
        }
    }
    pairs
}

/// What each item asks: its stem, and for a case its material at the first of its sub-items.
fn asked(items: &[Item]) -> Vec<(&Item, &str)> {
    let groups = items.chunk_by(|a, b| a.case().is_some() && a.case() == b.case());
    let first = groups.filter_map(|group| group.first());
    first.map(|item| (item, item.material.as_ref().map_or(item.stem.as_str(), |material| &material.text))).collect()
}
