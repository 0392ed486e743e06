//! One stratum's pool as a deck of cards that is dealt round and round.

use super::stream::{shuffle, stream};
use super::table::Table;
use crate::blueprint::Stratum;
use crate::item::Item;
use crate::paper::Marks;
use rand_chacha::ChaCha20Rng;

/// A deck: cards before `front` have had their turn in this round, the others wait in order.
#[derive(Debug, Clone)]
pub(super) struct Deck {
    pub(super) name: String,
    /// Cards a paper takes.
    pub(super) need: usize,
    pub(super) points: Marks,
    cards: Vec<u32>,
    front: usize,
    /// Number of the round from 1: a card used as often has had its turn.
    round: u32,
    rng: ChaCha20Rng,
}

impl Deck {
    /// The pool of a stratum, shuffled. `sorted` are the items by card number.
    pub(super) fn new(stratum: &Stratum, sorted: &[&Item], secret: &[u8; 32]) -> Deck {
        let mut cards: Vec<u32> =
            sorted.iter().zip(0..).filter(|(item, _)| stratum.takes(item)).map(|(_, card)| card).collect();
        let mut rng = stream(secret, &format!("stratum:{}", stratum.name));
        shuffle(&mut cards, &mut rng);
        Deck {
            name: stratum.name.clone(),
            need: usize::from(stratum.count),
            points: stratum.points,
            cards,
            front: 0,
            round: 1,
            rng,
        }
    }

    pub(super) fn cards(&self) -> &[u32] {
        &self.cards
    }

    /// Cards beyond what one paper takes.
    pub(super) fn spare(&self) -> usize {
        self.cards.len() - self.need.min(self.cards.len())
    }

    /// Deals the next card that may join the hand. One that may not keeps its turn for the next paper; when none of the
    /// waiting cards fits, the least used of the others comes out of turn. `None` when no card of the pool fits.
    pub(super) fn next(&mut self, table: &Table) -> Option<u32> {
        self.start_round_if_over(table);
        let (had_turn, waiting) = self.cards.split_at(self.front);
        match waiting.iter().position(|&card| table.may_join(card)) {
            Some(place) => {
                self.cards.swap(self.front, self.front + place);
                self.front += 1;
                Some(self.cards[self.front - 1])
            }
            None => had_turn.iter().copied().filter(|&card| table.may_join(card)).min_by_key(|&card| table.used(card)),
        }
    }

    /// Deals this very card, in or out of turn.
    pub(super) fn claim(&mut self, card: u32, table: &Table) {
        self.start_round_if_over(table);
        if let Some(place) = self.cards[self.front..].iter().position(|&waiting| waiting == card) {
            self.cards.swap(self.front, self.front + place);
            self.front += 1;
        }
    }

    /// Every card, the most deserving first: least used, then by place.
    pub(super) fn by_turn(&self, table: &Table) -> Vec<u32> {
        let (had_turn, waiting) = self.cards.split_at(self.front);
        let mut cards = [waiting, had_turn].concat();
        cards.sort_by_key(|&card| table.used(card));
        cards
    }

    /// Shuffles when all cards have had their turn. Cards that came out of turn sit the new round out.
    fn start_round_if_over(&mut self, table: &Table) {
        while self.front == self.cards.len() {
            self.round += 1;
            shuffle(&mut self.cards, &mut self.rng);
            let round = self.round;
            self.cards.sort_by_key(|&card| table.used(card) < round);
            self.front = self.cards.partition_point(|&card| table.used(card) >= round);
        }
    }
}
