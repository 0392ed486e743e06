//! Planning, moving and closing the window of a session's rehearsal. Everybody who may rehearse is told.

use super::tell;
use crate::authority::Organizer;
use crate::clock::{Millis, beijing, beijing_weekday, parse_beijing};
use crate::error::{Error, Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::rules::rehearsal::{MINUTES, Misfit, Window};
use crate::sessions::find;
use crate::storage::{audit, rehearsal as stored, unrehearsed};
use serde_json::json;

/// Plans the rehearsal of a sealed session, or moves it. Times are typed in Beijing time, to the minute.
pub async fn plan(platform: &Platform, by: &Organizer, id: &str, opens_at: &str, closes_at: &str) -> Outcome<()> {
    let typed = Window { opens_at: time("开始", opens_at)?, closes_at: time("结束", closes_at)? };
    let session = find(platform, id).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let standing = stored::window_in(&mut tx, id).await?;
    let window =
        typed.planned(standing, session.plan.waiting_opens_at, now).map_err(|misfit| misfits(misfit, &session.plan))?;
    if !stored::plan(&mut tx, id, window, &by.account_id, now).await? {
        return refuse(Kind::Conflict, "rehearsal.not_sealed");
    }
    let facts = [session.plan.name, beijing_weekday(window.opens_at), beijing_weekday(window.closes_at)];
    let code = if standing.is_some() { "rehearsal.changed" } else { "rehearsal.planned" };
    let people = unrehearsed::people(&mut tx, id).await?;
    tell(platform, &mut tx, &people, (code, &facts), id).await?;
    let detail = json!({"opens_at": beijing(window.opens_at), "closes_at": beijing(window.closes_at)});
    let object = format!("session:{id}");
    let entry = audit::Entry { actor: &by.account_id, action: "rehearsal.plan", object: &object, detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

fn time(which: &str, text: &str) -> Outcome<Millis> {
    parse_beijing(text).ok_or_else(|| Refusal::new(Kind::BadInput, "rehearsal.time").fact(which).into())
}

fn misfits(misfit: Misfit, plan: &crate::storage::session::Plan) -> Error {
    match misfit {
        Misfit::Short => Refusal::new(Kind::BadInput, "rehearsal.short_window").fact(MINUTES),
        Misfit::Past => Refusal::new(Kind::BadInput, "rehearsal.past"),
        Misfit::Late => Refusal::new(Kind::BadInput, "rehearsal.late").fact(beijing(plan.waiting_opens_at)),
        Misfit::Begun => Refusal::new(Kind::Conflict, "rehearsal.begun"),
    }
    .into()
}

/// Ends a rehearsal that has begun, or calls off one that has not. Who is under way may finish. After a call-off everybody
/// is told; after an early end, who has not rehearsed.
pub async fn close(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let name = find(platform, id).await?.plan.name;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let (act, code, people) = if stored::call_off(&mut tx, id, now).await? {
        ("rehearsal.call_off", "rehearsal.called_off", unrehearsed::people(&mut tx, id).await?)
    } else if stored::close(&mut tx, id, now).await? {
        ("rehearsal.close", "rehearsal.closed", unrehearsed::missing_people(&mut tx, id).await?)
    } else {
        return refuse(Kind::Conflict, "rehearsal.not_planned");
    };
    tell(platform, &mut tx, &people, (code, &[name]), id).await?;
    let object = format!("session:{id}");
    let entry = audit::Entry { actor: &by.account_id, action: act, object: &object, detail: json!({}) };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}
