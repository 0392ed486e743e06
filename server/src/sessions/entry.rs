//! Entry rules of a session (入场条件): the spoken code, the networks of the halls, the exam browser.

use super::{find, find_in, object};
use crate::authority::Organizer;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::entry::{networks, normal_code};
use crate::rules::seb::Settings;
use crate::rules::session_state::{Phase, Stored};
use crate::storage::entry_rule::{self, EntryRule};
use crate::storage::session::Session;
use crate::storage::{Write, audit};
use crate::vault::{base64, new_digits, sha256_hex};
use serde_json::json;

/// Digits of a drawn code.
pub const CODE_DIGITS: usize = 6;

/// The rules as a form says them.
#[derive(Clone, Debug, Default)]
pub struct RuleForm {
    /// Spoken code; empty asks for none.
    pub code: String,
    /// Networks, one a line.
    pub networks: String,
    /// Whether the exam browser is demanded.
    pub seb: bool,
    /// Password that quits it; empty keeps what there is.
    pub quit_password: String,
}

/// The rules as the organizer's page shows them.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The session.
    pub session: Session,
    /// Whether they may still be changed.
    pub open: bool,
    /// Spoken code; empty when none.
    pub code: String,
    /// Networks.
    pub networks: String,
    /// Settings of the exam browser.
    pub seb: Option<Settings>,
}

/// The rules of a session.
pub async fn rules(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Rules> {
    let session = find(platform, id).await?;
    let rule = entry_rule::of(&platform.store, id).await?;
    Ok(Rules {
        open: is_open(platform, &session),
        session,
        code: opened(platform, &rule)?,
        networks: rule.networks,
        seb: rule.seb,
    })
}

fn opened(platform: &Platform, rule: &EntryRule) -> Outcome<String> {
    rule.code_cipher.as_deref().map_or(Ok(String::new()), |cipher| platform.vault.unseal(cipher))
}

fn is_open(platform: &Platform, session: &Session) -> bool {
    let before = !matches!(session.state, Stored::Marked | Stored::Published | Stored::Archived | Stored::Cancelled);
    before && session.phase(platform.clock.now()) != Phase::Ended
}

/// Sets the rules. `site` is where people reach us, `https://host`: the exam browser starts there. Its settings stay the
/// same file as long as neither the site nor the quit password changes.
pub async fn set(platform: &Platform, by: &Organizer, id: &str, form: &RuleForm, site: &str) -> Outcome<()> {
    let code = normal_code(&form.code);
    let fits = (4..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if !code.is_empty() && !fits {
        return refuse(Kind::BadInput, "entry.code_shape");
    }
    if let Err(wrong) = networks(&form.networks) {
        let lines: Vec<_> = wrong.iter().take(10).map(|(n, line)| format!("第 {n} 行“{line}”")).collect();
        return Err(Refusal::new(Kind::BadInput, "entry.networks").fact(lines.join("、")).into());
    }
    let list: Vec<_> = form.networks.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let list = list.join("\n");
    let before = entry_rule::of(&platform.store, id).await?;
    let seb = form.seb.then(|| settings(before.seb.as_ref(), &form.quit_password, site));
    let changed = opened(platform, &before)? != code;
    let code_cipher = if code.is_empty() { None } else { Some(platform.vault.seal(&code)?) };
    let detail = json!({"code": code_cipher.is_some(), "code_changed": changed, "networks": list,
        "seb": seb.as_ref().map(Settings::key)});
    write(platform, by, id, EntryRule { code_cipher, networks: list, seb }, detail).await
}

fn settings(before: Option<&Settings>, quit_password: &str, site: &str) -> Settings {
    let start_url = format!("{site}/home");
    let quit_digest = match quit_password {
        "" => before.and_then(|s| s.quit_digest.clone()),
        typed => Some(sha256_hex(typed.as_bytes())),
    };
    let salt = before.map_or_else(|| base64(&rand::random::<[u8; 32]>()), |s| s.salt.clone());
    Settings { start_url, salt, quit_digest }
}

/// Draws a new spoken code.
pub async fn new_code(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let before = entry_rule::of(&platform.store, id).await?;
    let rule = EntryRule { code_cipher: Some(platform.vault.seal(&new_digits(CODE_DIGITS))?), ..before };
    let detail = json!({"code": true, "code_changed": true, "networks": rule.networks,
        "seb": rule.seb.as_ref().map(Settings::key)});
    write(platform, by, id, rule, detail).await
}

async fn write(
    platform: &Platform,
    by: &Organizer,
    id: &str,
    rule: EntryRule,
    detail: serde_json::Value,
) -> Outcome<()> {
    let mut tx: Write = platform.store.begin_write().await?;
    let session = find_in(&mut tx, id).await?;
    if !is_open(platform, &session) {
        return refuse(Kind::Conflict, "entry.closed");
    }
    entry_rule::set(&mut tx, id, &rule).await?;
    let entry = audit::Entry { actor: &by.account_id, action: "session.set_entry_rules", object: &object(id), detail };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The settings file of the exam browser.
pub async fn seb_file(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    Ok(rules(platform, by, id).await?.seb.ok_or_else(missing)?.file())
}
