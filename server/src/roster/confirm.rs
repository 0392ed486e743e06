//! Confirming a staged import: people, accounts with activation codes, and registrations with their checks, in one
//! transaction of a handful of statements.

use super::people::Slip;
use super::stage::{digests, known, takes_imports};
use super::workbook::RosterRow;
use crate::accounts::activate::code_digest;
use crate::accounts::manage::CODE_LASTS;
use crate::authority::Organizer;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::eligibility::{Facts, check};
use crate::storage::person::{self, Entered, Known, NewPerson};
use crate::storage::registration::{self, NewRegistration};
use crate::storage::{Write, audit, roster, study, unit};
use crate::vault::{new_code, new_id};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// What a confirmed import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// People added.
    pub people: usize,
    /// Registrations made.
    pub registrations: u64,
}

/// Prefix of staff numbers that the system gives: Ouhai.
pub(crate) const PREFIX: &str = "OH";

/// Writes what the preview showed.
pub async fn confirm(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Imported> {
    let staged = roster::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    if staged.state != "staged" {
        return refuse(Kind::Conflict, "roster.finished");
    }
    if staged.row_count == 0 {
        return refuse(Kind::Conflict, "roster.nothing");
    }
    let session = crate::sessions::find(platform, &staged.session_id).await?;
    takes_imports(&session)?;
    let rows: Vec<RosterRow> = serde_json::from_str(&platform.vault.unseal(&staged.rows_cipher)?)?;
    let digests = digests(platform, &rows)?;
    let known = known(platform, &session.id, &digests).await?;
    let units: HashMap<String, String> =
        unit::all(&platform.store).await?.into_iter().map(|u| (u.name, u.id)).collect();
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let made = prepare(platform, &mut tx, &rows, &digests, &known, &units).await?;
    let written = write(platform, &mut tx, &session.id, &made, &by.account_id, now).await;
    let registrations = match written {
        Err(Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => {
            return refuse(Kind::Conflict, "roster.again");
        }
        other => other?,
    };
    let codes = platform.vault.seal(&serde_json::to_string(&made.slips)?)?;
    let kept = (!made.slips.is_empty()).then_some(codes.as_str());
    if !roster::finish(&mut tx, id, "confirmed", kept).await? {
        return refuse(Kind::Conflict, "roster.finished");
    }
    let detail = json!({"people": made.people.len(), "registrations": registrations, "session": session.id});
    let object = format!("import:{id}");
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "roster.confirm", object: &object, detail },
    )
    .await?;
    tx.commit().await?;
    Ok(Imported { people: made.people.len(), registrations })
}

/// Drops a staged import; its rows are forgotten.
pub async fn drop_staged(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let staged = roster::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !roster::finish(&mut tx, id, "dropped", None).await? {
        return refuse(Kind::Conflict, "roster.finished");
    }
    let object = format!("import:{id}");
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "roster.drop", object: &object, detail: json!({}) },
    )
    .await?;
    tx.commit().await?;
    Ok(staged.session_id)
}

struct Made {
    people: Vec<NewPerson>,
    registrations: Vec<NewRegistration>,
    slips: Vec<Slip>,
}

async fn write(platform: &Platform, tx: &mut Write, session_id: &str, made: &Made, by: &str, now: i64) -> Outcome<u64> {
    if !made.people.is_empty() {
        let day = beijing_day(now);
        let entered = Entered { by, at: now, expires_at: now + CODE_LASTS, day: &day, reason: "报名名单导入" };
        person::insert_all(tx, &platform.store, &made.people, &entered).await?;
    }
    registration::insert_all(tx, &platform.store, session_id, &made.registrations, by, now).await
}

async fn prepare(
    platform: &Platform,
    tx: &mut Write,
    rows: &[RosterRow],
    digests: &[String],
    known: &HashMap<String, Known>,
    units: &HashMap<String, String>,
) -> Outcome<Made> {
    let held = held(platform, tx, known).await?;
    let mut number = person::highest_staff_number(tx, PREFIX).await?;
    let mut made = Made { people: Vec::new(), registrations: Vec::with_capacity(rows.len()), slips: Vec::new() };
    for (row, digest) in rows.iter().zip(digests) {
        let unit_id = units.get(&row.unit_name).ok_or_else(|| Error::Fault("a staged unit is gone".into()))?;
        let person_id = match known.get(digest) {
            Some(person) => person.id.clone(),
            None => {
                number += u32::from(row.staff_no.is_none());
                let (person, slip) = new_person(platform, row, digest, unit_id, number)?;
                let id = person.id.clone();
                made.people.push(person);
                made.slips.push(slip);
                id
            }
        };
        let unit_id = known.get(digest).map_or(unit_id, |k| &k.unit_id);
        made.registrations.push(registration_of(row, &person_id, unit_id, &held)?);
    }
    Ok(made)
}

/// What the house knows of the people of a list beside the list itself.
struct Held {
    licensed: HashSet<String>,
    studied: HashMap<String, i64>,
    required: i64,
}

async fn held(platform: &Platform, tx: &mut Write, known: &HashMap<String, Known>) -> Outcome<Held> {
    let ids: Vec<&str> = known.values().map(|k| k.id.as_str()).collect();
    let now = platform.clock.now();
    Ok(Held {
        licensed: person::licensed(tx, &platform.store, &ids, now).await?.into_iter().collect(),
        studied: study::minutes_of(tx, &platform.store, &ids).await?,
        required: crate::study::minutes_required(&platform.store, now).await?,
    })
}

/// The person of a row with a new account and its activation code; `number` is the staff number they get when they bring none.
pub(crate) fn new_person(
    platform: &Platform,
    row: &RosterRow,
    digest: &str,
    unit_id: &str,
    number: u32,
) -> Outcome<(NewPerson, Slip)> {
    let staff_no = row.staff_no.clone().unwrap_or_else(|| format!("{PREFIX}{number:06}"));
    let code = new_code(3);
    let login = staff_no.to_ascii_lowercase();
    let slip = Slip { unit: row.unit_name.clone(), name: row.name.clone(), login: login.clone(), code: code.clone() };
    let person = NewPerson {
        id: new_id(),
        unit_id: unit_id.to_owned(),
        staff_no,
        name: row.name.clone(),
        duty: row.duty.code(),
        establishment: row.establishment.code(),
        in_post: i64::from(row.in_post),
        training_done: i64::from(row.training_done),
        resident_id_cipher: platform.vault.seal(row.resident_id.full())?,
        resident_id_digest: digest.to_owned(),
        phone_cipher: platform.vault.seal(row.phone.full())?,
        phone_digest: platform.vault.look_up_digest(row.phone.full())?,
        account_id: new_id(),
        login,
        activation_digest: code_digest(&code),
    };
    Ok((person, slip))
}

fn registration_of(row: &RosterRow, person_id: &str, unit_id: &str, held: &Held) -> Outcome<NewRegistration> {
    let checks = check(&Facts {
        in_post: row.in_post,
        establishment: row.establishment,
        duty: row.duty,
        training_done: row.training_done,
        studied_minutes: held.studied.get(person_id).copied().unwrap_or(0),
        minutes_required: held.required,
        licence_valid: held.licensed.contains(person_id),
        renewing: false,
        sanctioned: false,
    });
    NewRegistration::of(new_id(), person_id, unit_id, &checks, false)
}
