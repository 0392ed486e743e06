//! 成绩单: a published result on paper, with a check code that anyone can hold against the record.

use crate::clock::Millis;
use crate::error::Outcome;
use crate::licences::masked;
use crate::platform::Platform;
use crate::storage::result::{self, Stored};
use question_bank::paper::Marks;

/// Characters of a check code: 60 bits of a keyed digest, too many to try.
const LENGTH: usize = 15;

/// The check code of one version of a result, `XXXXX-XXXXX-XXXXX`. Without the key of this platform nobody can make one; a
/// corrected result has another.
///
/// # Errors
/// A fault when the key cannot be used.
pub fn check_code(platform: &Platform, of: &Stored) -> Outcome<String> {
    let verdict = if of.voided { 2 } else { i64::from(of.passed) };
    let said = format!("slip:{}:{}:{}:{}:{verdict}", of.attempt_id, of.version, of.score, of.full);
    let digest = platform.vault.look_up_digest(&said)?.to_uppercase();
    let code: Vec<char> = digest.chars().take(LENGTH).collect();
    Ok(code.chunks(5).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// What the public reads of a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The exam.
    pub session: String,
    /// The candidate's name, masked: 陈**.
    pub name: String,
    /// Score.
    pub score: Marks,
    /// Full marks.
    pub full: Marks,
    /// Whether it passes.
    pub passed: bool,
    /// Whether it is void for misconduct.
    pub voided: bool,
    /// When it was published.
    pub published_at: Option<Millis>,
    /// Whether a later version has replaced it.
    pub replaced: bool,
}

/// The slip of this receipt number and check code, if both belong together and the result is published. A wrong pair tells
/// nothing of which part was wrong.
pub async fn check(platform: &Platform, number: &str, code: &str) -> Outcome<Option<Checked>> {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
    };
    let Some(found) = result::published_slip(&platform.store, number.trim()).await? else { return Ok(None) };
    let versions = result::versions(&platform.store, &found.attempt_id).await?;
    let last = versions.last().map_or(0, |v| v.version);
    for one in &versions {
        if plain(&check_code(platform, one)?) == plain(code) {
            return Ok(Some(Checked {
                session: found.session,
                name: masked(&found.name),
                score: marks(one.score),
                full: marks(one.full),
                passed: one.passed,
                voided: one.voided,
                published_at: found.published_at,
                replaced: one.version < last,
            }));
        }
    }
    Ok(None)
}

fn marks(hundredths: i64) -> Marks {
    Marks(u32::try_from(hundredths).unwrap_or_default())
}
