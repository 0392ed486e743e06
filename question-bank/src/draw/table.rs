//! The cards of a draw as numbers, and the table they are played on.

use super::DrawError;
use crate::item::{Item, ItemId, Kind};
use std::collections::HashMap;

/// What the draw needs of an item. A card's number is its item's place by id.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) id: ItemId,
    pub(super) version: u32,
    pub(super) kind: Kind,
    pub(super) options: u8,
    pub(super) shuffles_options: bool,
    /// Cards that may not share a paper with this one, whichever side declared it.
    pub(super) enemies: Vec<u32>,
}

/// The items by id.
pub(super) fn sorted(items: &[Item]) -> Result<Vec<&Item>, DrawError> {
    let mut sorted: Vec<&Item> = items.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    match sorted.windows(2).find(|pair| pair[0].id == pair[1].id) {
        Some(pair) => Err(DrawError::SameItem(pair[0].id.clone())),
        None => Ok(sorted),
    }
}

/// One card an item, enemies made mutual. Enemies outside the bank are no matter.
pub(super) fn cards(sorted: &[&Item]) -> Vec<Card> {
    let number: HashMap<&ItemId, u32> = sorted.iter().zip(0..).map(|(item, n)| (&item.id, n)).collect();
    let mut enemies = vec![Vec::new(); sorted.len()];
    for (item, own) in sorted.iter().zip(0u32..) {
        for &other in item.enemies.iter().filter_map(|id| number.get(id)).filter(|&&other| other != own) {
            enemies[own as usize].push(other);
            enemies[other as usize].push(own);
        }
    }
    sorted.iter().zip(enemies).map(|(item, enemies)| card(item, enemies)).collect()
}

fn card(item: &Item, mut enemies: Vec<u32>) -> Card {
    enemies.sort_unstable();
    enemies.dedup();
    let options = u8::try_from(item.options.len()).unwrap_or(u8::MAX);
    let shuffles_options = item.shuffles_options();
    Card { id: item.id.clone(), version: item.version, kind: item.kind, options, shuffles_options, enemies }
}

/// The hand being dealt, who may not join it, and how often each card has been used.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Number of the hand, compared with `barred`: clearing the table costs nothing.
    hand_number: u64,
    barred: Vec<u64>,
    used: Vec<u32>,
    hand: Vec<(usize, u32)>,
}

impl Table {
    pub(super) fn new(cards: usize) -> Table {
        Table { hand_number: 0, barred: vec![0; cards], used: vec![0; cards], hand: Vec::new() }
    }

    /// Starts the next hand.
    pub(super) fn clear(&mut self) {
        self.hand_number += 1;
        self.hand.clear();
    }

    /// Takes the cards of this hand back as if they had not been dealt.
    pub(super) fn take_back(&mut self) {
        for (_, card) in self.hand.drain(..) {
            self.used[card as usize] -= 1;
        }
    }

    /// Puts a card of a deck into the hand.
    pub(super) fn play(&mut self, deck: usize, card: u32, cards: &[Card]) {
        self.hand.push((deck, card));
        self.used[card as usize] += 1;
        self.barred[card as usize] = self.hand_number;
        for &enemy in &cards[card as usize].enemies {
            self.barred[enemy as usize] = self.hand_number;
        }
    }

    /// Whether the card is neither in the hand nor an enemy of one that is.
    pub(super) fn may_join(&self, card: u32) -> bool {
        self.barred[card as usize] != self.hand_number
    }

    pub(super) fn used(&self, card: u32) -> u32 {
        self.used[card as usize]
    }

    pub(super) fn hand(&self) -> &[(usize, u32)] {
        &self.hand
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_cards_the_first_two_enemies() -> Vec<Card> {
        let card = |n: u32, enemies: Vec<u32>| Card {
            id: ItemId::parse(&format!("C-{n}")).unwrap(),
            version: 1,
            kind: Kind::Single,
            options: 4,
            shuffles_options: true,
            enemies,
        };
        vec![card(0, vec![1]), card(1, vec![0]), card(2, vec![])]
    }

    #[test]
    fn a_hand_taken_back_was_never_dealt() {
        let (cards, mut table) = (three_cards_the_first_two_enemies(), Table::new(3));
        table.clear();
        table.play(0, 0, &cards);
        assert_eq!([0, 1, 2].map(|card| table.may_join(card)), [false, false, true]);
        table.take_back();
        assert_eq!([0, 1, 2].map(|card| table.used(card)), [0; 3]);
        assert!(table.hand().is_empty());
        table.clear();
        assert!((0..3).all(|card| table.may_join(card)));
    }
}
