//! What officer, liaison and bureau read of applications, each within the own reach.

use crate::authority::{Bureau, Liaison, Officer};
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::licence::pass_valid_until;
use crate::storage::application::{self, Filed, Scope, Step};
use crate::storage::licence::{self, Licence, Pass};
use crate::storage::setting;

/// Years a pass is good when no setting says otherwise (浙江省综合行政执法条例 art. 28).
const PASS_YEARS: u32 = 5;

/// A pass and how long it is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingPass {
    /// The pass.
    pub pass: Pass,
    /// Last millisecond on which it is good.
    pub valid_until: Millis,
    /// Whether it is good now.
    pub good: bool,
}

/// The officer's own page.
#[derive(Clone, Debug)]
pub struct Mine {
    /// The pass that is good longest.
    pub pass: Option<StandingPass>,
    /// Licences, newest first.
    pub licences: Vec<Licence>,
    /// The open application, or the last one.
    pub application: Option<(Filed, Vec<Step>)>,
}

/// Applications on a desk: how many in each state, and those of one state.
#[derive(Clone, Debug)]
pub struct Tray {
    /// Stored state and how many.
    pub counts: Vec<(String, i64)>,
    /// Oldest change first.
    pub list: Vec<Filed>,
}

/// The officer's licences, pass and application.
pub async fn mine(platform: &Platform, by: &Officer) -> Outcome<Mine> {
    let all = application::list(&platform.store, Scope::Person(&by.person_id), "").await?;
    let open = all.iter().position(|a| a.state.code() != "issued").or(all.len().checked_sub(1));
    let application = match open.and_then(|i| all.into_iter().nth(i)) {
        Some(found) => {
            let steps = application::steps(&platform.store, &found.id).await?;
            Some((found, steps))
        }
        None => None,
    };
    Ok(Mine {
        pass: standing_pass(platform, &by.person_id).await?,
        licences: licence::of_person(&platform.store, &by.person_id, platform.clock.now()).await?,
        application,
    })
}

/// The pass of a person that is good longest: of the own published sessions and of the province's exams.
pub(super) async fn standing_pass(platform: &Platform, person_id: &str) -> Outcome<Option<StandingPass>> {
    let own = licence::newest_pass(&platform.store, person_id).await?;
    let provincial = licence::newest_provincial_pass(&platform.store, person_id).await?;
    let mut best: Option<StandingPass> = None;
    for pass in own.into_iter().chain(provincial) {
        let found = until(platform, pass).await?;
        if best.as_ref().is_none_or(|known| known.valid_until < found.valid_until) {
            best = Some(found);
        }
    }
    Ok(best)
}

/// The newest pass of the province's exam while it is good: name of the exam and score in hundredths.
pub(crate) async fn good_provincial_pass(platform: &Platform, person_id: &str) -> Outcome<Option<(String, i64)>> {
    let Some(pass) = licence::newest_provincial_pass(&platform.store, person_id).await? else { return Ok(None) };
    let found = until(platform, pass).await?;
    Ok(found.good.then_some((found.pass.session_name, found.pass.score)))
}

/// Until when a pass is good, by the setting in force on the day of its exam.
async fn until(platform: &Platform, pass: Pass) -> Outcome<StandingPass> {
    let years = setting::number_in_force(&platform.store, "pass.years", pass.passed_at, PASS_YEARS).await?;
    let years = u8::try_from(years).unwrap_or(u8::MAX);
    let valid_until = pass_valid_until(pass.passed_at, years).unwrap_or(pass.passed_at);
    Ok(StandingPass { good: platform.clock.now() <= valid_until, valid_until, pass })
}

/// The bureau's desk.
pub async fn tray(platform: &Platform, _: &Bureau, state: &str) -> Outcome<Tray> {
    on_desk(platform, Scope::District, state).await
}

/// The liaison's desk: the own unit.
pub async fn unit_tray(platform: &Platform, by: &Liaison, state: &str) -> Outcome<Tray> {
    on_desk(platform, Scope::Unit(&by.unit_id), state).await
}

/// One application with its timeline, for the bureau.
pub async fn application(platform: &Platform, _: &Bureau, id: &str) -> Outcome<(Filed, Vec<Step>)> {
    with_steps(platform, Scope::District, id).await
}

/// One application of the own unit with its timeline, for the liaison.
pub async fn unit_application(platform: &Platform, by: &Liaison, id: &str) -> Outcome<(Filed, Vec<Step>)> {
    with_steps(platform, Scope::Unit(&by.unit_id), id).await
}

async fn on_desk(platform: &Platform, scope: Scope<'_>, state: &str) -> Outcome<Tray> {
    Ok(Tray {
        counts: application::counts(&platform.store, scope).await?,
        list: application::list(&platform.store, scope, state).await?,
    })
}

async fn with_steps(platform: &Platform, scope: Scope<'_>, id: &str) -> Outcome<(Filed, Vec<Step>)> {
    let Some(found) = application::one(&platform.store, scope, id).await? else { return Err(missing()) };
    let steps = application::steps(&platform.store, &found.id).await?;
    Ok((found, steps))
}
