//! Which items practice may show when the formal pool is kept apart (题库分池).
//!
//! With the setting `practice.pool` = `apart`, an item is kept for formal exams when a digest of its id falls below
//! `practice.formal_share` percent: the same on every machine and in every year, and no list to keep. Practice and mock exams
//! show only the others; a formal draw takes from all. Sub-items of a case are never kept, because no paper takes them.

use sha2::{Digest, Sha256};

/// Share kept for formal exams unless `practice.formal_share` says otherwise, in percent.
pub const FORMAL_SHARE: u64 = 50;

/// How the bank is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// Practice shows everything.
    All,
    /// So many percent are kept for formal exams.
    Apart(u64),
}

impl Pool {
    /// From the texts of the settings `practice.pool` and `practice.formal_share`. Anything but `apart` is one pool for all.
    ///
    /// ```
    /// use server::rules::pool::{FORMAL_SHARE, Pool};
    /// assert_eq!(Pool::of(None, Some("30")), Pool::All);
    /// assert_eq!(Pool::of(Some("apart"), None), Pool::Apart(FORMAL_SHARE));
    /// assert_eq!(Pool::of(Some("apart"), Some("30")), Pool::Apart(30));
    /// ```
    pub fn of(pool: Option<&str>, share: Option<&str>) -> Self {
        match pool.map(str::trim) {
            Some("apart") => Self::Apart(share.and_then(|s| s.trim().parse().ok()).unwrap_or(FORMAL_SHARE).min(100)),
            _ => Self::All,
        }
    }

    /// Whether practice and mock exams may show this item.
    pub fn practises(self, item_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Apart(share) => is_sub_item(item_id) || place(item_id) >= share,
        }
    }
}

/// Sub-items are numbered behind their case: `APL-05-C01-1`.
fn is_sub_item(item_id: &str) -> bool {
    item_id.split('-').nth(2).is_some_and(|part| part.starts_with('C'))
}

/// Where an item stands among a hundred, by its id alone.
fn place(item_id: &str) -> u64 {
    let digest = Sha256::new().chain_update("pool:").chain_update(item_id).finalize();
    digest.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)) % 100
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(share: u64) -> Vec<String> {
        let ids = (1..=1_000).map(|n| format!("APL-{:02}-{n:03}", n % 8 + 1));
        ids.filter(|id| !Pool::Apart(share).practises(id)).collect()
    }

    #[test]
    fn about_the_share_is_kept_and_a_larger_share_keeps_the_same_and_more() {
        assert_eq!((kept(0).len(), kept(100).len()), (0, 1_000));
        let (third, half) = (kept(30), kept(50));
        assert!(
            (250..350).contains(&third.len()) && (450..550).contains(&half.len()),
            "{} {}",
            third.len(),
            half.len()
        );
        assert!(third.iter().all(|id| half.contains(id)));
    }

    #[test]
    fn the_division_never_changes() {
        let places: Vec<_> = (1..=8).map(|n| place(&format!("APL-01-{n:03}"))).collect();
        assert_eq!(places, [77, 49, 84, 36, 99, 90, 22, 20], "worked out apart from this program");
        assert!(Pool::Apart(77).practises("APL-01-001") && !Pool::Apart(78).practises("APL-01-001"));
    }

    #[test]
    fn a_case_is_always_practised_and_other_words_mean_one_pool() {
        assert!(Pool::Apart(100).practises("APL-05-C01-1") && !Pool::Apart(100).practises("APL-05-001"));
        for (pool, share, expected) in [
            (None, None, Pool::All),
            (Some("all"), Some("50"), Pool::All),
            (Some("apart "), Some("x"), Pool::Apart(FORMAL_SHARE)),
            (Some("apart"), Some("250"), Pool::Apart(100)),
        ] {
            assert_eq!(Pool::of(pool, share), expected, "{pool:?} {share:?}");
        }
    }
}
