//! What the exam pages show: the state of the sitting, the questions without their keys, the answers as they stand.

use super::door::{self, Door};
use super::own;
use crate::authority::Officer;
use crate::clock::Millis;
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::rules::resident_id::masked_id;
use crate::rules::sitting_window::Entry;
use crate::storage::attempt::{self, Attempt, CurrentAnswer, Receipt};
use crate::storage::late_evidence::{self, Told};
use crate::storage::mock_exam::REHEARSAL;
use crate::storage::{entry_rule, live_room};
use question_bank::item::Kind;
use question_bank::marking::Policy;
use question_bank::paper::Marks;
use question_bank::presented::{PresentedItem, present};

/// Where the sitting stands for this device.
#[derive(Clone, Debug)]
pub enum SittingState {
    /// The waiting room is not open.
    NotYet {
        /// When it opens.
        opens_at: Millis,
        /// When the exam starts.
        starts_at: Millis,
    },
    /// In the waiting room.
    Waiting {
        /// When the exam starts.
        starts_at: Millis,
        /// Until when one may enter.
        entry_until: Option<Millis>,
    },
    /// May be opened now.
    Ready {
        /// Until when one may enter.
        entry_until: Option<Millis>,
    },
    /// Nobody may enter any more.
    EntryClosed {
        /// When entry ended.
        entry_until: Option<Millis>,
    },
    /// Time stands still; nobody may enter before it runs again.
    Paused,
    /// The session was cancelled, or is not sealed.
    Unavailable,
    /// Being answered.
    Open {
        /// The writing generation.
        generation: i64,
        /// Deadline.
        deadline: Millis,
        /// Last instant at which an arriving answer counts.
        counted_until: Millis,
        /// First instant at which one may hand in.
        hand_in_from: Millis,
        /// Whether this device is the one that writes.
        writer_is_me: bool,
        /// Whether an organizer let the next device in.
        released: bool,
        /// Next free event number.
        next_seq: i64,
    },
    /// Over.
    HandedIn(Receipt),
}

/// A question as the candidate sees it: no key, rationale or reference.
#[derive(Clone, Debug)]
pub struct ExamQuestion {
    /// Number in the paper, from 1.
    pub number: u16,
    /// Kind.
    pub kind: Kind,
    /// Points.
    pub points: Marks,
    /// Stem and options in this paper's order.
    pub presented: PresentedItem,
}

/// Everything an exam page needs.
#[derive(Clone, Debug)]
pub struct ExamPage {
    /// Attempt id.
    pub attempt: String,
    /// Session name.
    pub session_name: String,
    /// Whether it is a mock exam.
    pub mock: bool,
    /// Whether that is the rehearsal of a formal one.
    pub rehearsal: bool,
    /// Candidate's name.
    pub candidate: String,
    /// Masked resident ID.
    pub masked_id: String,
    /// Ticket number, room and seat.
    pub ticket: Option<(String, String, i64)>,
    /// Where the sitting stands.
    pub state: SittingState,
    /// The paper; empty unless this device may see it.
    pub questions: Vec<ExamQuestion>,
    /// Answers as they stand; empty unless open.
    pub answers: Vec<CurrentAnswer>,
    /// Number of questions.
    pub count: usize,
    /// Full marks.
    pub full: Marks,
    /// Minutes, extra time included.
    pub minutes: i64,
    /// Minutes after the start at which entry ends; none for mock exams.
    pub entry_cutoff_minutes: Option<i64>,
    /// Minutes before which nobody may hand in.
    pub early_hand_in_minutes: i64,
    /// The marking policy.
    pub policy: Policy,
    /// Whether opening and claiming ask for the spoken code.
    pub asks_code: bool,
    /// The announcement that stands, with its number.
    pub announcement: Option<(i64, String)>,
    /// Since when time stands still.
    pub paused_at: Option<Millis>,
    /// Once handed in: what arrived after the end of counting, and what was decided about it.
    pub late: Option<Told>,
    /// Server time.
    pub now: Millis,
}

/// Reads as [`page_at`] does, for who brings nothing but the own account.
pub async fn page(platform: &Platform, by: &Officer, id: &str) -> Outcome<ExamPage> {
    page_at(platform, by, id, &Door::default()).await
}

/// Reads the page of the officer's own attempt. The paper is shown only where the session's door lets in.
pub async fn page_at(platform: &Platform, by: &Officer, id: &str, at: &Door) -> Outcome<ExamPage> {
    let found = own(platform, by, id).await?;
    let now = platform.clock.now();
    let state = state(platform, by, &found, now).await?;
    let writes = matches!(&state, SittingState::Open { writer_is_me: true, .. });
    let asks_code = match found.state.as_str() {
        _ if writes => door::place(platform, &found, at).await?.code_cipher.is_some(),
        "handed_in" => false,
        _ => entry_rule::of(&platform.store, &found.session_id).await?.code_cipher.is_some(),
    };
    let (questions, answers) = if writes {
        (questions(platform, &found).await?, attempt::answers(&platform.store, id).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let plain_id = platform.vault.unseal(&found.resident_id_cipher)?;
    Ok(ExamPage {
        attempt: found.id.clone(),
        session_name: found.session_name.clone(),
        mock: found.mock,
        rehearsal: found.session_id == REHEARSAL.id,
        candidate: found.candidate.clone(),
        masked_id: masked_id(&plain_id),
        ticket: found.ticket.clone(),
        state,
        questions,
        answers,
        count: found.paper.slots.len(),
        full: found.paper.full_marks(),
        minutes: found.window.minutes,
        entry_cutoff_minutes: found.window.entry_minutes(),
        early_hand_in_minutes: found.window.early_hand_in_minutes,
        policy: policy(&found)?,
        asks_code,
        announcement: live_room::announcement(&platform.store, &found.session_id).await?,
        paused_at: found.room.paused_at,
        late: if found.receipt.is_some() { late_evidence::told(&platform.store, id).await? } else { None },
        now,
    })
}

async fn state(platform: &Platform, by: &Officer, found: &Attempt, now: Millis) -> Outcome<SittingState> {
    if let Some(receipt) = &found.receipt {
        return Ok(SittingState::HandedIn(receipt.clone()));
    }
    let window = &found.window;
    if let (Some(deadline), Some(counted_until)) = (found.deadline, found.counted_until) {
        return Ok(SittingState::Open {
            generation: found.generation,
            deadline,
            counted_until,
            hand_in_from: window.hand_in_from(deadline),
            writer_is_me: found.writer.as_deref() == Some(&by.device),
            released: found.writer.is_none(),
            next_seq: attempt::next_seq(&platform.store, &found.id, found.generation).await?,
        });
    }
    if found.session_state != "sealed" {
        return Ok(SittingState::Unavailable);
    }
    if found.room.paused_at.is_some() && now >= window.starts_at {
        return Ok(SittingState::Paused);
    }
    Ok(match window.entry(now) {
        Entry::NotYet => SittingState::NotYet { opens_at: window.waiting_opens_at, starts_at: window.starts_at },
        Entry::Waiting => SittingState::Waiting { starts_at: window.starts_at, entry_until: window.entry_until },
        Entry::Open => SittingState::Ready { entry_until: window.entry_until },
        Entry::Closed => SittingState::EntryClosed { entry_until: window.entry_until },
    })
}

async fn questions(platform: &Platform, found: &Attempt) -> Outcome<Vec<ExamQuestion>> {
    let mut shelf = platform.shelf.items(&platform.store).await?;
    if found.paper.slots.iter().any(|s| !shelf.contains_key(&(s.item.clone(), s.version))) {
        shelf = platform.shelf.reload(&platform.store).await?;
    }
    found
        .paper
        .slots
        .iter()
        .map(|slot| {
            let item = shelf
                .get(&(slot.item.clone(), slot.version))
                .ok_or_else(|| Error::Fault(format!("item {} is not in the bank", slot.item.as_str())))?;
            Ok(ExamQuestion {
                number: slot.number,
                kind: slot.kind,
                points: slot.points,
                presented: present(item, &slot.order),
            })
        })
        .collect()
}

pub(super) fn policy(found: &Attempt) -> Outcome<Policy> {
    Policy::from_code(&found.policy).ok_or_else(|| Error::Fault(format!("unknown marking policy {}", found.policy)))
}
