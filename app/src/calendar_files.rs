//! Calendar files (RFC 5545): the matters of a session for organizers, the own sitting for an officer. Times are UTC, so every
//! calendar shows them in its own zone; the identifiers are stable, so a file taken again replaces what it said before.

use crate::api::caller::Attached;
use crate::files::{attachment, refused};
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use server::Platform;
use server::clock::{Millis, beijing_weekday, utc_stamp};
use server::rules::calendar::{Entry, Matter};
use server::sessions::calendar::{of_session, own_sitting};
use server::sessions::{ExamSession, Registration};

const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// The routes; they need the caller attached.
pub fn routes(platform: Platform) -> Router {
    Router::new()
        .route("/organizer/sessions/{id}/calendar.ics", get(session_file))
        .route("/register/{id}/calendar.ics", get(sitting_file))
        .with_state(platform)
}

async fn session_file(
    State(platform): State<Platform>,
    Extension(Attached(caller)): Extension<Attached>,
    Path(id): Path<String>,
) -> Response {
    let Some(caller) = caller else { return Redirect::to("/sign-in").into_response() };
    let found = async { of_session(&platform, &caller.organizer()?, &id).await }.await;
    match found {
        Ok((session, entries)) => file("session.ics", &session_calendar(&session, &entries, platform.clock.now())),
        Err(error) => refused(error),
    }
}

async fn sitting_file(
    State(platform): State<Platform>,
    Extension(Attached(caller)): Extension<Attached>,
    Path(id): Path<String>,
) -> Response {
    let Some(caller) = caller else { return Redirect::to("/sign-in").into_response() };
    let found = async { own_sitting(&platform, &caller.officer()?, &id).await }.await;
    match found {
        Ok((session, own)) => file("sitting.ics", &sitting_calendar(&session, &own, platform.clock.now())),
        Err(error) => refused(error),
    }
}

fn file(name: &str, calendar: &Calendar) -> Response {
    attachment(name, MEDIA_TYPE, calendar.to_string().into_bytes())
}

fn session_calendar(session: &ExamSession, entries: &[Entry], now: Millis) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.name(&session.plan.name);
    for entry in entries {
        let mut event = match entry.matter {
            Matter::WaitingOpens | Matter::Ends => continue,
            Matter::Starts => exam(session, now),
            matter => at(&format!("{}：{}", session.plan.name, matter.label()), (entry.at, entry.at), now),
        };
        let matter = format!("{:?}", entry.matter).to_lowercase();
        calendar.push(event.uid(&format!("{}-{matter}@mingfa", session.id)).done());
    }
    calendar.done()
}

fn sitting_calendar(session: &ExamSession, own: &Registration, now: Millis) -> Calendar {
    let mut event = exam(session, now);
    let ticket = own.ticket_no.as_ref().map_or_else(|| "准考证号待编排".to_owned(), |n| format!("准考证号 {n}"));
    let waiting = beijing_weekday(session.plan.waiting_opens_at);
    event.description(&format!("{ticket}。候考室 {waiting}（北京时间）开放，请携带身份证和准考证。"));
    if let (Some(room), Some(seat)) = (&own.room, own.seat_no) {
        event.location(&format!("{room} {seat} 号"));
    }
    event.alarm(Alarm::display("明天考试", icalendar::Trigger::before_start(chrono::Duration::days(1))));
    Calendar::new().name(&session.plan.name).push(event.uid(&format!("{}-sitting@mingfa", own.id)).done()).done()
}

fn exam(session: &ExamSession, now: Millis) -> Event {
    let plan = &session.plan;
    at(&plan.name, (plan.starts_at, plan.starts_at + plan.minutes * server::clock::MINUTE), now)
}

fn at(summary: &str, (from, to): (Millis, Millis), now: Millis) -> Event {
    let mut event = Event::new();
    event.summary(summary).add_property("DTSTART", utc_stamp(from)).add_property("DTEND", utc_stamp(to));
    event.add_property("DTSTAMP", utc_stamp(now));
    event
}
