//! Asking for what the rules do not give by themselves: a late registration (补报名) after registration closed and before the
//! start, and a deferral (缓考) with its evidence. An organizer answers; who asked and the person are told.

use super::{find_in, object};
use crate::authority::{Liaison, Officer, Organizer};
use crate::error::{Kind, Outcome, Refusal, missing, reason, refuse};
use crate::platform::Platform;
use crate::rules::decision::{is_undoable, told_at};
use crate::rules::eligibility::check;
use crate::rules::session_state::Stored;
use crate::storage::notice::{self, Notice, To};
use crate::storage::registration::{self, Decision, NewRegistration};
use crate::storage::registration_request::{self as stored, New};
use crate::storage::session::Session;
use crate::storage::{Write, audit, person};
use crate::vault::new_id;
use serde_json::json;

pub use crate::storage::registration_request::Request;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A late registration.
    Late,
    /// A deferral.
    Deferral,
}

impl Wanted {
    /// Of a stored code.
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "late" => Some(Self::Late),
            "deferral" => Some(Self::Deferral),
            _ => None,
        }
    }

    /// Stable code.
    pub fn code(self) -> &'static str {
        if self == Self::Late { "late" } else { "deferral" }
    }
}

/// What the form says.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Session id.
    pub session_id: String,
    /// `late` or `deferral`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Name and number of the document that proves it; a deferral needs one.
    pub evidence: String,
}

/// Whether late registrations can be asked for now: registration is over and papers are not given out of hand yet.
pub fn takes_late(session: &Session, now: i64) -> bool {
    let closed = session.state == Stored::RegistrationOpen && now > session.plan.registration_closes_at;
    let later = matches!(session.state, Stored::UnderReview | Stored::Arranged | Stored::Sealed);
    (closed || later) && now < session.plan.starts_at
}

/// Whether a deferral can be asked for now: before papers are sealed.
pub fn takes_deferrals(session: &Session, now: i64) -> bool {
    matches!(session.state, Stored::RegistrationOpen | Stored::UnderReview | Stored::Arranged)
        && now < session.plan.starts_at
}

/// Asks for oneself.
pub async fn ask_self(platform: &Platform, by: &Officer, form: &Form) -> Outcome<()> {
    ask(platform, (&by.account_id, &by.unit_id), &by.person_id, form).await
}

/// Asks for a person of the own unit.
pub async fn ask_for(platform: &Platform, by: &Liaison, person_id: &str, form: &Form) -> Outcome<()> {
    ask(platform, (&by.account_id, &by.unit_id), person_id, form).await
}

async fn ask(platform: &Platform, (by, unit_id): (&str, &str), person_id: &str, form: &Form) -> Outcome<()> {
    let Some(wanted) = Wanted::of(&form.kind) else { return refuse(Kind::BadInput, "form.shape") };
    let (why, evidence) = (reason(&form.reason)?, form.evidence.trim());
    if evidence.chars().count() > 200 || (wanted == Wanted::Deferral && evidence.chars().count() < 2) {
        return refuse(Kind::BadInput, "request.evidence");
    }
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let session = find_in(&mut tx, &form.session_id).await?;
    let found = person::candidate(&mut tx, &session.id, person_id, unit_id, now).await?.ok_or_else(missing)?;
    let registered = matches!(found.registration.as_deref(), Some("submitted" | "approved"));
    match wanted {
        Wanted::Late if !takes_late(&session, now) => return refuse(Kind::Conflict, "request.late_closed"),
        Wanted::Late if registered || found.registration.as_deref() == Some("deferred") => {
            return refuse(Kind::Conflict, "registration.exists");
        }
        Wanted::Deferral if !takes_deferrals(&session, now) => {
            return refuse(Kind::Conflict, "request.deferral_closed");
        }
        Wanted::Deferral if !registered => return refuse(Kind::Conflict, "request.not_registered"),
        _ => {}
    }
    let (id, kind) = (new_id(), wanted.code());
    let new = New { id: &id, session_id: &session.id, person_id, unit_id, kind, reason: why, evidence, by };
    if !stored::insert(&mut tx, &new, now).await? {
        return refuse(Kind::Conflict, "request.open");
    }
    let facts = [session.plan.name.clone(), found.name, word(wanted).to_owned()];
    let (link, about) = (format!("/organizer/sessions/{}/requests", session.id), format!("request:{id}"));
    let said = Notice { code: "request.asked", facts: &facts, link: &link, object: &about, visible_at: now };
    notice::send(&mut tx, &platform.store, To::Role("organizer"), &said).await?;
    let detail = json!({"kind": kind, "person": person_id, "reason": why, "evidence": evidence});
    let entry = audit::Entry { actor: by, action: "registration.ask", object: &object(&session.id), detail };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What a request asks for, in words.
pub fn word(wanted: Wanted) -> &'static str {
    if wanted == Wanted::Late { "补报名" } else { "缓考" }
}

/// Grants an open request: a late registration is made and waits for review, a deferral takes effect. Returns the registration.
pub async fn grant(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    let found = stored::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    let session = find_in(&mut tx, &found.session_id).await?;
    let registration = match Wanted::of(&found.kind) {
        Some(Wanted::Late) => admit(platform, &mut tx, by, &found, &session).await?,
        _ => defer(&mut tx, by, &found, now).await?,
    };
    close(platform, &mut tx, by, &found, ("granted", "")).await?;
    tx.commit().await?;
    Ok(registration)
}

async fn admit(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    found: &Request,
    session: &Session,
) -> Outcome<String> {
    let now = platform.clock.now();
    if !takes_late(session, now) {
        return refuse(Kind::Conflict, "request.late_closed");
    }
    let one = person::candidate(tx, &session.id, &found.person_id, &found.unit_id, now).await?;
    let Some(one) = one else { return refuse(Kind::Conflict, "request.moved") };
    let checks = check(&one.facts);
    let new = NewRegistration::of(new_id(), &one.id, &one.unit_id, &checks, one.facts.renewing)?;
    if registration::insert_all(tx, &platform.store, &session.id, &[new], &by.account_id, now).await? == 0 {
        return refuse(Kind::Conflict, "registration.exists");
    }
    let made = person::candidate(tx, &session.id, &found.person_id, &found.unit_id, now).await?;
    made.and_then(|one| one.registration_id).ok_or_else(missing)
}

async fn defer(tx: &mut Write, by: &Organizer, found: &Request, now: i64) -> Outcome<String> {
    let Some(registration) = found.registration_id.clone() else { return refuse(Kind::Conflict, "request.moved") };
    let why = format!("{}（证明：{}）", found.reason, found.evidence);
    let decision = Decision {
        from: &["submitted", "approved"],
        to: "deferred",
        reason: &why,
        by: &by.account_id,
        act: "defer",
        at: now,
    };
    let states = ["registration_open", "under_review", "arranged"];
    if !registration::decide(tx, &registration, &decision, &states).await? {
        return refuse(Kind::Conflict, "registration.moved");
    }
    Ok(registration)
}

/// Refuses an open request with an answer.
pub async fn turn_down(platform: &Platform, by: &Organizer, id: &str, words: &str) -> Outcome<String> {
    let words = reason(words)?;
    let mut tx = platform.store.begin_write().await?;
    let found = stored::find_in(&mut tx, id).await?.ok_or_else(missing)?;
    close(platform, &mut tx, by, &found, ("refused", words)).await?;
    tx.commit().await?;
    Ok(found.session_id)
}

async fn close(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    found: &Request,
    (state, words): (&str, &str),
) -> Outcome<()> {
    let now = platform.clock.now();
    if !stored::answer(tx, &found.id, (state, words), &by.account_id, now).await? {
        return Err(Refusal::new(Kind::Conflict, "request.answered").into());
    }
    let wanted = Wanted::of(&found.kind).map_or("", word).to_owned();
    let answer = if state == "granted" { "已同意".to_owned() } else { format!("未同意，理由：{words}") };
    let facts = [found.session.clone(), found.name.clone(), wanted, answer];
    let about = format!("request:{}", found.id);
    // A deferral can be taken back for a while; nobody is told of one that was.
    let visible_at = if state == "granted" && found.kind == "deferral" { told_at(now) } else { now };
    let said = |link| Notice { code: "request.answered", facts: &facts, link, object: &about, visible_at };
    let link = format!("/register/{}", found.session_id);
    let (person, unit) = ([found.person_id.clone()], [found.unit_id.clone()]);
    notice::send(tx, &platform.store, To::People(&person), &said(&link)).await?;
    notice::send(tx, &platform.store, To::LiaisonsOf(&unit), &said("/unit/requests")).await?;
    let action = if state == "granted" { "registration.grant" } else { "registration.turn_down" };
    let detail = json!({"kind": found.kind, "person": found.person_id, "reason": words});
    let entry = audit::Entry { actor: &by.account_id, action, object: &object(&found.session_id), detail };
    audit::append(tx, now, &entry).await?;
    Ok(())
}

/// The requests of a session.
pub async fn of_session(platform: &Platform, _: &Organizer, session_id: &str) -> Outcome<Vec<Request>> {
    stored::of_session(&platform.store, session_id).await
}

/// The requests of the own unit.
pub async fn of_unit(platform: &Platform, by: &Liaison) -> Outcome<Vec<Request>> {
    let found = stored::of_unit(&platform.store, &by.unit_id).await?;
    Ok(found.into_iter().map(|one| told(one, platform.clock.now())).collect())
}

/// A request as it is told: a granted deferral that can still be taken back is not yet.
fn told(one: Request, now: i64) -> Request {
    let held =
        one.kind == "deferral" && one.state == "granted" && one.answered_at.is_some_and(|at| is_undoable(at, now));
    if !held {
        return one;
    }
    Request { state: "open".to_owned(), answered_at: None, answered_by: None, answer: String::new(), ..one }
}

/// The own requests for a session.
pub async fn own(platform: &Platform, by: &Officer, session_id: &str) -> Outcome<Vec<Request>> {
    let found = stored::of_person(&platform.store, session_id, &by.person_id).await?;
    Ok(found.into_iter().map(|one| told(one, platform.clock.now())).collect())
}

/// A session for which something can be asked, with whom of the own unit it can be asked for: id and name.
#[derive(Clone, Debug)]
pub struct Askable {
    /// The session.
    pub session: Session,
    /// Whose late registration can be asked for.
    pub late: Vec<(String, String)>,
    /// Whose deferral can be asked for.
    pub deferral: Vec<(String, String)>,
}

/// The sessions for which a liaison can ask something now, soonest start first.
pub async fn askable(platform: &Platform, by: &Liaison) -> Outcome<Vec<Askable>> {
    let now = platform.clock.now();
    let mut found = Vec::new();
    for session in crate::storage::session::formal(&platform.store).await? {
        let (late, deferral) = (takes_late(&session, now), takes_deferrals(&session, now));
        if !late && !deferral {
            continue;
        }
        let people = person::of_unit(&platform.store, &session.id, &by.unit_id, now).await?;
        let mut one = Askable { session, late: Vec::new(), deferral: Vec::new() };
        for person in people {
            let registered = matches!(person.registration.as_deref(), Some("submitted" | "approved"));
            let free = matches!(person.registration.as_deref(), None | Some("returned" | "withdrawn"));
            if deferral && registered {
                one.deferral.push((person.id.clone(), person.name.clone()));
            }
            if late && free && person.facts.in_post {
                one.late.push((person.id, person.name));
            }
        }
        found.push(one);
    }
    found.sort_by_key(|one| one.session.plan.starts_at);
    Ok(found)
}
