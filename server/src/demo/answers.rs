//! Generated sittings: each candidate opens, answers with an ability of their own, and hands in, through the same verbs and
//! the same journal as people do.

use crate::authority::Officer;
use crate::bank::Shelf;
use crate::clock::MINUTE;
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::sittings;
use crate::storage::{AnswerEvent, Save, account, attempt, demo};
use crate::vault::{new_token, sha256_hex};
use question_bank::answer::Choice;
use question_bank::paper::Slot;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;

/// Sittings at once.
const TOGETHER: usize = 48;

/// Lets the candidates of a session sit: one in 40 stays away, the others answer and hand in, but for `late`, who answers
/// and is closed by the clock.
pub async fn sit(platform: &Platform, session_id: &str, late: Option<usize>) -> Outcome<usize> {
    let owners = demo::attempts(&platform.store, session_id).await?;
    let mut tasks = tokio::task::JoinSet::new();
    let mut sat = 0;
    for (n, owner) in owners.into_iter().enumerate() {
        if n % 40 == 39 {
            continue;
        }
        sat += 1;
        if tasks.len() >= TOGETHER {
            joined(tasks.join_next().await)?;
        }
        let platform = platform.clone();
        tasks.spawn(async move { sit_one(&platform, &owner, n as u64, late != Some(n)).await });
    }
    while let Some(done) = tasks.join_next().await {
        joined(Some(done))?;
    }
    Ok(sat)
}

fn joined(done: Option<Result<Outcome<()>, tokio::task::JoinError>>) -> Outcome<()> {
    done.map_or(Ok(()), |d| d.map_err(|e| Error::Fault(format!("demo sitting: {e}")))?)
}

async fn sit_one(platform: &Platform, owner: &demo::Owner, n: u64, hands_in: bool) -> Outcome<()> {
    let officer = device(platform, owner).await?;
    let generation = sittings::open(platform, &officer, &owner.attempt).await?;
    fill(platform, &officer, &owner.attempt, generation, n).await?;
    if !hands_in {
        return Ok(());
    }
    let later = super::at(platform, platform.clock.now() + (35 + (n % 50) as i64) * MINUTE);
    sittings::hand_in(&later, &officer, &owner.attempt, generation).await?;
    Ok(())
}

/// Answers an open attempt as the `n`th candidate does.
pub(super) async fn fill(platform: &Platform, by: &Officer, id: &str, generation: i64, n: u64) -> Outcome<()> {
    let found = attempt::find(&platform.store, id, &by.account_id).await?;
    let slots = found.map(|a| a.paper.slots).unwrap_or_default();
    let events = choose(&platform.shelf, platform, &slots, n).await?;
    let save = Save { token_digest: by.device.clone(), attempt: id.to_owned(), generation, events, heard: i64::MAX };
    platform.journal.save(save).await?;
    Ok(())
}

/// A sign-in of the owner, as a device of theirs.
pub(super) async fn device(platform: &Platform, owner: &demo::Owner) -> Outcome<Officer> {
    let (now, device) = (platform.clock.now(), sha256_hex(new_token().as_bytes()));
    let mut tx = platform.store.begin_write().await?;
    let from = ("127.0.0.1", "demo");
    account::start_sign_in(&mut tx, &device, &owner.account_id, now, now + 600 * MINUTE, from).await?;
    tx.commit().await?;
    Ok(Officer {
        account_id: owner.account_id.clone(),
        person_id: owner.person_id.clone(),
        unit_id: owner.unit_id.clone(),
        device,
    })
}

/// The events of one paper: right with the candidate's ability, otherwise some other choice; a few left open.
async fn choose(shelf: &Shelf, platform: &Platform, slots: &[Slot], n: u64) -> Outcome<Vec<AnswerEvent>> {
    let items = shelf.items(&platform.store).await?;
    let mut rng = SmallRng::seed_from_u64(n);
    let ability = 0.36 + 0.5 * rng.random::<f64>().sqrt();
    let mut by_slot = BTreeMap::new();
    for slot in slots {
        let Some(item) = items.get(&(slot.item.clone(), slot.version)) else { continue };
        let key = item.key.presented(&slot.order);
        let options = slot.order.len().max(2);
        let choice = if rng.random::<f64>() < ability {
            key
        } else {
            let wrong = Choice::single(rng.random_range(0..options)).unwrap_or_default();
            if rng.random::<f64>() < 0.05 { Choice::default() } else { wrong }
        };
        by_slot.insert(i64::from(slot.number), choice);
    }
    Ok((1..)
        .zip(by_slot)
        .map(|(seq, (slot, choice))| AnswerEvent { seq, slot, choice: choice.to_string(), flagged: false })
        .collect())
}
