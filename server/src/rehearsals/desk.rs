//! The check of a desk: recorded by a candidate during the rehearsal or in the waiting room, for people to look at.

use crate::authority::Officer;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::desk_check::{Browser, Measured, judge, reasons};
use crate::storage::audit;
use crate::storage::desk_check::{self as stored, DeskCheck, Place};
use crate::vault::new_id;
use serde_json::json;

/// Checks of one registration at most: enough for a day of moving desks, too few to fill a disk.
pub const MOST: i64 = 50;

/// Figures as a form says them; an empty one was not measured.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Milliseconds.
    pub round_trip: String,
    /// Milliseconds, positive is fast.
    pub clock_off: String,
    /// `1` or `0`.
    pub storage: String,
    /// `1` or `0`.
    pub wasm: String,
}

impl Typed {
    /// The figures.
    pub fn read(&self) -> Outcome<Measured> {
        Measured::read(&self.round_trip, &self.clock_off, &self.storage, &self.wasm)
            .map_err(|field| Refusal::new(Kind::BadInput, "desk.figures").fact(field).into())
    }
}

/// Where the caller could record a check now.
pub async fn place(platform: &Platform, by: &Officer) -> Outcome<Option<Place>> {
    stored::place(&platform.store, &by.person_id, platform.clock.now()).await
}

/// Records what a desk said, with the verdict on it. `agent` is the browser as its request names it.
pub async fn record(platform: &Platform, by: &Officer, session_id: &str, typed: &Typed, agent: &str) -> Outcome<()> {
    let measured = typed.read()?;
    let browser = Browser::of(agent);
    let found: Vec<String> = reasons(&judge(browser, &measured)).into_iter().map(str::to_owned).collect();
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let place = match session_id {
        "" => None,
        id => stored::place_in(&mut tx, id, &by.person_id, now).await?,
    };
    let Some(place) = place else { return refuse(Kind::Conflict, "desk.closed") };
    if stored::count(&mut tx, &place).await? >= MOST {
        return Err(Refusal::new(Kind::Busy, "desk.too_many").fact(MOST).into());
    }
    let check = DeskCheck { at: now, browser: browser.words(), measured, reasons: found };
    stored::insert(&mut tx, &new_id(), &place, &check).await?;
    let object = format!("registration:{}", place.registration);
    let detail = json!({"session": session_id, "browser": check.browser, "reasons": check.reasons});
    let entry = audit::Entry { actor: &by.account_id, action: "rehearsal.check_desk", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
