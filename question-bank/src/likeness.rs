//! Texts that ask nearly the same thing: near duplicates among stems, and what an author's new stem resembles.
//!
//! Likeness is the share of common runs of three characters (Jaccard), punctuation set aside, in hundredths.

use crate::wording::Trigrams;
use std::collections::{BTreeSet, HashMap};

/// Likeness from which two stems count as alike, in hundredths.
pub const ALIKE: usize = 85;
/// Texts with fewer runs are too short to compare.
const SHORTEST: usize = 13;

/// Two texts that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Index of the earlier text.
    pub earlier: usize,
    /// Index of the later text.
    pub later: usize,
    /// Likeness in hundredths, from [`ALIKE`] to 100.
    pub percent: usize,
}

/// Every pair of texts that is alike, in order. Ten thousand stems take a fraction of a second.
///
/// ```
/// use question_bank::likeness::pairs;
/// let a = "对公民处以二百元以下罚款的，可以当场作出行政处罚决定。";
/// let b = "对公民处以二百元以下罚款的可以当场作出行政处罚决定";
/// let found = pairs(&[a, "当事人有权进行陈述和申辩，行政机关必须充分听取。", b]);
/// assert_eq!((found[0].earlier, found[0].later, found[0].percent), (0, 2, 100));
/// assert_eq!(found.len(), 1);
/// ```
pub fn pairs(texts: &[&str]) -> Vec<Pair> {
    let runs: Vec<Trigrams> = texts.iter().map(|text| Trigrams::of(text)).collect();
    let mut found = Vec::new();
    for (earlier, later) in candidates(&runs) {
        let percent = percent(&runs[earlier], &runs[later]);
        if runs[earlier].len() >= SHORTEST && percent >= ALIKE {
            found.push(Pair { earlier, later, percent });
        }
    }
    found
}

/// The texts that resemble one, as index and hundredths, the likest first; only from `least` hundredths on.
///
/// ```
/// use question_bank::likeness::resembling;
/// let found = resembling("当事人有权进行陈述和申辩。", &["当事人有权陈述和申辩。", "听证公开举行。"], 40);
/// assert_eq!(found.first().map(|(index, _)| *index), Some(0));
/// ```
pub fn resembling(text: &str, others: &[&str], least: usize) -> Vec<(usize, usize)> {
    let own = Trigrams::of(text);
    let percents = others.iter().enumerate().map(|(index, other)| (index, percent(&own, &Trigrams::of(other))));
    let mut found: Vec<(usize, usize)> = percents.filter(|(_, percent)| *percent >= least).collect();
    found.sort_by_key(|(index, percent)| (usize::MAX - percent, *index));
    found
}

fn percent(one: &Trigrams, other: &Trigrams) -> usize {
    let (shared, all) = one.overlap(other);
    shared * 100 / all.max(1)
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
