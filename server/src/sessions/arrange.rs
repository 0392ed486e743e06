//! Arranging (编排): every approved person gets a ticket, a room and a seat. The rule is `rules::seating`; here is where its
//! inputs come from, and that they are kept so that the arrangement can be made again.
//!
//! A session that has chosen no rooms is seated in numbered rooms of [`ROOM_SEATS`] (第1考场, 第2考场 …): the default, of
//! which nobody knows whether a room is accessible. Tickets are given in the order of units and names and stay with the
//! person when the session is arranged again.

use super::overview::{Requirement, requirements};
use super::{find_in, lifecycle, object, tell};
use crate::authority::Organizer;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::rules::seating::{self, Mode, Person, Seat, Shortage};
use crate::rules::session_state::{Step, Stored};
use crate::storage::notice::To;
use crate::storage::registration::{self, Place, Registration};
use crate::storage::room::{self, Fit};
use crate::storage::seat::{self, Arrangement};
use crate::storage::session::{self, Session};
use crate::storage::{Write, audit};
use crate::vault::{new_code, sha256, sha256_hex};
use serde_json::json;
use std::fmt::Write as _;

/// Seats of a numbered room.
pub const ROOM_SEATS: i64 = 30;

/// How to arrange, as a form says it.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Mode code; empty is the default.
    pub mode: String,
    /// Seed, 4 to 40 letters, digits and hyphens; empty draws one.
    pub seed: String,
    /// Why it is arranged again; not asked the first time.
    pub reason: String,
}

impl Wish {
    fn read(&self) -> Outcome<(Mode, String)> {
        let mode = if self.mode.is_empty() { Some(Mode::default()) } else { Mode::parse(&self.mode) };
        let Some(mode) = mode else { return refuse(Kind::BadInput, "session.arrange_mode") };
        let seed = self.seed.trim();
        if seed.is_empty() {
            return Ok((mode, new_code(2)));
        }
        let fits = seed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && (4..=40).contains(&seed.len());
        if fits { Ok((mode, seed.to_owned())) } else { refuse(Kind::BadInput, "session.arrange_seed") }
    }
}

/// A room as people are seated in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hall {
    /// The kept room; none for a numbered one.
    pub id: Option<String>,
    /// Name people read.
    pub name: String,
    /// Seats.
    pub seats: i64,
    /// Seats side by side.
    pub across: i64,
    /// 无障碍
    pub accessible: bool,
}

impl Hall {
    pub(super) fn of(room: room::Room) -> Self {
        Self {
            name: room.label(),
            seats: room.seats,
            across: room.across,
            accessible: room.accessible,
            id: Some(room.id),
        }
    }

    /// The numbered room of this number, from 1.
    pub fn numbered(number: i64) -> Self {
        Self { id: None, name: format!("第{number}考场"), seats: ROOM_SEATS, across: 6, accessible: false }
    }

    fn rule(&self) -> seating::Room {
        seating::Room { seats: u32::try_from(self.seats).unwrap_or(0), accessible: self.accessible }
    }
}

/// The chosen rooms in use, or as many numbered ones as `people` fill.
pub(super) async fn halls(tx: &mut Write, session_id: &str, people: i64) -> Outcome<Vec<Hall>> {
    let chosen = room::chosen_in(tx, session_id).await?;
    if chosen.is_empty() {
        return Ok((1..=(people + ROOM_SEATS - 1) / ROOM_SEATS).map(Hall::numbered).collect());
    }
    Ok(chosen.into_iter().filter(|r| r.closed.is_none()).map(Hall::of).collect())
}

/// Arranges a reviewed session, or, with a reason, an arranged one again before it is sealed. Returns the number of the
/// arrangement.
pub async fn arrange(platform: &Platform, by: &Organizer, id: &str, wish: &Wish) -> Outcome<i64> {
    let (mode, seed) = wish.read()?;
    let now = platform.clock.now();
    let counts = registration::counts(&platform.store, id).await?;
    let fit = room::fit(&platform.store, id).await?;
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, id).await?;
    let again = session.state == Stored::Arranged;
    let why = if again { reason(&wish.reason)? } else { "" };
    if again && now >= session.plan.starts_at {
        return refuse(Kind::Conflict, "session.started");
    }
    if !again {
        if session.state.forward() != Some(Step::Arrange) {
            return refuse(Kind::Conflict, "session.moved");
        }
        lifecycle::blocked(requirements(&session, &counts, &[], &fit, now))?;
    }
    let made = place_all(platform, &mut tx, &session, (mode, &seed)).await?;
    let kept = Arrangement { reason: why.to_owned(), by: by.account_id.clone(), at: now, ..made };
    let number = seat::keep(&mut tx, id, &kept).await?;
    if again {
        session::withdraw_proposal(&mut tx, id, "seal").await?;
    } else if !session::move_state(&mut tx, id, session.state, Stored::Arranged).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let action = if again { "session.arrange_again" } else { "session.arrange" };
    let detail = json!({"number": number, "mode": mode.code(), "seed": seed, "places": kept.digest, "placed": counts.approved,
               "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action, object: &object(id), detail };
    audit::append(&mut tx, now, &entry).await?;
    if again {
        let people: Vec<_> = registration::approved(&mut tx, id).await?.into_iter().map(|p| p.person_id).collect();
        let facts = [session.plan.name.clone(), why.to_owned()];
        tell(platform, &mut tx, To::People(&people), ("session.arranged_again", &facts), (id, "/home")).await?;
    }
    tx.commit().await?;
    Ok(number)
}

async fn place_all(
    platform: &Platform,
    tx: &mut Write,
    session: &Session,
    (mode, seed): (Mode, &str),
) -> Outcome<Arrangement> {
    let people = registration::approved(tx, &session.id).await?;
    let halls = halls(tx, &session.id, people.len() as i64).await?;
    let persons: Vec<_> = people.iter().map(|p| (p.unit_id.as_str(), p.needs_access)).collect();
    let seats = seated(&persons, &halls, mode, seed).map_err(short)?;
    let tickets = tickets(tx, session, &people).await?;
    let places: Vec<_> =
        people.iter().zip(tickets).zip(&seats).map(|((p, ticket), s)| place(p, ticket, &halls, *s)).collect();
    seat::clear(tx, &session.id).await?;
    registration::set_places(tx, &platform.store, &places).await?;
    let rooms: Vec<_> = halls.iter().map(|h| (&h.name, h.seats, h.accessible)).collect();
    let inputs: Vec<_> = people.iter().map(|p| (&p.id, &p.unit_id, p.needs_access)).collect();
    Ok(Arrangement {
        number: 0,
        mode: mode.code().to_owned(),
        seed: seed.to_owned(),
        rooms: serde_json::to_string(&rooms)?,
        people: serde_json::to_string(&inputs)?,
        digest: digest(people.iter().map(|p| p.id.as_str()), &halls, &seats),
        reason: String::new(),
        by: String::new(),
        at: 0,
    })
}

fn seated(people: &[(&str, bool)], halls: &[Hall], mode: Mode, seed: &str) -> Result<Vec<Seat>, Shortage> {
    let persons: Vec<_> =
        people.iter().map(|(unit, needs_access)| Person { unit, needs_access: *needs_access }).collect();
    let rooms: Vec<_> = halls.iter().map(Hall::rule).collect();
    seating::arrange(&persons, &rooms, mode, &sha256(seed.as_bytes()))
}

fn short(short: Shortage) -> Error {
    let code = if short.of_access { "session.access_short" } else { "session.seats_short" };
    Refusal::new(Kind::Conflict, code).fact(short.seats).fact(short.people).fact(short.missing()).into()
}

fn place(person: &Registration, ticket_no: String, halls: &[Hall], seat: Seat) -> Place {
    let hall = halls.get(seat.room);
    Place {
        id: person.id.clone(),
        ticket_no,
        room_id: hall.and_then(|h| h.id.clone()),
        room: hall.map(|h| h.name.clone()).unwrap_or_default(),
        seat_no: i64::from(seat.number),
    }
}

/// The tickets people have, and the next ones for who has none: day of the exam and a serial number.
async fn tickets(tx: &mut Write, session: &Session, people: &[Registration]) -> Outcome<Vec<String>> {
    let prefix = beijing_day(session.plan.starts_at).replace('-', "");
    let last = registration::last_ticket(tx, &prefix).await?;
    let mut last: i64 = last.and_then(|t| t.strip_prefix(&prefix).and_then(|n| n.parse().ok())).unwrap_or(0);
    let mut next = || {
        last += 1;
        format!("{prefix}{last:05}")
    };
    Ok(people.iter().map(|p| p.ticket_no.clone().unwrap_or_else(&mut next)).collect())
}

/// SHA-256 over `registration`, room and seat of everybody, a line each.
fn digest<'a>(people: impl Iterator<Item = &'a str>, halls: &[Hall], seats: &[Seat]) -> String {
    let mut text = String::new();
    for (person, seat) in people.zip(seats) {
        let room = halls.get(seat.room).map_or("", |h| h.name.as_str());
        let _ = writeln!(text, "{person}\t{room}\t{}", seat.number);
    }
    sha256_hex(text.as_bytes())
}

/// Gives one more person the next free seat: the first one that fits, in the order of the rooms.
pub(super) async fn place_late(
    platform: &Platform,
    tx: &mut Write,
    session: &Session,
    one: &Registration,
) -> Outcome<()> {
    let taken = seat::taken(tx, &session.id).await?;
    let halls = halls(tx, &session.id, taken.len() as i64 + ROOM_SEATS).await?;
    let free =
        |hall: &Hall| (1..=hall.seats).find(|n| !taken.iter().any(|(room, seat)| (room, seat) == (&hall.name, n)));
    let fitting = halls.iter().filter(|h| h.accessible || !one.needs_access);
    let Some((hall, seat_no)) = fitting.filter_map(|h| Some((h, free(h)?))).next() else {
        return refuse(Kind::Conflict, if one.needs_access { "seat.no_access_left" } else { "seat.none_left" });
    };
    let ticket_no = tickets(tx, session, std::slice::from_ref(one)).await?.remove(0);
    let place = Place { id: one.id.clone(), ticket_no, room_id: hall.id.clone(), room: hall.name.clone(), seat_no };
    registration::set_places(tx, &platform.store, &[place]).await
}

/// The arrangements of a session, newest first, each with whether its kept inputs give its places again.
pub async fn made(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Vec<(Arrangement, bool)>> {
    let kept = seat::arrangements(&platform.store, id).await?;
    kept.into_iter().map(|one| reproduced(&one).map(|same| (one, same))).collect()
}

fn reproduced(one: &Arrangement) -> Outcome<bool> {
    let rooms: Vec<(String, i64, bool)> = serde_json::from_str(&one.rooms)?;
    let people: Vec<(String, String, bool)> = serde_json::from_str(&one.people)?;
    let halls: Vec<_> = rooms
        .into_iter()
        .map(|(name, seats, accessible)| Hall { id: None, name, seats, across: 1, accessible })
        .collect();
    let persons: Vec<_> = people.iter().map(|(_, unit, needs)| (unit.as_str(), *needs)).collect();
    let Some(mode) = Mode::parse(&one.mode) else { return Ok(false) };
    let Ok(seats) = seated(&persons, &halls, mode, &one.seed) else { return Ok(false) };
    Ok(digest(people.iter().map(|(id, ..)| id.as_str()), &halls, &seats) == one.digest)
}

/// What the rooms must give before people are seated in them.
pub(super) fn room_for_all(fit: &Fit, approved: i64) -> Vec<Requirement> {
    if fit.rooms == 0 {
        let rooms = (approved + ROOM_SEATS - 1) / ROOM_SEATS;
        let words = match fit.needing {
            0 => format!("未选定考场：按每考场 {ROOM_SEATS} 人自动编号，共 {rooms} 个考场"),
            n => format!("有无障碍需求 {n} 人，未选定考场时无法安排，请先选定带无障碍设施的考场"),
        };
        return vec![Requirement { met: fit.needing == 0, words, link: None }];
    }
    let line = |seats: i64, people: i64, words: String| Requirement {
        met: seats >= people,
        words: if seats >= people { words } else { format!("{words}，还缺 {} 个", people - seats) },
        link: None,
    };
    let mut lines = vec![line(fit.seats, approved, format!("考场座位 {}，已通过 {approved} 人", fit.seats))];
    if fit.needing > 0 {
        let words = format!("无障碍考场座位 {}，有无障碍需求 {} 人", fit.accessible, fit.needing);
        lines.push(line(fit.accessible, fit.needing, words));
    }
    lines
}

/// What must hold of the seats before they are sealed.
pub(super) fn seats_hold(fit: &Fit) -> Vec<Requirement> {
    let mut lines = Vec::new();
    if fit.astray > 0 {
        let words = format!("有 {} 人没有座位，或座位不在本期考场内，请重新编排或逐一调整座位", fit.astray);
        lines.push(Requirement { met: false, words, link: None });
    }
    if fit.needing_astray > 0 {
        let words = format!("有无障碍需求的 {} 人不在无障碍考场，请重新编排或逐一调整座位", fit.needing_astray);
        lines.push(Requirement { met: false, words, link: None });
    }
    lines
}
