//! The year (考试日历): both sessions with their windows and what is due; a session as last year's; one's own sitting.

use super::create::{self, default_name};
use super::{find, register};
use crate::authority::{Officer, Organizer};
use crate::clock::{DAY, Millis, beijing_day};
use crate::error::{Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::calendar::{Course, Deadlines, Entry, entries};
use crate::rules::session_state::{Phase, Stored};
use crate::storage::registration::{self, Registration};
use crate::storage::session::{self, Session};
use crate::storage::setting;

/// A session in the calendar.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The session.
    pub session: Session,
    /// Where it stands now.
    pub phase: Phase,
    /// Its matters in order of time.
    pub entries: Vec<Entry>,
}

/// One of the two regular sessions of a year.
#[derive(Clone, Debug)]
pub struct Regular {
    /// `june` or `november`.
    pub term: &'static str,
    /// The session that is planned for it; a cancelled one does not count.
    pub planned: Option<(String, String)>,
    /// Last year's of the same term, to copy.
    pub last_year: Option<(String, String)>,
}

/// A year.
#[derive(Clone, Debug)]
pub struct Year {
    /// The calendar year.
    pub year: i64,
    /// Now.
    pub now: Millis,
    /// Sessions with something in this year, earliest start first; their matters of other years are left out.
    pub sessions: Vec<Listed>,
    /// June and November.
    pub regular: [Regular; 2],
}

/// The year a calendar opens with: the present one.
pub fn this_year(platform: &Platform) -> i64 {
    beijing_day(platform.clock.now()).get(..4).and_then(|year| year.parse().ok()).unwrap_or(2026)
}

/// The calendar of a year (2020 to 2099).
pub async fn year(platform: &Platform, _: &Organizer, year: i64) -> Outcome<Year> {
    let (now, year) = (platform.clock.now(), year.clamp(2020, 2099));
    let all = session::formal(&platform.store).await?;
    let deadlines = deadlines(platform, now).await?;
    let regular = |term: &'static str| {
        let of = |year: i64| {
            let regular = |s: &&Session| s.makes_up.is_none() && s.state != Stored::Cancelled;
            let own = all.iter().filter(regular).filter(|s| s.plan.year == year && s.plan.term == term);
            // Of two of one term the one that is further on, not a draft beside it.
            let found = own.max_by_key(|s| Stored::ALL.iter().position(|known| known.0 == s.state));
            found.map(|s| (s.id.clone(), s.plan.name.clone()))
        };
        Regular { term, planned: of(year), last_year: of(year - 1) }
    };
    let regular = [regular("june"), regular("november")];
    let within = |entry: &Entry| beijing_day(entry.at).starts_with(&format!("{year}-"));
    let listed = |session: Session| {
        let entries: Vec<_> = entries(&course(&session, deadlines), now).into_iter().filter(within).collect();
        Listed { phase: session.phase(now), entries, session }
    };
    let mut sessions: Vec<_> = all.into_iter().map(listed).filter(|one| !one.entries.is_empty()).collect();
    sessions.sort_by_key(|one| one.session.plan.starts_at);
    Ok(Year { year, now, sessions, regular })
}

/// The matters of one session, for its calendar file.
pub async fn of_session(platform: &Platform, _: &Organizer, id: &str) -> Outcome<(Session, Vec<Entry>)> {
    let (session, now) = (find(platform, id).await?, platform.clock.now());
    let deadlines = deadlines(platform, now).await?;
    Ok((session.clone(), entries(&course(&session, deadlines), now)))
}

/// The officer's own sitting in a session, once the registration is approved.
pub async fn own_sitting(platform: &Platform, by: &Officer, session_id: &str) -> Outcome<(Session, Registration)> {
    let (session, _) = register::own(platform, by, session_id).await?;
    let found = registration::of_person(&platform.store, session_id, &by.person_id).await?;
    let approved = found.filter(|r| r.state == "approved" && session.state != Stored::Cancelled);
    Ok((session, approved.ok_or_else(missing)?))
}

fn course(session: &Session, deadlines: Deadlines) -> Course {
    Course {
        state: session.state,
        times: session.times(),
        registration: (session.plan.registration_opens_at, session.plan.registration_closes_at),
        published_at: session.published_at,
        deadlines,
    }
}

async fn deadlines(platform: &Platform, now: Millis) -> Outcome<Deadlines> {
    let days = async |name: &str, default: u32| -> Outcome<i64> {
        Ok(i64::from(setting::number_in_force(&platform.store, name, now, default).await?))
    };
    Ok(Deadlines {
        arrange_before: days("session.arrange_days", 7).await?,
        seal_before: days("session.seal_days", 1).await?,
        publish_after: days("session.publish_days", 10).await?,
        review: days("score_review.days", 7).await?,
    })
}

/// Makes a draft of the next year like this session: the same weekdays, 52 weeks later, or 53 where 52 would fall into
/// another month. Returns its id.
pub async fn copy_to_next_year(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    let mut plan = find(platform, id).await?.plan;
    let month = |at: Millis| beijing_day(at).get(5..7).map(str::to_owned);
    let weeks = |n: i64| n * 7 * DAY;
    let shift = if month(plan.starts_at + weeks(52)) == month(plan.starts_at) { weeks(52) } else { weeks(53) };
    if plan.starts_at + shift <= platform.clock.now() {
        return refuse(Kind::Conflict, "session.copy_is_past");
    }
    plan.year += 1;
    plan.name = default_name(plan.year, &plan.term);
    for at in [
        &mut plan.registration_opens_at,
        &mut plan.registration_closes_at,
        &mut plan.waiting_opens_at,
        &mut plan.starts_at,
    ] {
        *at += shift;
    }
    create::create(platform, by, &plan).await
}
