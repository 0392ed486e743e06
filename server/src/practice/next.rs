//! The next question of a chapter, without its key. A question the person has not answered is shown only as the next one of
//! its chapter, so copying the bank costs one answer of the day's allowance an item.

use super::pool::offered;
use super::{Allowance, allowance, canonical_order, item};
use crate::authority::Officer;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::practice::{self as stored, Offered, Tally};
use question_bank::item::Node;
use question_bank::presented::{PresentedItem, present};
use std::collections::HashMap;

/// How a person goes through a chapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// 继续: after the last answered one, then those left out.
    #[default]
    Continue,
    /// 只练未做: the first that was never answered.
    Undone,
    /// 从头: the first one.
    Start,
}

impl Mode {
    /// The mode of a word in an address; anything else is [`Mode::Continue`].
    pub fn parse(word: &str) -> Self {
        match word {
            "undone" => Mode::Undone,
            "start" => Mode::Start,
            _ => Mode::Continue,
        }
    }

    /// The mode that goes on after a question of this one.
    pub fn then(self) -> Self {
        if self == Mode::Undone { Mode::Undone } else { Mode::Continue }
    }

    /// The word in an address.
    pub fn code(self) -> &'static str {
        match self {
            Mode::Continue => "continue",
            Mode::Undone => "undone",
            Mode::Start => "start",
        }
    }
}

/// A question to answer. Has no key, rationale or reference.
#[derive(Clone, Debug)]
pub struct Question {
    /// Item id.
    pub item: String,
    /// Version shown.
    pub version: i64,
    /// Place in the chapter, from 1.
    pub place: usize,
    /// Items of the chapter.
    pub of: usize,
    /// Kind, stem, options.
    pub presented: PresentedItem,
    /// Today's allowance.
    pub allowance: Allowance,
}

/// What comes next in a chapter.
#[derive(Clone, Debug)]
pub enum Next {
    /// A question.
    Question(Box<Question>),
    /// Every item of the chapter is done.
    Done,
    /// Today's allowance is used up.
    UsedUp(Allowance),
}

/// The next question of a chapter.
pub async fn next(platform: &Platform, by: &Officer, node: &str, mode: Mode) -> Outcome<Next> {
    let chapter = chapter(platform, node).await?;
    let allowance = allowance(platform, &by.person_id).await?;
    if allowance.is_used_up() {
        return Ok(Next::UsedUp(allowance));
    }
    let tally = stored::tally(&platform.store, &by.person_id).await?;
    match pick(&chapter, &tally, mode) {
        Some(index) => Ok(Next::Question(Box::new(shown(platform, &chapter, index, allowance).await?))),
        None => Ok(Next::Done),
    }
}

/// A question the person has answered before, to do it again (from the notebook).
pub async fn question_again(platform: &Platform, by: &Officer, node: &str, id: &str) -> Outcome<Next> {
    let chapter = chapter(platform, node).await?;
    let allowance = allowance(platform, &by.person_id).await?;
    if allowance.is_used_up() {
        return Ok(Next::UsedUp(allowance));
    }
    let tally = stored::tally(&platform.store, &by.person_id).await?;
    let known = tally.iter().any(|t| t.item == id);
    let index = chapter.iter().position(|o| o.item == id).filter(|_| known).ok_or_else(missing)?;
    Ok(Next::Question(Box::new(shown(platform, &chapter, index, allowance).await?)))
}

pub(super) async fn chapter(platform: &Platform, node: &str) -> Outcome<Vec<Offered>> {
    let node = Node::parse(node).ok_or_else(missing)?;
    let mut offered = offered(platform).await?;
    offered.retain(|o| o.node == node.as_str());
    Ok(offered)
}

async fn shown(platform: &Platform, chapter: &[Offered], index: usize, allowance: Allowance) -> Outcome<Question> {
    let offered = &chapter[index];
    let item = item(platform, &offered.item, offered.version).await?;
    Ok(Question {
        item: offered.item.clone(),
        version: offered.version,
        place: index + 1,
        of: chapter.len(),
        presented: present(&item, &canonical_order(&item)),
        allowance,
    })
}

fn pick(chapter: &[Offered], tally: &[Tally], mode: Mode) -> Option<usize> {
    let answered: HashMap<&str, i64> = tally.iter().map(|t| (t.item.as_str(), t.last_at)).collect();
    let undone = || chapter.iter().position(|o| !answered.contains_key(o.item.as_str()));
    match mode {
        Mode::Undone => undone(),
        Mode::Start => (!chapter.is_empty()).then_some(0),
        Mode::Continue => {
            let place = |(n, o): (usize, &Offered)| answered.get(o.item.as_str()).map(|at| (*at, n));
            let last = chapter.iter().enumerate().filter_map(place).max().map(|(_, n)| n);
            last.map(|n| n + 1).filter(|n| *n < chapter.len()).or_else(undone)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items 0 to 3; `answered` in the order of their last answers.
    fn check(answered: &[usize], mode: Mode, expected: Option<usize>) {
        let chapter: Vec<_> =
            (0..4).map(|n| Offered { item: format!("A-{n}"), version: 1, node: "APL-01".into() }).collect();
        let tally: Vec<_> = answered
            .iter()
            .enumerate()
            .map(|(at, n)| Tally {
                item: format!("A-{n}"),
                answers: 1,
                right: 1,
                last_right: true,
                first_at: at as i64,
                last_at: at as i64,
            })
            .collect();
        assert_eq!(pick(&chapter, &tally, mode), expected, "{answered:?} {mode:?}");
    }

    #[test]
    fn a_chapter_goes_on_where_the_person_stopped() {
        check(&[], Mode::Continue, Some(0));
        check(&[0, 1], Mode::Continue, Some(2));
        check(&[0, 3], Mode::Continue, Some(1));
        check(&[0, 1, 2, 3], Mode::Continue, None);
        check(&[1, 2, 3, 0], Mode::Continue, Some(1));
        check(&[0, 2], Mode::Undone, Some(1));
        check(&[0, 1, 2, 3], Mode::Undone, None);
        check(&[0, 1, 2, 3], Mode::Start, Some(0));
    }
}
