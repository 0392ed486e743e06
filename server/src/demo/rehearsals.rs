//! A rehearsal the day before the exam: some candidates tried it, most desks were in order.

use super::{answers, at};
use crate::authority::Organizer;
use crate::clock::{DAY, MINUTE, Millis, beijing};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rehearsals::desk::{Typed, record};
use crate::rehearsals::{rehearse, window};
use crate::rules::rehearsal::Window;
use crate::sittings;
use crate::storage::demo;

/// Of so many candidates three in four rehearse; every paper is dealt anew, so more would take a while.
const TRYING: usize = 40;

const AGENT: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36";

/// Plans the rehearsal of a sealed session in its usual window and lets some candidates try it.
pub async fn some(platform: &Platform, by: &Organizer, session_id: &str, starts_at: Millis) -> Outcome<()> {
    let usual = Window::usual(starts_at);
    let planning = at(platform, usual.opens_at - DAY);
    window::plan(&planning, by, session_id, &beijing(usual.opens_at), &beijing(usual.closes_at)).await?;
    for (n, owner) in demo::attempts(&platform.store, session_id).await?.into_iter().take(TRYING).enumerate() {
        if n % 4 == 3 {
            continue;
        }
        let there = at(platform, usual.opens_at + n as i64 * 10 * MINUTE);
        let officer = answers::device(&there, &owner).await?;
        record(&there, &officer, session_id, &desk(n), AGENT).await?;
        let attempt = rehearse(&there, &officer, session_id).await?;
        let generation = sittings::open(&there, &officer, &attempt).await?;
        answers::fill(&there, &officer, &attempt, generation, n as u64).await?;
        let later = at(platform, there.clock.now() + 6 * MINUTE);
        sittings::hand_in(&later, &officer, &attempt, generation).await?;
    }
    Ok(())
}

/// What the desk of a candidate says: one in ten has a slow network or a wrong clock.
fn desk(n: usize) -> Typed {
    let round_trip = if n % 10 == 4 { 740 } else { 18 + n % 30 };
    let clock_off = if n % 10 == 8 { 310_000 } else { -1_500 };
    Typed {
        round_trip: round_trip.to_string(),
        clock_off: clock_off.to_string(),
        storage: "1".into(),
        wasm: "1".into(),
    }
}
