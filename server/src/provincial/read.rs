//! What organizers, the bureau and officers read of the province's results.

use super::compare::Plan;
use super::import::{plan_of, was_interrupted};
use crate::authority::{Officer, Organizer};
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::storage::provincial::{self as stored, Exam, Rests, Version};
use crate::storage::provincial_import::{self, Staged};

/// Applications and licences that rest on a pass which a correction took away.
pub type Resting = Vec<Rests>;

/// An exam as its page shows it.
#[derive(Clone, Debug)]
pub struct ExamPage {
    /// The exam.
    pub exam: Exam,
    /// What was imported: when, by whom, which file, and what it did; newest first.
    pub imports: Vec<(Millis, String, String, Plan)>,
    /// Every version of each result that was corrected.
    pub corrected: Vec<Version>,
    /// Applications and licences whose pass was taken away.
    pub lost: Resting,
}

/// Every exam, newest first.
pub async fn exams(platform: &Platform, _: &Organizer) -> Outcome<Vec<Exam>> {
    stored::exams(&platform.store).await
}

/// The own imports that wait for the confirmation or are being read, newest first.
pub async fn own_imports(platform: &Platform, by: &Organizer) -> Outcome<Vec<Staged>> {
    let (mut found, now) = (provincial_import::waiting(&platform.store, &by.account_id).await?, platform.clock.now());
    found.retain(|one| one.state == "staged" || !was_interrupted(one, now));
    Ok(found)
}

/// One exam.
pub async fn exam(platform: &Platform, _: &Organizer, id: &str) -> Outcome<ExamPage> {
    let exam = stored::find(&platform.store, id).await?.ok_or_else(missing)?;
    let imports = provincial_import::confirmed(&platform.store, id).await?;
    let told = |one: Staged| Ok((one.confirmed_at.unwrap_or(one.created_at), one.by.clone(), plan_of(&one)?, one));
    let imports: Vec<_> = imports.into_iter().map(told).collect::<Outcome<_>>()?;
    Ok(ExamPage {
        exam,
        imports: imports.into_iter().map(|(at, by, plan, one)| (at, by, one.file_name, plan)).collect(),
        corrected: stored::corrected(&platform.store, id).await?,
        lost: lost(platform, id).await?,
    })
}

/// Applications of an exam whose pass was taken away.
pub(crate) async fn lost(platform: &Platform, exam_id: &str) -> Outcome<Resting> {
    let resting = stored::resting(&platform.store, exam_id).await?;
    Ok(resting.into_iter().filter(|one| !one.passed).collect())
}

/// The officer's own results with every version: newest exam first, newest version first.
pub async fn mine(platform: &Platform, by: &Officer) -> Outcome<Vec<Version>> {
    stored::of_person(&platform.store, &by.person_id).await
}
