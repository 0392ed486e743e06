//! One unit's people behind its figures. Names are personal data: each reading leaves an audit row.

use super::rates::{Scope, Targets, targets};
use crate::authority::{Bureau, Liaison};
use crate::clock::Millis;
use crate::error::{Outcome, missing};
use crate::platform::Platform;
use crate::rules::rates::{Group, UnitRow};
use crate::storage::audit;
use crate::storage::insight::{self, Candidate, SessionHead};
use serde_json::json;

/// Fewer people than this are shown as counts only, without rates.
const RATES_FROM: u64 = 5;

/// Sessions in which a liaison sees the own unit's figures.
const SESSIONS_SHOWN: usize = 6;

/// From registered to licensed; each line is a part of the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// 已报名
    pub registered: u64,
    /// 应考
    pub expected: u64,
    /// 实考
    pub sat: u64,
    /// 合格
    pub passed: u64,
    /// 合格且持证
    pub licensed: u64,
}

impl Funnel {
    fn of(people: &[Candidate]) -> Self {
        let count = |keep: &dyn Fn(&Candidate) -> bool| people.iter().filter(|p| keep(p)).count() as u64;
        Self {
            registered: people.len() as u64,
            expected: count(&|p| p.expected),
            sat: count(&|p| p.expected && p.sat),
            passed: count(&|p| p.expected && p.sat && p.passed),
            licensed: count(&|p| p.expected && p.sat && p.passed && p.holder),
        }
    }
}

/// The drill-down of one unit.
#[derive(Clone, Debug)]
pub struct UnitReport {
    /// The session.
    pub session: SessionHead,
    /// The row it came from.
    pub row: UnitRow,
    /// Targets in force.
    pub targets: Targets,
    /// Counts from registered to licensed.
    pub funnel: Funnel,
    /// Whether the group is large enough for rates.
    pub with_rates: bool,
    /// Expected, did not come.
    pub absent: Vec<Candidate>,
    /// Came and did not pass; empty before publication.
    pub failed: Vec<Candidate>,
    /// When it was read.
    pub as_of: Millis,
}

impl UnitReport {
    /// The tab this unit stands in.
    pub fn scope(&self) -> Scope {
        if self.row.group == Group::Agency { Scope::Agencies } else { Scope::Streets }
    }
}

/// Reads one unit of one session, names included, and notes who read it.
pub async fn unit(platform: &Platform, by: &Bureau, session_id: &str, unit_id: &str) -> Outcome<UnitReport> {
    let now = platform.clock.now();
    let begun = insight::sessions(&platform.store, now).await?;
    let session = begun.into_iter().find(|s| s.id == session_id).ok_or_else(missing)?;
    let rows = insight::unit_rows(&platform.store, session_id, now).await?;
    let row = rows.into_iter().find(|r| r.unit_id == unit_id).ok_or_else(missing)?;
    let people = insight::candidates(&platform.store, session_id, unit_id, now).await?;
    let targets = targets(&platform.store, session.starts_at, now).await?;
    let funnel = Funnel::of(&people);
    let published = session.published;
    let (came, absent): (Vec<_>, Vec<_>) = people.into_iter().filter(|p| p.expected).partition(|p| p.sat);
    let failed: Vec<_> = came.into_iter().filter(|p| published && !p.passed).collect();
    note(platform, by, (session_id, unit_id), (absent.len(), failed.len()), now).await?;
    let with_rates = row.counts.expected >= RATES_FROM;
    Ok(UnitReport { session, row, targets, funnel, with_rates, absent, failed, as_of: now })
}

/// The figures of the liaison's own unit in the sessions that have begun, newest first. No names, no one else's figures.
pub async fn own_unit(platform: &Platform, by: &Liaison) -> Outcome<Vec<(SessionHead, UnitRow)>> {
    let now = platform.clock.now();
    let mut own = Vec::new();
    for session in insight::sessions(&platform.store, now).await?.into_iter().take(SESSIONS_SHOWN) {
        let rows = insight::unit_rows(&platform.store, &session.id, now).await?;
        own.extend(rows.into_iter().find(|r| r.unit_id == by.unit_id).map(|row| (session, row)));
    }
    Ok(own)
}

async fn note(platform: &Platform, by: &Bureau, of: (&str, &str), names: (usize, usize), now: Millis) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    let object = format!("unit:{}", of.1);
    let detail = json!({"session": of.0, "absent": names.0, "failed": names.1});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "insight.unit", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
