//! Writing down what happened (监考记录): of one candidate or of the whole room. A row is never changed; what turns out to be
//! wrong is put right by a further row.

use super::{MOST_WORDS, note, words};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::storage::incident::{self, NewIncident};
use crate::storage::session;
use serde_json::json;

/// What a person may write down, with the word people read.
pub const KINDS: [(&str, &str); 6] = [
    ("device", "设备故障"),
    ("network", "网络故障"),
    ("health", "身体不适"),
    ("room", "考场环境"),
    ("misconduct", "违纪情况"),
    ("note", "备注"),
];

/// What acts for everybody write down.
const ACTS: [(&str, &str); 4] = [("pause", "暂停"), ("resume", "恢复"), ("extend", "全场延时"), ("announce", "公告")];

/// The word of a kind.
pub fn word(kind: &str) -> &'static str {
    KINDS.iter().chain(&ACTS).find(|(code, _)| *code == kind).map_or("备注", |(_, word)| word)
}

/// Writes down what happened to the candidate of an attempt.
pub async fn of_candidate(
    platform: &Platform,
    by: &Organizer,
    attempt_id: &str,
    kind: &str,
    text: &str,
) -> Outcome<()> {
    let (kind, line) = (known(kind)?, words(text, MOST_WORDS)?);
    let at = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session_id = incident::session_of(&mut tx, attempt_id).await?.ok_or_else(missing)?;
    let (session_id, attempt_id) = (session_id.as_str(), Some(attempt_id));
    let new = NewIncident { session_id, attempt_id, kind, words: &line, by: &by.account_id, at };
    note(&mut tx, &new, "live.incident", json!({"kind": kind, "words": line})).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down what happened in the whole room of a sealed session.
pub async fn of_session(platform: &Platform, by: &Organizer, session_id: &str, kind: &str, text: &str) -> Outcome<()> {
    let (kind, line) = (known(kind)?, words(text, MOST_WORDS)?);
    let at = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session = session::find_in(&mut tx, session_id).await?.filter(|s| s.kind == "formal").ok_or_else(missing)?;
    if session.sealed_at.is_none() {
        return refuse(Kind::Conflict, "live.not_sealed");
    }
    let new = NewIncident { session_id, attempt_id: None, kind, words: &line, by: &by.account_id, at };
    note(&mut tx, &new, "live.incident", json!({"kind": kind, "words": line})).await?;
    tx.commit().await?;
    Ok(())
}

fn known(kind: &str) -> Outcome<&'static str> {
    match KINDS.iter().find(|(code, _)| *code == kind) {
        Some((code, _)) => Ok(code),
        None => refuse(Kind::BadInput, "live.kind"),
    }
}
