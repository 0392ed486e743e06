//! Randomness of the draw: ChaCha20 streams keyed by the session secret, and the shuffle.

use crate::paper::hex;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A stream of random numbers that anyone who knows its secret and label can run again.
pub type Stream = ChaCha20Rng;

/// The stream for one label: ChaCha20 keyed by `SHA-256(secret ‖ label)`.
///
/// ```
/// use question_bank::draw::{below, stream};
///
/// let first = |label| below(1_000_000, &mut stream(&[7; 32], label));
/// assert_eq!(first("seats"), first("seats"));
/// assert_ne!(first("seats"), first("rooms"));
/// ```
pub fn stream(secret: &[u8; 32], label: &str) -> ChaCha20Rng {
    let seed = Sha256::new().chain_update(secret).chain_update(label.as_bytes()).finalize();
    ChaCha20Rng::from_seed(seed.into())
}

/// Fisher–Yates from the last place down, every order equally likely.
///
/// ```
/// use question_bank::draw::{shuffle, stream};
///
/// let mut cards: Vec<u8> = (0..10).collect();
/// shuffle(&mut cards, &mut stream(&[1; 32], "stratum:例"));
/// assert_eq!(cards, [7, 0, 8, 2, 3, 4, 6, 5, 9, 1]);
/// ```
pub fn shuffle<T>(cards: &mut [T], rng: &mut Stream) {
    for last in (1..cards.len()).rev() {
        cards.swap(last, below(last as u32 + 1, rng) as usize);
    }
}

/// A number below `limit` (not 0), without bias: Lemire's multiplication with rejection.
///
/// ```
/// use question_bank::draw::{below, stream};
///
/// let mut rng = stream(&[1; 32], "dice");
/// assert!((0..100).all(|_| below(6, &mut rng) < 6));
/// ```
pub fn below(limit: u32, rng: &mut Stream) -> u32 {
    let mut product = u64::from(rng.next_u32()) * u64::from(limit);
    if (product as u32) < limit {
        let threshold = limit.wrapping_neg() % limit;
        while (product as u32) < threshold {
            product = u64::from(rng.next_u32()) * u64::from(limit);
        }
    }
    (product >> 32) as u32
}

/// SHA-256 of the session secret in hex: shown at sealing, so that the secret shown after publication can be checked.
///
/// ```
/// let digest = question_bank::draw::secret_digest(&[0; 32]);
/// assert_eq!(digest, "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
/// ```
pub fn secret_digest(secret: &[u8; 32]) -> String {
    hex(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Papers dealt years ago must verify: this order may never change. An independent program in another language made it.
    #[test]
    fn the_shuffle_is_pinned() {
        let mut cards: Vec<u8> = (0..10).collect();
        shuffle(&mut cards, &mut stream(&[1; 32], "stratum:例"));
        assert_eq!(cards, PINNED);
    }
    const PINNED: [u8; 10] = [7, 0, 8, 2, 3, 4, 6, 5, 9, 1];

    #[test]
    fn every_order_of_three_is_equally_likely() {
        let mut rng = stream(&[2; 32], "test");
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            let mut cards = [0, 1, 2];
            shuffle(&mut cards, &mut rng);
            *seen.entry(cards).or_insert(0) += 1;
        }
        assert!(seen.len() == 6 && seen.values().all(|n| (850..1150).contains(n)), "{seen:?}");
    }
}
