//! Changing what the register says of a person, but not where they are posted: that is [`super::post`].

use super::{Happened, find_in, note, wrong_field};
use crate::authority::Keeper;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::roster::workbook::staff_number;
use crate::rules::eligibility::{Duty, Establishment};
use crate::rules::person_name;
use crate::rules::resident_id::Phone;
use crate::storage::people::{self, Changed, Kept};
use crate::storage::person;
use crate::vault::sha256_hex;

/// What the form says.
#[derive(Clone, Default)]
pub struct Form {
    /// Name.
    pub name: String,
    /// Phone; empty leaves it as it is.
    pub phone: String,
    /// Code of the register.
    pub duty: String,
    /// Code of the establishment type.
    pub establishment: String,
    /// Whether the training is done.
    pub trained: bool,
    /// Whether under a sanction; only an organizer says so.
    pub sanctioned: bool,
    /// Staff number.
    pub staff_no: String,
    /// How the person stood when the form was shown ([`seen`]).
    pub seen: String,
    /// Why.
    pub reason: String,
}

/// A short mark of how a person stands, for the form to bring back.
pub fn seen(person: &Kept) -> String {
    sha256_hex(person.standing().as_bytes()).chars().take(16).collect()
}

/// Changes a person.
pub async fn change(platform: &Platform, by: &Keeper, id: &str, form: &Form) -> Outcome<()> {
    let now = platform.clock.now();
    let why = reason(&form.reason)?;
    let mut tx = platform.store.begin_write().await?;
    let before = find_in(&mut tx, by, id).await?;
    if seen(&before) != form.seen {
        return refuse(Kind::Conflict, "person.moved");
    }
    let after = read(platform, by, &before, form)?;
    let words = differences(&before, &after, None);
    if words.is_empty() {
        return refuse(Kind::Conflict, "person.same");
    }
    if after.staff_no != before.staff_no
        && !person::taken_staff_numbers(&platform.store, &[&after.staff_no]).await?.is_empty()
    {
        return Err(Refusal::new(Kind::Conflict, "person.staff_no").fact(&after.staff_no).into());
    }
    match people::change(&mut tx, &platform.store, std::slice::from_ref(&after)).await {
        Ok(1) => {}
        Ok(_) => return refuse(Kind::Conflict, "person.moved"),
        Err(Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => {
            return Err(Refusal::new(Kind::Conflict, "person.staff_no").fact(&after.staff_no).into());
        }
        Err(e) => return Err(e),
    }
    let today = beijing_day(now);
    let words = words.join("；");
    let what = Happened { person_id: id, act: "change", audit: "person.change", day: &today, words, reason: why };
    note(&mut tx, &platform.store, by, what, now).await?;
    tx.commit().await?;
    Ok(())
}

fn read(platform: &Platform, by: &Keeper, before: &Kept, form: &Form) -> Outcome<Changed> {
    let mut after = before.unchanged();
    after.name = person_name::read(&form.name).map_err(wrong_field)?;
    after.duty = Duty::from_code(&form.duty).ok_or_else(|| wrong_field("岗位类别没有选择"))?.code();
    let establishment = Establishment::from_code(&form.establishment);
    after.establishment = establishment.ok_or_else(|| wrong_field("编制类型没有选择"))?.code();
    after.training_done = i64::from(form.trained);
    if by.keeps_all() {
        after.sanctioned = i64::from(form.sanctioned);
    }
    if form.staff_no.trim() != before.staff_no {
        after.staff_no = staff_number(&form.staff_no).map_err(wrong_field)?;
    }
    if after.staff_no.is_empty() {
        return Err(wrong_field("工号没有填写"));
    }
    if !form.phone.trim().is_empty() {
        let phone = Phone::parse(&form.phone).map_err(wrong_field)?;
        let digest = platform.vault.look_up_digest(phone.full())?;
        if digest != before.phone_digest {
            (after.phone_cipher, after.phone_digest) = (platform.vault.seal(phone.full())?, digest);
        }
    }
    Ok(after)
}

/// What a change changes, in words; never a phone number. `unit` is the name of the new unit.
pub(super) fn differences(before: &Kept, after: &Changed, unit: Option<&str>) -> Vec<String> {
    let mut words = Vec::new();
    let mut compare = |label: &str, old: &str, new: &str| {
        if old != new {
            words.push(format!("{label}：{old} → {new}"));
        }
    };
    let duty = |code: &str| Duty::from_code(code).map_or("", Duty::label);
    let establishment = |code: &str| Establishment::from_code(code).map_or("", Establishment::label);
    let yes_no = |yes: bool| if yes { "是" } else { "否" };
    compare("姓名", &before.name, &after.name);
    compare("工号", &before.staff_no, &after.staff_no);
    if after.unit_id != before.unit_id {
        compare("单位", &before.unit, unit.unwrap_or_default());
    }
    compare("岗位类别", before.duty.label(), duty(after.duty));
    compare("编制类型", before.establishment.label(), establishment(after.establishment));
    compare("在岗", yes_no(before.in_post), yes_no(after.in_post != 0));
    compare("培训完成", yes_no(before.training_done), yes_no(after.training_done != 0));
    compare("处分影响期内", yes_no(before.sanctioned), yes_no(after.sanctioned != 0));
    if before.phone_digest != after.phone_digest {
        words.push("手机号已更新".to_owned());
    }
    words
}
