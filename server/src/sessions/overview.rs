//! What the organizer's pages show: the list of sessions, and one session with its checklist in words.

use super::arrange::{room_for_all, seats_hold};
use super::{find, unsettled};
use crate::authority::Organizer;
use crate::bank::statutes::usable;
use crate::clock::{Millis, beijing_weekday};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::session_state::{Phase, Step, Stored};
use crate::storage::registration::{self, Counts};
use crate::storage::room::{self, Fit};
use crate::storage::session::{self, Proposal, Session};
use crate::storage::watch;
use question_bank::{ItemId, Supply};

/// One line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Whether it is met.
    pub met: bool,
    /// In words, with the numbers.
    pub words: String,
    /// Page on which it can be met, when it is another one.
    pub link: Option<String>,
}

/// A session as its page shows it.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The session.
    pub session: Session,
    /// Where it stands now.
    pub phase: Phase,
    /// Registrations.
    pub counts: Counts,
    /// Candidates who entered.
    pub entered: i64,
    /// What the next step needs.
    pub requirements: Vec<Requirement>,
    /// The next step.
    pub next: Option<Step>,
    /// An open proposal of that step.
    pub proposal: Option<Proposal>,
    /// Whether the caller made it.
    pub own_proposal: bool,
    /// What the bank holds for each row of the blueprint.
    pub supply: Vec<Supply>,
    /// Items whose basis is not in force on the day of the exam, with the reason; no paper takes them.
    pub left_out: Vec<(ItemId, String)>,
}

impl Overview {
    /// Whether nothing stands in the way of the next step.
    pub fn ready(&self) -> bool {
        self.requirements.iter().all(|r| r.met)
    }
}

/// Every formal session with its phase and counts.
pub async fn all(platform: &Platform, _: &Organizer) -> Outcome<Vec<(Session, Phase, Counts, i64)>> {
    let now = platform.clock.now();
    let mut list = Vec::new();
    for one in session::formal(&platform.store).await? {
        let counts = registration::counts(&platform.store, &one.id).await?;
        let entered = entered(platform, &one).await?;
        let phase = one.phase(now);
        list.push((one, phase, counts, entered));
    }
    Ok(list)
}

async fn entered(platform: &Platform, session: &Session) -> Outcome<i64> {
    if session.sealed_at.is_none() {
        return Ok(0);
    }
    watch::entered(&platform.store, &session.id).await
}

/// One session.
pub async fn overview(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Overview> {
    let session = find(platform, id).await?;
    let now = platform.clock.now();
    let counts = registration::counts(&platform.store, id).await?;
    let usable = usable(platform, session.plan.starts_at).await?;
    let supply = session.plan.blueprint.supply(&usable.items);
    let next = session.state.forward();
    let act = match next {
        Some(Step::Seal) => "seal",
        Some(Step::Publish) => "publish",
        _ => "",
    };
    let proposal = session::proposal(&platform.store, id, act).await?;
    let mut requirements = requirements(&session, &counts, &supply, &room::fit(&platform.store, id).await?, now);
    if session.state == Stored::Marked {
        requirements.extend(unsettled::requirements(&mut platform.store.begin_read().await?, id).await?);
    }
    Ok(Overview {
        phase: session.phase(now),
        entered: entered(platform, &session).await?,
        requirements,
        own_proposal: proposal.as_ref().is_some_and(|p| p.by == by.account_id),
        session,
        counts,
        next,
        proposal,
        supply,
        left_out: usable.left_out,
    })
}

/// What the next step needs, each with whether it is met.
pub fn requirements(session: &Session, counts: &Counts, supply: &[Supply], fit: &Fit, now: Millis) -> Vec<Requirement> {
    let plan = &session.plan;
    let future = met(now < plan.starts_at, format!("开考时间 {}", beijing_weekday(plan.starts_at)), "已经过去，请修改");
    match session.state {
        Stored::Draft => [vec![future], bank(session, supply)].concat(),
        Stored::RegistrationOpen => vec![met(
            counts.total() > 0,
            format!("已收到报名 {} 人", counts.total()),
            "，还没有人报名，请先导入名单或通知单位报名",
        )],
        Stored::UnderReview => [
            vec![
                met(counts.submitted == 0, format!("待审核报名 {} 人", counts.submitted), "，请先逐一通过或退回"),
                met(counts.approved > 0, format!("已通过报名 {} 人", counts.approved), "，至少需要 1 人"),
            ],
            room_for_all(fit, counts.approved),
            vec![future],
        ]
        .concat(),
        Stored::Arranged => {
            let placed = met(
                counts.placed == counts.approved && counts.approved > 0,
                format!("已通过 {} 人，已编排座位 {} 人", counts.approved, counts.placed),
                "，两数应相等",
            );
            [vec![placed], seats_hold(fit), vec![future], bank(session, supply)].concat()
        }
        Stored::Sealed if session.room.paused_at.is_some() => {
            vec![met(false, "考试已暂停".to_owned(), "，恢复并结束后才能阅卷")]
        }
        Stored::Sealed => {
            let end = session.times().ends_at;
            vec![met(now > end, format!("考试于 {} 全部结束", beijing_weekday(end)), "，结束后才能阅卷")]
        }
        Stored::Marked => vec![met(true, "阅卷已完成".to_owned(), "")],
        Stored::Published | Stored::Archived | Stored::Cancelled => Vec::new(),
    }
}

fn bank(session: &Session, supply: &[Supply]) -> Vec<Requirement> {
    let blueprint = &session.plan.blueprint;
    let short: Vec<_> = supply.iter().filter(|s| s.available < s.needed).collect();
    if short.is_empty() {
        let words = format!("题库可用题足够：每份试卷 {} 题，{} 分", blueprint.count(), blueprint.full_marks());
        return vec![Requirement { met: true, words, link: None }];
    }
    let words = |s: &&Supply| format!("“{}”题库可用题 {}，蓝图需要 {}", s.stratum, s.available, s.needed);
    short.iter().map(|s| Requirement { met: false, words: words(s), link: None }).collect()
}

fn met(met: bool, words: String, otherwise: &str) -> Requirement {
    Requirement { met, words: if met { words } else { format!("{words}{otherwise}") }, link: None }
}
