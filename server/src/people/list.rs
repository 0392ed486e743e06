//! Looking at the register: the list with its filters, and one person with history.

use crate::authority::Keeper;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::licence::{self, Licence};
use crate::storage::people::{self, Filter, Kept};
use crate::storage::posting::{self, Event, Posting};
use crate::storage::unit::{self, Unit};

/// People on one page of the list.
pub const PAGE: i64 = 50;

/// A page of people.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows of this page.
    pub rows: Vec<Kept>,
    /// People the keeper keeps.
    pub total: i64,
    /// Of them, those that match.
    pub matching: i64,
    /// Page number from 1.
    pub number: i64,
    /// Units for the filter; only the own one for a liaison.
    pub units: Vec<Unit>,
}

/// One page of the people that match.
pub async fn list(platform: &Platform, by: &Keeper, filter: &Filter, number: i64) -> Outcome<Page> {
    let (store, number) = (&platform.store, number.clamp(1, 1_000_000));
    Ok(Page {
        rows: people::list(store, &by.scope, filter, PAGE, (number - 1) * PAGE).await?,
        total: people::count(store, &by.scope, &Filter::default()).await?,
        matching: people::count(store, &by.scope, filter).await?,
        number,
        units: units(platform, by).await?,
    })
}

/// The units whose people the keeper keeps.
pub async fn units(platform: &Platform, by: &Keeper) -> Outcome<Vec<Unit>> {
    let mut units = unit::all(&platform.store).await?;
    units.retain(|unit| by.keeps_all() || unit.id == by.scope);
    Ok(units)
}

/// One person as their page shows them.
#[derive(Clone, Debug)]
pub struct Detail {
    /// What the register says.
    pub person: Kept,
    /// Masked resident ID.
    pub resident_id: String,
    /// Masked phone.
    pub phone: String,
    /// Postings, newest first.
    pub postings: Vec<Posting>,
    /// What happened, newest first.
    pub events: Vec<Event>,
    /// Licences.
    pub licences: Vec<Licence>,
    /// Every unit, to move to.
    pub units: Vec<Unit>,
}

/// One person with history.
pub async fn detail(platform: &Platform, by: &Keeper, id: &str) -> Outcome<Detail> {
    let store = &platform.store;
    let person = people::find(store, id, &by.scope).await?.ok_or_else(missing)?;
    let (resident_id, phone) = super::masked(platform, &person)?;
    Ok(Detail {
        resident_id,
        phone,
        postings: posting::of_person(store, id).await?,
        events: posting::events(store, id).await?,
        licences: licence::of_person(store, id, platform.clock.now()).await?,
        units: unit::all(store).await?,
        person,
    })
}
