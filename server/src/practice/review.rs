//! The review of the notebook (错题复习): what is due today, one question after another.

use super::next::{Next, question_again};
use super::pool::offered;
use crate::authority::Officer;
use crate::clock::beijing_day_number;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::memory::is_due;
use crate::storage::practice as stored;
use std::collections::HashMap;

/// An item of the notebook that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Item id.
    pub item: String,
    /// Its chapter.
    pub node: String,
}

/// What the review shows.
#[derive(Clone, Debug)]
pub struct Review {
    /// Items due, with the one shown.
    pub left: usize,
    /// Chapter of the one shown.
    pub node: String,
    /// The question, or that none is left, or that the day's questions are used up.
    pub next: Next,
}

/// What is due today: never scheduled first, then the longest overdue. Items that are not offered any more are left out.
pub async fn due(platform: &Platform, by: &Officer) -> Outcome<Vec<Due>> {
    let today = beijing_day_number(platform.clock.now());
    let offered = offered(platform).await?;
    let nodes: HashMap<&str, &str> = offered.iter().map(|o| (o.item.as_str(), o.node.as_str())).collect();
    let mut entries = stored::notebook(&platform.store, &by.person_id).await?;
    entries.retain(|e| is_due(e.memory.as_ref(), today));
    entries.sort_by(|a, b| (a.memory.map(|m| m.due), &a.item).cmp(&(b.memory.map(|m| m.due), &b.item)));
    let one = |e: stored::Entry| Some(Due { node: (*nodes.get(e.item.as_str())?).to_owned(), item: e.item });
    Ok(entries.into_iter().filter_map(one).collect())
}

/// The first question that is due.
pub async fn review(platform: &Platform, by: &Officer) -> Outcome<Review> {
    let due = due(platform, by).await?;
    let Some(first) = due.first() else { return Ok(Review { left: 0, node: String::new(), next: Next::Done }) };
    let next = question_again(platform, by, &first.node, &first.item).await?;
    Ok(Review { left: due.len(), node: first.node.clone(), next })
}
