//! The chapters with their lessons and how far the person is.

use super::minutes_required;
use crate::authority::Officer;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::study::Reading;
use crate::storage::study::{self as stored, Opened};
use question_bank::{Lesson, Node, node_name, subject, syllabus};

/// One chapter of the syllabus.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Syllabus code.
    pub node: &'static str,
    /// Name.
    pub name: &'static str,
    /// Subject it belongs to.
    pub subject: &'static str,
    /// Minutes of its lesson; none when the lesson is not written.
    pub minutes: Option<i64>,
    /// Where it stands.
    pub reading: Reading,
}

/// Every chapter and the sum.
#[derive(Clone, Debug)]
pub struct Overview {
    /// In the order of the syllabus.
    pub chapters: Vec<Chapter>,
    /// Lessons finished.
    pub finished: usize,
    /// Minutes of these.
    pub minutes: i64,
    /// Minutes that stand in for the training, 0 when none do.
    pub required: i64,
}

impl Overview {
    /// The first lesson that is not finished; one that is begun comes before those never opened.
    pub fn next(&self) -> Option<&Chapter> {
        let open = || self.chapters.iter().filter(|c| c.minutes.is_some());
        open()
            .find(|c| matches!(c.reading, Reading::Begun(_)))
            .or_else(|| open().find(|c| c.reading == Reading::Unread))
    }
}

/// The chapters as the officer has read them.
pub async fn overview(platform: &Platform, by: &Officer) -> Outcome<Overview> {
    let opened = stored::opened(&platform.store, &by.person_id).await?;
    Ok(Overview {
        chapters: chapters(&platform.lessons, &opened),
        finished: opened.iter().filter(|o| matches!(o.reading, Reading::Finished(_))).count(),
        minutes: opened.iter().map(|o| o.minutes).sum(),
        required: minutes_required(&platform.store, platform.clock.now()).await?,
    })
}

fn chapters(lessons: &[Lesson], opened: &[Opened]) -> Vec<Chapter> {
    let chapter = |(code, _): &(&'static str, &'static str)| {
        let node = Node::parse(code)?;
        let lesson = lessons.iter().find(|l| l.node == node);
        Some(Chapter {
            node: code,
            name: node_name(&node),
            subject: subject(&node),
            minutes: lesson.map(|l| i64::from(l.minutes)),
            reading: opened.iter().find(|o| o.node == *code).map_or(Reading::Unread, |o| o.reading),
        })
    };
    syllabus().iter().filter_map(chapter).collect()
}
