//! Marking and publishing. Publishing needs a second organizer, and shows the draw's secret.

use super::lifecycle::blocked;
use super::{find, object, seal, tell, tell_others, unsettled};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::notice::To;
use crate::storage::{audit, result, session, watch};
use crate::vault::{hex, new_id};
use serde_json::json;

/// What marking gave, before it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marking {
    /// Candidates with a paper.
    pub expected: usize,
    /// Candidates marked.
    pub marked: usize,
    /// Of them, passed.
    pub passed: usize,
    /// Candidates in each band of ten marks per cent: 0–9, 10–19, …, 90–100.
    pub bands: [usize; 10],
    /// Lowest score in hundredths.
    pub lowest: i64,
    /// Highest score in hundredths.
    pub highest: i64,
}

/// The marking overview of a session.
pub async fn marking(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Marking> {
    find(platform, id).await?;
    let results = result::of_session(&platform.store, id).await?;
    let mut marking = Marking {
        expected: watch::seated(&platform.store, id, None).await?.len(),
        marked: results.len(),
        passed: results.iter().filter(|r| r.passed).count(),
        lowest: results.iter().map(|r| r.score).min().unwrap_or(0),
        highest: results.iter().map(|r| r.score).max().unwrap_or(0),
        ..Marking::default()
    };
    for one in &results {
        let band = usize::try_from(one.score * 10 / one.full.max(1)).unwrap_or(0);
        marking.bands[band.min(9)] += 1;
    }
    Ok(marking)
}

/// Proposes to publish a marked session, once nothing is unsettled ([`unsettled`]).
pub async fn propose(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let session = find(platform, id).await?;
    if session.state != Stored::Marked {
        return refuse(Kind::Conflict, "session.not_marked");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    blocked(unsettled::requirements(&mut tx, id).await?)?;
    if !session::propose(&mut tx, &new_id(), id, "publish", &by.account_id, now).await? {
        return refuse(Kind::Conflict, "session.proposed");
    }
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "session.propose_publish",
        object: &object(id),
        detail: json!({}),
    };
    audit::append(&mut tx, now, &entry).await?;
    let link = format!("/organizer/sessions/{id}/publish");
    tell_others(platform, &mut tx, by, ("session.publish_proposed", session.plan.name), (id, &link)).await?;
    tx.commit().await?;
    Ok(())
}

/// Publishes on another organizer's proposal; what came up since must be settled too.
pub async fn confirm(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let name = find(platform, id).await?.plan.name;
    match session::proposal(&platform.store, id, "publish").await? {
        None => return refuse(Kind::Conflict, "session.not_proposed"),
        Some(p) if p.by == by.account_id => return refuse(Kind::Forbidden, "session.second_person"),
        Some(_) => {}
    }
    let secret = hex(&seal::secret(platform, id).await?);
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let confirmed = session::confirm(&mut tx, id, "publish", &by.account_id, now).await?;
    if !confirmed || !session::publish(&mut tx, id, &secret, now).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    // Looked at behind the session's row: a case or a proposal about late evidence holds it, so none falls between.
    blocked(unsettled::requirements(&mut tx, id).await?)?;
    let entry =
        audit::Entry { actor: &by.account_id, action: "session.publish", object: &object(id), detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tell(platform, &mut tx, To::Registered(id), ("session.published", &[name]), (id, "/results")).await?;
    tx.commit().await?;
    Ok(())
}
