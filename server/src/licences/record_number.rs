//! The province has granted it: the bureau records the number and the licence is in force.

use super::step::{Act, Desk, make, open};
use crate::authority::Bureau;
use crate::clock::Millis;
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::licence::{Certificate, pass_valid_until};
use crate::storage::licence::{self, NewLicence};
use crate::storage::setting;
use crate::vault::new_id;

/// Records the number of a submitted application; the licence is active from now. The number is text without a check
/// digit (no pattern is published for Zhejiang): 4 to 32 letters, digits or hyphens, unique.
pub async fn record_number(platform: &Platform, by: &Bureau, id: &str, number: &str) -> Outcome<()> {
    let (desk, now) = (Desk::District(by), platform.clock.now());
    let found = open(platform, desk, id).await?;
    let Some(number) = tidy(number) else {
        return refuse(Kind::BadInput, "licence.number");
    };
    let expires_at = end_of_term(platform, now).await?;
    let mut tx = platform.store.begin_write().await?;
    let act = Act { word: "issue", from: ["submitted_up"; 2], to: "issued", note: &number, at: now };
    make(&mut tx, desk, &found, &act).await?;
    let new = NewLicence {
        id: &new_id(),
        application_id: id,
        certificate: Certificate::of(found.duty),
        number: &number,
        at: now,
        expires_at,
    };
    match licence::insert(&mut tx, &new).await {
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => {
            return Err(Refusal::new(Kind::Conflict, "licence.number_taken").fact(&number).into());
        }
        other => other?,
    }
    tx.commit().await?;
    Ok(())
}

/// The setting `licence.years`; without it a licence has no end (none is published for Zhejiang).
async fn end_of_term(platform: &Platform, now: Millis) -> Outcome<Option<Millis>> {
    let years = setting::in_force(&platform.store, "licence.years", now).await?;
    Ok(years.and_then(|y| y.trim().parse().ok()).and_then(|y| pass_valid_until(now, y)))
}

/// Without spaces, full-width digits and letters made plain, letters in capitals.
pub(super) fn tidy(number: &str) -> Option<String> {
    let plain: String = number
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let fits = (4..=32).contains(&plain.len()) && plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    fits.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn numbers_are_tidied_not_scolded() {
        for (typed, expected) in [
            ("11330100 0001", Some("113301000001")),
            ("１１３３－ａ１", Some("1133-A1")),
            ("123", None),
            ("浙A0001", None),
            ("", None),
        ] {
            assert_eq!(tidy(typed).as_deref(), expected, "{typed}");
        }
    }
}
