//! The officer's home: the one thing to do now, how far the way is walked, practice in short, results, licence.

use super::pool::offered;
use super::{Progress, chapters};
use crate::authority::Officer;
use crate::error::Outcome;
use crate::licences::good_provincial_pass;
use crate::platform::Platform;
use crate::rules::next_step::{NextStep, Reached, Situation, next_step, reached};
use crate::storage::{officer_home as stored, practice};
use crate::study::today::{self, Today};

/// What the home page shows.
#[derive(Clone, Debug)]
pub struct Home {
    /// The one thing to do now.
    pub step: NextStep,
    /// The step of the way one stands on, from 1.
    pub reached: Reached,
    /// Everything it was computed from.
    pub situation: Situation,
    /// Practice over all chapters.
    pub practice: Progress,
    /// The chapter of the last answer, if any: code and name.
    pub last_chapter: Option<(&'static str, &'static str)>,
    /// Items in the notebook.
    pub wrong: usize,
    /// What to study today.
    pub today: Today,
}

/// Registrations, open sessions, licences and applications of the officer.
pub async fn situation(platform: &Platform, by: &Officer) -> Outcome<Situation> {
    let (store, person) = (&platform.store, by.person_id.as_str());
    Ok(Situation {
        entered: stored::entered(store, person, platform.clock.now()).await?,
        open: stored::open_sessions(store, person, platform.clock.now()).await?,
        licences: stored::licences(store, person).await?,
        applications: stored::applications(store, person).await?,
        provincial: good_provincial_pass(platform, person).await?,
    })
}

/// The officer's home.
pub async fn home(platform: &Platform, by: &Officer) -> Outcome<Home> {
    let situation = situation(platform, by).await?;
    let step = next_step(&situation, platform.clock.now());
    let (chapters, allowance) = chapters(platform, by).await?;
    let whole = Progress::sum(chapters.iter().map(|c| c.progress));
    Ok(Home {
        today: today::of(platform, by, &situation, (whole, allowance)).await?,
        reached: reached(&situation, &step),
        step,
        situation,
        practice: whole,
        last_chapter: last_chapter(platform, by, &chapters).await?,
        wrong: practice::notebook(&platform.store, &by.person_id).await?.len(),
    })
}

async fn last_chapter(
    platform: &Platform,
    by: &Officer,
    chapters: &[super::Chapter],
) -> Outcome<Option<(&'static str, &'static str)>> {
    let tally = practice::tally(&platform.store, &by.person_id).await?;
    let Some(last) = tally.iter().max_by_key(|t| t.last_at) else { return Ok(None) };
    let offered = offered(platform).await?;
    let node = offered.iter().find(|o| o.item == last.item).map(|o| o.node.as_str());
    Ok(chapters.iter().find(|c| Some(c.node) == node).map(|c| (c.node, c.name)))
}
