//! Checking stored papers against the draw, by dealing again.

use super::{Dealer, DrawError};
use crate::blueprint::Blueprint;
use crate::item::Item;
use crate::paper::Paper;
use std::collections::BTreeMap;

/// The highest deal number that is checked, far beyond any session: a forged number must not keep a verifier busy.
pub const MAX_DEAL: u32 = 1_000_000;

/// Where stored papers and the draw disagree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// The bank and the blueprint deal no paper at all, so nothing could be compared.
    #[error("无法重新组卷：{0}")]
    NoDraw(DrawError),
    /// Deal 0, or one beyond [`MAX_DEAL`].
    #[error("第 {0} 份不是有效的发卷序号")]
    NoSuchDeal(u32),
    /// One deal given to two candidates.
    #[error("第 {0} 份试卷重复发放")]
    SameDeal(u32),
    /// The stored paper is not the one the draw deals.
    #[error("第 {deal} 份试卷与重新组卷的结果不一致，首处差异在第 {slot} 题")]
    Differs {
        /// Deal number.
        deal: u32,
        /// The first slot that differs, from 1.
        slot: usize,
        /// Digest of the stored paper.
        stored: String,
        /// Digest of the paper dealt again.
        redealt: String,
    },
}

/// Deals again and compares every stored paper. Empty when all agree. The order of `papers` does not matter.
///
/// `items` must be the bank as it was at sealing, in the versions dealt then.
pub fn verify(items: &[Item], blueprint: &Blueprint, secret: &[u8; 32], papers: &[Paper]) -> Vec<Mismatch> {
    let mut dealer = match Dealer::new(items, blueprint, secret) {
        Ok(dealer) => dealer,
        Err(error) => return vec![Mismatch::NoDraw(error)],
    };
    let mut found = Vec::new();
    let mut by_deal: BTreeMap<u32, &Paper> = BTreeMap::new();
    for paper in papers {
        if !(1..=MAX_DEAL).contains(&paper.deal) {
            found.push(Mismatch::NoSuchDeal(paper.deal));
        } else if by_deal.insert(paper.deal, paper).is_some() {
            found.push(Mismatch::SameDeal(paper.deal));
        }
    }
    let last = by_deal.last_key_value().map_or(0, |(deal, _)| *deal);
    for deal in 1..=last {
        let redealt = dealer.next_paper();
        found.extend(by_deal.get(&deal).and_then(|stored| difference(stored, &redealt)));
    }
    found
}

fn difference(stored: &Paper, redealt: &Paper) -> Option<Mismatch> {
    if stored == redealt {
        return None;
    }
    let same = stored.slots.iter().zip(&redealt.slots).take_while(|(a, b)| a == b).count();
    Some(Mismatch::Differs { deal: stored.deal, slot: same + 1, stored: stored.digest(), redealt: redealt.digest() })
}
