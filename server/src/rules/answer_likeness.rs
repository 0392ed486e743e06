//! 答案雷同: pairs of candidates whose wrong answers agree more than chance explains. A signal for people, never a proof: right
//! answers say nothing, and a common mistake is common.
//!
//! For each item the wrong answers of everybody tell how likely two wrong answers agree by chance (the sum of squared shares).
//! Over the items that both answered wrong this gives the agreements to expect and their variance; a pair is named when it has
//! far more (compare the indices of Angoff 1974, "The development of statistical indices for detecting cheaters").

use std::collections::HashMap;

/// Items both must have answered wrong before anything is said.
pub const LEAST_COMMON: usize = 8;
/// Standard deviations above chance from which a pair is named. Of 250,000 pairs chance alone names fewer than one.
pub const FAR: f64 = 5.0;

/// What a candidate answered wrong: item, and the wrong choice in canonical letters as a number. Each item once.
pub type Wrong = Vec<(u32, u32)>;

/// Two candidates, by their places in the list, and how much they agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first.
    pub one: usize,
    /// The second.
    pub other: usize,
    /// Items both answered wrong.
    pub common: usize,
    /// Of them with the very same wrong answer.
    pub same: usize,
    /// How many of them chance explains.
    pub expected: f64,
    /// Standard deviations above that.
    pub above: f64,
}

/// The pairs to look at, the most unlikely first.
pub fn pairs(candidates: &[Wrong]) -> Vec<Pair> {
    let chance = chances(candidates);
    let mut own: HashMap<u32, u32> = HashMap::new();
    let mut found = Vec::new();
    for (one, wrong) in candidates.iter().enumerate() {
        own.clear();
        own.extend(wrong.iter().copied());
        for (other, theirs) in candidates.iter().enumerate().skip(one + 1) {
            if let Some(pair) = compare((one, other), &own, theirs, &chance) {
                found.push(pair);
            }
        }
    }
    found.sort_by(|a, b| b.above.total_cmp(&a.above).then(a.one.cmp(&b.one)).then(a.other.cmp(&b.other)));
    found
}

fn compare(
    (one, other): (usize, usize),
    own: &HashMap<u32, u32>,
    theirs: &Wrong,
    chance: &HashMap<u32, f64>,
) -> Option<Pair> {
    let (mut common, mut same, mut expected, mut variance) = (0, 0, 0.0, 0.0);
    for (item, choice) in theirs {
        let Some(mine) = own.get(item) else { continue };
        let likely = chance.get(item).copied().unwrap_or(1.0);
        common += 1;
        same += usize::from(mine == choice);
        expected += likely;
        variance += likely * (1.0 - likely);
    }
    if common < LEAST_COMMON || variance <= 0.0 {
        return None;
    }
    let above = (same as f64 - expected) / variance.sqrt();
    (above >= FAR).then_some(Pair { one, other, common, same, expected, above })
}

/// How likely two wrong answers to an item agree.
fn chances(candidates: &[Wrong]) -> HashMap<u32, f64> {
    let mut shares: HashMap<u32, HashMap<u32, usize>> = HashMap::new();
    for (item, choice) in candidates.iter().flatten() {
        *shares.entry(*item).or_default().entry(*choice).or_default() += 1;
    }
    let likely = |counts: HashMap<u32, usize>| {
        let all: usize = counts.values().sum();
        counts.values().map(|n| (*n as f64 / all as f64).powi(2)).sum()
    };
    shares.into_iter().map(|(item, counts)| (item, likely(counts))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty wrong answers of three kinds to a candidate, decided by a small generator.
    fn candidate(seed: u64) -> Wrong {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..200).map(|item| (item, next() % 5, (next() % 3) as u32)).filter(|w| w.1 == 0).map(|w| (w.0, w.2)).collect()
    }

    #[test]
    fn who_answered_alone_is_not_named_and_who_copied_is() {
        let mut all: Vec<_> = (1..=120).map(candidate).collect();
        assert_eq!(pairs(&all), [], "chance alone names nobody");
        // The last copies thirty of the wrong answers of the first.
        let mut copier = candidate(1);
        copier.truncate(30);
        let wrong = copier.len();
        all.push(copier);
        let found = pairs(&all);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].one, found[0].other, found[0].common, found[0].same), (0, 120, wrong, wrong));
        assert!(found[0].expected < found[0].same as f64 / 2.0);
    }

    #[test]
    fn a_mistake_everybody_makes_says_nothing() {
        let all: Vec<Wrong> = (0..50).map(|_| (0..40).map(|item| (item, 1)).collect()).collect();
        assert_eq!(pairs(&all), []);
    }

    #[test]
    fn a_few_common_mistakes_are_too_few() {
        let mut all: Vec<_> = (1..=60).map(candidate).collect();
        let few: Wrong = (1000..1007).map(|item| (item, 2)).collect();
        all.extend([few.clone(), few]);
        all.extend((0..20).map(|n| (1000..1007).map(|item| (item, n % 3)).collect::<Wrong>()));
        assert!(pairs(&all).iter().all(|pair| pair.common >= LEAST_COMMON));
    }
}
