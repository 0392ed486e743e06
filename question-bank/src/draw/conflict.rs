//! Finding a hand in which no enemies meet, when dealing in turn has run into a dead end.

use super::table::Card;

/// The cards one deck may give, in order of preference.
pub(super) struct Pile {
    pub(super) deck: usize,
    pub(super) need: usize,
    pub(super) cards: Vec<u32>,
}

/// Depth-first search over the places of a hand, within a number of steps.
///
/// # Errors
/// The deck of the deepest place that could not be filled, when there is no hand or the steps ran out.
pub(super) fn find_hand(cards: &[Card], piles: &[Pile], steps: u32) -> Result<Vec<(usize, u32)>, usize> {
    let mut search = Search::new(cards, piles);
    for _ in 0..steps {
        match search.next_card() {
            _ if search.is_done() => return Ok(search.hand()),
            Some(card) => search.place(card),
            None => {
                if !search.step_back() {
                    break;
                }
            }
        }
    }
    if search.is_done() { Ok(search.hand()) } else { Err(search.hardest_deck()) }
}

struct Search<'a> {
    cards: &'a [Card],
    piles: &'a [Pile],
    /// For every place of the hand, the pile it is filled from.
    places: Vec<usize>,
    /// For every filled place, which card of its pile; one more entry while looking for the next.
    chosen: Vec<usize>,
    filled: usize,
    deepest: usize,
    /// How many cards of the hand bar each card.
    barred_by: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(cards: &'a [Card], piles: &'a [Pile]) -> Search<'a> {
        let places: Vec<usize> =
            piles.iter().enumerate().flat_map(|(pile, p)| std::iter::repeat_n(pile, p.need)).collect();
        let chosen = vec![0; places.len() + 1];
        Search { cards, piles, places, chosen, filled: 0, deepest: 0, barred_by: vec![0; cards.len()] }
    }

    fn is_done(&self) -> bool {
        self.filled == self.places.len()
    }

    fn card_at(&self, place: usize) -> u32 {
        self.piles[self.places[place]].cards[self.chosen[place]]
    }

    /// Where in its pile the next card that may fill the open place lies.
    fn next_card(&self) -> Option<usize> {
        let pile = &self.piles[*self.places.get(self.filled)?].cards;
        (self.chosen[self.filled]..pile.len()).find(|&at| self.barred_by[pile[at] as usize] == 0)
    }

    fn place(&mut self, at: usize) {
        self.chosen[self.filled] = at;
        for &enemy in &self.cards[self.card_at(self.filled) as usize].enemies {
            self.barred_by[enemy as usize] += 1;
        }
        let same_pile = self.places.get(self.filled + 1) == Some(&self.places[self.filled]);
        self.filled += 1;
        self.deepest = self.deepest.max(self.filled);
        self.chosen[self.filled] = if same_pile { at + 1 } else { 0 };
    }

    /// Takes the last card back and looks beyond it; `false` when there is none.
    fn step_back(&mut self) -> bool {
        if self.filled == 0 {
            return false;
        }
        self.filled -= 1;
        for &enemy in &self.cards[self.card_at(self.filled) as usize].enemies {
            self.barred_by[enemy as usize] -= 1;
        }
        self.chosen[self.filled] += 1;
        true
    }

    fn hand(&self) -> Vec<(usize, u32)> {
        (0..self.filled).map(|place| (self.piles[self.places[place]].deck, self.card_at(place))).collect()
    }

    fn hardest_deck(&self) -> usize {
        let place = self.deepest.min(self.places.len().saturating_sub(1));
        self.places.get(place).map_or(0, |&pile| self.piles[pile].deck)
    }
}
