//! Late evidence in the demo year: one candidate is still writing when the time is over, the last answer arrives after it,
//! and two organizers admit it.

use super::answers::device;
use crate::authority::Organizer;
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::sittings::late_evidence;
use crate::storage::{AnswerEvent, Save, attempt, demo};

/// Place of that candidate among those of the session.
pub(super) const PLACE: usize = 11;

/// Number of the late event, behind every other.
const LAST: i64 = 1_000;

/// Sends the candidate's late answer to the first question answered wrong, and admits it. `after` stands behind the exam.
pub(super) async fn admit(after: &Platform, [first, second]: &[Organizer; 2], session_id: &str) -> Outcome<()> {
    let Some(owner) = demo::attempts(&after.store, session_id).await?.into_iter().nth(PLACE) else { return Ok(()) };
    let Some(found) = attempt::find(&after.store, &owner.attempt, &owner.account_id).await? else { return Ok(()) };
    let items = after.shelf.items(&after.store).await?;
    let answers = attempt::answers(&after.store, &owner.attempt).await?;
    let wrong = found.paper.slots.iter().find_map(|slot| {
        let key = items.get(&(slot.item.clone(), slot.version))?.key.presented(&slot.order);
        let slot = i64::from(slot.number);
        answers.iter().any(|a| a.slot == slot && a.choice != key).then(|| (slot, key.to_string()))
    });
    let Some((slot, choice)) = wrong else { return Ok(()) };
    let save = Save {
        token_digest: device(after, &owner).await?.device,
        attempt: owner.attempt.clone(),
        generation: found.generation,
        events: vec![AnswerEvent { seq: LAST, slot, choice, flagged: false }],
        heard: i64::MAX,
    };
    after.journal.save(save).await?;
    let why = "截止前考场网络中断，设备已保存作答，恢复后送达，监考记录可证";
    late_evidence::propose(after, first, &owner.attempt, true, why).await?;
    let listed = late_evidence::list(after, second, session_id).await?;
    let open = listed.into_iter().find_map(|one| one.evidence.standing);
    let proposal = open.ok_or_else(|| Error::Fault("the demo's late answer has no proposal".into()))?;
    late_evidence::decide(after, second, &proposal.id, true).await?;
    Ok(())
}
