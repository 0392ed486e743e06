//! A whole year with seven hundred officers of forty-five units: plan, register, review, arrange, seal, sit, incidents, mark,
//! correct a key, publish, review, make-up, archive. Beside the platform a tally is kept of what was done, by its own rules;
//! at every turn the platform's counts are held against it.

use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::workbook::{HEADS, person, workbook};
use crate::harness::{Client, TestApp, target};
use axum::http::StatusCode;
use question_bank::paper::Slot;
use question_bank::{Choice, Item, Kind};
use server::clock::{DAY, MINUTE};
use server::insight::{Scope, rates, with_make_ups};
use server::rules::rates::{Counts, Measure};
use server::storage::{demo, item, result};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use storm::candidate::Candidate;
use storm::history::History;
use tokio::sync::watch;
use tokio::task::JoinSet;

const PEOPLE: u16 = 700;
const UNITS: u16 = 45;
/// Marks to pass, in hundredths.
const PASS: u32 = 6_000;

const PLAN: [(&str, &str); 13] = [
    ("plan[year]", "2026"),
    ("plan[term]", "june"),
    ("plan[name]", ""),
    ("plan[registration_opens_at]", "2026-06-01 09:00"),
    ("plan[registration_closes_at]", "2026-06-15 17:00"),
    ("plan[starts_at]", "2026-06-18 09:00"),
    ("plan[waiting_minutes]", "30"),
    ("plan[entry_cutoff_minutes]", "30"),
    ("plan[early_hand_in_minutes]", "30"),
    ("plan[minutes]", "90"),
    ("plan[pass_mark]", "60"),
    ("plan[grace_seconds]", "15"),
    ("plan[policy]", "exact"),
];

/// One person as the tally knows them.
#[derive(Clone, Debug, Default)]
struct Known {
    unit: String,
    expected: bool,
    deferred: bool,
    sat: bool,
    voided: bool,
    /// Hundredths, as the tally marks it.
    score: u32,
    /// The paper and what was chosen, in canonical letters by item.
    chosen: Vec<(Slot, Choice)>,
}

impl Known {
    fn passed(&self) -> bool {
        self.sat && !self.voided && self.score >= PASS
    }
}

/// Sends a form as a program; it must be done.
async fn done(who: &mut Client, endpoint: &str, fields: &[(&str, &str)]) -> String {
    let reply = who.call(&format!("/api/{endpoint}"), fields).await;
    assert!(reply.status.is_success() || reply.status.is_redirection(), "{endpoint}: {} {}", reply.status, reply.text);
    reply.header("location").to_owned()
}

fn last(path: &str) -> String {
    path.trim_end_matches("/edit").rsplit('/').next().expect("an id").to_owned()
}

fn unit_name(n: u16) -> String {
    if n < 13 { format!("第{n}街道") } else { format!("第{n}局") }
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A name that says who it is: 王零四二 is number 42.
fn name_of(n: u16) -> String {
    let digit = |n: u16| DIGITS[usize::from(n % 10)];
    ['王', digit(n / 100), digit(n / 10), digit(n)].into_iter().collect()
}

fn number_of(name: &str) -> u16 {
    let digits = name.chars().skip(1).filter_map(|c| DIGITS.iter().position(|d| *d == c));
    digits.fold(0, |n, digit| n * 10 + u16::try_from(digit).expect("a digit"))
}

/// Plans, registers, reviews. Every 35th has no training and is returned; of the others every 97th is deferred.
async fn registered(app: &TestApp, li: &mut Actor, zhou: &mut Actor) -> (String, HashMap<String, Known>) {
    for n in 0..UNITS {
        app.unit_of(&unit_name(n), if n < 13 { "street" } else { "agency" }).await;
    }
    let session = last(&done(li, "create-session", &PLAN).await);
    done(li, "open-registration", &[("session_id", &session)]).await;
    let rows: Vec<_> = (0..PEOPLE)
        .map(|n| {
            let mut row = person(n, &unit_name(n % UNITS));
            row[0] = name_of(n);
            if n % 35 == 0 {
                row[7] = "否".to_owned();
            }
            row
        })
        .collect();
    let file = workbook(&HEADS, &rows);
    let staged = li.upload("/api/import-roster", ("session_id", &session), ("名单.xlsx", &file)).await;
    done(li, "confirm-import", &[("import", &last(staged.header("location")))]).await;
    done(zhou, "approve-green", &[("session_id", &session)]).await;
    let listed: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT r.id, p.id, p.name, u.name FROM registration r JOIN person p ON p.id = r.person_id
         JOIN unit u ON u.id = r.unit_id WHERE r.session_id = $1",
    )
    .bind(&session)
    .fetch_all(app.platform.store.read())
    .await
    .expect("registrations");
    assert_eq!(listed.len(), usize::from(PEOPLE));
    let mut tally = HashMap::new();
    for (registration, person, name, unit) in listed {
        let n = number_of(&name);
        let returned = n.is_multiple_of(35);
        let deferred = !returned && n.is_multiple_of(97);
        let fields = [("registration", registration.as_str()), ("reason", "按规定办理")];
        if returned {
            done(li, "return-registration", &fields).await;
        }
        if deferred {
            done(zhou, "defer-registration", &fields).await;
        }
        tally.insert(person, Known { unit, expected: !returned && !deferred, deferred, ..Known::default() });
    }
    done(li, "close-registration", &[("session_id", &session)]).await;
    (session, tally)
}

async fn arranged_and_sealed(app: &TestApp, li: &mut Actor, zhou: &mut Actor, session: &str, expected: usize) {
    done(li, "arrange-session", &[("session_id", session)]).await;
    let seats: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM registration WHERE session_id = $1 AND seat_no IS NOT NULL")
            .bind(session)
            .fetch_one(app.platform.store.read())
            .await
            .expect("seats");
    assert_eq!(seats as usize, expected, "everybody approved has a seat");
    done(li, "propose-seal", &[("session_id", session)]).await;
    done(zhou, "confirm-seal", &[("session_id", session)]).await;
    while server::sessions::find(&app.platform, session).await.expect("found").sealed_at.is_none() {
        assert!(!matches!(
            server::sessions::seal::progress(session),
            Some(server::sessions::seal::Progress::Failed(_))
        ));
        tokio::task::yield_now().await;
    }
    let hash = app.platform.hasher.hash(PASSWORD.into()).await.expect("a hash");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    demo::activate_all(&mut tx, &hash, app.clock.now()).await.expect("activated");
    tx.commit().await.expect("committed");
}

/// Whatever is right or wrong about an answer, decided by numbers alone: the better a candidate, the more is right.
fn choice(item: &Item, candidate: usize, slot: u16) -> Choice {
    let right = (candidate * 31 + usize::from(slot) * 17) % 100 < 45 + candidate % 50;
    match (right, item.kind) {
        (true, _) => item.key,
        (false, Kind::Multiple) => Choice::parse("A").expect("a letter"),
        (false, _) if item.key == Choice::parse("A").expect("a letter") => Choice::parse("B").expect("a letter"),
        (false, _) => Choice::parse("A").expect("a letter"),
    }
}

/// A hall that sits through the load client, over connections of its own, with the client's history of what it sent and was
/// told.
struct Sitting {
    history: PathBuf,
    /// Number among those who may sit, and the client.
    hall: Vec<(usize, Candidate)>,
}

/// Everybody but every 23rd sits, all at once: opens, answers every question. The tally marks by its own rule.
async fn sit(
    app: &TestApp,
    session: &str,
    items: &HashMap<(String, u32), Item>,
    tally: &mut HashMap<String, Known>,
) -> Sitting {
    let address = app.listen().await;
    let history = target().join("it").join(format!("{session}.jsonl"));
    let (noted, acknowledged) = (Arc::new(History::create(&history)), watch::Sender::new(0));
    let mut hall = JoinSet::new();
    let mut sent = 0;
    for (number, (owner, client)) in app.devices_of(session).await.into_iter().enumerate() {
        if number % 23 == 0 {
            continue;
        }
        let known = tally.get_mut(&owner.person_id).expect("a known person");
        (known.sat, known.chosen, known.score) = (true, Vec::new(), 0);
        let mut letters = Vec::new();
        for slot in paper_of(app, &owner.attempt).await {
            let item = &items[&(slot.item.as_str().to_owned(), slot.version)];
            let chosen = choice(item, number, slot.number);
            letters.push(chosen.presented(&slot.order).to_string());
            known.score += if chosen == item.key { slot.points.0 } else { 0 };
            known.chosen.push((slot, chosen));
        }
        sent += letters.len() as u64;
        let cookie = format!("mingfa={}", client.cookie("mingfa").expect("signed in"));
        let comes = Candidate::new(address, &owner.attempt, number as u64, noted.clone(), acknowledged.clone());
        let mut candidate = comes.holding(&cookie);
        hall.spawn(async move {
            candidate.open().await;
            candidate.answer(&letters).await;
            (number, candidate)
        });
    }
    let mut hall = hall.join_all().await;
    hall.sort_by_key(|(number, _)| *number);
    assert_eq!(*acknowledged.borrow(), sent, "every answer is acknowledged");
    Sitting { history, hall }
}

async fn paper_of(app: &TestApp, attempt: &str) -> Vec<Slot> {
    let slots: String =
        sqlx::query_scalar("SELECT p.slots FROM paper p JOIN attempt a ON a.paper_id = p.id WHERE a.id = $1")
            .bind(attempt)
            .fetch_one(app.platform.store.read())
            .await
            .expect("a paper");
    serde_json::from_str(&slots).expect("slots")
}

/// After half an hour every second of those who sit hands in.
async fn hand_in(sitting: &mut Sitting) {
    for (_, candidate) in sitting.hall.iter_mut().filter(|(number, _)| number % 2 == 0) {
        candidate.hand_in().await;
    }
}

/// What the load client was told stands in the database, and every first score comes out of it by the checker's own marking.
async fn histories_agree(app: &TestApp, sitting: &Sitting) {
    let verdict = storm::check::check(&app.platform.config.database, &sitting.history).await;
    assert_eq!(verdict.problems, Vec::<String>::new());
    assert_eq!(verdict.acknowledged, verdict.stored);
    assert!(verdict.stored >= sitting.hall.len() * 80 && verdict.scores >= sitting.hall.len(), "{verdict:?}");
    std::fs::remove_file(&sitting.history).expect("removed");
}

/// The scores of the platform are those of the tally.
async fn scores_agree(app: &TestApp, session: &str, tally: &HashMap<String, Known>) {
    let owners = demo::attempts(&app.platform.store, session).await.expect("attempts");
    let owners: HashMap<_, _> = owners.into_iter().map(|o| (o.attempt, o.person_id)).collect();
    let marked = result::of_session(&app.platform.store, session).await.expect("results");
    assert_eq!(marked.len(), tally.values().filter(|k| k.sat).count(), "who sat is marked, nobody else");
    for one in marked {
        let known = &tally[&owners[&one.attempt_id]];
        assert_eq!((one.score, one.passed), (i64::from(known.score), known.passed()), "{}", one.attempt_id);
    }
}

/// The rates of every unit and of the district are those of the tally.
async fn rates_agree(app: &TestApp, session: &str, tally: &HashMap<String, Known>) {
    let bureau = app.device_of("ju", PASSWORD).await.caller.bureau().expect("the bureau");
    let mut own: BTreeMap<&str, Counts> = BTreeMap::new();
    for known in tally.values() {
        let counts = own.entry(known.unit.as_str()).or_default();
        counts.expected += u64::from(known.expected);
        counts.sat += u64::from(known.sat);
        counts.passed += u64::from(known.passed());
        counts.absent += u64::from(known.expected && !known.sat);
        counts.deferred += u64::from(known.deferred);
        counts.voided += u64::from(known.voided);
    }
    for scope in [Scope::Agencies, Scope::Streets] {
        let report =
            rates(&app.platform, &bureau, session, scope, Measure::Pass).await.expect("read").expect("a report");
        for row in &report.rows {
            let expected = own.get(row.unit_name.as_str()).copied().unwrap_or_default();
            assert_eq!(row.counts, expected, "{}", row.unit_name);
        }
        let sum = |take: fn(&Counts) -> u64| own.values().map(take).sum::<u64>();
        let all = report.district.counts;
        assert_eq!((all.expected, all.sat, all.passed), (sum(|c| c.expected), sum(|c| c.sat), sum(|c| c.passed)));
    }
}

async fn published(li: &mut Actor, zhou: &mut Actor, session: &str) {
    done(li, "propose-publish", &[("session_id", session)]).await;
    done(zhou, "confirm-publish", &[("session_id", session)]).await;
}

/// A paper collected for misconduct: noted, proposed by one, confirmed by another. Takes somebody who would have passed.
async fn misconduct(
    app: &TestApp,
    li: &mut Actor,
    zhou: &mut Actor,
    session: &str,
    tally: &mut HashMap<String, Known>,
) {
    let owners = demo::attempts(&app.platform.store, session).await.expect("attempts");
    let one = owners.iter().find(|o| tally[&o.person_id].passed()).expect("somebody who would pass");
    let note = [("attempt", one.attempt.as_str()), ("kind", "misconduct"), ("words", "考场内查看手机")];
    done(li, "note-incident", &note).await;
    done(li, "propose-misconduct", &[("attempt", &one.attempt), ("finding", "查看手机，监控可证")]).await;
    let case: String = sqlx::query_scalar("SELECT id FROM misconduct WHERE attempt_id = $1")
        .bind(&one.attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a case");
    let own = li.call("/api/confirm-misconduct", &[("case", &case)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody decides the own proposal");
    done(zhou, "confirm-misconduct", &[("case", &case)]).await;
    tally.get_mut(&one.person_id).expect("known").voided = true;
}

/// An item turns out ambiguous: whoever has it on the paper gets its marks.
async fn corrected(
    li: &mut Actor,
    zhou: &mut Actor,
    session: &str,
    tally: &mut HashMap<String, Known>,
    items: &HashMap<(String, u32), Item>,
) {
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for (slot, chosen) in tally.values().flat_map(|k| &k.chosen) {
        let item = &items[&(slot.item.as_str().to_owned(), slot.version)];
        *wrong.entry(slot.item.as_str().to_owned()).or_default() += usize::from(*chosen != item.key);
    }
    let (item, _) = wrong.iter().max_by_key(|(_, n)| **n).expect("an item");
    let asked =
        [("session_id", session), ("item", item), ("act", "full_credit"), ("letters", ""), ("reason", "题干有歧义")];
    let correction = last(&done(li, "propose-correction", &asked).await);
    done(zhou, "apply-correction", &[("correction", &correction)]).await;
    for known in tally.values_mut().filter(|k| k.sat) {
        for (slot, chosen) in &known.chosen {
            let key = items[&(slot.item.as_str().to_owned(), slot.version)].key;
            known.score += if slot.item.as_str() == item && *chosen != key { slot.points.0 } else { 0 };
        }
    }
}

both!(a_year_of_seven_hundred_officers_agrees_with_its_tally_at_every_turn, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let (mut li, mut zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    app.bureau("ju").await;
    let items: HashMap<(String, u32), Item> = item::all(&app.platform.store)
        .await
        .expect("items")
        .into_iter()
        .map(|i| ((i.id.as_str().to_owned(), i.version), i))
        .collect();
    let (session, mut tally) = registered(&app, &mut li, &mut zhou).await;
    let expected = tally.values().filter(|k| k.expected).count();
    arranged_and_sealed(&app, &mut li, &mut zhou, &session, expected).await;

    // The day of the exam: a power cut pauses everybody for seven minutes.
    app.clock.advance(17 * DAY + MINUTE);
    let (mut li, mut zhou) = (app.device_of("li", PASSWORD).await, app.device_of("zhou", PASSWORD).await);
    let mut sitting = sit(&app, &session, &items, &mut tally).await;
    done(&mut li, "pause-session", &[("session_id", &session), ("reason", "考点停电")]).await;
    app.clock.advance(7 * MINUTE);
    done(&mut li, "resume-session", &[("session_id", &session)]).await;
    app.clock.advance(30 * MINUTE);
    hand_in(&mut sitting).await;
    misconduct(&app, &mut li, &mut zhou, &session, &mut tally).await;
    app.clock.advance(59 * MINUTE + 15_000);
    let early = li.call("/api/mark-session", &[("session_id", &session)]).await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "seven minutes were given back, so one instant is left: {}",
        early.text
    );
    app.clock.advance(1);
    done(&mut li, "mark-session", &[("session_id", &session)]).await;
    histories_agree(&app, &sitting).await;
    scores_agree(&app, &session, &tally).await;
    corrected(&mut li, &mut zhou, &session, &mut tally, &items).await;
    scores_agree(&app, &session, &tally).await;
    published(&mut li, &mut zhou, &session).await;
    rates_agree(&app, &session, &tally).await;
    assert!(server::sittings::mark::recompute(&app.platform, &session).await.expect("computed").is_empty());

    // One asks for a review; it is answered and changes nothing.
    let (owner, mut officer) = app.devices_of(&session).await.into_iter().nth(1).expect("somebody");
    done(&mut officer, "request-score-review", &[("attempt", &owner.attempt), ("reason", "请求复核总分")]).await;
    let review: String =
        sqlx::query_scalar("SELECT id FROM score_review").fetch_one(app.platform.store.read()).await.expect("a review");
    done(&mut zhou, "answer-score-review", &[("review", &review), ("words", "复核无误，维持原成绩")]).await;
    scores_agree(&app, &session, &tally).await;

    // The make-up: who was deferred, absent or failed; not who was found with a phone.
    let make_up = last(&done(&mut li, "plan-make-up", &[("session_id", &session)]).await);
    done(&mut li, "open-registration", &[("session_id", &make_up)]).await;
    done(&mut li, "enroll-make-up", &[("session_id", &make_up)]).await;
    let mut second: HashMap<String, Known> = tally
        .iter()
        .filter(|(_, k)| (k.expected || k.deferred) && !k.passed() && !k.voided)
        .map(|(person, k)| (person.clone(), Known { unit: k.unit.clone(), expected: true, ..Known::default() }))
        .collect();
    done(&mut li, "close-registration", &[("session_id", &make_up)]).await;
    done(&mut zhou, "approve-green", &[("session_id", &make_up)]).await;
    arranged_and_sealed(&app, &mut li, &mut zhou, &make_up, second.len()).await;
    let starts_at = server::sessions::find(&app.platform, &make_up).await.expect("found").plan.starts_at;
    app.clock.advance(starts_at + MINUTE - app.clock.now());
    let (mut li, mut zhou) = (app.device_of("li", PASSWORD).await, app.device_of("zhou", PASSWORD).await);
    let sitting = sit(&app, &make_up, &items, &mut second).await;
    app.clock.advance(90 * MINUTE + 15_000);
    done(&mut li, "mark-session", &[("session_id", &make_up)]).await;
    histories_agree(&app, &sitting).await;
    scores_agree(&app, &make_up, &second).await;
    published(&mut li, &mut zhou, &make_up).await;
    rates_agree(&app, &make_up, &second).await;
    rates_agree(&app, &session, &tally).await;
    let by = app.device_of("ju", PASSWORD).await.caller.bureau().expect("the bureau");
    let both = with_make_ups(&app.platform, &by, &session).await.expect("read").expect("a make-up is published");
    let ever = |take: fn(&Known) -> bool| {
        tally.iter().filter(|(p, k)| take(k) || second.get(*p).is_some_and(take)).count() as u64
    };
    assert_eq!((both.den, both.num), (ever(|k| k.sat), ever(Known::passed)));

    for id in [&make_up, &session] {
        done(&mut li, "archive-session", &[("session_id", id)]).await;
    }
    rates_agree(&app, &session, &tally).await;
    let verdict = server::storage::audit::verify(&app.platform.store).await.expect("read");
    assert!(matches!(verdict, server::storage::audit::Verdict::Whole(_)), "the audit log is whole: {verdict:?}");
});
