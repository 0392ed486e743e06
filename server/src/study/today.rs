//! What to do today until the exam (今日计划), from practice, the notebook, the lessons and the next exam.

use super::overview;
use crate::authority::Officer;
use crate::clock::{beijing_day_number, day_text};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::practice::{self, Allowance, Progress};
use crate::rules::next_step::Situation;
use crate::rules::plan::{Plan, Standing, next_exam, plan};

/// The exam a plan leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Name of its session.
    pub name: String,
    /// Its Beijing day.
    pub day: String,
    /// Days until then; 0 on the day.
    pub days_left: i64,
}

/// The plan of today.
#[derive(Clone, Debug)]
pub struct Today {
    /// What to review and to practise.
    pub plan: Plan,
    /// The exam, if one is in sight.
    pub exam: Option<Ahead>,
    /// The next lesson: syllabus code and name.
    pub lesson: Option<(&'static str, &'static str)>,
    /// Answers a day allows.
    pub limit: i64,
}

/// The plan of the officer's day.
pub async fn today(platform: &Platform, by: &Officer) -> Outcome<Today> {
    let situation = practice::home::situation(platform, by).await?;
    let (chapters, allowance) = practice::chapters(platform, by).await?;
    of(platform, by, &situation, (Progress::sum(chapters.iter().map(|c| c.progress)), allowance)).await
}

/// The same from what is already read.
pub(crate) async fn of(
    platform: &Platform,
    by: &Officer,
    situation: &Situation,
    (progress, allowance): (Progress, Allowance),
) -> Outcome<Today> {
    let today = beijing_day_number(platform.clock.now());
    let exam = next_exam(situation, today);
    let exam = exam.map(|(name, day)| Ahead { name: name.to_owned(), day: day_text(day), days_left: day - today });
    let due = practice::review::due(platform, by).await?.len();
    let standing = Standing {
        days_left: exam.as_ref().map(|e| e.days_left),
        undone: progress.items - progress.done,
        new_today: progress.new_today,
        due: i64::try_from(due).unwrap_or(i64::MAX),
        limit: allowance.limit,
        used: allowance.used,
    };
    let lesson = overview(platform, by).await?.next().map(|c| (c.node, c.name));
    Ok(Today { plan: plan(&standing), exam, lesson, limit: allowance.limit })
}
