//! Passing many registrations at once: only those whose automatic checks are all in order, as of the registration and as of
//! today.

use super::object;
use super::review::REVIEWING;
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::decision::told_at;
use crate::rules::eligibility::{check, eligible};
use crate::storage::notice::{self, Notice};
use crate::storage::registration::{self, Filter};
use crate::storage::{audit, person};
use serde_json::json;

/// What passing many did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Passed.
    pub passed: u64,
    /// Left as they are: decided meanwhile, or no longer in order today.
    pub left: u64,
}

/// How many registrations of a filter can be passed at once: waiting, and in order by every check.
pub async fn matching(platform: &Platform, _: &Organizer, session_id: &str, filter: &Filter) -> Outcome<i64> {
    match green(filter) {
        Some(filter) => registration::count(&platform.store, session_id, &filter).await,
        None => Ok(0),
    }
}

/// The filter narrowed to what can be passed at once; none when it leaves nothing.
fn green(filter: &Filter) -> Option<Filter> {
    let fits = matches!(filter.state.as_str(), "" | "submitted") && matches!(filter.checks.as_str(), "" | "ok");
    fits.then(|| Filter { state: "submitted".into(), checks: "ok".into(), ..filter.clone() })
}

/// Passes these registrations.
pub async fn selected(platform: &Platform, by: &Organizer, session_id: &str, ids: &[String]) -> Outcome<Passed> {
    if ids.is_empty() {
        return refuse(Kind::BadInput, "registration.none_selected");
    }
    pass(platform, by, session_id, ids).await
}

/// Passes everything a filter shows that can be passed at once, if that still is as many as the page said.
pub async fn all_matching(
    platform: &Platform,
    by: &Organizer,
    session_id: &str,
    filter: &Filter,
    said: i64,
) -> Outcome<Passed> {
    let ids = match green(filter) {
        Some(filter) => registration::ids(&platform.store, session_id, &filter).await?,
        None => Vec::new(),
    };
    if ids.len() as i64 != said {
        return Err(Refusal::new(Kind::Conflict, "registration.other_count").fact(said).fact(ids.len()).into());
    }
    selected(platform, by, session_id, &ids).await
}

/// Passes every waiting registration of a session that can be passed at once. Returns how many.
pub async fn every(platform: &Platform, by: &Organizer, session_id: &str) -> Outcome<u64> {
    let filter = Filter { state: "submitted".into(), checks: "ok".into(), ..Filter::default() };
    let ids = registration::ids(&platform.store, session_id, &filter).await?;
    if ids.is_empty() {
        return refuse(Kind::Conflict, "registration.no_green");
    }
    Ok(pass(platform, by, session_id, &ids).await?.passed)
}

async fn pass(platform: &Platform, by: &Organizer, session_id: &str, ids: &[String]) -> Outcome<Passed> {
    let (store, now) = (&platform.store, platform.clock.now());
    let mut tx = store.begin_write().await?;
    let session = super::find_in(&mut tx, session_id).await?;
    if !REVIEWING.contains(&session.state.code()) {
        return refuse(Kind::Conflict, "registration.moved");
    }
    let waiting = registration::green_of(&mut tx, store, session_id, ids).await?;
    let people = person::of_registrations(&mut tx, store, session_id, &waiting, now).await?;
    let fit = people.into_iter().filter(|one| eligible(&check(&one.facts))).filter_map(|one| one.registration_id);
    let fit: Vec<String> = fit.collect();
    let done = registration::approve_all(&mut tx, store, session_id, &fit, &by.account_id, now).await?;
    if done.is_empty() {
        return refuse(Kind::Conflict, "registration.no_green");
    }
    let each: Vec<_> = done.iter().map(|(id, person)| (person.clone(), format!("registration:{id}"))).collect();
    let (facts, link) = ([session.plan.name, String::new()], format!("/register/{session_id}"));
    let code = "registration.approved";
    let said = Notice { code, facts: &facts, link: &link, object: "", visible_at: told_at(now) };
    notice::send_each(&mut tx, store, &each, &said).await?;
    let passed = done.len() as u64;
    let left = (ids.len() as u64).saturating_sub(passed);
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "registration.approve_green",
        object: &object(session_id),
        detail: json!({"approved": passed, "left": left}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(Passed { passed, left })
}
