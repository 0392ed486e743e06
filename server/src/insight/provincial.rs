//! The province's exam per unit: who sat, who passed, for agencies and for streets and the town apart. Never mixed into the
//! rates of the district's own sessions.

use super::Scope;
use super::rates::targets;
use crate::authority::Bureau;
use crate::clock::{Millis, parse_beijing};
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::provincial::{Resting, lost};
use crate::rules::rates::{self, Measure, Totals, UnitRow};
use crate::storage::provincial::{self as stored, Exam};

/// One exam's figures for a group of units.
#[derive(Clone, Debug)]
pub struct ProvincialReport {
    /// The exam.
    pub exam: Exam,
    /// Every exam, newest first.
    pub exams: Vec<Exam>,
    /// Which units.
    pub scope: Scope,
    /// Rows in the order of the table; 应考 is who sat, nobody else is known.
    pub rows: Vec<UnitRow>,
    /// Sum of the rows.
    pub totals: Totals,
    /// Sum over all units of the district.
    pub district: Totals,
    /// Target of the pass rate on the day of the exam, in percent.
    pub target: u32,
    /// Applications and licences whose pass a correction took away.
    pub lost: Resting,
    /// When it was read.
    pub as_of: Millis,
}

impl ProvincialReport {
    /// The sentence above the table, counted from its rows.
    pub fn headline(&self) -> String {
        format!("{}：{}", self.exam.name, rates::headline(&self.rows, Measure::Pass, self.target))
    }
}

/// The report of an exam; of the newest when `exam_id` is empty, `None` when none was imported.
pub async fn provincial(
    platform: &Platform,
    _: &Bureau,
    exam_id: &str,
    scope: Scope,
) -> Outcome<Option<ProvincialReport>> {
    let (store, now) = (&platform.store, platform.clock.now());
    let exams = stored::exams(store).await?;
    let chosen = match exam_id {
        "" => exams.first(),
        id => Some(exams.iter().find(|one| one.id == id).ok_or_else(missing)?),
    };
    let Some(exam) = chosen.cloned() else { return Ok(None) };
    let day = parse_beijing(&format!("{}T00:00", exam.day)).unwrap_or(now);
    let all = stored::unit_rows(store, &exam.id).await?;
    let district = rates::totals(&all);
    let mut rows: Vec<_> = all.into_iter().filter(|row| scope.holds(row.group)).collect();
    rates::sort(&mut rows, Measure::Pass);
    Ok(Some(ProvincialReport {
        totals: rates::totals(&rows),
        target: targets(store, day, now).await?.pass,
        lost: lost(platform, &exam.id).await?,
        exam,
        exams,
        scope,
        rows,
        district,
        as_of: now,
    }))
}
