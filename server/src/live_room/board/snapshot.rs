//! One look at a session, with what it takes from the look before.

use crate::clock::{MINUTE, Millis};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rules::rehearsal::MINUTES;
use crate::rules::trouble::{Standing, Trouble, trouble};
use crate::sessions::find;
use crate::storage::incident::{self, Incident};
use crate::storage::live_room;
use crate::storage::session::Session;
use crate::storage::unrehearsed;
use crate::storage::watch::{self, Pulse, Seated, Watched};
use crate::vault::new_id;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows of the log a board shows.
const LOG: i64 = 20;

/// A session as its boards show it.
#[derive(Clone, Debug)]
pub struct Board {
    /// Which series of versions this is: another one after the program was started again.
    pub series: String,
    /// Counts up whenever something changed.
    pub version: u64,
    /// Now.
    pub now: Millis,
    /// What stands above the table.
    pub head: Arc<Head>,
    /// Version at which the head last changed.
    pub head_version: u64,
    /// Candidates, most urgent first, then by ticket.
    pub rows: Vec<Arc<Row>>,
}

/// What stands above the table.
#[derive(Clone, Debug)]
pub struct Head {
    /// The session.
    pub session: Session,
    /// The counts.
    pub counts: Counts,
    /// The announcement that stands.
    pub announcement: Option<String>,
    /// The newest rows of the log, newest first.
    pub log: Vec<Incident>,
}

/// The counts of a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 应考
    pub expected: usize,
    /// 已签到
    pub checked_in: usize,
    /// 已进入
    pub entered: usize,
    /// 作答中
    pub writing: usize,
    /// 离线
    pub offline: usize,
    /// 已交
    pub handed_in: usize,
    /// 未到
    pub absent: usize,
    /// 未试答; none when the session had no rehearsal.
    pub unrehearsed: Option<usize>,
}

/// One candidate.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where the candidate stands. `seen_at` is kept only of who is offline: it changes all the time.
    pub one: Watched,
    /// What needs a look.
    pub trouble: Trouble,
    /// Whether the last change was one of state or trouble, not only of progress.
    pub moved: bool,
    /// Version at which it last changed.
    pub version: u64,
}

/// What a look keeps for the next one.
#[derive(Debug)]
pub(super) struct Folded {
    series: String,
    version: u64,
    head: Arc<Head>,
    head_version: u64,
    seated: Vec<Arc<Seated>>,
    rows: HashMap<String, Arc<Row>>,
    /// With the instant it was read.
    unrehearsed: (Unrehearsed, Millis),
}

/// The attempts whose candidates have not rehearsed; none when no rehearsal was planned.
type Unrehearsed = Option<Arc<HashSet<String>>>;

/// Looks at a session.
pub(super) async fn make(platform: &Platform, session_id: &str, kept: &mut Option<Folded>) -> Outcome<Board> {
    let store = &platform.store;
    let session = find(platform, session_id).await?;
    let heard = platform.seen.fresh();
    let pulses = watch::pulses(store, session_id, None).await?;
    let now = platform.clock.now();
    let same = kept.as_ref().filter(|k| k.seated.len() == pulses.len());
    let untried = unrehearsed(platform, &session, now, same).await?;
    let seated = match same {
        Some(kept) => kept.seated.clone(),
        None => watch::seated(store, session_id, None).await?,
    };
    let rows = kept.as_ref().map(|k| &k.rows);
    let mut fresh: HashMap<_, _> =
        pulses.into_iter().map(|(id, pulse)| (id.clone(), with_memory(pulse, heard.get(&id)))).collect();
    let saved: Vec<&str> = fresh.iter().filter(|(id, p)| saved_since(p, rows, id)).map(|(id, _)| id.as_str()).collect();
    let touched = watch::touched(store, &saved).await?;
    let version = kept.as_ref().map_or(0, |k| k.version) + 1;
    let mut made = Vec::with_capacity(seated.len());
    for who in &seated {
        let Some(pulse) = fresh.remove(&who.attempt_id) else { continue };
        let old = rows.and_then(|r| r.get(&who.attempt_id));
        let (count, last) = match (touched.get(&who.attempt_id), old) {
            (Some(found), _) => *found,
            (None, Some(old)) => (old.one.touched, old.one.saved_at),
            (None, None) => (0, None),
        };
        let missing = untried.0.as_ref().is_some_and(|all| all.contains(&who.attempt_id));
        let one = Watched { who: who.clone(), pulse, saved_at: last, touched: count, unrehearsed: missing };
        made.push(row(one, &session, now, old, version));
    }
    let changed = made.iter().any(|row| row.version == version);
    let head = head(platform, session, &made, untried.0.is_some()).await?;
    Ok(keep(kept, head, (seated, untried), made, (version, changed, now)))
}

/// Who has not rehearsed, and when that was read. Asked anew only while somebody can still hand a rehearsal in: what was
/// read after that stands, so that a running exam pays nothing for it.
async fn unrehearsed(
    platform: &Platform,
    session: &Session,
    now: Millis,
    kept: Option<&Folded>,
) -> Outcome<(Unrehearsed, Millis)> {
    let settled = session.plan.waiting_opens_at + MINUTES * MINUTE;
    match kept.map(|kept| &kept.unrehearsed) {
        Some((all, read_at)) if *read_at > settled => Ok((all.clone(), *read_at)),
        _ => Ok((unrehearsed::attempts(&platform.store, &session.id).await?.map(Arc::new), now)),
    }
}

/// A pulse with what this process has heard and not written down yet.
fn with_memory(mut pulse: Pulse, heard: Option<&(Millis, Millis)>) -> Pulse {
    if let Some((seen, saved)) = heard {
        pulse.seen_at = pulse.seen_at.max((*seen > 0).then_some(*seen));
        pulse.saved_at = pulse.saved_at.max((*saved > 0).then_some(*saved));
    }
    pulse
}

/// Whether answers of an attempt have to be counted: at the first look, and when it saved since.
fn saved_since(pulse: &Pulse, rows: Option<&HashMap<String, Arc<Row>>>, id: &str) -> bool {
    match rows.and_then(|rows| rows.get(id)) {
        Some(old) => pulse.saved_at > old.one.saved_at || pulse.state != old.one.pulse.state,
        None => pulse.state != "ready",
    }
}

fn row(mut one: Watched, session: &Session, now: Millis, old: Option<&Arc<Row>>, version: u64) -> Arc<Row> {
    let trouble = trouble_of(&one, session, now);
    if trouble != Trouble::Offline {
        one.pulse.seen_at = None;
    }
    one.pulse.saved_at = None;
    match old {
        Some(old) if old.one == one && old.trouble == trouble => old.clone(),
        _ => {
            let moved = old.is_some_and(|old| old.trouble != trouble || old.one.pulse.state != one.pulse.state);
            Arc::new(Row { one, trouble, moved, version })
        }
    }
}

/// What needs a look about a candidate.
pub(in crate::live_room) fn trouble_of(one: &Watched, session: &Session, now: Millis) -> Trouble {
    let pulse = &one.pulse;
    let standing = Standing {
        state: &pulse.state,
        generation: pulse.generation,
        opened_at: pulse.opened_at,
        deadline: pulse.deadline,
        seen_at: pulse.seen_at,
        saved_at: one.saved_at,
        checked_in: pulse.checked_at.is_some(),
        incident_at: pulse.incident_at,
        unrehearsed: one.unrehearsed,
    };
    trouble(&standing, session.plan.starts_at, now, session.room.standing(now))
}

async fn head(platform: &Platform, session: Session, rows: &[Arc<Row>], rehearsed: bool) -> Outcome<Head> {
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| test(row)).count();
    let is = |state: &'static str| move |row: &Row| row.one.pulse.state == state;
    let (absent, writing, handed_in) = (count(&is("ready")), count(&is("open")), count(&is("handed_in")));
    let counts = Counts {
        expected: rows.len(),
        checked_in: count(&|row| row.one.pulse.checked_at.is_some()),
        entered: writing + handed_in,
        writing,
        offline: count(&|row| row.trouble == Trouble::Offline),
        handed_in,
        absent,
        unrehearsed: rehearsed.then(|| count(&|row| row.one.unrehearsed)),
    };
    let announcement = live_room::announcement(&platform.store, &session.id).await?.map(|(_, words)| words);
    let log = incident::list(&platform.store, &session.id, None, LOG).await?;
    Ok(Head { session, counts, announcement, log })
}

/// Whether two heads show the same.
fn same(a: &Head, b: &Head) -> bool {
    let newest = |head: &Head| head.log.first().map(|one| (one.at, one.kind.clone(), one.words.clone()));
    a.counts == b.counts
        && a.session.room == b.session.room
        && a.session.state == b.session.state
        && a.announcement == b.announcement
        && a.log.len() == b.log.len()
        && newest(a) == newest(b)
}

fn keep(
    kept: &mut Option<Folded>,
    head: Head,
    (seated, unrehearsed): (Vec<Arc<Seated>>, (Unrehearsed, Millis)),
    made: Vec<Arc<Row>>,
    (version, changed, now): (u64, bool, Millis),
) -> Board {
    let old = kept.take();
    let (head, head_version) = match &old {
        Some(old) if same(&old.head, &head) => (old.head.clone(), old.head_version),
        _ => (Arc::new(head), version),
    };
    let version = match &old {
        Some(old) if !changed && head_version != version => old.version,
        _ => version,
    };
    let series = old.map_or_else(new_id, |old| old.series);
    let rows = made.iter().map(|row| (row.one.who.attempt_id.clone(), row.clone())).collect();
    *kept =
        Some(Folded { series: series.clone(), version, head: head.clone(), head_version, seated, rows, unrehearsed });
    let mut rows = made;
    rows.sort_by(|a, b| (a.trouble, &a.one.who.ticket_no).cmp(&(b.trouble, &b.one.who.ticket_no)));
    Board { series, version, now, head, head_version, rows }
}
