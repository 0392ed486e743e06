//! The draw (组卷): a different paper for every candidate, fair, repeatable and open to checking.
//!
//! Every stratum's pool is shuffled once and *dealt* like cards round the candidates, reshuffled when it runs out. So
//! after any number of papers the most and the least used item of a stratum differ by at most one, as long as no
//! enemies force a card out of turn.
//!
//! The same items, blueprint and secret deal the same papers; dealing more papers never changes earlier ones, so a
//! late admission simply takes the next deal. Every random choice comes from ChaCha20 keyed by
//! `SHA-256(secret ‖ label)`: label `stratum:<name>` for a pool, `deal:<number>` for the layout of one paper.
//! The shuffle is written out in this crate, because a verifier must repeat it in years to come whatever a library
//! then does.

mod conflict;
mod deck;
mod error;
mod layout;
mod stream;
mod table;
mod verify;

pub use error::DrawError;
pub use stream::{Stream, below, secret_digest, shuffle, stream};
pub use verify::{MAX_DEAL, Mismatch, verify};

use crate::blueprint::{Blueprint, Supply};
use crate::item::Item;
use crate::paper::Paper;
use deck::Deck;
use table::{Card, Table};

/// Steps the search for a paper without enemies may take: at sealing, and again for one difficult paper.
const SEARCH_STEPS: [u32; 2] = [200_000, 5_000];

/// Deals papers one after another, each different, all of the same content.
///
/// ```
/// use question_bank::{Blueprint, Dealer, Kind, Marks, Stratum, formats};
///
/// let text: String = (1..=5).map(|n| format!(r#"
/// [[item]]
/// id = "APL-05-{n:03}"
/// kind = "true-false"
/// node = "APL-05"
/// reference = ["行政处罚法第五十四条"]
/// difficulty = 2
/// stem = "例题 {n}"
/// key = "T"
/// rationale = "例题。"
/// "#)).collect();
/// let items = formats::toml::parse("APL-05.toml", &text).unwrap();
/// let blueprint = Blueprint { strata: vec![Stratum {
///     name: "判断".into(), nodes: vec!["APL".into()], kind: Kind::TrueFalse,
///     difficulty: None, count: 2, points: Marks::whole(1),
/// }]};
/// let mut dealer = Dealer::new(&items, &blueprint, &[7; 32]).unwrap();
/// let first = dealer.next_paper();
/// assert_eq!((first.deal, first.slots.len()), (1, 2));
/// assert_eq!(Dealer::new(&items, &blueprint, &[7; 32]).unwrap().next_paper(), first);
/// ```
#[derive(Debug, Clone)]
pub struct Dealer {
    secret: [u8; 32],
    cards: Vec<Card>,
    decks: Vec<Deck>,
    /// Decks with the least to spare first: they have the fewest ways round an enemy.
    tightest: Vec<usize>,
    table: Table,
    /// The decks before the paper now being dealt, to start it over.
    before: Vec<Deck>,
    /// A hand known to be free of enemies: the last resort, so that every deal ends.
    witness: Vec<(usize, u32)>,
    dealt: u32,
}

impl Dealer {
    /// Prepares the draw. The order of `items` does not matter.
    ///
    /// # Errors
    /// An unusable blueprint, an id twice, too few items in a stratum, or enemies that leave no possible paper.
    pub fn new(items: &[Item], blueprint: &Blueprint, secret: &[u8; 32]) -> Result<Dealer, DrawError> {
        blueprint.validate()?;
        let sorted = table::sorted(items)?;
        let short = blueprint.supply(items).into_iter().find(|supply| supply.available < supply.needed);
        if let Some(Supply { stratum, available, needed }) = short {
            return Err(DrawError::Short { stratum, available, needed });
        }
        let cards = table::cards(&sorted);
        let decks: Vec<Deck> = blueprint.strata.iter().map(|stratum| Deck::new(stratum, &sorted, secret)).collect();
        let mut tightest: Vec<usize> = (0..decks.len()).collect();
        tightest.sort_by_key(|&deck| decks[deck].spare());
        let table = Table::new(cards.len());
        let mut dealer = Dealer {
            secret: *secret,
            cards,
            decks,
            tightest,
            table,
            before: Vec::new(),
            witness: Vec::new(),
            dealt: 0,
        };
        if dealer.enemies_matter() {
            dealer.before = dealer.decks.clone();
            dealer.witness = dealer.find_witness()?;
        }
        Ok(dealer)
    }

    /// The next paper. Never fails: what could make it fail was refused by [`Dealer::new`].
    pub fn next_paper(&mut self) -> Paper {
        self.dealt += 1;
        if self.before.is_empty() {
            self.deal_hand();
        } else {
            self.deal_hand_among_enemies();
        }
        layout::paper(self.dealt, &self.secret, &self.cards, &self.decks, self.table.hand())
    }

    /// The next `count` papers.
    pub fn papers(&mut self, count: usize) -> Vec<Paper> {
        (0..count).map(|_| self.next_paper()).collect()
    }

    /// How many papers have been dealt.
    pub fn dealt(&self) -> u32 {
        self.dealt
    }

    /// Deals one hand in turn; `false` when some deck has no card left that may join it.
    fn deal_hand(&mut self) -> bool {
        self.table.clear();
        self.tightest.iter().all(|&deck| {
            (0..self.decks[deck].need).all(|_| match self.decks[deck].next(&self.table) {
                Some(card) => {
                    self.table.play(deck, card, &self.cards);
                    true
                }
                None => false,
            })
        })
    }

    /// Deals in turn if it can, else searches for the most deserving hand, else plays the witness.
    fn deal_hand_among_enemies(&mut self) {
        self.before.clone_from(&self.decks);
        if self.deal_hand() {
            return;
        }
        self.table.take_back();
        self.decks.clone_from(&self.before);
        let piles = self.piles(|deck, table| deck.by_turn(table));
        let found = conflict::find_hand(&self.cards, &piles, SEARCH_STEPS[1]);
        let hand = found.unwrap_or_else(|_| self.witness.clone());
        self.table.clear();
        for (deck, card) in hand {
            self.decks[deck].claim(card, &self.table);
            self.table.play(deck, card, &self.cards);
        }
    }

    fn find_witness(&self) -> Result<Vec<(usize, u32)>, DrawError> {
        let peaceful_first = |deck: &Deck, _: &Table| {
            let mut cards = deck.cards().to_vec();
            cards.sort_by_key(|&card| (self.cards[card as usize].enemies.len(), card));
            cards
        };
        let piles = self.piles(peaceful_first);
        let name = |deck: usize| DrawError::Enemies { stratum: self.decks[deck].name.clone() };
        conflict::find_hand(&self.cards, &piles, SEARCH_STEPS[0]).map_err(name)
    }

    fn piles(&self, order: impl Fn(&Deck, &Table) -> Vec<u32>) -> Vec<conflict::Pile> {
        let pile = |&deck: &usize| conflict::Pile {
            deck,
            need: self.decks[deck].need,
            cards: order(&self.decks[deck], &self.table),
        };
        self.tightest.iter().map(pile).collect()
    }

    /// Whether two cards that could share a paper are enemies.
    fn enemies_matter(&self) -> bool {
        let mut dealt_from_some_deck = vec![false; self.cards.len()];
        for card in self.decks.iter().flat_map(Deck::cards) {
            dealt_from_some_deck[*card as usize] = true;
        }
        let in_play = |card: &u32| dealt_from_some_deck[*card as usize];
        self.cards.iter().zip(&dealt_from_some_deck).any(|(card, dealt)| *dealt && card.enemies.iter().any(in_play))
    }
}
