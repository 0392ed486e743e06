//! Anyone may ask whether a licence number is good. The answer shows no more than the card does, the name masked.

use super::record_number::tidy;
use crate::clock::Millis;
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::rules::licence::{Certificate, LicenceState};
use crate::storage::licence;

/// What the public reads of a licence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLicence {
    /// Number.
    pub number: String,
    /// Holder's name, masked: 陈**.
    pub holder: String,
    /// Unit.
    pub unit: String,
    /// Which certificate.
    pub certificate: Certificate,
    /// What it is worth now.
    pub state: LicenceState,
    /// When it was issued.
    pub issued_at: Millis,
    /// End of its term.
    pub expires_at: Option<Millis>,
}

/// The licence of this number; `None` if there is none.
///
/// # Errors
/// `licence.number` when the text cannot be a number.
pub async fn look_up(platform: &Platform, number: &str) -> Outcome<Option<PublicLicence>> {
    let Some(number) = tidy(number) else {
        return refuse(Kind::BadInput, "licence.number");
    };
    let found = licence::by_number(&platform.store, &number, platform.clock.now()).await?;
    Ok(found.map(|l| PublicLicence {
        number: l.number,
        holder: masked(&l.holder),
        unit: l.unit,
        certificate: l.certificate,
        state: l.state,
        issued_at: l.issued_at,
        expires_at: l.expires_at,
    }))
}

/// The first character and a star for each other one: 陈, 陈*, 陈**.
pub fn masked(name: &str) -> String {
    name.chars().enumerate().map(|(i, c)| if i == 0 { c } else { '*' }).collect()
}
