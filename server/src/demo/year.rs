//! The demo year, stage by stage.

use super::manifest::{AccountNote, AttemptNote, Manifest, SessionNote};
use super::{Plan, answers, at, late, people, provincial, rehearsals, rooms, units};
use crate::accounts::act_for;
use crate::accounts::activate::code_digest;
use crate::authority::{Console, Organizer, Role};
use crate::bank::load::load_content;
use crate::clock::{DAY, MINUTE, Millis};
use crate::error::Outcome;
use crate::platform::Platform;
use crate::roster;
use crate::sessions::{Filter, create, lifecycle, pass_many, publish, review, seal};
use crate::sittings;
use crate::storage::{account, demo, session, unit};
use crate::vault::{new_code, new_id};
use question_bank::blueprint::Blueprint;
use question_bank::marking::Policy;
use question_bank::paper::Marks;

/// How far a session is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Planned.
    Draft,
    /// Registration open, half of the officers registered.
    Open,
    /// Reviewed and seated in rooms, papers not dealt.
    Arranged,
    /// Papers sealed, the start ahead.
    Sealed,
    /// Begun a minute ago, nobody has entered.
    Running,
    /// Sat, not marked.
    Ended,
    /// Published.
    Published,
}

impl Stage {
    /// Every stage with its word on the command line.
    pub const ALL: [(Stage, &'static str); 7] = [
        (Stage::Draft, "draft"),
        (Stage::Open, "open"),
        (Stage::Arranged, "arranged"),
        (Stage::Sealed, "sealed"),
        (Stage::Running, "running"),
        (Stage::Ended, "ended"),
        (Stage::Published, "published"),
    ];

    /// The stage of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(s, _)| *s)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, w)| w)
    }

    /// When a session at this stage starts, seen from now.
    fn starts_at(self, now: Millis) -> Millis {
        match self {
            Stage::Draft => now + 60 * DAY,
            Stage::Open => now + 20 * DAY,
            Stage::Arranged => now + 4 * DAY,
            Stage::Sealed => now + 20 * MINUTE,
            Stage::Running => now - MINUTE,
            Stage::Ended => now - 5 * 60 * MINUTE,
            Stage::Published => now - 150 * DAY,
        }
    }
}

const STAFF: [(&str, &str, Role); 10] = [
    ("kaowu1", "金考务", Role::Organizer),
    ("kaowu2", "周考务", Role::Organizer),
    ("sifaju", "陈司法", Role::Bureau),
    ("xitong", "林系统", Role::SysAdmin),
    ("anquan", "叶安全", Role::SecAdmin),
    ("shenji", "吴审计", Role::AuditAdmin),
    ("lianluo", "潘联络", Role::Liaison),
    ("mingti1", "何命题", Role::Author),
    ("mingti2", "沈命题", Role::Author),
    ("shenti", "孙审题", Role::Reviewer),
];

/// Builds the demo year: one session published, one running, one open for registration.
pub async fn build(platform: &Platform, plan: &Plan, say: &(dyn Fn(&str) + Sync)) -> Outcome<Manifest> {
    let sessions = [
        (Stage::Published, 2026, "june", "2026年6月行政执法资格考试"),
        (Stage::Running, 2026, "november", "2026年11月行政执法资格考试"),
        (Stage::Open, 2027, "june", "2027年6月行政执法资格考试"),
    ];
    let manifest = make(platform, plan, &sessions, say).await?;
    if let Some(running) = manifest.sessions.iter().find(|one| one.stage == Stage::Running.word()) {
        let organizer = act_for::organizer(platform, Console, STAFF[0].0).await?;
        rehearsals::some(platform, &organizer, &running.id, Stage::Running.starts_at(plan.now)).await?;
    }
    Ok(manifest)
}

/// Builds one session at a stage.
pub async fn build_stage(
    platform: &Platform,
    plan: &Plan,
    stage: Stage,
    say: &(dyn Fn(&str) + Sync),
) -> Outcome<Manifest> {
    make(platform, plan, &[(stage, 2026, "november", "2026年11月行政执法资格考试")], say).await
}

type Wanted<'a> = (Stage, i64, &'a str, &'a str);

async fn make(
    platform: &Platform,
    plan: &Plan,
    sessions: &[Wanted<'_>],
    say: &(dyn Fn(&str) + Sync),
) -> Outcome<Manifest> {
    let past = at(platform, plan.now - 400 * DAY);
    say("载入题库");
    load_content(&past).await?;
    let hash = platform.hasher.hash(plan.password.clone()).await?;
    let staff = settle(&past, &hash).await?;
    let made = people::make(plan.candidates);
    let mut manifest = Manifest { password: plan.password.clone(), ..Manifest::default() };
    for wanted in sessions {
        say(&format!("准备 {}", wanted.3));
        let id = take(platform, plan, wanted, &made, &staff, &hash).await?;
        for one in demo::attempts(&platform.store, &id).await? {
            manifest.attempts.push(AttemptNote {
                id: one.attempt,
                session: one.session,
                login: one.login,
                state: one.state,
            });
        }
        manifest.sessions.push(SessionNote { id, name: wanted.3.into(), stage: wanted.0.word().into() });
    }
    if sessions.iter().any(|wanted| wanted.0 == Stage::Published) {
        say("导入省统一考试成绩");
        provincial::take(platform, plan.now, &made, &staff[0]).await?;
    }
    let mut tx = platform.store.begin_write().await?;
    demo::license_some(&mut tx, &platform.store, plan.now - 300 * DAY).await?;
    tx.commit().await?;
    let office = |login: &str| if login == "lianluo" { "娄桥街道" } else { units::BUREAU };
    manifest.accounts.extend(STAFF.iter().map(|(login, name, role)| AccountNote {
        login: (*login).into(),
        name: (*name).into(),
        role: role.code().into(),
        unit: office(login).into(),
    }));
    manifest.accounts.extend(made.into_iter().map(|one| AccountNote {
        login: one.staff_no.to_ascii_lowercase(),
        name: one.name,
        role: if one.supervisor { "supervisor" } else { "officer" }.into(),
        unit: one.unit.into(),
    }));
    Ok(manifest)
}

/// Units and the people of the bureau; the two organizers come back.
async fn settle(platform: &Platform, hash: &str) -> Outcome<[Organizer; 2]> {
    let now = platform.clock.now();
    let all = units::all();
    let of = |name: &str| all.iter().find(|u| u.name == name).map(|u| u.id.clone()).unwrap_or_default();
    let mut tx = platform.store.begin_write().await?;
    for one in &all {
        unit::insert(&mut tx, one).await?;
    }
    let mut organizers = Vec::new();
    for (login, name, role) in STAFF {
        let (id, code) = (new_id(), new_code(3));
        let unit_id = of(if login == "lianluo" { "娄桥街道" } else { units::BUREAU });
        let new = account::NewAccount {
            id: &id,
            login,
            name,
            person_id: None,
            unit_id: &unit_id,
            roles: &[role],
            password_hash: None,
            activation: Some((&code_digest(&code), now + DAY)),
            at: now,
        };
        account::insert(&mut tx, &new).await?;
        organizers.push(Organizer { account_id: id });
    }
    demo::activate_all(&mut tx, hash, now).await?;
    tx.commit().await?;
    Ok([organizers[0].clone(), organizers[1].clone()])
}

/// Takes one session to its stage.
async fn take(
    platform: &Platform,
    plan: &Plan,
    wanted: &Wanted<'_>,
    made: &[people::Made],
    staff: &[Organizer; 2],
    hash: &str,
) -> Outcome<String> {
    let (stage, ..) = *wanted;
    let starts_at = stage.starts_at(plan.now);
    let [first, second] = staff;
    let planning = at(platform, starts_at - 70 * DAY);
    let id = create::create(&planning, first, &session_plan(wanted, starts_at)).await?;
    if stage == Stage::Draft {
        return Ok(id);
    }
    let open = at(platform, if stage == Stage::Open { plan.now } else { starts_at - 20 * DAY });
    lifecycle::open_registration(&open, first, &id).await?;
    let registering = if stage == Stage::Open { &made[..made.len() / 2] } else { made };
    register(&open, first, &id, registering, hash).await?;
    if stage == Stage::Open {
        return Ok(id);
    }
    let review = at(platform, starts_at - 5 * DAY);
    pass_many::every(&review, first, &id).await?;
    lifecycle::close_registration(&review, first, &id).await?;
    return_the_rest(&review, second, &id).await?;
    rooms::choose(&review, first, &id, made.len()).await?;
    lifecycle::arrange(&review, first, &id).await?;
    if stage == Stage::Arranged {
        return Ok(id);
    }
    seal::propose(&review, first, &id).await?;
    seal::seal(&review, second, &id).await?;
    if stage <= Stage::Running {
        return Ok(id);
    }
    let writes_on = (stage == Stage::Published).then_some(late::PLACE);
    answers::sit(&at(platform, starts_at + MINUTE), &id, writes_on).await?;
    let after = at(platform, starts_at + 150 * MINUTE);
    sittings::close::close_due(&after).await?;
    if stage == Stage::Published {
        late::admit(&after, staff, &id).await?;
        sittings::mark_session(&after, first, &id).await?;
        publish::propose(&after, first, &id).await?;
        publish::confirm(&after, second, &id).await?;
    }
    Ok(id)
}

/// Imports the roster, confirms it, and activates the accounts.
async fn register(platform: &Platform, by: &Organizer, id: &str, made: &[people::Made], hash: &str) -> Outcome<()> {
    let staged = roster::stage::stage(platform, by, id, "demo.xlsx", people::roster(made)?).await?;
    roster::confirm::confirm(platform, by, &staged).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    demo::activate_all(&mut tx, hash, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Always the first page: each row that is returned leaves the list, and the next ones move up.
async fn return_the_rest(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    let filter = Filter { state: "submitted".into(), ..Filter::default() };
    loop {
        let listed = review::list(platform, by, id, &filter, 1).await?;
        if listed.rows.is_empty() {
            return Ok(());
        }
        for row in listed.rows {
            review::return_it(platform, by, &row.id, "资格核验未通过，请补齐材料后参加下一期").await?;
        }
    }
}

fn session_plan(wanted: &Wanted<'_>, starts_at: Millis) -> session::Plan {
    let (stage, year, term, name) = *wanted;
    let relaxed = matches!(stage, Stage::Running | Stage::Sealed);
    session::Plan {
        year,
        term: term.into(),
        name: name.into(),
        registration_opens_at: starts_at - 40 * DAY,
        registration_closes_at: starts_at - 10 * DAY,
        waiting_opens_at: starts_at - 30 * MINUTE,
        starts_at,
        // The running demo can be entered for a week, each with an own clock, so that whoever looks at it can sit it.
        entry_cutoff_minutes: if relaxed { 7 * 24 * 60 } else { 30 },
        early_hand_in_minutes: if relaxed { 0 } else { 30 },
        minutes: 90,
        clock_rule: if relaxed { "own" } else { "common" }.into(),
        grace_seconds: 15,
        pass_mark: Marks::whole(60),
        policy: Policy::Exact,
        blueprint: Blueprint::standard(),
    }
}
