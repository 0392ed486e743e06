//! Participation, pass and licence-holding rates of a session, as of now.

use crate::authority::Bureau;
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::rates::{self, Group, Measure, Ratio, Totals, UnitRow, Verdict};
use crate::storage::insight::{self, SessionHead};
use crate::storage::{Store, make_up, setting};

/// Which units a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// 部门: agencies of the district.
    Agencies,
    /// 镇街: streets and the town.
    Streets,
}

impl Scope {
    /// Code in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Scope::Agencies => "agencies",
            Scope::Streets => "streets",
        }
    }

    /// From an address; agencies unless it says streets.
    pub fn from_code(code: &str) -> Self {
        if code == Scope::Streets.code() { Scope::Streets } else { Scope::Agencies }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Scope::Agencies => "各部门",
            Scope::Streets => "各镇街",
        }
    }

    pub(super) fn holds(self, group: Group) -> bool {
        (group == Group::Agency) == (self == Scope::Agencies)
    }
}

/// Targets in percent (the bureau's plan of 2022), each a dated setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// 参考率
    pub participation: u32,
    /// 合格率
    pub pass: u32,
    /// 持证率, asked of streets and the town only.
    pub licence: u32,
}

impl Targets {
    /// The target of a measure.
    pub fn of(&self, measure: Measure) -> u32 {
        match measure {
            Measure::Participation => self.participation,
            Measure::Pass => self.pass,
            Measure::Licence => self.licence,
        }
    }
}

/// One session's figures for a group of units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The session.
    pub session: SessionHead,
    /// Which units.
    pub scope: Scope,
    /// What they are ordered and judged by.
    pub measure: Measure,
    /// Rows in the order of table, chart and export.
    pub rows: Vec<UnitRow>,
    /// Sum of the rows.
    pub totals: Totals,
    /// Sum over all units of the district.
    pub district: Totals,
    /// Sum over streets and the town.
    pub streets: Totals,
    /// Targets in force: of the exam at its start, of licences now.
    pub targets: Targets,
    /// When it was read.
    pub as_of: Millis,
}

impl Report {
    /// A rate of one row or sum; without figures for a pass rate that is not published.
    pub fn ratio(&self, figures: &Totals, measure: Measure) -> Ratio {
        match measure {
            Measure::Pass if !self.session.published => Ratio { num: 0, den: 0 },
            other => figures.ratio(other),
        }
    }

    /// The verdict on that rate; `None` where no target is asked: an agency's licence-holding rate, or a pass rate that is
    /// not published.
    pub fn verdict(&self, figures: &Totals, measure: Measure) -> Option<Verdict> {
        let asked = match measure {
            Measure::Pass => self.session.published,
            Measure::Licence => self.scope == Scope::Streets,
            Measure::Participation => true,
        };
        asked.then(|| figures.verdict(measure, self.targets.of(measure)))
    }

    /// The target of the measure the report is ordered by.
    pub fn target(&self) -> u32 {
        self.targets.of(self.measure)
    }

    /// The sentence above the table, counted from its rows.
    pub fn headline(&self) -> String {
        format!("{}：{}", self.session.name, rates::headline(&self.rows, self.measure, self.target()))
    }

    fn made(
        session: SessionHead,
        scope: Scope,
        wanted: Measure,
        all: Vec<UnitRow>,
        targets: Targets,
        as_of: Millis,
    ) -> Self {
        let measure = shown_measure(&session, scope, wanted);
        let district = rates::totals(&all);
        let (streets, agencies): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| Scope::Streets.holds(row.group));
        let street_totals = rates::totals(&streets);
        let mut rows = if scope == Scope::Streets { streets } else { agencies };
        rates::sort(&mut rows, measure);
        let totals = rates::totals(&rows);
        Self { session, scope, measure, rows, totals, district, streets: street_totals, targets, as_of }
    }
}

/// A measure that has a verdict here: the pass rate waits for publication, agencies are not asked for licences.
fn shown_measure(session: &SessionHead, scope: Scope, wanted: Measure) -> Measure {
    match wanted {
        Measure::Pass if !session.published => Measure::Participation,
        Measure::Licence if scope == Scope::Agencies => shown_measure(session, scope, Measure::Pass),
        other => other,
    }
}

/// The report of a session; of the newest published one (else the newest begun), make-ups aside, when `session_id` is empty, `None` when no
/// session has begun.
pub async fn rates(
    platform: &Platform,
    by: &Bureau,
    session_id: &str,
    scope: Scope,
    measure: Measure,
) -> Outcome<Option<Report>> {
    let now = platform.clock.now();
    let begun = sessions(platform, by).await?;
    let chosen = if session_id.is_empty() {
        let regular = || begun.iter().filter(|s| !s.make_up);
        regular().find(|s| s.published).or_else(|| regular().next())
    } else {
        Some(begun.iter().find(|s| s.id == session_id).ok_or_else(missing)?)
    };
    let Some(session) = chosen.cloned() else { return Ok(None) };
    let targets = targets(&platform.store, session.starts_at, now).await?;
    let all = insight::unit_rows(&platform.store, &session.id, now).await?;
    Ok(Some(Report::made(session, scope, measure, all, targets, now)))
}

/// A session and its published make-ups together, as people who sat at least once and passed at least once; `None` while no
/// make-up is published. The session's own rates stay what they are.
pub async fn with_make_ups(platform: &Platform, by: &Bureau, session_id: &str) -> Outcome<Option<Ratio>> {
    let published: Vec<_> = sessions(platform, by).await?.into_iter().filter(|s| s.make_up && s.published).collect();
    let own = make_up::of(&platform.store, session_id).await?;
    if !own.iter().any(|one| published.iter().any(|s| s.id == one.id)) {
        return Ok(None);
    }
    let (sat, passed) = make_up::finally(&platform.store, session_id).await?;
    Ok(Some(Ratio { num: u64::try_from(passed).unwrap_or(0), den: u64::try_from(sat).unwrap_or(0) }))
}

/// Formal sessions that have begun, newest first.
pub async fn sessions(platform: &Platform, _: &Bureau) -> Outcome<Vec<SessionHead>> {
    insight::sessions(&platform.store, platform.clock.now()).await
}

pub(super) async fn targets(store: &Store, exam_at: Millis, now: Millis) -> Outcome<Targets> {
    Ok(Targets {
        participation: setting::number_in_force(store, "target.participation", exam_at, 100).await?,
        pass: setting::number_in_force(store, "target.pass", exam_at, 80).await?,
        licence: setting::number_in_force(store, "target.holding", now, 90).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rates::Counts;

    fn row(name: &str, group: Group, passed: u64) -> UnitRow {
        let counts = Counts { expected: 20, sat: 20, passed, ..Counts::default() };
        UnitRow { unit_name: name.into(), unit_id: name.into(), group, counts, officers: 20, holders: 18 }
    }

    fn report(published: bool, scope: Scope, measure: Measure) -> Report {
        let session = SessionHead { id: "s".into(), name: "六月".into(), starts_at: 0, published, make_up: false };
        let all = vec![row("甲局", Group::Agency, 15), row("乙街道", Group::Street, 20), row("丙镇", Group::Town, 1)];
        Report::made(session, scope, measure, all, Targets { participation: 100, pass: 80, licence: 90 }, 1)
    }

    #[test]
    fn agencies_and_streets_are_apart_and_the_district_is_their_sum() {
        let (agencies, streets) =
            (report(true, Scope::Agencies, Measure::Pass), report(true, Scope::Streets, Measure::Pass));
        assert_eq!((agencies.rows.len(), streets.rows.len()), (1, 2));
        assert_eq!(agencies.district, rates::totals(&[agencies.rows.clone(), streets.rows.clone()].concat()));
        assert_eq!(streets.headline(), "六月：1 个单位合格率未达 80%");
    }

    #[test]
    fn no_pass_figure_before_publication_and_no_licence_target_for_agencies() {
        let early = report(false, Scope::Agencies, Measure::Pass);
        assert_eq!(early.measure, Measure::Participation);
        assert_eq!(early.ratio(&early.totals, Measure::Pass).percent_one_decimal(), "—");
        assert_eq!(early.verdict(&early.totals, Measure::Pass), None);
        assert_eq!(report(true, Scope::Agencies, Measure::Licence).measure, Measure::Pass);
        assert_eq!(report(true, Scope::Streets, Measure::Licence).measure, Measure::Licence);
    }
}
