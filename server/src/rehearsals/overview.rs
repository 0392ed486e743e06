//! Who has not rehearsed, and whose desk is not fit: for the organizer, by unit and by room.

use crate::authority::Organizer;
use crate::clock::Millis;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::rehearsal::{Tried, Window};
use crate::sessions::find;
use crate::storage::rehearsal;
use crate::storage::session::Session;
use crate::storage::unrehearsed::{self as stored, Candidate};
use std::collections::BTreeMap;

/// Counts of one unit, one room, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Unit or room.
    pub name: String,
    /// 应试答
    pub expected: usize,
    /// 已试答
    pub done: usize,
    /// 未试答
    pub missing: usize,
    /// Of whom the newest desk check found something.
    pub unfit: usize,
    /// Without a desk check.
    pub unchecked: usize,
}

/// What the organizer's page shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The session.
    pub session: Session,
    /// The window, if one is planned.
    pub window: Option<Window>,
    /// Now.
    pub now: Millis,
    /// Day and number of the last reminder.
    pub reminded: Option<(String, i64)>,
    /// Everybody who may rehearse.
    pub people: Vec<Candidate>,
}

impl Part {
    fn add(&mut self, one: &Candidate) {
        self.expected += 1;
        *(if one.tried == Tried::Done { &mut self.done } else { &mut self.missing }) += 1;
        match &one.desk {
            None => self.unchecked += 1,
            Some((_, _, reasons)) => self.unfit += usize::from(!reasons.is_empty()),
        }
    }
}

impl Overview {
    /// The counts of all.
    pub fn whole(&self) -> Part {
        let mut all = Part::default();
        self.people.iter().for_each(|one| all.add(one));
        all
    }

    /// The counts by unit, in list order.
    pub fn by_unit(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for one in &self.people {
            if parts.last().is_none_or(|part| part.name != one.unit) {
                parts.push(Part { name: one.unit.clone(), ..Part::default() });
            }
            if let Some(part) = parts.last_mut() {
                part.add(one);
            }
        }
        parts
    }

    /// The counts by room, by name.
    pub fn by_room(&self) -> Vec<Part> {
        let mut rooms: BTreeMap<&str, Part> = BTreeMap::new();
        for one in &self.people {
            rooms.entry(&one.room).or_insert_with(|| Part { name: one.room.clone(), ..Part::default() }).add(one);
        }
        rooms.into_values().collect()
    }
}

/// The organizer's page.
pub async fn overview(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Overview> {
    let store = &platform.store;
    Ok(Overview {
        session: find(platform, id).await?,
        window: rehearsal::window(store, id).await?,
        now: platform.clock.now(),
        reminded: stored::reminded(store, id).await?,
        people: stored::candidates(store, id).await?,
    })
}
