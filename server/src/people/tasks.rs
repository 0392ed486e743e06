//! What joins, moves and leaves ask for (动态调整): licences in force that no longer agree with their holder's posting. Nothing
//! is stored; the list follows from the register and the licences.

use crate::authority::{Bureau, Liaison};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::posting::{Held, Task, task};
use crate::storage::people::{self, Holder};

/// The tasks of the liaison's unit: of its present people, and of licences given for it.
pub async fn of_unit(platform: &Platform, by: &Liaison) -> Outcome<Vec<(Task, Holder)>> {
    tasks(platform, &by.unit_id).await
}

/// The tasks of the district.
pub async fn of_district(platform: &Platform, _: &Bureau) -> Outcome<Vec<(Task, Holder)>> {
    tasks(platform, "").await
}

async fn tasks(platform: &Platform, scope: &str) -> Outcome<Vec<(Task, Holder)>> {
    let found = people::out_of_step(&platform.store, scope, platform.clock.now()).await?;
    Ok(found.into_iter().filter_map(|one| Some((owed(&one)?, one))).collect())
}

fn owed(one: &Holder) -> Option<Task> {
    task(&Held {
        in_post: one.in_post,
        unit: &one.unit_id,
        duty: one.duty,
        licence_unit: &one.licence_unit_id,
        licence_duty: one.licence_duty,
    })
}
