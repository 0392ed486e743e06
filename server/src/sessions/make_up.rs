//! Make-ups (补考). A make-up belongs to a published session and is reported apart; it goes the same way as every session, but
//! its people are listed by an organizer: who was deferred, absent or failed, and nobody else.

use super::{create, find, object, tell};
use crate::authority::Organizer;
use crate::clock::{DAY, beijing_weekday};
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::eligibility::check;
use crate::rules::session_state::Stored;
use crate::storage::make_up::{self, Entitled, MakeUp};
use crate::storage::notice::To;
use crate::storage::person;
use crate::storage::registration::{self, NewRegistration};
use crate::storage::session::{self, Session};
use crate::storage::{audit, setting};
use crate::vault::new_id;
use serde_json::json;

/// Make-ups a session may have unless the setting `exam.make_ups` says otherwise.
const MOST: u32 = 1;

/// What the pages show of a session's make-ups.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The session made up for.
    pub session: Session,
    /// Its make-ups.
    pub make_ups: Vec<MakeUp>,
    /// Who is entitled now.
    pub entitled: Vec<Entitled>,
    /// How many make-ups it may have.
    pub most: usize,
    /// People of the first sitting and its published make-ups together: sat, passed.
    pub finally: (i64, i64),
}

/// The make-ups of a published session.
pub async fn overview(platform: &Platform, _: &Organizer, id: &str) -> Outcome<Overview> {
    let session = find(platform, id).await?;
    if !published(&session) || session.makes_up.is_some() {
        return refuse(Kind::Conflict, "make_up.not_published");
    }
    Ok(Overview {
        make_ups: make_up::of(&platform.store, id).await?,
        entitled: make_up::entitled(&platform.store, id).await?,
        most: most(platform, &session).await?,
        finally: make_up::finally(&platform.store, id).await?,
        session,
    })
}

fn published(session: &Session) -> bool {
    matches!(session.state, Stored::Published | Stored::Archived)
}

async fn most(platform: &Platform, session: &Session) -> Outcome<usize> {
    let number = setting::number_in_force(&platform.store, "exam.make_ups", session.plan.starts_at, MOST).await?;
    Ok(usize::try_from(number).unwrap_or(1))
}

/// Makes the draft of a make-up: the same paper and rules, two weeks from now at the same hour. Returns its id.
pub async fn plan(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let known = overview(platform, by, id).await?;
    let standing = known.make_ups.iter().filter(|one| !one.cancelled).count();
    if standing >= known.most {
        return Err(Refusal::new(Kind::Conflict, "make_up.enough").fact(known.most).into());
    }
    if known.entitled.is_empty() {
        return refuse(Kind::Conflict, "make_up.nobody");
    }
    let now = platform.clock.now();
    let mut plan = known.session.plan.clone();
    let number = known.make_ups.len() + 1;
    plan.name =
        if number == 1 { format!("{}（补考）", plan.name) } else { format!("{}（补考{number}）", plan.name) };
    let days = (now + 14 * DAY - plan.starts_at) / DAY + 1;
    let shift = days.max(1) * DAY;
    plan.starts_at += shift;
    plan.waiting_opens_at += shift;
    (plan.registration_opens_at, plan.registration_closes_at) = (now, plan.starts_at - 7 * DAY);
    let draft = create::create(platform, by, &plan).await?;
    let mut tx = platform.store.begin_write().await?;
    make_up::set(&mut tx, &draft, id).await?;
    let detail = json!({"make_up": draft, "entitled": known.entitled.len()});
    let entry = audit::Entry { actor: &by.account_id, action: "session.plan_make_up", object: &object(id), detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(draft)
}

/// Lists everyone entitled who is not listed yet, with today's checks, and tells them. Returns how many.
pub async fn enroll(platform: &Platform, by: &Organizer, id: &str) -> Outcome<u64> {
    let session = find(platform, id).await?;
    let Some(first) = session.makes_up.clone() else { return Err(missing()) };
    if !matches!(session.state, Stored::RegistrationOpen | Stored::UnderReview) {
        return refuse(Kind::Conflict, "make_up.closed");
    }
    let entitled = make_up::entitled(&platform.store, &first).await?;
    let now = platform.clock.now();
    let (mut new, mut people) = (Vec::new(), Vec::new());
    for one in &entitled {
        let own = person::candidate_of(&platform.store, id, &one.person_id, now).await?;
        let Some(own) = own.filter(|own| own.registration.is_none()) else { continue };
        new.push(NewRegistration::of(new_id(), &own.id, &own.unit_id, &check(&own.facts), false)?);
        people.push(own.id);
    }
    if new.is_empty() {
        return refuse(Kind::Conflict, "make_up.all_listed");
    }
    let mut tx = platform.store.begin_write().await?;
    let made = registration::insert_all(&mut tx, &platform.store, id, &new, &by.account_id, now).await?;
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "session.enroll_make_up",
        object: &object(id),
        detail: json!({"made": made}),
    };
    audit::append(&mut tx, now, &entry).await?;
    let facts = [session.plan.name.clone(), beijing_weekday(session.plan.starts_at)];
    let link = format!("/register/{id}");
    tell(platform, &mut tx, To::People(&people), ("make_up.listed", &facts), (id, &link)).await?;
    tx.commit().await?;
    Ok(made)
}

/// The session a make-up belongs to, by id and name.
pub async fn first_of(platform: &Platform, session: &Session) -> Outcome<Option<(String, String)>> {
    match &session.makes_up {
        Some(id) => Ok(session::find(&platform.store, id).await?.map(|s| (s.id, s.plan.name))),
        None => Ok(None),
    }
}
