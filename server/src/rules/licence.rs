//! Licence applications 申领 and the life of a licence 证件.
//!
//! `Draft → UnitReview → DistrictReview → SubmittedUp → Issued`, and from every review `Returned` with a reason, which the
//! applicant may submit again. Nobody reviews his or her own application: a review asks for a [`Reviewer`], and a
//! [`Reviewer`] of one's own application cannot be made.

use crate::rules::eligibility::Duty;
use jiff::{Span, Timestamp, tz};

/// A review or submission that the state does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("当前状态为“{from}”，不能{act}")]
pub struct InvalidTransition {
    /// Label of the state it was in.
    pub from: &'static str,
    /// What was tried, in words.
    pub act: &'static str,
}

/// Applicant and reviewer are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("不能审核自己提出的申请")]
pub struct OwnApplication;

/// Proof that whoever reviews is not the applicant (four eyes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer(String);

impl Reviewer {
    /// `reviewer` reviews an application of `applicant`; both are ids of the same kind.
    ///
    /// # Errors
    /// [`OwnApplication`] if they are the same.
    pub fn of(applicant: &str, reviewer: &str) -> Result<Self, OwnApplication> {
        if applicant == reviewer { Err(OwnApplication) } else { Ok(Self(reviewer.to_owned())) }
    }

    /// Id of the reviewer.
    pub fn id(&self) -> &str {
        &self.0
    }
}

/// What is applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// 申领
    Issue,
    /// 换发: another agency, damage, expiry.
    Exchange,
    /// 补发: lost or damaged.
    Replacement,
    /// 注销
    Cancellation,
}

impl Request {
    /// Every request.
    pub const ALL: [Self; 4] = [Self::Issue, Self::Exchange, Self::Replacement, Self::Cancellation];

    /// Stable code as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Exchange => "exchange",
            Self::Replacement => "replacement",
            Self::Cancellation => "cancellation",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Issue => "申领",
            Self::Exchange => "换发",
            Self::Replacement => "补发",
            Self::Cancellation => "注销",
        }
    }

    /// From a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|request| request.code() == code)
    }
}

/// Where an application stands. `since` is when it came there, milliseconds UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Application {
    /// 待提交
    Draft {
        /// Begun at.
        since: i64,
    },
    /// 单位初审
    UnitReview {
        /// Submitted at.
        since: i64,
    },
    /// 司法局审核
    DistrictReview {
        /// Passed by the unit at.
        since: i64,
    },
    /// 已报省市
    SubmittedUp {
        /// Passed by the bureau at.
        since: i64,
    },
    /// 已发放
    Issued {
        /// Issued at.
        since: i64,
    },
    /// 已退回
    Returned {
        /// Returned at.
        since: i64,
        /// Why, for the applicant; never blank.
        reason: String,
    },
}

impl Application {
    /// Reads what is stored; `reason` matters only for a returned application. `None` for an unknown code.
    pub fn from_stored(code: &str, since: i64, reason: &str) -> Option<Self> {
        Some(match code {
            "draft" => Self::Draft { since },
            "unit_review" => Self::UnitReview { since },
            "district_review" => Self::DistrictReview { since },
            "submitted_up" => Self::SubmittedUp { since },
            "issued" => Self::Issued { since },
            "returned" => Self::Returned { since, reason: reason.to_owned() },
            _ => return None,
        })
    }

    /// Stable code as stored.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::UnitReview { .. } => "unit_review",
            Self::DistrictReview { .. } => "district_review",
            Self::SubmittedUp { .. } => "submitted_up",
            Self::Issued { .. } => "issued",
            Self::Returned { .. } => "returned",
        }
    }

    /// Words for people.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "待提交",
            Self::UnitReview { .. } => "单位初审",
            Self::DistrictReview { .. } => "司法局审核",
            Self::SubmittedUp { .. } => "已报省市",
            Self::Issued { .. } => "已发放",
            Self::Returned { .. } => "已退回",
        }
    }

    /// When it came to this state, milliseconds UTC.
    pub fn since(&self) -> i64 {
        match self {
            Self::Draft { since }
            | Self::UnitReview { since }
            | Self::DistrictReview { since }
            | Self::SubmittedUp { since }
            | Self::Issued { since }
            | Self::Returned { since, .. } => *since,
        }
    }

    /// Why it was returned; blank in every other state.
    pub fn reason(&self) -> &str {
        if let Self::Returned { reason, .. } = self { reason } else { "" }
    }

    /// The applicant submits, also again after a return.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is a draft or was returned.
    pub fn submit(self, now: i64) -> Result<Self, InvalidTransition> {
        match self {
            Self::Draft { .. } | Self::Returned { .. } => Ok(Self::UnitReview { since: now }),
            other => Err(other.refuse("提交")),
        }
    }

    /// The unit passes it on to the bureau.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the unit is reviewing.
    pub fn pass_unit(self, _by: &Reviewer, now: i64) -> Result<Self, InvalidTransition> {
        match self {
            Self::UnitReview { .. } => Ok(Self::DistrictReview { since: now }),
            other => Err(other.refuse("通过单位初审")),
        }
    }

    /// The bureau passes it and submits it up.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the bureau is reviewing.
    pub fn pass_district(self, _by: &Reviewer, now: i64) -> Result<Self, InvalidTransition> {
        match self {
            Self::DistrictReview { .. } => Ok(Self::SubmittedUp { since: now }),
            other => Err(other.refuse("通过司法局审核")),
        }
    }

    /// The upper body has granted it and the card is handed out.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it was submitted up.
    pub fn issue(self, _by: &Reviewer, now: i64) -> Result<Self, InvalidTransition> {
        match self {
            Self::SubmittedUp { .. } => Ok(Self::Issued { since: now }),
            other => Err(other.refuse("登记发放")),
        }
    }

    /// A review, or the upper body through the bureau, sends it back.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is under review or submitted up, or if the reason is blank.
    pub fn send_back(self, _by: &Reviewer, reason: &str, now: i64) -> Result<Self, InvalidTransition> {
        match self {
            Self::UnitReview { .. } | Self::DistrictReview { .. } | Self::SubmittedUp { .. } => {
                if reason.trim().is_empty() {
                    return Err(self.refuse("不写理由就退回"));
                }
                Ok(Self::Returned { since: now, reason: reason.trim().to_owned() })
            }
            other => Err(other.refuse("退回")),
        }
    }

    fn refuse(&self, act: &'static str) -> InvalidTransition {
        InvalidTransition { from: self.label(), act }
    }
}

/// The two certificate types, each with its own register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// 行政执法证
    Enforcement,
    /// 行政执法监督检查证
    Supervision,
}

impl Certificate {
    /// Stable code as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Enforcement => "enforcement",
            Self::Supervision => "supervision",
        }
    }

    /// From a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Enforcement, Self::Supervision].into_iter().find(|kind| kind.code() == code)
    }

    /// The certificate of a duty.
    pub fn of(duty: Duty) -> Self {
        match duty {
            Duty::Officer => Self::Enforcement,
            Duty::Supervisor => Self::Supervision,
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enforcement => Duty::Officer.licence_label(),
            Self::Supervision => Duty::Supervisor.licence_label(),
        }
    }
}

/// What a licence is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenceState {
    /// 有效
    Active,
    /// 暂扣
    Suspended,
    /// 已换发: another card took its place.
    Exchanged,
    /// 已补发: declared void, another card took its place.
    Replaced,
    /// 已过期
    Expired,
    /// 已注销
    Cancelled,
    /// 已吊销: a sanction.
    Revoked,
}

impl LicenceState {
    /// Every state.
    pub const ALL: [Self; 7] =
        [Self::Active, Self::Suspended, Self::Exchanged, Self::Replaced, Self::Expired, Self::Cancelled, Self::Revoked];

    /// Stable code as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Exchanged => "exchanged",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Revoked => "revoked",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "有效",
            Self::Suspended => "暂扣",
            Self::Exchanged => "已换发",
            Self::Replaced => "已补发",
            Self::Expired => "已过期",
            Self::Cancelled => "已注销",
            Self::Revoked => "已吊销",
        }
    }

    /// From a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The next state, if the change is allowed. An active card may become anything else; a suspended one may be given
    /// back, expire, be cancelled or revoked; an expired one may be exchanged or cancelled; the others are final.
    ///
    /// # Errors
    /// [`InvalidTransition`] for every other pair.
    pub fn become_state(self, next: Self) -> Result<Self, InvalidTransition> {
        let allowed = match self {
            Self::Active => next != Self::Active,
            Self::Suspended => matches!(next, Self::Active | Self::Expired | Self::Cancelled | Self::Revoked),
            Self::Expired => matches!(next, Self::Exchanged | Self::Cancelled),
            Self::Exchanged | Self::Replaced | Self::Cancelled | Self::Revoked => false,
        };
        let act = match next {
            Self::Active => "恢复",
            Self::Suspended => "暂扣",
            Self::Exchanged => "换发",
            Self::Replaced => "补发",
            Self::Expired => "记为过期",
            Self::Cancelled => "注销",
            Self::Revoked => "吊销",
        };
        if allowed { Ok(next) } else { Err(InvalidTransition { from: self.label(), act }) }
    }

    /// What it is worth at `now`: an active card whose term has run out counts as expired before any job records it.
    pub fn at(self, expires_at: Option<i64>, now: i64) -> Self {
        match (self, expires_at) {
            (Self::Active, Some(end)) if now > end => Self::Expired,
            _ => self,
        }
    }
}

/// The last millisecond (UTC) on which a pass is good: `years` after the Beijing day of the pass, to the end of that day;
/// 29 February leads to 28 February (浙江省综合行政执法条例 art. 28: five years; 民法典 arts. 201–203 for counting).
/// `None` if that lies outside the calendar.
pub fn pass_valid_until(passed_at_ms: i64, years: u8) -> Option<i64> {
    let beijing = tz::offset(8);
    let passed = beijing.to_datetime(Timestamp::from_millisecond(passed_at_ms).ok()?).date();
    let day_after = passed.checked_add(Span::new().years(years)).ok()?.tomorrow().ok()?;
    Some(beijing.to_timestamp(day_after.at(0, 0, 0, 0)).ok()?.as_millisecond() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 6] = ["draft", "unit_review", "district_review", "submitted_up", "issued", "returned"];

    fn at(code: &str) -> Application {
        Application::from_stored(code, 1, "照片不合格").unwrap()
    }

    #[test]
    fn every_state_and_act_is_allowed_or_refused_as_the_table_says() {
        let by = Reviewer::of("甲", "乙").unwrap();
        type Act<'a> = Box<dyn Fn(Application) -> Result<Application, InvalidTransition> + 'a>;
        let acts: [(&str, Act, [&str; 6]); 5] = [
            ("submit", Box::new(|a| a.submit(9)), ["unit_review", "", "", "", "", "unit_review"]),
            ("pass_unit", Box::new(|a| a.pass_unit(&by, 9)), ["", "district_review", "", "", "", ""]),
            ("pass_district", Box::new(|a| a.pass_district(&by, 9)), ["", "", "submitted_up", "", "", ""]),
            ("issue", Box::new(|a| a.issue(&by, 9)), ["", "", "", "issued", "", ""]),
            (
                "send_back",
                Box::new(|a| a.send_back(&by, " 材料不全 ", 9)),
                ["", "returned", "returned", "returned", "", ""],
            ),
        ];
        for (name, act, expected) in acts {
            for (code, next) in CODES.into_iter().zip(expected) {
                let outcome = act(at(code));
                assert_eq!(outcome.as_ref().map_or("", Application::code), next, "{name} in {code}");
                assert!(outcome.is_err() || outcome.as_ref().is_ok_and(|state| state.since() == 9));
                if let Err(error) = outcome {
                    assert_eq!(error.from, at(code).label());
                }
            }
        }
    }

    #[test]
    fn a_return_needs_a_reason_and_keeps_it() {
        let by = Reviewer::of("甲", "乙").unwrap();
        assert!(at("unit_review").send_back(&by, " 　", 9).is_err());
        assert_eq!(at("unit_review").send_back(&by, " 材料不全 ", 9).unwrap().reason(), "材料不全");
        let refused = at("issued").send_back(&by, "晚了", 9).unwrap_err();
        assert_eq!(refused.to_string(), "当前状态为“已发放”，不能退回");
    }

    #[test]
    fn nobody_reviews_his_own_application() {
        assert_eq!(Reviewer::of("甲", "甲"), Err(OwnApplication));
        assert_eq!(Reviewer::of("甲", "乙").map(|by| by.id().to_owned()), Ok("乙".to_owned()));
    }

    #[test]
    fn codes_lead_back() {
        for code in CODES {
            assert_eq!(at(code).code(), code);
        }
        assert_eq!(Application::from_stored("lost", 1, ""), None);
        for state in LicenceState::ALL {
            assert_eq!(LicenceState::from_code(state.code()), Some(state));
        }
        for request in Request::ALL {
            assert_eq!(Request::from_code(request.code()), Some(request));
        }
        for duty in Duty::ALL {
            assert_eq!(Certificate::from_code(Certificate::of(duty).code()), Some(Certificate::of(duty)));
            assert_eq!(Certificate::of(duty).label(), duty.licence_label());
        }
    }

    #[test]
    fn licence_changes_follow_the_table() {
        use LicenceState as L;
        for (from, allowed) in [
            (L::Active, vec![L::Suspended, L::Exchanged, L::Replaced, L::Expired, L::Cancelled, L::Revoked]),
            (L::Suspended, vec![L::Active, L::Expired, L::Cancelled, L::Revoked]),
            (L::Expired, vec![L::Exchanged, L::Cancelled]),
            (L::Exchanged, vec![]),
            (L::Replaced, vec![]),
            (L::Cancelled, vec![]),
            (L::Revoked, vec![]),
        ] {
            for next in L::ALL {
                assert_eq!(from.become_state(next).is_ok(), allowed.contains(&next), "{from:?} to {next:?}");
            }
        }
        assert_eq!(L::Active.at(Some(10), 10), L::Active);
        assert_eq!(L::Active.at(Some(10), 11), L::Expired);
        assert_eq!(L::Revoked.at(Some(10), 11), L::Revoked);
        assert_eq!(L::Active.at(None, 11), L::Active);
    }

    #[test]
    fn a_pass_is_good_to_the_end_of_the_beijing_day() {
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        for (passed, years, until) in [
            ("2026-06-18T10:00:00+08:00", 5, "2031-06-18T23:59:59.999+08:00"),
            ("2026-06-18T00:00:00+08:00", 5, "2031-06-18T23:59:59.999+08:00"),
            ("2026-06-17T23:59:59+08:00", 5, "2031-06-17T23:59:59.999+08:00"),
            ("2024-02-29T09:00:00+08:00", 5, "2029-02-28T23:59:59.999+08:00"),
            ("2024-02-29T09:00:00+08:00", 4, "2028-02-29T23:59:59.999+08:00"),
            ("2026-12-31T20:00:00Z", 3, "2030-01-01T23:59:59.999+08:00"),
        ] {
            assert_eq!(pass_valid_until(ms(passed), years), Some(ms(until)), "{passed} + {years}");
        }
        assert_eq!(pass_valid_until(i64::MAX, 5), None);
    }
}
