//! Sealing (封卷): a different paper for every approved person, dealt at once, in one transaction. One organizer proposes,
//! another confirms; the work runs on its own while the page shows how far it is. A failure leaves nothing behind.

use super::lifecycle::blocked;
use super::overview::requirements;
use super::{find, find_in, object, tell_others};
use crate::authority::Organizer;
use crate::bank::statutes::usable;
use crate::error::{Error, Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::session_state::{Step, Stored};
use crate::storage::item::Use;
use crate::storage::paper::NewPaper;
use crate::storage::registration::{self, Registration};
use crate::storage::{audit, item, paper, room, session};
use crate::vault::{hex, new_id, unhex};
use question_bank::{Blueprint, Dealer, Item, Paper, draw};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Papers written in one statement.
const BATCH: usize = 200;

/// How far a sealing is. Only for the eye: what counts is the stored state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many papers.
    Running {
        /// Papers written.
        done: usize,
        /// Papers in all.
        total: usize,
    },
    /// It failed and left nothing behind; the refusal says why.
    Failed(Refusal),
}

static PROGRESS: Mutex<BTreeMap<String, Progress>> = Mutex::new(BTreeMap::new());

fn board() -> MutexGuard<'static, BTreeMap<String, Progress>> {
    PROGRESS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far the sealing of a session is in this process; none when nothing runs and nothing failed.
pub fn progress(session_id: &str) -> Option<Progress> {
    board().get(session_id).cloned()
}

/// Proposes to seal.
pub async fn propose(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    check(platform, id).await?;
    let name = find(platform, id).await?.plan.name;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !session::propose(&mut tx, &new_id(), id, "seal", &by.account_id, now).await? {
        return refuse(Kind::Conflict, "session.proposed");
    }
    let entry =
        audit::Entry { actor: &by.account_id, action: "session.propose_seal", object: &object(id), detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    let link = format!("/organizer/sessions/{id}/seal");
    tell_others(platform, &mut tx, by, ("session.seal_proposed", name), (id, &link)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the proposal to seal back.
pub async fn withdraw(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !session::withdraw_proposal(&mut tx, id, "seal").await? {
        return refuse(Kind::Conflict, "session.not_proposed");
    }
    let entry =
        audit::Entry { actor: &by.account_id, action: "session.withdraw_seal", object: &object(id), detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Confirms another organizer's proposal and starts the work; [`progress`] tells how far it is.
pub async fn confirm(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    check(platform, id).await?;
    second_person(platform, by, id).await?;
    {
        let mut board = board();
        if matches!(board.get(id), Some(Progress::Running { .. })) {
            return refuse(Kind::Conflict, "session.sealing");
        }
        board.insert(id.to_owned(), Progress::Running { done: 0, total: 0 });
    }
    let (platform, by, id) = (platform.clone(), by.clone(), id.to_owned());
    tokio::spawn(async move {
        let result = seal(&platform, &by, &id).await;
        let mut board = board();
        match result {
            Ok(_) => board.remove(&id),
            Err(Error::Refused(refusal)) => board.insert(id, Progress::Failed(refusal)),
            Err(e) => {
                tracing::error!(error = %e, session = %id, "sealing failed");
                board.insert(id, Progress::Failed(Refusal::new(Kind::Conflict, "session.seal_failed")))
            }
        };
    });
    Ok(())
}

async fn second_person(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    match session::proposal(&platform.store, id, "seal").await? {
        None => refuse(Kind::Conflict, "session.not_proposed"),
        Some(p) if p.by == by.account_id => refuse(Kind::Forbidden, "session.second_person"),
        Some(_) => Ok(()),
    }
}

async fn check(platform: &Platform, id: &str) -> Outcome<()> {
    let session = find(platform, id).await?;
    let now = platform.clock.now();
    if session.state != Stored::Arranged || session.state.step(Step::Seal, &session.times(), now).is_err() {
        return refuse(Kind::Conflict, "session.moved");
    }
    let counts = registration::counts(&platform.store, id).await?;
    let usable = usable(platform, session.plan.starts_at).await?;
    let supply = session.plan.blueprint.supply(&usable.items);
    blocked(requirements(&session, &counts, &supply, &room::fit(&platform.store, id).await?, now))
}

/// Does the whole sealing at once and answers when it is durable. Returns how many papers were dealt.
pub async fn seal(platform: &Platform, by: &Organizer, id: &str) -> Outcome<usize> {
    check(platform, id).await?;
    second_person(platform, by, id).await?;
    let items = usable(platform, find(platform, id).await?.plan.starts_at).await?.items;
    let secret: [u8; 32] = rand::random();
    let digest = draw::secret_digest(&secret);
    let cipher = platform.vault.seal(&hex(&secret))?;
    let mut tx = platform.store.begin_write().await?;
    let now = platform.clock.now();
    if !session::confirm(&mut tx, id, "seal", &by.account_id, now).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let found = find_in(&mut tx, id).await?;
    let people = registration::approved(&mut tx, id).await?;
    let total = people.len();
    let (papers, items) = deal(items, found.plan.blueprint, secret, total).await?;
    for (at, batch) in people.chunks(BATCH).enumerate() {
        let rows = rows(batch, &papers[at * BATCH..])?;
        if paper::insert_all(&mut tx, &platform.store, id, &rows).await? != rows.len() as u64 {
            return refuse(Kind::Conflict, "session.no_account");
        }
        board().insert(id.to_owned(), Progress::Running { done: (at * BATCH + batch.len()).min(total), total });
    }
    paper::keep_bank(&mut tx, id, &items).await?;
    item::add_uses(&mut tx, &platform.store, id, &uses(&papers)).await?;
    if !session::seal(&mut tx, id, (&cipher, &digest), total as i64, platform.clock.now()).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let detail = json!({"papers": total, "secret_digest": digest});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "session.seal", object: &object(id), detail },
    )
    .await?;
    tx.commit().await?;
    board().remove(id);
    Ok(total)
}

async fn deal(
    items: Vec<Item>,
    blueprint: Blueprint,
    secret: [u8; 32],
    count: usize,
) -> Outcome<(Vec<Paper>, Vec<Item>)> {
    let work = move || Dealer::new(&items, &blueprint, &secret).map(|mut dealer| (dealer.papers(count), items));
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Fault(format!("dealing: {e}")))?
        .map_err(|e| Refusal::new(Kind::Conflict, "session.blocked").fact(e).into())
}

/// How many of these papers hold each version.
pub(super) fn uses(papers: &[Paper]) -> Vec<Use> {
    let mut held: BTreeMap<(&str, u32), i64> = BTreeMap::new();
    for slot in papers.iter().flat_map(|paper| &paper.slots) {
        *held.entry((slot.item.as_str(), slot.version)).or_default() += 1;
    }
    let one = |((id, version), papers): ((&str, u32), i64)| Use {
        item_id: id.to_owned(),
        item_version: i64::from(version),
        papers,
        ..Use::default()
    };
    held.into_iter().map(one).collect()
}

fn rows(people: &[Registration], papers: &[Paper]) -> Outcome<Vec<NewPaper>> {
    people.iter().zip(papers).map(|(person, paper)| row(person, paper)).collect()
}

/// The rows of one person's paper and attempt.
pub(super) fn row(person: &Registration, paper: &Paper) -> Outcome<NewPaper> {
    Ok(NewPaper {
        id: new_id(),
        deal: i64::from(paper.deal),
        slots: serde_json::to_string(&paper.slots)?,
        digest: paper.digest(),
        attempt_id: new_id(),
        registration_id: person.id.clone(),
        person_id: person.person_id.clone(),
        extra_minutes: person.extra_minutes,
    })
}

/// The secret of a sealed session, opened.
pub(super) async fn secret(platform: &Platform, id: &str) -> Outcome<[u8; 32]> {
    let cipher = session::secret_cipher(&platform.store, id).await?;
    let Some(cipher) = cipher else { return refuse(Kind::Conflict, "session.not_sealed") };
    let bytes = unhex(&platform.vault.unseal(&cipher)?).and_then(|b| <[u8; 32]>::try_from(b).ok());
    bytes.ok_or_else(|| Error::Fault("the secret of a session is not 32 bytes".into()))
}
