//! Confirming an import: everything the preview showed and nothing else, in one transaction. Each person is told, and the
//! bureau when a pass was taken away that an application or a licence rests on.

use super::compare::{Compared, Effect, Plan};
use super::import::{digests, find, note, plan_of, world};
use super::sheet::ResultRow;
use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::storage::notice::{self, Notice, To};
use crate::storage::provincial::{self, New};
use crate::storage::provincial_import::{self as stored, Staged};
use crate::storage::{Write, application};
use crate::vault::new_id;
use serde_json::json;

/// Writes what the preview showed; refuses when the register or the results have changed since. Returns the exam's id.
pub async fn confirm(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let staged = find(platform, by, id).await?;
    if staged.state != "staged" {
        return refuse(Kind::Conflict, "provincial.finished");
    }
    let plan = plan_of(&staged)?;
    if plan.writes() == 0 {
        return refuse(Kind::Conflict, "provincial.nothing");
    }
    let loses = !plan.losing.is_empty();
    if loses && staged.losing_seen_at.is_none() {
        return refuse(Kind::Conflict, "provincial.list_unseen");
    }
    let rows: Vec<ResultRow> = serde_json::from_str(&platform.vault.unseal(&staged.rows_cipher)?)?;
    let digests = digests(platform, &rows)?;
    let (mut tx, now) = (platform.store.begin_write().await?, platform.clock.now());
    let world = world(platform, &mut tx, (&staged.exam_name, &staged.exam_day), &digests).await?;
    let compared = world.compare(&rows, &digests);
    if world.mark(&compared) != plan.mark {
        return refuse(Kind::Conflict, "provincial.changed");
    }
    let exam = match write(platform, &mut tx, by, &staged, world.exam_id.as_deref(), &compared).await {
        Err(Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => {
            return refuse(Kind::Conflict, "provincial.changed");
        }
        other => other?,
    };
    if !stored::confirm(&mut tx, id, &exam, loses, now).await? {
        return refuse(Kind::Conflict, "provincial.finished");
    }
    tell(platform, &mut tx, &staged, &exam, &compared, &plan).await?;
    let detail = json!({"exam": exam, "new": plan.new, "corrected": plan.corrected, "lost": plan.losing.len(),
        "unknown": plan.unknown, "conflict": plan.conflict});
    note(platform, &mut tx, by, "provincial_import.confirm", id, detail).await?;
    tx.commit().await?;
    Ok(exam)
}

/// Adds the exam where it is not there yet, and a version for whoever is new or corrected.
async fn write(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    staged: &Staged,
    known: Option<&str>,
    compared: &[Compared<'_>],
) -> Outcome<String> {
    let now = platform.clock.now();
    let exam = known.map_or_else(new_id, str::to_owned);
    if known.is_none() {
        let named = (exam.as_str(), staged.exam_name.as_str(), staged.exam_day.as_str());
        provincial::add_exam(tx, named, &by.account_id, now).await?;
    }
    let rows: Vec<New> = compared.iter().filter_map(version).collect();
    provincial::add(tx, &platform.store, (&exam, &staged.id), &rows, now).await?;
    Ok(exam)
}

/// The version a row adds, if it adds one.
fn version(one: &Compared<'_>) -> Option<New> {
    let (Some(person), Effect::New | Effect::Corrected(..)) = (one.person, &one.effect) else { return None };
    Some(New {
        id: new_id(),
        person_id: person.id.clone(),
        version: one.before.map_or(1, |before| before.version + 1),
        unit_id: one.before.map_or(&person.unit_id, |before| &before.unit_id).clone(),
        score: one.row.score,
        full_marks: one.row.full,
        passed: i64::from(one.row.passed),
        number: one.row.number.clone(),
    })
}

async fn tell(
    platform: &Platform,
    tx: &mut Write,
    staged: &Staged,
    exam: &str,
    compared: &[Compared<'_>],
    plan: &Plan,
) -> Outcome<()> {
    let (store, now, object) = (&platform.store, platform.clock.now(), format!("provincial_import:{}", staged.id));
    let of = |wanted: fn(&Effect) -> bool| -> Vec<String> {
        compared.iter().filter(|c| wanted(&c.effect)).filter_map(|c| c.person.map(|p| p.id.clone())).collect()
    };
    let facts = [format!("{}（{}）", staged.exam_name, staged.exam_day)];
    for (code, people) in [
        ("provincial.imported", of(|effect| matches!(effect, Effect::New))),
        ("provincial.corrected", of(|effect| matches!(effect, Effect::Corrected(..)))),
    ] {
        let notice = Notice { code, facts: &facts, link: "/results", object: &object, visible_at: now };
        notice::send(tx, store, To::People(&people), &notice).await?;
    }
    let lost: Vec<&str> = plan.losing.iter().map(|one| one.person_id.as_str()).collect();
    let rest = application::resting_on(tx, store, exam, &lost).await?;
    if rest > 0 {
        let facts = [facts[0].clone(), rest.to_string()];
        let link = format!("/bureau/provincial?exam={exam}");
        let notice =
            Notice { code: "provincial.pass_taken", facts: &facts, link: &link, object: &object, visible_at: now };
        notice::send(tx, store, To::Role("bureau"), &notice).await?;
    }
    Ok(())
}
