//! Who is expected to register and has not (应报未报), by unit, and the reminder to a unit's liaisons.

use super::{find, find_in, object};
use crate::authority::{Liaison, Organizer};
use crate::clock::{beijing, beijing_day};
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::rules::decision::is_untold;
use crate::rules::expected::{Standing, must_sit};
use crate::rules::licence::pass_valid_until;
use crate::storage::expected::{self as stored, InPost};
use crate::storage::notice::{self, Notice, To};
use crate::storage::session::Session;
use crate::storage::{audit, setting};
use serde_json::json;
use std::collections::HashMap;

/// A unit's people who are expected.
#[derive(Clone, Debug)]
pub struct UnitGap {
    /// Unit id.
    pub unit_id: String,
    /// Name.
    pub unit: String,
    /// Who has to sit.
    pub expected: usize,
    /// Of them, those with a registration that stands.
    pub registered: usize,
    /// The others.
    pub missing: Vec<InPost>,
    /// Day the unit was last reminded.
    pub reminded: Option<String>,
}

/// Every unit with somebody who has to sit, in list order.
pub async fn by_unit(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<(Session, Vec<UnitGap>)> {
    let session = find(platform, session_id).await?;
    let mut gaps = gaps(platform, &session, "").await?;
    let reminded: HashMap<_, _> = stored::reminded(&platform.store, session_id).await?.into_iter().collect();
    for gap in &mut gaps {
        gap.reminded = reminded.get(&gap.unit_id).cloned();
    }
    Ok((session, gaps))
}

/// The own unit's people who have to sit; none when nobody has to.
pub async fn own_unit(platform: &Platform, by: &Liaison, session_id: &str) -> Outcome<(Session, Option<UnitGap>)> {
    let session = find(platform, session_id).await?;
    let gap = gaps(platform, &session, &by.unit_id).await?.into_iter().next();
    Ok((session, gap))
}

async fn gaps(platform: &Platform, session: &Session, scope: &str) -> Outcome<Vec<UnitGap>> {
    let now = platform.clock.now();
    let years = setting::number_in_force(&platform.store, "pass.years", now, 5).await?;
    let years = u8::try_from(years).unwrap_or(u8::MAX);
    let mut gaps: Vec<UnitGap> = Vec::new();
    for one in stored::in_post(&platform.store, &session.id, scope, now).await? {
        let until = one.passed_at.and_then(|at| pass_valid_until(at, years));
        let standing = Standing {
            in_post: true,
            establishment: one.establishment,
            sanctioned: one.sanctioned,
            licence_valid: one.licence_valid,
            pass_valid: until.is_some_and(|until| now <= until),
        };
        if !must_sit(&standing) {
            continue;
        }
        if gaps.last().is_none_or(|gap| gap.unit_id != one.unit_id) {
            let (unit_id, unit) = (one.unit_id.clone(), one.unit.clone());
            gaps.push(UnitGap { unit_id, unit, expected: 0, registered: 0, missing: Vec::new(), reminded: None });
        }
        let Some(gap) = gaps.last_mut() else { continue };
        gap.expected += 1;
        if stands(&one, session, now) { gap.registered += 1 } else { gap.missing.push(one) }
    }
    Ok(gaps)
}

/// Whether a registration stands, as far as the unit is told: one returned a moment ago still does.
fn stands(one: &InPost, session: &Session, now: i64) -> bool {
    let state = one.state.as_deref().unwrap_or_default();
    matches!(state, "submitted" | "approved" | "deferred")
        || is_untold(state, session.state.code(), one.decided_at, now)
}

/// Reminds the liaisons of a unit that people are missing, once a day.
pub async fn remind(platform: &Platform, by: &Organizer, session_id: &str, unit_id: &str) -> Outcome<()> {
    let (now, session) = (platform.clock.now(), find(platform, session_id).await?);
    if !session.takes_registrations(now) {
        return refuse(Kind::Conflict, "registration.closed");
    }
    let gap = match unit_id {
        "" => None,
        unit => gaps(platform, &session, unit).await?.into_iter().next(),
    };
    let missing = gap.map_or(0, |gap| gap.missing.len());
    if missing == 0 {
        return refuse(Kind::Conflict, "registration.none_missing");
    }
    let day = beijing_day(now);
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, session_id).await?;
    if !stored::remind(&mut tx, (session_id, unit_id), &day, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "registration.reminded");
    }
    let until = beijing(session.plan.registration_closes_at);
    let facts = [session.plan.name, missing.to_string(), until, day.clone()];
    let (link, about) = (format!("/unit/missing?session={session_id}"), object(session_id));
    let said = Notice { code: "registration.missing", facts: &facts, link: &link, object: &about, visible_at: now };
    if notice::send(&mut tx, &platform.store, To::LiaisonsOf(&[unit_id.to_owned()]), &said).await? == 0 {
        return refuse(Kind::Conflict, "registration.no_liaison");
    }
    let detail = json!({"unit": unit_id, "missing": missing, "day": day});
    let entry = audit::Entry { actor: &by.account_id, action: "registration.remind", object: &about, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
