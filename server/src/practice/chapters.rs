//! The chapter list: every syllabus node with what the person has done of it.

use super::pool::offered;
use super::{Allowance, allowance};
use crate::authority::Officer;
use crate::clock::beijing_day_number;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::readiness::{self, Practised, Readiness, readiness};
use crate::storage::practice::{self as stored, Offered, Tally};
use question_bank::Blueprint;
use question_bank::item::{Node, node_name, subject, syllabus};
use std::collections::{BTreeMap, HashMap};

/// Practice of a set of items. Rates are integers: 79.96 % never shows as 80 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items answered at least once.
    pub done: i64,
    /// Items there are.
    pub items: i64,
    /// Answers given.
    pub answers: i64,
    /// Of these, right.
    pub right: i64,
    /// Items whose last answer was right.
    pub last_right: i64,
    /// Items answered for the first time today (Beijing).
    pub new_today: i64,
}

impl Progress {
    /// Right answers of all answers in whole percent, rounded down; `None` without an answer.
    pub fn right_percent(self) -> Option<i64> {
        (self.answers > 0).then(|| self.right * 100 / self.answers)
    }

    /// Items done of all items in whole percent, rounded down.
    pub fn done_percent(self) -> i64 {
        if self.items > 0 { self.done * 100 / self.items } else { 0 }
    }

    /// What is known for the readiness.
    pub fn practised(self) -> Practised {
        Practised { items: self.items, done: self.done, right: self.last_right }
    }

    /// Several sets as one.
    pub fn sum(all: impl IntoIterator<Item = Progress>) -> Progress {
        let add = |a: Progress, b: Progress| Progress {
            done: a.done + b.done,
            items: a.items + b.items,
            answers: a.answers + b.answers,
            right: a.right + b.right,
            last_right: a.last_right + b.last_right,
            new_today: a.new_today + b.new_today,
        };
        all.into_iter().fold(Progress::default(), add)
    }

    fn add(&mut self, tally: Option<&Tally>, today: i64) {
        self.items += 1;
        if let Some(tally) = tally {
            self.done += 1;
            self.answers += tally.answers;
            self.right += tally.right;
            self.last_right += i64::from(tally.last_right);
            self.new_today += i64::from(beijing_day_number(tally.first_at) == today);
        }
    }
}

/// One chapter.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Syllabus code, such as `APL-04`.
    pub node: &'static str,
    /// Name.
    pub name: &'static str,
    /// Subject it belongs to.
    pub subject: &'static str,
    /// The person's practice of it.
    pub progress: Progress,
    /// Marks the standard blueprint gives it, in hundredths.
    pub weight: i64,
}

impl Chapter {
    /// How ready the person is for it.
    pub fn readiness(&self) -> Readiness {
        readiness(self.progress.practised())
    }
}

/// How ready the person is for the whole, see [`readiness::overall`].
pub fn overall(chapters: &[Chapter]) -> Option<(Readiness, i64)> {
    readiness::overall(chapters.iter().map(|c| (c.progress.practised(), c.weight)))
}

/// The chapters that have items, in syllabus order, and today's allowance.
pub async fn chapters(platform: &Platform, by: &Officer) -> Outcome<(Vec<Chapter>, Allowance)> {
    let offered = offered(platform).await?;
    let tally = stored::tally(&platform.store, &by.person_id).await?;
    Ok((listed(&offered, &tally, beijing_day_number(platform.clock.now())), allowance(platform, &by.person_id).await?))
}

fn listed(offered: &[Offered], tally: &[Tally], today: i64) -> Vec<Chapter> {
    let tally: HashMap<&str, &Tally> = tally.iter().map(|t| (t.item.as_str(), t)).collect();
    let blueprint = Blueprint::standard();
    let mut by_node: BTreeMap<&str, Progress> = BTreeMap::new();
    for one in offered {
        by_node.entry(&one.node).or_default().add(tally.get(one.item.as_str()).copied(), today);
    }
    let chapter = |(code, name): &(&'static str, &'static str)| {
        let node = Node::parse(code)?;
        let progress = *by_node.get(code)?;
        let weight = i64::from(blueprint.weight(&node).0);
        Some(Chapter { node: code, name, subject: subject(&node), progress, weight })
    };
    syllabus().iter().filter_map(chapter).collect()
}

/// The name of a chapter and its subject, if the syllabus has it.
pub fn chapter_name(code: &str) -> Option<(&'static str, &'static str)> {
    Node::parse(code).map(|node| (node_name(&node), subject(&node)))
}
