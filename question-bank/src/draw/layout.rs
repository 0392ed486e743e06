//! Laying a hand out as a paper: order of items within a kind, order of options within an item.

use super::deck::Deck;
use super::stream::{shuffle, stream};
use super::table::Card;
use crate::item::Kind;
use crate::paper::{Paper, Slot};
use rand_chacha::ChaCha20Rng;

/// The paper of one deal. Its shuffles depend on the secret and the deal number alone.
pub(super) fn paper(deal: u32, secret: &[u8; 32], cards: &[Card], decks: &[Deck], hand: &[(usize, u32)]) -> Paper {
    let mut rng = stream(secret, &format!("deal:{deal}"));
    let mut slots = Vec::with_capacity(hand.len());
    let mut group = Vec::with_capacity(hand.len());
    for kind in Kind::ALL {
        group.clear();
        group.extend(hand.iter().filter(|(_, card)| cards[*card as usize].kind == kind));
        shuffle(&mut group, &mut rng);
        for &(deck, card) in &group {
            let card = &cards[card as usize];
            slots.push(Slot {
                number: slots.len() as u16 + 1,
                item: card.id.clone(),
                version: card.version,
                order: option_order(card, &mut rng),
                points: decks[deck].points,
                kind,
            });
        }
    }
    Paper { deal, slots }
}

fn option_order(card: &Card, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut order: Vec<u8> = (0..card.options).collect();
    if card.shuffles_options {
        shuffle(&mut order, rng);
    }
    order
}
