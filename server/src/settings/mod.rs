//! Reading and changing the dated settings. A change has a reason, begins today or later, and never reaches back.

use crate::authority::SecAdmin;
use crate::clock::{Millis, beijing_day, parse_beijing};
use crate::error::{Kind, Outcome, Refusal, reason, refuse};
use crate::platform::Platform;
use crate::rules::setting::{SETTINGS, Setting};
use crate::storage::{audit, setting};
use serde_json::json;

/// A setting with its values.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The setting.
    pub setting: Setting,
    /// What holds now.
    pub value: String,
    /// Since when; none while nobody has set it.
    pub since: Option<Millis>,
    /// What holds from a later day on.
    pub coming: Vec<(Millis, String)>,
}

/// Every setting with what holds now and later.
pub async fn list(platform: &Platform, _: &SecAdmin) -> Outcome<Vec<Shown>> {
    let now = platform.clock.now();
    let known = setting::all(&platform.store).await?;
    let shown = |one: Setting| {
        let own: Vec<_> = known.iter().filter(|(name, ..)| *name == one.name).collect();
        let standing = own.iter().filter(|(_, _, from)| *from <= now).max_by_key(|(_, _, from)| *from);
        let coming = own.iter().filter(|(_, _, from)| *from > now).map(|(_, value, from)| (*from, value.clone()));
        Shown {
            setting: one,
            value: standing.map_or_else(|| one.otherwise.to_owned(), |(_, value, _)| value.clone()),
            since: standing.map(|(_, _, from)| *from),
            coming: coming.collect(),
        }
    };
    Ok(SETTINGS.into_iter().map(shown).collect())
}

/// Changes a setting from a Beijing day on (`2026-12-01`); today means from now on.
pub async fn change(
    platform: &Platform,
    by: &SecAdmin,
    name: &str,
    (value, day): (&str, &str),
    why: &str,
) -> Outcome<()> {
    let Some(known) = Setting::of(name) else { return refuse(Kind::BadInput, "setting.name") };
    let Some(value) = known.accepts(value) else {
        return Err(Refusal::new(Kind::BadInput, "setting.value").fact(known.label).fact(known.range()).into());
    };
    let why = reason(why)?;
    let (now, day) = (platform.clock.now(), day.trim());
    let today = beijing_day(now);
    let from = if day.is_empty() || day == today { Some(now) } else { parse_beijing(&format!("{day}T00:00")) };
    let Some(from) = from.filter(|from| *from >= now) else { return refuse(Kind::BadInput, "setting.day") };
    let mut tx = platform.store.begin_write().await?;
    setting::put(&mut tx, name, &value, from).await?;
    let object = format!("setting:{name}");
    let detail = json!({"value": value, "from": beijing_day(from), "reason": why});
    let entry = audit::Entry { actor: &by.account_id, action: "setting.change", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
