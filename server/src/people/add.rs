//! Adding one person, with an account and its activation code.

use super::{day, wrong_field};
use crate::accounts::manage::CODE_LASTS;
use crate::authority::Keeper;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::roster::confirm::{PREFIX, new_person};
use crate::roster::workbook::{RosterRow, staff_number};
use crate::rules::eligibility::{Duty, Establishment};
use crate::rules::person_name;
use crate::rules::resident_id::{Phone, ResidentId};
use crate::storage::person::{self, Entered};
use crate::storage::{audit, people, unit};
use serde_json::json;

/// What the form says of a new person.
#[derive(Clone, Default)]
pub struct Form {
    /// Unit id; a liaison's own unit whatever it says.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Resident ID.
    pub resident_id: String,
    /// Phone.
    pub phone: String,
    /// Code of the register.
    pub duty: String,
    /// Code of the establishment type.
    pub establishment: String,
    /// Whether the training is done.
    pub trained: bool,
    /// Staff number; empty gets one.
    pub staff_no: String,
    /// First day; empty is today.
    pub day: String,
    /// Why.
    pub reason: String,
}

/// A person who was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// Person id.
    pub person_id: String,
    /// Sign-in name.
    pub login: String,
    /// Activation code.
    pub code: String,
}

/// Adds a person.
pub async fn add(platform: &Platform, by: &Keeper, form: &Form) -> Outcome<Added> {
    let now = platform.clock.now();
    let why = reason(&form.reason)?;
    let first_day = day(&form.day, now, None)?;
    let wanted = if by.keeps_all() { &form.unit } else { &by.scope };
    let units = unit::all(&platform.store).await?;
    let unit = units.iter().find(|u| u.id == *wanted).ok_or_else(|| wrong_field("单位没有选择"))?;
    let row = read(form, &unit.name, &beijing_day(now))?;
    let digest = platform.vault.look_up_digest(row.resident_id.full())?;
    let mut tx = platform.store.begin_write().await?;
    known_already(&people::by_digests(&mut tx, &platform.store, std::slice::from_ref(&digest)).await?, by)?;
    if let Some(number) = &row.staff_no
        && !person::taken_staff_numbers(&platform.store, &[number]).await?.is_empty()
    {
        return Err(Refusal::new(Kind::Conflict, "person.staff_no").fact(number).into());
    }
    let number = person::highest_staff_number(&mut tx, PREFIX).await? + 1;
    let (new, slip) = new_person(platform, &row, &digest, &unit.id, number)?;
    let entered = Entered { by: &by.account_id, at: now, expires_at: now + CODE_LASTS, day: &first_day, reason: why };
    match person::insert_all(&mut tx, &platform.store, std::slice::from_ref(&new), &entered).await {
        Err(Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => {
            return refuse(Kind::Conflict, "person.at_once");
        }
        other => other?,
    }
    let object = format!("person:{}", new.id);
    let detail = json!({"unit": unit.id, "day": first_day, "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action: "person.add", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(Added { person_id: new.id, login: slip.login, code: slip.code })
}

/// Who has this resident ID already; of people of other units a liaison is told no more than that.
fn known_already(found: &[people::Kept], by: &Keeper) -> Outcome<()> {
    match found.first() {
        None => Ok(()),
        Some(one) if by.keeps_all() || one.unit_id == by.scope => {
            let refusal = Refusal::new(Kind::Conflict, "person.exists");
            Err(refusal.fact(&one.name).fact(&one.unit).fact(&one.staff_no).into())
        }
        Some(_) => refuse(Kind::Conflict, "person.elsewhere"),
    }
}

fn read(form: &Form, unit_name: &str, today: &str) -> Outcome<RosterRow> {
    let today = today.parse().map_err(|_| Error::Fault("today".into()))?;
    let staff_no = match form.staff_no.trim() {
        "" => None,
        text => Some(staff_number(text).map_err(wrong_field)?),
    };
    Ok(RosterRow {
        row: 0,
        name: person_name::read(&form.name).map_err(wrong_field)?,
        resident_id: ResidentId::parse(&form.resident_id, today).map_err(wrong_field)?,
        phone: Phone::parse(&form.phone).map_err(wrong_field)?,
        unit_name: unit_name.to_owned(),
        duty: Duty::from_code(&form.duty).ok_or_else(|| wrong_field("岗位类别没有选择"))?,
        establishment: Establishment::from_code(&form.establishment).ok_or_else(|| wrong_field("编制类型没有选择"))?,
        in_post: true,
        training_done: form.trained,
        staff_no,
    })
}
