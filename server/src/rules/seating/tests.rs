use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const UNITS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn people(list: &[(usize, bool)]) -> Vec<Person<'static>> {
    list.iter().map(|(unit, needs_access)| Person { unit: UNITS[*unit], needs_access: *needs_access }).collect()
}

fn rooms(list: &[(u32, bool)]) -> Vec<Room> {
    list.iter().map(|(seats, accessible)| Room { seats: *seats, accessible: *accessible }).collect()
}

/// Neighbors in seat order of one unit, over all rooms.
fn neighbors(people: &[Person<'_>], places: &[Seat]) -> usize {
    let mut order: Vec<(Seat, &str)> = places.iter().zip(people).map(|(seat, p)| (*seat, p.unit)).collect();
    order.sort();
    order.windows(2).filter(|w| w[0].0.room == w[1].0.room && w[0].1 == w[1].1).count()
}

/// The fewest neighbors of one unit any distribution over rooms of these loads can have, by trying them all: `best[n]` is
/// the least for `n` people of the largest unit in the rooms seen so far.
fn fewest(largest: usize, loads: &[usize]) -> usize {
    let mut best = vec![0];
    for load in loads {
        let mut next = vec![usize::MAX; best.len() + load];
        for (before, cost) in best.iter().enumerate() {
            for own in 0..=*load {
                next[before + own] = next[before + own].min(cost + (2 * own).saturating_sub(load + 1));
            }
        }
        best = next;
    }
    best[largest]
}

#[test]
fn a_shortage_counts_who_is_missing() {
    let many = people(&[(0, false); 5]);
    let short = arrange(&many, &rooms(&[(2, false), (2, true)]), Mode::Together, &[0; 32]).unwrap_err();
    assert_eq!((short, short.missing()), (Shortage { of_access: false, seats: 4, people: 5 }, 1));
    let needing = people(&[(0, true), (1, true), (1, false)]);
    let short = arrange(&needing, &rooms(&[(9, false), (1, true)]), Mode::Apart, &[0; 32]).unwrap_err();
    assert_eq!((short.of_access, short.missing()), (true, 1));
    assert_eq!(arrange(&[], &[], Mode::Apart, &[0; 32]), Ok(vec![]));
}

#[test]
fn another_seed_gives_another_order() {
    let list =
        people(&[(0, false), (1, false), (2, false), (3, false), (4, false), (5, false), (0, false), (1, false)]);
    let hall = rooms(&[(8, false)]);
    for mode in [Mode::Together, Mode::Apart] {
        let seen: BTreeSet<_> = (0..20).map(|seed| arrange(&list, &hall, mode, &[seed; 32]).unwrap()).collect();
        assert!(seen.len() > 15, "{mode:?}: {} orders of 20 seeds", seen.len());
    }
}

/// An arrangement made years ago must come out again: these places may never change.
#[test]
fn the_places_of_a_seed_are_pinned() {
    let list = people(&[(0, false), (0, false), (1, false), (1, true), (2, false), (2, false)]);
    let hall = rooms(&[(3, false), (4, true)]);
    let shown = |mode| {
        let places = arrange(&list, &hall, mode, &[1; 32]).unwrap();
        places.iter().map(|s| format!("{}-{}", s.room, s.number)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((shown(Mode::Together).as_str(), shown(Mode::Apart).as_str()), (PINNED[0], PINNED[1]));
}
const PINNED: [&str; 2] = ["0-2 0-3 0-1 1-3 1-1 1-2", "1-3 0-1 0-2 1-1 0-3 1-2"];

proptest! {
    #[test]
    fn everyone_sits_once_inside_the_rooms(
        list in prop::collection::vec((0..6usize, prop::bool::weighted(0.1)), 0..80),
        hall in prop::collection::vec((1..20u32, any::<bool>()), 0..9),
        apart in any::<bool>(), seed in any::<[u8; 32]>(),
    ) {
        let (list, hall) = (people(&list), rooms(&hall));
        let mode = if apart { Mode::Apart } else { Mode::Together };
        let needing = list.iter().filter(|p| p.needs_access).count();
        let seats = |access: bool| hall.iter().filter(|r| r.accessible || !access).map(|r| r.seats as usize).sum::<usize>();
        match arrange(&list, &hall, mode, &seed) {
            Err(short) => {
                prop_assert!(short.missing() > 0);
                let (have, need) = if short.of_access { (seats(true), needing) } else { (seats(false), list.len()) };
                prop_assert_eq!((short.seats, short.people), (have, need));
            }
            Ok(places) => {
                prop_assert!(needing <= seats(true) && list.len() <= seats(false));
                prop_assert_eq!(places.len(), list.len());
                prop_assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), list.len(), "a seat is given twice");
                for (seat, person) in places.iter().zip(&list) {
                    prop_assert!(seat.number >= 1 && seat.number <= hall[seat.room].seats, "{:?}", seat);
                    prop_assert!(hall[seat.room].accessible || !person.needs_access);
                }
                prop_assert_eq!(&arrange(&list, &hall, mode, &seed).unwrap(), &places);
            }
        }
    }

    #[test]
    fn together_keeps_a_unit_in_rooms_that_follow_each_other(
        sizes in prop::collection::vec(0..12usize, 1..6), seats in 1..9u32, seed in any::<[u8; 32]>(),
    ) {
        let list: Vec<(usize, bool)> =
            sizes.iter().enumerate().flat_map(|(unit, n)| std::iter::repeat_n((unit, false), *n)).collect();
        let list = people(&list);
        let hall = vec![Room { seats, accessible: false }; list.len().div_ceil(seats as usize).max(1)];
        let places = arrange(&list, &hall, Mode::Together, &seed).unwrap();
        for unit in UNITS {
            let held: BTreeSet<usize> =
                places.iter().zip(&list).filter(|(_, p)| p.unit == unit).map(|(s, _)| s.room).collect();
            let (first, last) = (held.first().copied().unwrap_or(0), held.last().copied().unwrap_or(0));
            prop_assert!(held.is_empty() || held.len() == last - first + 1, "{} sits in {:?}", unit, held);
            let own = list.iter().filter(|p| p.unit == unit).count();
            prop_assert!(held.len() <= own.div_ceil(seats as usize) + 1, "{} is torn apart", unit);
        }
    }

    #[test]
    fn apart_leaves_no_neighbors_that_could_be_avoided(
        list in prop::collection::vec((0..6usize).prop_map(|u| u.saturating_sub(3)), 1..60),
        hall in prop::collection::vec(1..12u32, 1..8), seed in any::<[u8; 32]>(),
    ) {
        let list = people(&list.into_iter().map(|unit| (unit, false)).collect::<Vec<_>>());
        let mut hall = rooms(&hall.into_iter().map(|n| (n, false)).collect::<Vec<_>>());
        let missing = list.len().saturating_sub(hall.iter().map(|r| r.seats as usize).sum());
        hall.push(Room { seats: missing as u32 + 1, accessible: false });
        let places = arrange(&list, &hall, Mode::Apart, &seed).unwrap();
        let mut loads = vec![0; hall.len()];
        places.iter().for_each(|s| loads[s.room] += 1);
        let largest = UNITS.map(|u| list.iter().filter(|p| p.unit == u).count()).into_iter().max().unwrap_or(0);
        prop_assert_eq!(neighbors(&list, &places), fewest(largest, &loads));
    }
}
