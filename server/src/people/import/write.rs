//! Confirming an import: everything the preview showed and nothing else, in one transaction of a handful of statements.

use super::compare::{Compared, Standing, mark};
use super::{Plan, Rows, World, find, note};
use crate::accounts::manage::CODE_LASTS;
use crate::authority::Keeper;
use crate::clock::beijing_day;
use crate::error::{Error, Kind, Outcome, refuse};
use crate::people::change::differences;
use crate::platform::Platform;
use crate::roster::confirm::{PREFIX, new_person};
use crate::roster::people::Slip;
use crate::roster::workbook::RosterRow;
use crate::storage::Write;
use crate::storage::people::{self, Changed, Kept};
use crate::storage::people_import as stored;
use crate::storage::person::{self, Entered, NewPerson};
use crate::storage::posting::{self, New, NewEvent};
use crate::vault::new_id;
use serde_json::json;

const REASON: &str = "人员名单导入";

/// Writes what the preview showed; refuses when the register has changed since. Returns how many people it changed.
pub async fn confirm(platform: &Platform, by: &Keeper, id: &str) -> Outcome<usize> {
    let staged = find(platform, by, id).await?;
    if staged.state != "staged" {
        return refuse(Kind::Conflict, "people_import.finished");
    }
    let plan: Plan = serde_json::from_str(&staged.plan)?;
    if plan.new + plan.update + plan.leave == 0 {
        return refuse(Kind::Conflict, "people_import.nothing");
    }
    let leaves = !plan.leaving.is_empty();
    if leaves && (plan.conflict > 0 || staged.problems != "[]") {
        return refuse(Kind::Conflict, "people_import.unclean");
    }
    if leaves && staged.leaving_seen_at.is_none() {
        return refuse(Kind::Conflict, "people_import.list_unseen");
    }
    let rows: Vec<RosterRow> = serde_json::from_str(&platform.vault.unseal(&staged.rows_cipher)?)?;
    let rows = Rows::of(platform, rows)?;
    let mut tx = platform.store.begin_write().await?;
    let world = World::of(platform, &mut tx, &rows, &staged.scope, staged.whole).await?;
    let (compared, leaving) = world.compare(&rows);
    if mark(&compared, &leaving) != plan.mark {
        return refuse(Kind::Conflict, "people_import.changed");
    }
    let made = Made::of(platform, &mut tx, &compared, &leaving).await?;
    made.write(platform, &mut tx, by).await?;
    let codes = platform.vault.seal(&serde_json::to_string(&made.slips)?)?;
    let kept = (!made.slips.is_empty()).then_some(codes.as_str());
    if !stored::finish(&mut tx, id, "confirmed", kept, leaves).await? {
        return refuse(Kind::Conflict, "people_import.finished");
    }
    let detail = json!({"new": plan.new, "update": plan.update, "leave": plan.leave, "conflict": plan.conflict});
    note(platform, &mut tx, by, "people_import.confirm", id, detail).await?;
    tx.commit().await?;
    Ok(plan.new + plan.update + plan.leave)
}

/// Everything to be written.
#[derive(Default)]
struct Made {
    people: Vec<NewPerson>,
    slips: Vec<Slip>,
    changes: Vec<Changed>,
    events: Vec<NewEvent>,
    /// Whose home posting ends.
    moved: Vec<String>,
    /// Whose every posting ends.
    left: Vec<String>,
    postings: Vec<New>,
    day: String,
}

impl Made {
    async fn of(platform: &Platform, tx: &mut Write, compared: &[Compared<'_>], leaving: &[Kept]) -> Outcome<Self> {
        let mut made = Self { day: beijing_day(platform.clock.now()), ..Self::default() };
        let mut number = person::highest_staff_number(tx, PREFIX).await?;
        for one in compared {
            match (&one.standing, one.person, &one.after) {
                (Standing::New, ..) => {
                    number += u32::from(one.row.staff_no.is_none());
                    let unit = one.unit_id.unwrap_or_default();
                    let (new, slip) = new_person(platform, one.row, one.digest, unit, number)?;
                    made.people.push(new);
                    made.slips.push(slip);
                }
                (Standing::Update(_) | Standing::Leave, Some(before), Some(after)) => {
                    made.change(platform, before, after.clone(), one.row)?;
                }
                _ => {}
            }
        }
        for before in leaving {
            let after = Changed { in_post: 0, ..before.unchanged() };
            made.follow(before, &after, None);
            made.changes.push(after);
        }
        Ok(made)
    }

    fn change(&mut self, platform: &Platform, before: &Kept, mut after: Changed, row: &RosterRow) -> Outcome<()> {
        if after.phone_digest != before.phone_digest {
            after.phone_cipher = platform.vault.seal(row.phone.full())?;
        }
        self.follow(before, &after, Some(&row.unit_name));
        self.changes.push(after);
        Ok(())
    }

    /// The postings and the event that go with a change.
    fn follow(&mut self, before: &Kept, after: &Changed, unit: Option<&str>) {
        let moves = before.unit_id != after.unit_id;
        let act = match (before.in_post, after.in_post != 0) {
            (true, false) => "leave",
            (false, true) => "join",
            (true, true) if moves => "move",
            _ => "change",
        };
        match act {
            "leave" => self.left.push(before.id.clone()),
            "move" => self.moved.push(before.id.clone()),
            _ => {}
        }
        if matches!(act, "move" | "join") {
            self.postings.push(New {
                id: new_id(),
                person_id: before.id.clone(),
                unit_id: after.unit_id.clone(),
                kind: "home",
                from_day: self.day.clone(),
            });
        }
        self.events.push(NewEvent {
            id: new_id(),
            person_id: before.id.clone(),
            act,
            day: self.day.clone(),
            words: differences(before, after, unit).join("；"),
            reason: REASON.to_owned(),
        });
    }

    async fn write(&self, platform: &Platform, tx: &mut Write, by: &Keeper) -> Outcome<()> {
        let (store, now) = (&platform.store, platform.clock.now());
        let written = async {
            if !self.people.is_empty() {
                let expires_at = now + CODE_LASTS;
                let entered = Entered { by: &by.account_id, at: now, expires_at, day: &self.day, reason: REASON };
                person::insert_all(tx, store, &self.people, &entered).await?;
            }
            let changed = people::change(tx, store, &self.changes).await?;
            Ok(usize::try_from(changed).is_ok_and(|changed| changed == self.changes.len()))
        };
        match written.await {
            Ok(true) => {}
            Ok(false) => return refuse(Kind::Conflict, "people_import.changed"),
            Err(Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => {
                return refuse(Kind::Conflict, "people_import.changed");
            }
            Err(e) => return Err(e),
        }
        for (list, kind) in [(&self.moved, "home"), (&self.left, "")] {
            let list: Vec<&str> = list.iter().map(String::as_str).collect();
            posting::end_of(tx, store, &list, kind, &self.day).await?;
        }
        posting::begin(tx, store, &self.postings, now).await?;
        posting::note(tx, store, &self.events, &by.account_id, now).await
    }
}
