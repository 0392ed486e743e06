//! Entry rules of sessions, and the wrong codes typed.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::rules::seb::Settings;
use sqlx::Row;

/// What a session demands at its door; a session without a row demands nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRule {
    /// The spoken code, encrypted.
    pub code_cipher: Option<String>,
    /// Networks, one a line; empty lets everybody in.
    pub networks: String,
    /// Settings of the exam browser, when it is demanded.
    pub seb: Option<Settings>,
}

/// The rule of a session.
pub async fn of(store: &Store, session_id: &str) -> Outcome<EntryRule> {
    let row = sqlx::query(
        "SELECT code_cipher, networks, seb_start_url, seb_salt, seb_quit_digest FROM entry_rule WHERE session_id = $1",
    )
    .bind(session_id)
    .fetch_optional(store.read())
    .await?;
    let Some(r) = row else { return Ok(EntryRule::default()) };
    let seb = match (optional(&r, "seb_start_url")?, optional(&r, "seb_salt")?) {
        (Some(start_url), Some(salt)) => {
            Some(Settings { start_url, salt, quit_digest: optional(&r, "seb_quit_digest")? })
        }
        _ => None,
    };
    Ok(EntryRule { code_cipher: optional(&r, "code_cipher")?, networks: r.try_get("networks")?, seb })
}

/// Sets the rule of a session.
pub async fn set(tx: &mut Write, session_id: &str, rule: &EntryRule) -> Outcome<()> {
    let seb = rule.seb.as_ref();
    sqlx::query(
        "INSERT INTO entry_rule (session_id, code_cipher, networks, seb_start_url, seb_salt, seb_quit_digest)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (session_id) DO UPDATE SET code_cipher = excluded.code_cipher, networks = excluded.networks,
             seb_start_url = excluded.seb_start_url, seb_salt = excluded.seb_salt,
             seb_quit_digest = excluded.seb_quit_digest",
    )
    .bind(session_id)
    .bind(rule.code_cipher.as_deref())
    .bind(&rule.networks)
    .bind(seb.map(|s| s.start_url.as_str()))
    .bind(seb.map(|s| s.salt.as_str()))
    .bind(seb.and_then(|s| s.quit_digest.as_deref()))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps other tries of this attempt out until the transaction ends, and tells how many wrong codes were typed since
/// `since`, and when the last.
pub async fn failures(tx: &mut Write, attempt_id: &str, since: Millis) -> Outcome<(i64, Millis)> {
    sqlx::query("UPDATE attempt SET number = number WHERE id = $1").bind(attempt_id).execute(&mut **tx).await?;
    let row = sqlx::query(
        "SELECT COUNT(*) AS n, CAST(COALESCE(MAX(at), 0) AS BIGINT) AS last FROM entry_code_failure
         WHERE attempt_id = $1 AND at > $2",
    )
    .bind(attempt_id)
    .bind(since)
    .fetch_one(&mut **tx)
    .await?;
    Ok((row.try_get("n")?, row.try_get("last")?))
}

/// Notes a wrong code.
pub async fn note_failure(tx: &mut Write, id: &str, attempt_id: &str, at: Millis) -> Outcome<()> {
    sqlx::query("INSERT INTO entry_code_failure (id, attempt_id, at) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(attempt_id)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
