//! The draw without enemies: even, exact, repeatable.

use super::generated::{bank, bank_of_800, blueprint};
use proptest::prelude::*;
use question_bank::{Blueprint, Dealer, Item, Kind, Paper};
use std::collections::{HashMap, HashSet};

/// A bank and a blueprint of up to four strata, pools from just enough to plenty.
pub fn bank_and_blueprint() -> impl Strategy<Value = (Vec<Item>, Blueprint)> {
    let sizes = prop::collection::vec((1usize..6, 0usize..12), 1..5);
    sizes.prop_map(|sizes| {
        let places = [
            ("APL-04", Kind::Single),
            ("APL-05", Kind::Multiple),
            ("XJP-01", Kind::TrueFalse),
            ("APL-05", Kind::Single),
        ];
        let rows: Vec<_> = places
            .iter()
            .zip(&sizes)
            .map(|(&(node, kind), &(need, spare))| ((node, kind, need + spare), (node, kind, need)))
            .collect();
        let (pools, needs): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        (bank(&pools), blueprint(&needs))
    })
}

/// The most minus the least used item of the unevenest stratum.
pub fn unevenness(items: &[Item], blueprint: &Blueprint, papers: &[Paper]) -> usize {
    let mut used: HashMap<&str, usize> = HashMap::new();
    for slot in papers.iter().flat_map(|paper| &paper.slots) {
        *used.entry(slot.item.as_str()).or_default() += 1;
    }
    let of = |item: &Item| used.get(item.id.as_str()).copied().unwrap_or(0);
    let spread = |stratum: &question_bank::Stratum| {
        let counts: Vec<usize> = items.iter().filter(|item| stratum.takes(item)).map(of).collect();
        counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0)
    };
    blueprint.strata.iter().map(spread).max().unwrap_or(0)
}

/// Fails unless the paper holds exactly what the blueprint asks, no item twice, in paper order.
pub fn assert_sound(paper: &Paper, items: &[Item], blueprint: &Blueprint) {
    let by_id: HashMap<_, _> = items.iter().map(|item| (&item.id, item)).collect();
    let drawn: Vec<&Item> = paper.slots.iter().map(|slot| by_id[&slot.item]).collect();
    for stratum in &blueprint.strata {
        let count = drawn.iter().filter(|item| stratum.takes(item)).count();
        assert_eq!(count, usize::from(stratum.count), "{}", stratum.name);
    }
    assert_eq!(paper.slots.len(), blueprint.count());
    assert_eq!(drawn.iter().map(|item| &item.id).collect::<HashSet<_>>().len(), drawn.len(), "an item twice");
    assert!(paper.slots.windows(2).all(|pair| pair[0].kind <= pair[1].kind), "kinds out of order");
    for (slot, (number, item)) in paper.slots.iter().zip((1..).zip(&drawn)) {
        let mut sorted = slot.order.clone();
        sorted.sort_unstable();
        let plain: Vec<u8> = (0..item.options.len() as u8).collect();
        assert_eq!((slot.number, slot.version, slot.kind, &sorted), (number, item.version, item.kind, &plain));
        assert!(item.shuffles_options() || slot.order == plain, "{} keeps its order", item.id);
    }
}

proptest! {
    #[test]
    fn every_paper_is_sound_and_use_stays_even((items, blueprint) in bank_and_blueprint(), secret: [u8; 32], count in 1usize..40) {
        let papers = Dealer::new(&items, &blueprint, &secret).unwrap().papers(count);
        for dealt in 1..=count {
            assert_sound(&papers[dealt - 1], &items, &blueprint);
            prop_assert!(unevenness(&items, &blueprint, &papers[..dealt]) <= 1, "after {} papers", dealt);
        }
    }

    #[test]
    fn the_same_secret_deals_the_same_papers_in_any_item_order((items, blueprint) in bank_and_blueprint(), secret: [u8; 32]) {
        let reversed: Vec<Item> = items.iter().rev().cloned().collect();
        let papers = Dealer::new(&items, &blueprint, &secret).unwrap().papers(12);
        prop_assert_eq!(Dealer::new(&reversed, &blueprint, &secret).unwrap().papers(12), papers);
    }

    #[test]
    fn dealing_more_papers_changes_no_earlier_one((items, blueprint) in bank_and_blueprint(), secret: [u8; 32], few in 0usize..10, more in 0usize..10) {
        let papers = Dealer::new(&items, &blueprint, &secret).unwrap().papers(few);
        let all = Dealer::new(&items, &blueprint, &secret).unwrap().papers(few + more);
        prop_assert_eq!(&all[..few], &papers[..]);
    }
}

#[test]
fn a_whole_session_is_dealt_evenly_and_every_paper_differs() {
    let (items, standard) = (bank_of_800(), Blueprint::standard());
    let papers = Dealer::new(&items, &standard, &[3; 32]).unwrap().papers(300);
    papers.iter().for_each(|paper| assert_sound(paper, &items, &standard));
    assert!(unevenness(&items, &standard, &papers) <= 1);
    let digests: HashSet<String> = papers.iter().map(Paper::digest).collect();
    assert_eq!(digests.len(), 300);
}

#[test]
fn another_secret_deals_other_papers() {
    let (items, standard) = (bank_of_800(), Blueprint::standard());
    let first = |secret| Dealer::new(&items, &standard, &secret).unwrap().next_paper();
    assert_ne!(first([1; 32]).slots, first([2; 32]).slots);
}

/// Papers dealt years ago must verify: this digest may never change.
#[test]
fn the_draw_is_pinned() {
    let mut dealer = Dealer::new(&bank_of_800(), &Blueprint::standard(), &[7; 32]).unwrap();
    assert_eq!(dealer.papers(25)[24].digest(), "9cedf3dc91bbb3d5c0a927b6bb5cf891c367917eca3ae75c4979655519dc847b");
}

#[test]
fn a_bank_that_cannot_fill_a_stratum_is_refused_in_words() {
    let check = |rows: &[(&str, Kind, usize)], expected: &str| {
        let mut items = bank(rows);
        items.extend(bank(&[("APL-05", Kind::Single, 1)]));
        let dealer = Dealer::new(&items, &blueprint(&[("APL-04", Kind::Single, 3)]), &[0; 32]);
        assert_eq!(dealer.map_or_else(|error| error.to_string(), |_| "ok".into()), expected);
    };
    check(&[("APL-04", Kind::Single, 3)], "ok");
    check(&[("APL-04", Kind::Single, 2)], "“APL-04 single”题库可用题 2，蓝图需要 3");
    check(&[("APL-04", Kind::Multiple, 3)], "“APL-04 single”题库可用题 0，蓝图需要 3");
    check(&[("APL-04", Kind::Single, 3), ("APL-04", Kind::Single, 1)], "题库中编号 APL-04-single-000 出现多次");
}
