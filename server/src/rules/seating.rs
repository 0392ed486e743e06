//! Who sits where (编排): a pure function of the people, the rooms, the mode and the seed. The same values give the same
//! places, so an arrangement whose inputs are kept can be made again years later and compared.
//!
//! Who needs an accessible room (无障碍) is placed first. Then either every unit stays together (同单位集中) and rooms are
//! filled in order, or units are spread (同单位分散): every unit is dealt over all rooms by their size, and inside a room no
//! two neighbors in seat order are of one unit unless that unit has more than half of the room. Rooms are filled from seat
//! 1 on, in the order given, so the last may stay partly empty.
//!
//! ```
//! use server::rules::seating::{Mode, Person, Room, arrange};
//!
//! let person = |unit, needs_access| Person { unit, needs_access };
//! let people = [person("a", false), person("a", false), person("b", true), person("b", false)];
//! let rooms = [Room { seats: 2, accessible: false }, Room { seats: 3, accessible: true }];
//! let places = arrange(&people, &rooms, Mode::Together, &[7; 32]).unwrap();
//! assert_eq!(places[2].room, 1, "who needs the accessible room sits in it");
//! assert_eq!((places[0].room, places[1].room, places[3].room), (0, 0, 1), "unit a fills the first room");
//! assert_eq!(arrange(&people, &rooms, Mode::Together, &[7; 32]).unwrap(), places);
//! ```

use question_bank::draw::{Stream, below, shuffle, stream};
use std::collections::BTreeMap;

/// How people of one unit are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// 同单位集中: units stay together.
    #[default]
    Together,
    /// 同单位分散: neighbors share a unit as rarely as can be.
    Apart,
}

impl Mode {
    /// Every mode with its stored code and the words people read.
    pub const ALL: [(Mode, &'static str, &'static str); 2] =
        [(Mode::Together, "together", "同单位集中"), (Mode::Apart, "apart", "同单位分散")];

    /// The stored code.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|m| m.0 == self).map_or("", |m| m.1)
    }

    /// The words people read.
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|m| m.0 == self).map_or("", |m| m.2)
    }

    /// The mode of a stored code.
    ///
    /// ```
    /// use server::rules::seating::Mode;
    /// assert_eq!(Mode::parse("apart"), Some(Mode::Apart));
    /// assert_eq!(Mode::parse("random"), None);
    /// ```
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|m| m.1 == code).map(|m| m.0)
    }
}

/// Someone to be placed.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Anything that tells units apart.
    pub unit: &'a str,
    /// Whether the room must be accessible.
    pub needs_access: bool,
}

/// A room to place people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Seats, numbered from 1.
    pub seats: u32,
    /// Whether it is accessible.
    pub accessible: bool,
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// Index of the room.
    pub room: usize,
    /// Seat number in it, from 1.
    pub number: u32,
}

/// Not everybody can be seated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// Whether it is accessible seats that are missing.
    pub of_access: bool,
    /// Seats there are.
    pub seats: usize,
    /// People who need one.
    pub people: usize,
}

impl Shortage {
    /// How many seats are missing.
    pub fn missing(&self) -> usize {
        self.people.saturating_sub(self.seats)
    }
}

/// Seats everybody, one seat each, in the order of `people`.
///
/// # Errors
/// There are fewer seats, or fewer accessible seats, than people who need one; it counts who is missing.
pub fn arrange(people: &[Person<'_>], rooms: &[Room], mode: Mode, seed: &[u8; 32]) -> Result<Vec<Seat>, Shortage> {
    let seats = |only_access: bool| -> usize {
        rooms.iter().filter(|r| r.accessible || !only_access).map(|r| r.seats as usize).sum()
    };
    let needing = people.iter().filter(|p| p.needs_access).count();
    for (of_access, seats, people) in [(true, seats(true), needing), (false, seats(false), people.len())] {
        if seats < people {
            return Err(Shortage { of_access, seats, people });
        }
    }
    let mut inside = with_needs(people, rooms);
    let others: Vec<usize> = (0..people.len()).filter(|p| !people[*p].needs_access).collect();
    match mode {
        Mode::Together => fill(&others, rooms, &mut inside),
        Mode::Apart => spread(people, &others, rooms, &mut inside, seed),
    }
    let mut places = vec![Seat { room: 0, number: 0 }; people.len()];
    for (room, sitting) in inside.into_iter().enumerate() {
        let mut rng = stream(seed, &format!("seating:room:{room}"));
        let row = match mode {
            Mode::Together => shuffled(sitting, &mut rng),
            Mode::Apart => row_apart(people, shuffled(sitting, &mut rng), &mut rng),
        };
        for (number, person) in (1..).zip(row) {
            places[person] = Seat { room, number };
        }
    }
    Ok(places)
}

/// Who sits in each room, as indexes of people.
type Inside = Vec<Vec<usize>>;

fn with_needs(people: &[Person<'_>], rooms: &[Room]) -> Inside {
    let mut needing = (0..people.len()).filter(|p| people[*p].needs_access);
    let seats = |room: &Room| if room.accessible { room.seats as usize } else { 0 };
    rooms.iter().map(|room| needing.by_ref().take(seats(room)).collect()).collect()
}

/// Fills the free seats in the order of the rooms.
fn fill(others: &[usize], rooms: &[Room], inside: &mut Inside) {
    let mut waiting = others.iter().copied();
    for (room, sitting) in rooms.iter().zip(inside) {
        let free = room.seats as usize - sitting.len();
        sitting.extend(waiting.by_ref().take(free));
    }
}

/// Deals every unit over the rooms in proportion to the seats they will use, then mends what a large unit left.
fn spread(people: &[Person<'_>], others: &[usize], rooms: &[Room], inside: &mut Inside, seed: &[u8; 32]) {
    let mut rng = stream(seed, "seating:deal");
    let dealt = by_size(people, shuffled(others.to_vec(), &mut rng));
    let fixed: Vec<usize> = inside.iter().map(Vec::len).collect();
    let mut places = slots(others.len(), rooms, &fixed);
    places.sort_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1)).then(a.2.cmp(&b.2)));
    for (person, (.., room)) in dealt.into_iter().zip(places) {
        inside[room].push(person);
    }
    mend(people, inside, &fixed);
}

/// The seats that will be used beside those already taken: `(2i + 1, 2n, room)`, the middle of the i-th of n equal parts of
/// the way through its room.
fn slots(mut waiting: usize, rooms: &[Room], taken: &[usize]) -> Vec<(u64, u64, usize)> {
    let mut slots = Vec::with_capacity(waiting);
    for (at, room) in rooms.iter().enumerate() {
        let used = (room.seats as usize - taken[at]).min(waiting) as u64;
        waiting -= used as usize;
        slots.extend((0..used).map(|i| (2 * i + 1, 2 * used, at)));
    }
    slots
}

/// Units one after another, the largest first; equal ones in the order their first person has.
fn by_size(people: &[Person<'_>], order: Vec<usize>) -> Vec<usize> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for person in order {
        let at = *known.entry(people[person].unit).or_insert_with(|| {
            units.push(Vec::new());
            units.len() - 1
        });
        units[at].push(person);
    }
    units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
    units.concat()
}

/// Pairs of neighbors of one unit that cannot be avoided where `own` of `all` people in a row are of it.
///
/// ```
/// use server::rules::seating::unavoidable;
/// assert_eq!((unavoidable(2, 4), unavoidable(3, 5), unavoidable(3, 4), unavoidable(4, 4)), (0, 0, 1, 3));
/// ```
pub fn unavoidable(own: usize, all: usize) -> usize {
    (2 * own).saturating_sub(all + 1)
}

/// Exchanges people between rooms as long as fewer neighbors share a unit after it. The first `fixed` of a room stay.
fn mend(people: &[Person<'_>], inside: &mut Inside, fixed: &[usize]) {
    while let Some((from, person, to, other)) = exchange(people, inside, fixed) {
        let (one, another) = (inside[from][person], inside[to][other]);
        inside[from][person] = another;
        inside[to][other] = one;
    }
}

/// The first exchange that helps: place in the crowded room, place in the other one.
fn exchange(people: &[Person<'_>], inside: &Inside, fixed: &[usize]) -> Option<(usize, usize, usize, usize)> {
    let unit = |room: usize, at: usize| people[inside[room][at]].unit;
    let count = |room: usize, of: &str| inside[room].iter().filter(|p| people[**p].unit == of).count();
    for from in 0..inside.len() {
        let Some(crowd) = crowd(people, &inside[from]) else { continue };
        let (own, all) = (count(from, crowd), inside[from].len());
        let saved = unavoidable(own, all) - unavoidable(own - 1, all);
        let Some(person) = (fixed[from]..all).find(|at| unit(from, *at) == crowd) else { continue };
        for to in (0..inside.len()).filter(|to| *to != from) {
            let (there, size) = (count(to, crowd), inside[to].len());
            let added = unavoidable(there + 1, size) - unavoidable(there, size);
            let other = (fixed[to]..size).find(|at| unit(to, *at) != crowd);
            if let Some(other) = other.filter(|_| added < saved) {
                return Some((from, person, to, other));
            }
        }
    }
    None
}

/// The unit with so many people in a room that some of them must be neighbors.
fn crowd<'a>(people: &[Person<'a>], sitting: &[usize]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for person in sitting {
        *counts.entry(people[*person].unit).or_default() += 1;
    }
    counts.into_iter().find(|(_, own)| unavoidable(*own, sitting.len()) > 0).map(|(unit, _)| unit)
}

/// People of one room in seat order with as few neighbors of one unit as can be, chosen at random among such orders.
fn row_apart(people: &[Person<'_>], sitting: Vec<usize>, rng: &mut Stream) -> Vec<usize> {
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for person in &sitting {
        left.entry(people[*person].unit).or_default().push(*person);
    }
    let mut row: Vec<usize> = Vec::with_capacity(sitting.len());
    for rest in (1..=sitting.len()).rev() {
        let before = row.last().map(|p| people[*p].unit);
        let Some(unit) = next_unit(&left, before, rest, rng) else { break };
        row.extend(left.get_mut(unit).and_then(Vec::pop));
    }
    row
}

/// Whose turn it is with `rest` seats left: a unit that would otherwise be left with neighbors, else a random one that is
/// not the neighbor's, else the neighbor's.
fn next_unit<'a>(
    left: &BTreeMap<&'a str, Vec<usize>>,
    before: Option<&str>,
    rest: usize,
    rng: &mut Stream,
) -> Option<&'a str> {
    let other = || left.iter().filter(|(unit, people)| Some(**unit) != before && !people.is_empty());
    if let Some((unit, _)) = other().find(|(_, people)| 2 * people.len() > rest) {
        return Some(unit);
    }
    let free: usize = other().map(|(_, people)| people.len()).sum();
    let Some(limit) = u32::try_from(free).ok().filter(|n| *n > 0) else {
        return left.iter().find(|(_, people)| !people.is_empty()).map(|(unit, _)| *unit);
    };
    let mut at = below(limit, rng) as usize;
    let mut chosen = None;
    for (unit, people) in other() {
        if at < people.len() {
            chosen = Some(*unit);
            break;
        }
        at -= people.len();
    }
    chosen
}

fn shuffled<T>(mut cards: Vec<T>, rng: &mut Stream) -> Vec<T> {
    shuffle(&mut cards, rng);
    cards
}

#[cfg(test)]
mod tests;
