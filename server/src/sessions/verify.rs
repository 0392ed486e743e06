//! Checking the draw of a sealed session: deals again from the kept bank and compares every stored paper.

use super::seal;
use crate::authority::Console;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::{paper, session};
use question_bank::draw;

/// What the check found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Name of the session.
    pub session: String,
    /// Papers compared.
    pub papers: usize,
    /// What does not agree, in words; empty when all is well.
    pub mismatches: Vec<String>,
}

/// Verifies a session by its id or name.
pub async fn verify(platform: &Platform, _: Console, id_or_name: &str) -> Outcome<Verified> {
    let found = session::find(&platform.store, id_or_name).await?.ok_or_else(missing)?;
    if found.state == Stored::Draft || found.secret_digest.is_none() {
        return refuse(Kind::Conflict, "session.not_sealed");
    }
    let secret = seal::secret(platform, &found.id).await?;
    let items = paper::kept_bank(&platform.store, &found.id).await?;
    let stored = paper::of_session(&platform.store, &found.id).await?;
    let mut mismatches = Vec::new();
    if found.secret_digest.as_deref() != Some(draw::secret_digest(&secret).as_str()) {
        mismatches.push("密钥与封卷时公布的摘要不符".to_owned());
    }
    if i64::try_from(stored.len()).ok() != Some(found.deals) {
        mismatches.push(format!("封存记录为 {} 份，现存 {} 份", found.deals, stored.len()));
    }
    for (paper, digest) in &stored {
        if paper.digest() != *digest {
            mismatches.push(format!("第 {} 份试卷的内容与其摘要不符", paper.deal));
        }
    }
    let papers: Vec<_> = stored.into_iter().map(|(paper, _)| paper).collect();
    let found_again = draw::verify(&items, &found.plan.blueprint, &secret, &papers);
    mismatches.extend(found_again.iter().map(ToString::to_string));
    Ok(Verified { session: found.plan.name, papers: papers.len(), mismatches })
}
