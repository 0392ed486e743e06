//! The draw among enemies.

use super::draw::{assert_sound, bank_and_blueprint, unevenness};
use super::generated::{bank, bank_of_800, blueprint, set_enemies};
use proptest::prelude::*;
use question_bank::{Blueprint, Dealer, DrawError, Item, ItemId, Kind, Paper};

fn enemies_meet(paper: &Paper, items: &[Item]) -> bool {
    let on_paper = |id: &ItemId| paper.slots.iter().any(|slot| slot.item == *id);
    items.iter().any(|item| on_paper(&item.id) && item.enemies.iter().any(on_paper))
}

proptest! {
    #[test]
    fn enemies_never_meet_or_the_draw_is_refused(
        (mut items, blueprint) in bank_and_blueprint(),
        pairs in prop::collection::vec((0usize..60, 0usize..60), 0..12),
        secret: [u8; 32],
    ) {
        for (one, other) in pairs {
            let (one, other) = (one % items.len(), other % items.len());
            if one != other {
                set_enemies(&mut items, one, other);
            }
        }
        match Dealer::new(&items, &blueprint, &secret) {
            Err(error) => prop_assert_eq!(error.code(), "draw-enemies"),
            Ok(mut dealer) => for paper in dealer.papers(25) {
                assert_sound(&paper, &items, &blueprint);
                prop_assert!(!enemies_meet(&paper, &items));
            }
        }
    }
}

/// Six items in a ring of enemies: every other one makes the only two papers of three, and a careless first pair none.
const RING: [(usize, usize); 6] = [(0, 2), (2, 3), (3, 1), (1, 4), (4, 5), (5, 0)];

#[test]
fn dead_ends_leave_no_trace_in_how_often_items_are_used() {
    let mut items = bank(&[("APL-04", Kind::Single, 6)]);
    RING.iter().for_each(|&(one, other)| set_enemies(&mut items, one, other));
    let plan = blueprint(&[("APL-04", Kind::Single, 3)]);
    for secret in 0..20 {
        let papers = Dealer::new(&items, &plan, &[secret; 32]).unwrap().papers(60);
        assert!(papers.iter().all(|paper| !enemies_meet(paper, &items)));
        (1..=60).for_each(|dealt| {
            assert!(unevenness(&items, &plan, &papers[..dealt]) <= 1, "secret {secret}, after {dealt}")
        });
    }
}

#[test]
fn a_refused_draw_has_truly_no_paper() {
    let check = |pool: usize, need: usize, pairs: &[(usize, usize)], expected: bool| {
        let mut items = bank(&[("APL-04", Kind::Single, pool)]);
        pairs.iter().for_each(|&(one, other)| set_enemies(&mut items, one, other));
        let dealt = Dealer::new(&items, &blueprint(&[("APL-04", Kind::Single, need)]), &[0; 32]);
        assert_eq!(dealt.is_ok(), expected, "{pool} {need} {pairs:?}");
    };
    check(2, 2, &[], true);
    check(2, 2, &[(0, 1)], false);
    check(2, 1, &[(0, 1)], true);
    check(3, 2, &[(0, 1)], true);
    check(3, 2, &[(0, 1), (1, 2)], true);
    check(3, 2, &[(0, 1), (1, 2), (2, 0)], false);
    check(4, 3, &[(0, 1), (2, 3)], false);
    check(6, 3, &RING, true);
    check(6, 4, &RING, false);
}

#[test]
fn enemies_across_strata_do_not_meet_even_when_one_pool_has_nothing_to_spare() {
    let mut items = bank(&[("APL-04", Kind::Single, 6), ("APL-05", Kind::Single, 2)]);
    set_enemies(&mut items, 0, 6);
    set_enemies(&mut items, 7, 1);
    let plan = blueprint(&[("APL-04", Kind::Single, 4), ("APL-05", Kind::Single, 2)]);
    for paper in Dealer::new(&items, &plan, &[5; 32]).unwrap().papers(50) {
        assert_sound(&paper, &items, &plan);
        assert!(!enemies_meet(&paper, &items));
    }
    set_enemies(&mut items, 7, 2);
    let refused = Dealer::new(&items, &plan, &[5; 32]).unwrap_err();
    assert_eq!(refused.code(), "draw-enemies");
}

#[test]
fn a_session_with_ordinary_enemies_stays_nearly_even() {
    let (mut items, standard) = (bank_of_800(), Blueprint::standard());
    (0..120).for_each(|n| set_enemies(&mut items, n * 6, (n * 6 + 7 * n + 60) % 800));
    let papers = Dealer::new(&items, &standard, &[9; 32]).unwrap().papers(400);
    assert!(papers.iter().all(|paper| !enemies_meet(paper, &items)));
    for dealt in [1, 7, 40, 133, 400] {
        assert!(unevenness(&items, &standard, &papers[..dealt]) <= 2, "after {dealt}");
    }
}

#[test]
fn a_tangle_of_enemies_ends_and_names_the_stratum() {
    let mut items = bank(&[("APL-04", Kind::Single, 60)]);
    for one in 0..60 {
        (one + 1..60).filter(|other| (one + other) % 3 != 0).for_each(|other| set_enemies(&mut items, one, other));
    }
    let refused = Dealer::new(&items, &blueprint(&[("APL-04", Kind::Single, 40)]), &[0; 32]).unwrap_err();
    assert_eq!(refused, DrawError::Enemies { stratum: "APL-04 single".into() });
}
