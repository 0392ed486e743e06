//! Who is expected to register for an exam (应报名): whoever enforces or supervises must hold a card, and a card needs a pass.
//!
//! Source: 浙江省综合行政执法条例 arts. 28 and 30: established staff in post need a licence, which opens with a pass that is good
//! for five years (`pass.years`); auxiliaries do not enforce and cannot sit.

use super::eligibility::Establishment;

/// The rule in words, as the pages show it.
pub const RULE: &str =
    "应报名人员：在岗、在编（编外人员除外），不在处分影响期内，没有本名册的有效证件，也没有仍在有效期内的合格成绩。";

/// What the registers say about a person today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// In post.
    pub in_post: bool,
    /// Establishment type.
    pub establishment: Establishment,
    /// Under a sanction that bars from sitting.
    pub sanctioned: bool,
    /// Holds a licence of the own register that is in force.
    pub licence_valid: bool,
    /// Has passed, and the pass is still good.
    pub pass_valid: bool,
}

/// Whether the person has to sit.
pub fn must_sit(standing: &Standing) -> bool {
    standing.in_post
        && standing.establishment != Establishment::NotEstablished
        && !standing.sanctioned
        && !standing.licence_valid
        && !standing.pass_valid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_alone_frees_from_sitting() {
        let standing = Standing {
            in_post: true,
            establishment: Establishment::Administrative,
            sanctioned: false,
            licence_valid: false,
            pass_valid: false,
        };
        for (standing, expected) in [
            (standing, true),
            (Standing { establishment: Establishment::Institution, ..standing }, true),
            (Standing { in_post: false, ..standing }, false),
            (Standing { establishment: Establishment::NotEstablished, ..standing }, false),
            (Standing { sanctioned: true, ..standing }, false),
            (Standing { licence_valid: true, ..standing }, false),
            (Standing { pass_valid: true, ..standing }, false),
        ] {
            assert_eq!(must_sit(&standing), expected, "{standing:?}");
        }
    }
}
