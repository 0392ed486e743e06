//! May this person be registered for the exam? Automatic checks of 资格审核(报考), each answered in words.
//!
//! Sources: 浙江省综合行政执法条例 arts. 28 and 30 (established staff may sit; auxiliaries only assist); the bureau's own
//! rules for training and sanctions. A check that fails is advice to the reviewer, who decides.

use super::study::{hours, meets};
use serde::{Deserialize, Serialize};

/// Which register a person belongs to 岗位类别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 执法人员
    Officer,
    /// 执法监督人员
    Supervisor,
}

impl Duty {
    /// Every duty, in the order people read them.
    pub const ALL: [Self; 2] = [Self::Officer, Self::Supervisor];

    /// Stable code as stored: `officer`, `supervisor`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Supervisor => "supervisor",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Officer => "执法人员",
            Self::Supervisor => "执法监督人员",
        }
    }

    /// The card this duty leads to: two certificate types, two registers.
    pub fn licence_label(self) -> &'static str {
        match self {
            Self::Officer => "行政执法证",
            Self::Supervisor => "行政执法监督检查证",
        }
    }

    /// From a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.code() == code)
    }

    /// From the word in a roster.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.label() == label)
    }
}

/// Under which kind of post a person is employed 编制类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Establishment {
    /// 行政编制
    Administrative,
    /// 行政执法专项编制
    LawEnforcement,
    /// 参照公务员法管理
    CivilServantManaged,
    /// 事业编制
    Institution,
    /// 编外: contract, dispatched and seconded staff.
    NotEstablished,
}

impl Establishment {
    /// Every kind, in the order people read them.
    pub const ALL: [Self; 5] = [
        Self::Administrative,
        Self::LawEnforcement,
        Self::CivilServantManaged,
        Self::Institution,
        Self::NotEstablished,
    ];

    /// Stable code as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::LawEnforcement => "law_enforcement",
            Self::CivilServantManaged => "civil_servant_managed",
            Self::Institution => "institution",
            Self::NotEstablished => "not_established",
        }
    }

    /// Words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrative => "行政编制",
            Self::LawEnforcement => "行政执法编制",
            Self::CivilServantManaged => "参公编制",
            Self::Institution => "事业编制",
            Self::NotEstablished => "编外",
        }
    }

    /// From a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// From the word in a roster; the short forms that offices write are understood (`参公`, `事业`).
    pub fn from_label(label: &str) -> Option<Self> {
        match label {
            "行政" => Some(Self::Administrative),
            "行政执法" | "行政执法专项编制" | "执法专项编制" => Some(Self::LawEnforcement),
            "参公" | "参公管理" | "参照公务员法管理" => Some(Self::CivilServantManaged),
            "事业" => Some(Self::Institution),
            "编外人员" | "编外用工" => Some(Self::NotEstablished),
            _ => Self::ALL.into_iter().find(|kind| kind.label() == label),
        }
    }
}

/// What the registers say about a person on the day of registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// In post 在岗.
    pub in_post: bool,
    /// 编制类型.
    pub establishment: Establishment,
    /// 岗位类别.
    pub duty: Duty,
    /// Pre-exam training finished, as the roster says.
    pub training_done: bool,
    /// Minutes of lessons finished online.
    pub studied_minutes: i64,
    /// Minutes that stand in for the training (`training.minutes_required`), 0 when none do.
    pub minutes_required: i64,
    /// Holds a licence of this duty that is valid today.
    pub licence_valid: bool,
    /// Sits in order to renew or exchange that licence.
    pub renewing: bool,
    /// Under a sanction that bars enforcement work.
    pub sanctioned: bool,
}

/// The answer to one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable code, e.g. `in_post`.
    pub code: String,
    /// What is checked, e.g. `在岗`.
    pub label: String,
    /// Whether it is in order.
    pub ok: bool,
    /// Why, in a sentence; if not in order also what to do.
    pub reason: String,
}

/// All checks, always the same five in the same order.
pub fn check(facts: &Facts) -> Vec<Check> {
    let (duty, card) = (facts.duty.label(), facts.duty.licence_label());
    let established = facts.establishment != Establishment::NotEstablished;
    vec![
        answer("in_post", "在岗", facts.in_post, format!("现在{duty}岗位"), || {
            format!("现不在{duty}岗位；如已到岗，请先更新人员信息")
        }),
        answer("establishment", "编制", established, format!("属{}", facts.establishment.label()), || {
            "编外人员只能从事执法辅助工作，不能报考".to_owned()
        }),
        training_check(facts),
        licence_check(facts, card),
        answer("sanction", "处分", !facts.sanctioned, "没有影响执法资格的处分".to_owned(), || {
            "处分影响期内不能报考；期满并更新人员信息后可以报名".to_owned()
        }),
    ]
}

/// Whether every check is in order.
pub fn eligible(checks: &[Check]) -> bool {
    checks.iter().all(|check| check.ok)
}

/// The training is registered as done, or the lessons finished online reach what is required.
fn training_check(facts: &Facts) -> Check {
    let (studied, required) = (facts.studied_minutes, facts.minutes_required);
    let figure = |minutes: i64| format!("{} 学时（{minutes} 分钟）", hours(minutes));
    let fine = match facts.training_done {
        true => "已完成考前培训".to_owned(),
        false => format!("线上学习 {}，达到要求的 {}", figure(studied), figure(required)),
    };
    answer("training", "培训", facts.training_done || meets(studied, required), fine, || match required {
        ..=0 => "考前培训尚未完成；完成并登记后可以报名".to_owned(),
        _ => format!(
            "考前培训尚未完成，线上学习 {}，要求 {}；再学 {} 分钟或登记培训后可以报名",
            figure(studied),
            figure(required),
            required - studied
        ),
    })
}

fn licence_check(facts: &Facts, card: &str) -> Check {
    let held = match (facts.licence_valid, facts.renewing) {
        (false, _) => format!("没有有效的{card}"),
        (true, true) => format!("持有有效的{card}，本次为换证报考"),
        (true, false) => String::new(),
    };
    answer("licence", "持证", !facts.licence_valid || facts.renewing, held, || {
        format!("已持有有效的{card}，不需要再考；如为换证，请在报名时选择“换证”")
    })
}

fn answer(code: &str, label: &str, ok: bool, fine: String, why_not: impl FnOnce() -> String) -> Check {
    Check { code: code.to_owned(), label: label.to_owned(), ok, reason: if ok { fine } else { why_not() } }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIT: Facts = Facts {
        in_post: true,
        establishment: Establishment::Administrative,
        duty: Duty::Officer,
        training_done: true,
        studied_minutes: 0,
        minutes_required: 0,
        licence_valid: false,
        renewing: false,
        sanctioned: false,
    };

    #[test]
    fn each_fact_fails_its_own_check_and_no_other() {
        for (facts, failing, words) in [
            (FIT, None, ""),
            (Facts { in_post: false, ..FIT }, Some("in_post"), "现不在执法人员岗位"),
            (Facts { in_post: false, duty: Duty::Supervisor, ..FIT }, Some("in_post"), "执法监督人员"),
            (Facts { establishment: Establishment::NotEstablished, ..FIT }, Some("establishment"), "辅助"),
            (Facts { establishment: Establishment::Institution, ..FIT }, None, ""),
            (Facts { training_done: false, ..FIT }, Some("training"), "考前培训尚未完成；"),
            (Facts { training_done: false, studied_minutes: 500, ..FIT }, Some("training"), "完成并登记"),
            (
                Facts { training_done: false, studied_minutes: 89, minutes_required: 90, ..FIT },
                Some("training"),
                "线上学习 1.9 学时（89 分钟），要求 2.0 学时（90 分钟）；再学 1 分钟",
            ),
            (Facts { training_done: false, studied_minutes: 90, minutes_required: 90, ..FIT }, None, ""),
            (Facts { minutes_required: 90, ..FIT }, None, ""),
            (Facts { licence_valid: true, ..FIT }, Some("licence"), "行政执法证，不需要再考"),
            (Facts { licence_valid: true, duty: Duty::Supervisor, ..FIT }, Some("licence"), "行政执法监督检查证"),
            (Facts { licence_valid: true, renewing: true, ..FIT }, None, ""),
            (Facts { renewing: true, ..FIT }, None, ""),
            (Facts { sanctioned: true, ..FIT }, Some("sanction"), "处分影响期内"),
        ] {
            let checks = check(&facts);
            let failed: Vec<&Check> = checks.iter().filter(|check| !check.ok).collect();
            assert_eq!(failed.first().map(|check| check.code.as_str()), failing, "{facts:?}");
            assert!(failed.len() <= 1 && failed.iter().all(|check| check.reason.contains(words)), "{failed:?}");
            assert_eq!(eligible(&checks), failing.is_none());
            assert_eq!(checks.len(), 5);
            assert!(checks.iter().all(|check| !check.reason.is_empty() && !check.label.is_empty()));
        }
    }

    #[test]
    fn codes_and_labels_lead_back() {
        for kind in Establishment::ALL {
            assert_eq!(Establishment::from_code(kind.code()), Some(kind));
            assert_eq!(Establishment::from_label(kind.label()), Some(kind));
        }
        for duty in Duty::ALL {
            assert_eq!(Duty::from_code(duty.code()), Some(duty));
            assert_eq!(Duty::from_label(duty.label()), Some(duty));
        }
        assert_eq!(Establishment::from_label("参公"), Some(Establishment::CivilServantManaged));
        assert_eq!(Establishment::from_label("合同工"), None);
        assert_eq!(Duty::from_label(""), None);
    }
}
