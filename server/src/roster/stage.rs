//! Staging an upload: read, compare with units and people, keep encrypted. The preview is told from what was kept.

use super::workbook::{self, Parsed, RosterRow, RowError};
use crate::authority::Organizer;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::session_state::Stored;
use crate::storage::person::{self, Known};
use crate::storage::roster::{self, Staged};
use crate::storage::session::Session;
use crate::storage::{audit, unit};
use crate::vault::new_id;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Shown rows of each list in the preview.
const SHOWN: usize = 200;

/// What the rows would do; names only, no resident ID or phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// People to be added to the register.
    pub new: usize,
    /// People who are in the register already.
    pub known: usize,
    /// Names of those who have a registration that stays as it is.
    pub registered: Vec<String>,
    /// First rows as people check them: row, name, masked resident ID, unit, 新增 or 已在册.
    pub sample: Vec<(u32, String, String, String, String)>,
}

/// A staged import as its page shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Import id.
    pub id: String,
    /// The session.
    pub session: Session,
    /// Name of the file.
    pub file_name: String,
    /// Rows that can be imported.
    pub importable: i64,
    /// Everything to be corrected.
    pub errors: Vec<RowError>,
    /// Rows with an error.
    pub to_correct: usize,
    /// What the rows would do.
    pub facts: Facts,
    /// `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// Whether activation codes wait to be printed.
    pub has_slips: bool,
}

/// Reads an upload and keeps it for the preview. Returns the import's id.
pub async fn stage(
    platform: &Platform,
    by: &Organizer,
    session_id: &str,
    file_name: &str,
    bytes: Vec<u8>,
) -> Outcome<String> {
    let session = crate::sessions::find(platform, session_id).await?;
    takes_imports(&session)?;
    let now = platform.clock.now();
    let mut parsed = read(bytes, now).await?;
    place(platform, &mut parsed).await?;
    let digests = digests(platform, &parsed.rows)?;
    let known = known(platform, session_id, &digests).await?;
    staff_numbers(platform, &mut parsed, &digests, &known).await?;
    let digests = self::digests(platform, &parsed.rows)?;
    if parsed.rows.is_empty() && parsed.errors.is_empty() {
        return refuse(Kind::BadInput, "roster.empty");
    }
    let staged = Staged {
        id: new_id(),
        session_id: session_id.to_owned(),
        account_id: by.account_id.clone(),
        file_name: file_name.chars().take(120).collect(),
        rows_cipher: platform.vault.seal(&serde_json::to_string(&parsed.rows)?)?,
        row_count: parsed.rows.len() as i64,
        errors: serde_json::to_string(&parsed.errors)?,
        facts: serde_json::to_string(&facts(&parsed.rows, &digests, &known))?,
        state: "staged".to_owned(),
        created_at: now,
        codes_cipher: None,
    };
    let mut tx = platform.store.begin_write().await?;
    roster::insert(&mut tx, &staged).await?;
    let object = format!("import:{}", staged.id);
    let detail = json!({"rows": staged.row_count, "errors": parsed.errors.len(), "session": session_id});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "roster.stage", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(staged.id)
}

/// Imports register people: only while registration or review runs.
pub(super) fn takes_imports(session: &Session) -> Outcome<()> {
    match session.state {
        Stored::RegistrationOpen | Stored::UnderReview => Ok(()),
        _ => refuse(Kind::Conflict, "roster.session_state"),
    }
}

async fn read(bytes: Vec<u8>, now: i64) -> Outcome<Parsed> {
    let today = beijing_day(now).parse().map_err(|_| Error::Fault("today".into()))?;
    let parsed = tokio::task::spawn_blocking(move || workbook::read(&bytes, today))
        .await
        .map_err(|e| Error::Fault(format!("workbook: {e}")))?;
    parsed.map_err(|e| {
        let kind = if e == workbook::WorkbookError::TooLarge { Kind::TooLarge } else { Kind::BadInput };
        Refusal::new(kind, "roster.file").fact(e).into()
    })
}

/// Unknown units are row errors.
async fn place(platform: &Platform, parsed: &mut Parsed) -> Outcome<()> {
    let units: HashSet<String> = unit::all(&platform.store).await?.into_iter().map(|u| u.name).collect();
    let errors = &mut parsed.errors;
    parsed.rows.retain(|row| {
        let known = units.contains(&row.unit_name);
        if !known {
            let message = format!("没有名为“{}”的单位，请填写单位全称，或先由管理员登记该单位", row.unit_name);
            errors.push(RowError { row: row.row, column: "D".to_owned(), message });
        }
        known
    });
    errors.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
    Ok(())
}

/// A staff number of somebody else is a row error.
async fn staff_numbers(
    platform: &Platform,
    parsed: &mut Parsed,
    digests: &[String],
    known: &HashMap<String, Known>,
) -> Outcome<()> {
    let asked: Vec<&str> = parsed.rows.iter().filter_map(|r| r.staff_no.as_deref()).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let taken: HashSet<String> = person::taken_staff_numbers(&platform.store, &asked).await?.into_iter().collect();
    let errors = &mut parsed.errors;
    let mut digests = digests.iter();
    parsed.rows.retain(|row| {
        let person = digests.next().and_then(|d| known.get(d));
        let Some(number) = row.staff_no.as_ref().filter(|n| taken.contains(*n)) else { return true };
        let own = person.is_some();
        if !own {
            let message = format!("工号“{number}”已由其他人使用，请核对，或留空由系统编号");
            errors.push(RowError { row: row.row, column: "I".to_owned(), message });
        }
        own
    });
    errors.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
    Ok(())
}

pub(super) fn digests(platform: &Platform, rows: &[RosterRow]) -> Outcome<Vec<String>> {
    rows.iter().map(|r| platform.vault.look_up_digest(r.resident_id.full())).collect()
}

/// People of these digests who are in the register, by digest.
pub(super) async fn known(
    platform: &Platform,
    session_id: &str,
    digests: &[String],
) -> Outcome<HashMap<String, Known>> {
    let asked: Vec<_> = digests.iter().map(String::as_str).collect();
    let found = person::known(&platform.store, session_id, &asked).await?;
    Ok(found.into_iter().map(|k| (k.digest.clone(), k)).collect())
}

fn facts(rows: &[RosterRow], digests: &[String], known: &HashMap<String, Known>) -> Facts {
    let mut facts = Facts::default();
    for (row, digest) in rows.iter().zip(digests) {
        let person = known.get(digest);
        let word = if person.is_some() { "已在册" } else { "新增" };
        facts.known += usize::from(person.is_some());
        facts.new += usize::from(person.is_none());
        let stays = |state: &String| matches!(state.as_str(), "submitted" | "approved" | "deferred");
        if person.and_then(|p| p.registration.as_ref()).is_some_and(stays) {
            facts.registered.push(format!("{}（{}）", row.name, row.unit_name));
        }
        if facts.sample.len() < SHOWN {
            let masked = row.resident_id.masked();
            facts.sample.push((row.row, row.name.clone(), masked, row.unit_name.clone(), word.to_owned()));
        }
    }
    facts
}

/// The preview of an own import.
pub async fn preview(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Preview> {
    let staged = roster::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let errors: Vec<RowError> = serde_json::from_str(&staged.errors)?;
    let rows: HashSet<u32> = errors.iter().map(|e| e.row).collect();
    Ok(Preview {
        id: staged.id,
        session: crate::sessions::find(platform, &staged.session_id).await?,
        file_name: staged.file_name,
        importable: staged.row_count,
        to_correct: rows.len(),
        errors,
        facts: serde_json::from_str(&staged.facts)?,
        state: staged.state,
        has_slips: staged.codes_cipher.is_some(),
    })
}
