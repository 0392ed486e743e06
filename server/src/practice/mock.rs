//! Mock exams: the engine and the pages of the formal exam, in a standing session that never counts in rates. Every start
//! deals a paper of its own from a fresh secret.

use super::pool::pool;
use crate::authority::Officer;
use crate::error::{Error, Kind, Outcome, Refusal};
use crate::platform::Platform;
use crate::storage::mock_exam::{self as stored, MOCK, Tried};
use crate::storage::{audit, item};
use crate::vault::new_id;
use question_bank::paper::{Marks, Paper};
use question_bank::{Blueprint, Dealer};
use serde_json::json;

/// Marks that pass a mock exam: the formal exam's default.
const PASS_MARK: Marks = Marks::whole(60);

/// Starts a mock exam; refused while an earlier one is not over. Returns the attempt's id.
pub async fn start(platform: &Platform, by: &Officer) -> Outcome<String> {
    let blueprint = Blueprint::standard();
    let dealt = deal(platform, &blueprint).await?;
    let now = platform.clock.now();
    let (attempt_id, paper_id) = (new_id(), new_id());
    let mut tx = platform.store.begin_write().await?;
    let text = serde_json::to_string(&blueprint)?;
    stored::ensure_session(&mut tx, MOCK, &text, i64::from(PASS_MARK.0), &by.account_id, now).await?;
    let number = stored::next_deal(&mut tx, MOCK).await?;
    if let Some(open) = stored::unfinished(&mut tx, &by.person_id, now).await? {
        return Err(Refusal::new(Kind::Conflict, "mock.unfinished").fact(open).into());
    }
    let paper = Paper { deal: u32::try_from(number).map_err(|_| Error::Fault("deals ran out".into()))?, ..dealt };
    stored::insert_paper(&mut tx, MOCK, &paper_id, &paper).await?;
    stored::insert_attempt(&mut tx, MOCK, &attempt_id, (&by.person_id, &by.account_id), &paper_id).await?;
    let object = format!("attempt:{attempt_id}");
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "mock.start",
        object: &object,
        detail: json!({"paper": paper.digest()}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(attempt_id)
}

/// A paper of its own secret, of items that may be practised.
pub(crate) async fn deal(platform: &Platform, blueprint: &Blueprint) -> Outcome<Paper> {
    let pool = pool(platform).await?;
    let mut items = item::available(&platform.store).await?;
    items.retain(|item| pool.practises(item.id.as_str()));
    let mut dealer = Dealer::new(&items, blueprint, &rand::random())
        .map_err(|e| Error::from(Refusal::new(Kind::Conflict, "mock.short").fact(e)))?;
    Ok(dealer.next_paper())
}

/// The person's mock exams, newest first.
pub async fn history(platform: &Platform, by: &Officer) -> Outcome<Vec<Tried>> {
    Ok(stored::history(&platform.store, &by.person_id).await?)
}

/// The attempt to go on with, if one is not over.
pub fn unfinished(history: &[Tried], now: crate::clock::Millis) -> Option<&Tried> {
    let goes_on =
        |t: &&Tried| t.state == "ready" || (t.state == "open" && t.counted_until.is_some_and(|until| now <= until));
    history.iter().find(goes_on)
}
