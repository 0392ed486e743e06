//! The lifecycle of an exam session (考试期) and where it stands at an instant.
//!
//! What is stored moves by people's acts alone; 候考, 进行中 and 已结束 are told by the clock and never stored, so no job
//! can be late with them.

use crate::clock::Millis;

/// The stored state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stored {
    /// 草稿: everything may be edited.
    Draft,
    /// 报名中
    RegistrationOpen,
    /// 审核中: registration is over.
    UnderReview,
    /// 已排定: tickets, rooms and seats are given.
    Arranged,
    /// 已封卷: papers are dealt and frozen.
    Sealed,
    /// 已阅卷
    Marked,
    /// 已发布
    Published,
    /// 已归档
    Archived,
    /// 已取消
    Cancelled,
}

/// A forward step a person takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 开放报名
    OpenRegistration,
    /// 截止报名
    CloseRegistration,
    /// 排定考场
    Arrange,
    /// 封卷
    Seal,
    /// 阅卷
    Mark,
    /// 发布成绩
    Publish,
    /// 归档
    Archive,
    /// 取消考试
    Cancel,
}

/// The step does not lead out of this state at this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTransition {
    /// Where the session stands.
    pub from: Stored,
    /// What was asked.
    pub step: Step,
}

/// The times of a session that its phase depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The waiting room opens.
    pub waiting_opens_at: Millis,
    /// The exam starts.
    pub starts_at: Millis,
    /// Last instant at which anybody's answer can count: start, minutes, the largest extra time and grace.
    pub ends_at: Millis,
}

/// Where a session stands for people: the stored state, with the sealed one split by the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// 草稿
    Draft,
    /// 报名中
    RegistrationOpen,
    /// 审核中
    UnderReview,
    /// 已排定
    Arranged,
    /// 已封卷, before the waiting room opens.
    Sealed,
    /// 候考
    Waiting,
    /// 进行中
    Running,
    /// 已结束
    Ended,
    /// 已阅卷
    Marked,
    /// 已发布
    Published,
    /// 已归档
    Archived,
    /// 已取消
    Cancelled,
}

impl Stored {
    /// Every state with its stored code.
    pub const ALL: [(Stored, &'static str); 9] = [
        (Stored::Draft, "draft"),
        (Stored::RegistrationOpen, "registration_open"),
        (Stored::UnderReview, "under_review"),
        (Stored::Arranged, "arranged"),
        (Stored::Sealed, "sealed"),
        (Stored::Marked, "marked"),
        (Stored::Published, "published"),
        (Stored::Archived, "archived"),
        (Stored::Cancelled, "cancelled"),
    ];

    /// Whether registrations are being reviewed: before places are given.
    pub fn is_reviewing(self) -> bool {
        matches!(self, Self::RegistrationOpen | Self::UnderReview)
    }

    /// The stored code.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|s| s.0 == self).map_or("", |s| s.1)
    }

    /// The state of a stored code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|s| s.1 == code).map(|s| s.0)
    }

    /// The state after `step`, if it may be taken at `now`. Sealing must come before the start; marking after the end.
    ///
    /// # Errors
    /// The step does not lead out of this state, or not at this time.
    pub fn step(self, step: Step, times: &Times, now: Millis) -> Result<Stored, InvalidTransition> {
        let invalid = InvalidTransition { from: self, step };
        let next = match (self, step) {
            (Stored::Draft, Step::OpenRegistration) if now < times.starts_at => Stored::RegistrationOpen,
            (Stored::RegistrationOpen, Step::CloseRegistration) => Stored::UnderReview,
            (Stored::UnderReview, Step::Arrange) if now < times.starts_at => Stored::Arranged,
            (Stored::Arranged, Step::Seal) if now < times.starts_at => Stored::Sealed,
            (Stored::Sealed, Step::Mark) if now > times.ends_at => Stored::Marked,
            (Stored::Marked, Step::Publish) => Stored::Published,
            (Stored::Published, Step::Archive) => Stored::Archived,
            (Stored::Draft | Stored::RegistrationOpen | Stored::UnderReview | Stored::Arranged, Step::Cancel) => {
                Stored::Cancelled
            }
            (Stored::Sealed, Step::Cancel) if now < times.starts_at => Stored::Cancelled,
            _ => return Err(invalid),
        };
        Ok(next)
    }

    /// The forward step out of this state; none at the end.
    pub fn forward(self) -> Option<Step> {
        match self {
            Stored::Draft => Some(Step::OpenRegistration),
            Stored::RegistrationOpen => Some(Step::CloseRegistration),
            Stored::UnderReview => Some(Step::Arrange),
            Stored::Arranged => Some(Step::Seal),
            Stored::Sealed => Some(Step::Mark),
            Stored::Marked => Some(Step::Publish),
            Stored::Published => Some(Step::Archive),
            Stored::Archived | Stored::Cancelled => None,
        }
    }
}

impl Phase {
    /// The line people see, in order; a cancelled session stands outside it.
    pub const LINE: [Phase; 11] = [
        Phase::Draft,
        Phase::RegistrationOpen,
        Phase::UnderReview,
        Phase::Arranged,
        Phase::Sealed,
        Phase::Waiting,
        Phase::Running,
        Phase::Ended,
        Phase::Marked,
        Phase::Published,
        Phase::Archived,
    ];

    /// The word people read.
    pub fn label(self) -> &'static str {
        match self {
            Phase::Draft => "草稿",
            Phase::RegistrationOpen => "报名中",
            Phase::UnderReview => "审核中",
            Phase::Arranged => "已排定",
            Phase::Sealed => "已封卷",
            Phase::Waiting => "候考",
            Phase::Running => "进行中",
            Phase::Ended => "已结束",
            Phase::Marked => "已阅卷",
            Phase::Published => "已发布",
            Phase::Archived => "已归档",
            Phase::Cancelled => "已取消",
        }
    }
}

/// Where a session stands at `now`. The waiting room is open from its first instant, the exam runs from its start to
/// `ends_at`, both included.
///
/// ```
/// use server::rules::session_state::{Phase, Stored, Times, phase};
/// let times = Times { waiting_opens_at: 10, starts_at: 20, ends_at: 30 };
/// assert_eq!(phase(Stored::Sealed, &times, 20), Phase::Running);
/// assert_eq!(phase(Stored::Arranged, &times, 20), Phase::Arranged);
/// ```
pub fn phase(stored: Stored, times: &Times, now: Millis) -> Phase {
    match stored {
        Stored::Draft => Phase::Draft,
        Stored::RegistrationOpen => Phase::RegistrationOpen,
        Stored::UnderReview => Phase::UnderReview,
        Stored::Arranged => Phase::Arranged,
        Stored::Sealed if now < times.waiting_opens_at => Phase::Sealed,
        Stored::Sealed if now < times.starts_at => Phase::Waiting,
        Stored::Sealed if now <= times.ends_at => Phase::Running,
        Stored::Sealed => Phase::Ended,
        Stored::Marked => Phase::Marked,
        Stored::Published => Phase::Published,
        Stored::Archived => Phase::Archived,
        Stored::Cancelled => Phase::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Times = Times { waiting_opens_at: 100, starts_at: 200, ends_at: 300 };

    #[test]
    fn a_sealed_session_runs_by_the_clock_alone() {
        for (now, expected) in [
            (i64::MIN, Phase::Sealed),
            (99, Phase::Sealed),
            (100, Phase::Waiting),
            (199, Phase::Waiting),
            (200, Phase::Running),
            (300, Phase::Running),
            (301, Phase::Ended),
            (i64::MAX, Phase::Ended),
        ] {
            assert_eq!(phase(Stored::Sealed, &TIMES, now), expected, "at {now}");
        }
    }

    #[test]
    fn no_other_state_moves_with_the_clock() {
        for (stored, _) in Stored::ALL.into_iter().filter(|s| s.0 != Stored::Sealed) {
            let first = phase(stored, &TIMES, i64::MIN);
            assert!([99, 100, 200, 300, 301, i64::MAX].iter().all(|now| phase(stored, &TIMES, *now) == first));
        }
    }

    #[test]
    fn each_step_leads_out_of_one_state_and_only_in_its_time() {
        for (from, step, now, expected) in [
            (Stored::Draft, Step::OpenRegistration, 199, Some(Stored::RegistrationOpen)),
            (Stored::Draft, Step::OpenRegistration, 200, None),
            (Stored::Draft, Step::Arrange, 0, None),
            (Stored::RegistrationOpen, Step::CloseRegistration, 0, Some(Stored::UnderReview)),
            (Stored::UnderReview, Step::Arrange, 199, Some(Stored::Arranged)),
            (Stored::UnderReview, Step::Arrange, 200, None),
            (Stored::Arranged, Step::Seal, 199, Some(Stored::Sealed)),
            (Stored::Arranged, Step::Seal, 200, None),
            (Stored::Sealed, Step::Seal, 0, None),
            (Stored::Sealed, Step::Mark, 300, None),
            (Stored::Sealed, Step::Mark, 301, Some(Stored::Marked)),
            (Stored::Marked, Step::Publish, 0, Some(Stored::Published)),
            (Stored::Published, Step::Archive, 0, Some(Stored::Archived)),
            (Stored::Sealed, Step::Cancel, 199, Some(Stored::Cancelled)),
            (Stored::Sealed, Step::Cancel, 200, None),
            (Stored::Published, Step::Cancel, 0, None),
            (Stored::Cancelled, Step::OpenRegistration, 0, None),
        ] {
            assert_eq!(from.step(step, &TIMES, now).ok(), expected, "{from:?} {step:?} at {now}");
        }
    }

    #[test]
    fn codes_lead_back() {
        assert!(Stored::ALL.iter().all(|(state, code)| Stored::parse(code) == Some(*state) && state.code() == *code));
    }
}
