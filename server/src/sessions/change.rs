//! Changing a session after registration has opened: its times and rules of entry, with a reason. First everyone sees who is
//! affected; then it is written, and they are told. Once the exam has begun nothing of this changes any more: what helps
//! then is extra time.

use super::create::PlanForm;
use super::{find, find_in, object, tell};
use crate::authority::Organizer;
use crate::bank::statutes::in_force;
use crate::clock::{MINUTE, beijing, beijing_weekday};
use crate::error::{Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::notice::To;
use crate::storage::registration::{self, Filter};
use crate::storage::session::{self, Plan, Session};
use crate::storage::{audit, paper};
use serde_json::json;
use std::collections::BTreeMap;

/// What may change, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Beijing time.
    pub registration_closes_at: String,
    /// Beijing time.
    pub starts_at: String,
    /// Minutes.
    pub minutes: String,
    /// Minutes the waiting room opens before the start.
    pub waiting_minutes: String,
    /// Minutes after the start.
    pub entry_cutoff_minutes: String,
    /// Minutes before one may hand in.
    pub early_hand_in_minutes: String,
}

/// One thing that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What people call it.
    pub label: &'static str,
    /// As it is.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// What a change would mean.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The session as it is.
    pub session: Session,
    /// What changes; empty when nothing does.
    pub lines: Vec<Line>,
    /// Who is affected, by unit: everyone registered.
    pub people: BTreeMap<String, Vec<String>>,
}

impl Changes {
    /// The form as the session stands.
    pub fn of(plan: &Plan) -> Self {
        Self {
            registration_closes_at: beijing(plan.registration_closes_at),
            starts_at: beijing(plan.starts_at),
            minutes: plan.minutes.to_string(),
            waiting_minutes: ((plan.starts_at - plan.waiting_opens_at) / MINUTE).to_string(),
            entry_cutoff_minutes: plan.entry_cutoff_minutes.to_string(),
            early_hand_in_minutes: plan.early_hand_in_minutes.to_string(),
        }
    }

    /// The plan with these changes, read by the same rules as a draft's.
    fn onto(&self, plan: &Plan) -> Outcome<Plan> {
        let form = PlanForm {
            year: plan.year.to_string(),
            term: plan.term.clone(),
            name: plan.name.clone(),
            registration_opens_at: beijing(plan.registration_opens_at),
            registration_closes_at: self.registration_closes_at.clone(),
            starts_at: self.starts_at.clone(),
            waiting_minutes: self.waiting_minutes.clone(),
            entry_cutoff_minutes: self.entry_cutoff_minutes.clone(),
            early_hand_in_minutes: self.early_hand_in_minutes.clone(),
            minutes: self.minutes.clone(),
            pass_mark: plan.pass_mark.to_string(),
            grace_seconds: plan.grace_seconds.to_string(),
            clock_rule: plan.clock_rule.clone(),
            policy: plan.policy.code().to_owned(),
            counts: Vec::new(),
        };
        let read = form.read()?;
        Ok(Plan {
            registration_opens_at: plan.registration_opens_at,
            pass_mark: plan.pass_mark,
            blueprint: plan.blueprint.clone(),
            ..read
        })
    }
}

fn lines(before: &Plan, after: &Plan) -> Vec<Line> {
    let minutes = |n: i64| format!("{n} 分钟");
    let all = [
        ("报名截止", beijing_weekday(before.registration_closes_at), beijing_weekday(after.registration_closes_at)),
        ("开考时间", beijing_weekday(before.starts_at), beijing_weekday(after.starts_at)),
        ("考试时长", minutes(before.minutes), minutes(after.minutes)),
        ("候考室开放", beijing_weekday(before.waiting_opens_at), beijing_weekday(after.waiting_opens_at)),
        ("迟到入场时限", minutes(before.entry_cutoff_minutes), minutes(after.entry_cutoff_minutes)),
        ("最早交卷", minutes(before.early_hand_in_minutes), minutes(after.early_hand_in_minutes)),
    ];
    let differs = all.into_iter().filter(|(_, before, after)| before != after);
    differs.map(|(label, before, after)| Line { label, before, after }).collect()
}

/// Whether a session's times can still be changed this way: after registration opened, before the exam starts, and not while
/// its start is held.
pub fn may_change(session: &Session, now: i64) -> bool {
    let open =
        matches!(session.state, Stored::RegistrationOpen | Stored::UnderReview | Stored::Arranged | Stored::Sealed);
    open && now < session.plan.starts_at && session.room.paused_at.is_none()
}

/// What these changes would mean, and for whom.
pub async fn preview(platform: &Platform, _: &Organizer, id: &str, changes: &Changes) -> Outcome<Preview> {
    let session = find(platform, id).await?;
    let after = checked(platform, &session, changes).await?;
    let lines = lines(&session.plan, &after);
    let mut people: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in registration::list(&platform.store, id, &Filter::default(), i64::from(u16::MAX), 0).await? {
        if matches!(one.state.as_str(), "submitted" | "approved") {
            people.entry(one.unit).or_default().push(one.name);
        }
    }
    Ok(Preview { session, lines, people })
}

/// Writes the changes and tells everyone registered, with the reason.
pub async fn apply(platform: &Platform, by: &Organizer, id: &str, changes: &Changes, why: &str) -> Outcome<()> {
    let why = reason(why)?;
    let session = find(platform, id).await?;
    let after = checked(platform, &session, changes).await?;
    let lines = lines(&session.plan, &after);
    if lines.is_empty() {
        return refuse(Kind::BadInput, "session.no_change");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let standing = find_in(&mut tx, id).await?;
    if standing.plan != session.plan || !session::reschedule(&mut tx, id, session.state, &after, now).await? {
        return refuse(Kind::Conflict, "session.moved");
    }
    let words: Vec<_> = lines.iter().map(|l| format!("{}由 {} 改为 {}", l.label, l.before, l.after)).collect();
    let detail = json!({"changes": words, "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action: "session.change", object: &object(id), detail };
    audit::append(&mut tx, now, &entry).await?;
    let facts = [after.name.clone(), words.join("；"), why.to_owned()];
    let link = format!("/register/{id}");
    tell(platform, &mut tx, To::Registered(id), ("session.changed", &facts), (id, &link)).await?;
    tx.commit().await?;
    Ok(())
}

async fn checked(platform: &Platform, session: &Session, changes: &Changes) -> Outcome<Plan> {
    let now = platform.clock.now();
    if !may_change(session, now) {
        return refuse(Kind::Conflict, "session.cannot_change");
    }
    let after = changes.onto(&session.plan)?;
    if after.starts_at <= now {
        return refuse(Kind::BadInput, "session.start_is_past");
    }
    if session.state != Stored::RegistrationOpen && after.registration_closes_at != session.plan.registration_closes_at
    {
        return refuse(Kind::Conflict, "session.registration_is_over");
    }
    if session.state == Stored::Sealed && after.starts_at != session.plan.starts_at {
        basis_holds(platform, session, after.starts_at).await?;
    }
    Ok(after)
}

/// Sealed papers stay as they are, so every item on them must still rest on law in force on the new day.
async fn basis_holds(platform: &Platform, session: &Session, day: i64) -> Outcome<()> {
    let dealt = paper::kept_bank(&platform.store, &session.id).await?;
    let out = in_force(platform, dealt, day).await?.left_out.len();
    if out > 0 {
        return Err(Refusal::new(Kind::Conflict, "session.basis_changes").fact(beijing(day)).fact(out).into());
    }
    Ok(())
}
