//! Late admission: a person approved after places were given gets the next place and, once sealed, the next deal. The
//! papers dealt before stay as they are.

use super::{find_in, object, seal};
use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::registration::{self, Decision};
use crate::storage::{audit, item, paper, session};
use question_bank::{Dealer, Paper};
use serde_json::json;

/// Approves a late registration of an arranged or sealed session that has not started.
pub async fn admit(platform: &Platform, by: &Organizer, registration_id: &str) -> Outcome<()> {
    let found = registration::find(&platform.store, registration_id).await?.ok_or_else(missing)?;
    let sealed = super::find(platform, &found.session_id).await?.state == Stored::Sealed;
    let dealt = if sealed { Some(next_papers(platform, &found.session_id).await?) } else { None };
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, &found.session_id).await?;
    if now >= session.plan.starts_at {
        return refuse(Kind::Conflict, "session.started");
    }
    let decision =
        Decision { from: &["submitted"], to: "approved", reason: "", by: &by.account_id, act: "admit", at: now };
    if !registration::decide(&mut tx, registration_id, &decision, &["arranged", "sealed"]).await? {
        return refuse(Kind::Conflict, "registration.moved");
    }
    super::arrange::place_late(platform, &mut tx, &session, &found).await?;
    if session.state == Stored::Sealed {
        let deal = session::next_deal(&mut tx, &session.id).await?.ok_or_else(missing)?;
        let paper = dealt.and_then(|(first, papers)| papers.into_iter().nth(usize::try_from(deal - first).ok()?));
        let Some(paper) = paper else { return refuse(Kind::Conflict, "registration.moved") };
        let rows = [seal::row(&found, &paper)?];
        if paper::insert_all(&mut tx, &platform.store, &session.id, &rows).await? != 1 {
            return refuse(Kind::Conflict, "session.no_account");
        }
        item::add_uses(&mut tx, &platform.store, &session.id, &seal::uses(std::slice::from_ref(&paper))).await?;
    }
    let detail = json!({"registration": registration_id, "sealed": session.state == Stored::Sealed});
    let entry =
        audit::Entry { actor: &by.account_id, action: "registration.admit_late", object: &object(&session.id), detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The next deal's number and a few papers from it on, should others be admitted at the same time.
async fn next_papers(platform: &Platform, session_id: &str) -> Outcome<(i64, Vec<Paper>)> {
    let session = super::find(platform, session_id).await?;
    let items = paper::kept_bank(&platform.store, session_id).await?;
    let secret = seal::secret(platform, session_id).await?;
    let (dealt, blueprint) = (usize::try_from(session.deals).unwrap_or(0), session.plan.blueprint);
    let work = move || Dealer::new(&items, &blueprint, &secret).map(|mut d| d.papers(dealt + 8).split_off(dealt));
    let papers = tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Fault(format!("dealing: {e}")))?
        .map_err(|e| Error::Fault(format!("dealing again: {e}")))?;
    Ok((session.deals + 1, papers))
}
