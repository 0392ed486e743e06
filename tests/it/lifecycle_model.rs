//! A model of the exam: which act is allowed in which state of a session to whom. Everything it forbids is tried and must be
//! refused with a sentence and leave nothing behind; everything it allows is done.

use crate::harness::TestApp;
use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::client::Reply;
use server::authority::Role;
use server::clock::{DAY, MINUTE};
use server::sessions::{Filter, create, lifecycle, publish, register, review, seal};
use server::sittings;
use std::collections::BTreeMap;

/// The states a session can stand in, in the order the clock allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Draft,
    Open,
    UnderReview,
    Arranged,
    Sealed,
    Cancelled,
    Running,
    Ended,
    Marked,
    Published,
    Archived,
}
use State::*;

const BEFORE: [State; 6] = [Draft, Open, UnderReview, Arranged, Sealed, Cancelled];
const AFTER: [State; 4] = [Ended, Marked, Published, Archived];

/// Who acts. `chen` and `wang` are registered, `sun` is not; `li` and `zhou` are organizers.
const ACTORS: [(&str, &[Role]); 11] = [
    ("li", &[Role::Organizer]),
    ("zhou", &[Role::Organizer]),
    ("chen", &[Role::Officer]),
    ("wang", &[Role::Officer]),
    ("sun", &[Role::Officer]),
    ("lian", &[Role::Liaison]),
    ("ju", &[Role::Bureau]),
    ("xi", &[Role::SysAdmin]),
    ("an", &[Role::SecAdmin]),
    ("shen", &[Role::AuditAdmin]),
    ("ming", &[Role::Author]),
];

/// Every act on a session or a sitting. The listing of endpoints is held against this.
const ACTS: [&str; 70] = [
    "edit-session",
    "copy-session",
    "copy-to-next-year",
    "plan-rehearsal",
    "close-rehearsal",
    "remind-rehearsal",
    "rehearse",
    "record-desk-check",
    "change-session",
    "plan-make-up",
    "enroll-make-up",
    "open-registration",
    "close-registration",
    "arrange-session",
    "archive-session",
    "cancel-session",
    "propose-seal",
    "withdraw-seal",
    "confirm-seal",
    "mark-session",
    "propose-publish",
    "confirm-publish",
    "approve-registration",
    "return-registration",
    "defer-registration",
    "undo-decision",
    "approve-green",
    "admit-late",
    "approve-selected",
    "approve-matching",
    "request-for-self",
    "request-for-unit",
    "grant-request",
    "turn-down-request",
    "remind-unit",
    "withdraw-registration",
    "pause-session",
    "resume-session",
    "extend-session",
    "announce",
    "check-in",
    "undo-check-in",
    "release-attempt",
    "note-incident",
    "propose-misconduct",
    "confirm-misconduct",
    "reject-misconduct",
    "withdraw-misconduct",
    "set-extra-minutes",
    "give-extra-time",
    "give-extra-time/absent",
    "force-hand-in",
    "force-hand-in/absent",
    "register-self",
    "register-unit",
    "withdraw-unit-registration",
    "withdraw-own-registration",
    "propose-correction",
    "apply-correction",
    "withdraw-correction",
    "propose-late-evidence",
    "confirm-late-evidence",
    "reject-late-evidence",
    "request-score-review",
    "answer-score-review",
    "open-attempt",
    "open-attempt/absent",
    "claim-attempt",
    "answer",
    "hand-in",
];

/// The model. Wang's registration is submitted until the session is arranged; of the two attempts Chen's is open while the
/// exam runs and handed in after it, Wang's is never opened.
fn allowed(state: State, act: &str, who: &str) -> bool {
    let organizer = matches!(who, "li" | "zhou");
    let reviewing = matches!(state, Open | UnderReview);
    match act {
        "copy-session" | "copy-to-next-year" => organizer,
        "edit-session" | "open-registration" => organizer && state == Draft,
        "plan-rehearsal" | "close-rehearsal" => organizer && state == Sealed,
        // In the waiting room, until entry ends; no rehearsal is open when the forbidden is tried.
        "record-desk-check" => matches!(who, "chen" | "wang") && state == Running,
        "change-session" => organizer && matches!(state, Open | UnderReview | Arranged | Sealed),
        "close-registration" => organizer && state == Open,
        "propose-seal" => organizer && state == Arranged,
        "mark-session" => organizer && state == Ended,
        "propose-publish" => organizer && state == Marked,
        "archive-session" => organizer && state == Published,
        "cancel-session" => organizer && state <= Sealed,
        "approve-registration"
        | "return-registration"
        | "approve-green"
        | "approve-selected"
        | "approve-matching"
        | "undo-decision"
        | "withdraw-registration" => organizer && reviewing,
        "request-for-self" => matches!(who, "chen" | "wang") && (reviewing || state == Arranged),
        "request-for-unit" => who == "lian" && matches!(state, UnderReview | Arranged | Sealed),
        "remind-unit" => organizer && state == Open,
        "pause-session" | "extend-session" | "release-attempt" => organizer && state == Running,
        "announce" | "check-in" => organizer && matches!(state, Sealed | Running | Ended),
        "note-incident" => organizer && state >= Sealed && state != Cancelled,
        "defer-registration" => organizer && (reviewing || state == Arranged),
        "set-extra-minutes" => organizer && (reviewing || state == Arranged),
        "give-extra-time" | "give-extra-time/absent" => organizer && matches!(state, Sealed | Running),
        "force-hand-in" => organizer && state == Running,
        "register-self" => who == "sun" && state == Open,
        "register-unit" => who == "lian" && state == Open,
        "withdraw-unit-registration" => who == "lian" && reviewing,
        "withdraw-own-registration" => who == "wang" && reviewing,
        "propose-correction" => organizer && matches!(state, Marked | Published),
        // Chen's answer after the end, refused above in these states, is the late evidence.
        "propose-late-evidence" => organizer && matches!(state, Ended | Marked),
        "confirm-late-evidence" => who == "zhou" && state == Marked,
        "plan-make-up" => organizer && matches!(state, Published | Archived),
        "request-score-review" => who == "chen" && state == Published,
        "open-attempt" | "claim-attempt" | "answer" => who == "chen" && state == Running,
        // Handing in again leads to the same receipt, for ever.
        "hand-in" => who == "chen" && state >= Running,
        "open-attempt/absent" => who == "wang" && state == Running,
        // No session here is a make-up, no proposal stands, nobody is late, no review is asked for; an attempt nobody opened has nothing to hand in.
        _ => false,
    }
}

/// One session with what its acts are about.
#[derive(Clone, Debug, Default)]
struct Case {
    session: String,
    chen: String,
    wang: String,
    sun: String,
    unit: String,
    chen_attempt: String,
    wang_attempt: String,
    item: String,
    evidence: String,
}

impl Case {
    fn fields(&self, act: &str) -> Vec<(&'static str, String)> {
        let session = ("session_id", self.session.clone());
        let why = ("reason", "按规定办理".to_owned());
        match act {
            "edit-session" | "change-session" => {
                let plan = PLAN.iter().map(|(name, value)| (*name, (*value).to_owned()));
                plan.chain([session, why]).collect()
            }
            "plan-rehearsal" => {
                let (from, to) = ("2026-06-20 09:00".to_owned(), "2026-06-20 17:00".to_owned());
                vec![session, ("opens_at", from), ("closes_at", to)]
            }
            "cancel-session" => vec![session, why],
            "approve-registration" | "withdraw-unit-registration" | "withdraw-own-registration" | "admit-late" => {
                vec![("registration", self.wang.clone())]
            }
            "return-registration" | "defer-registration" => vec![("registration", self.wang.clone()), why],
            "undo-decision" => vec![("registration", self.chen.clone())],
            "set-extra-minutes" => vec![("registration", self.chen.clone()), ("minutes", "10".into()), why],
            "give-extra-time" => vec![("attempt", self.chen_attempt.clone()), ("minutes", "5".into()), why],
            "give-extra-time/absent" => vec![("attempt", self.wang_attempt.clone()), ("minutes", "5".into()), why],
            "approve-selected" => vec![session, ("registrations[0]", self.wang.clone())],
            "approve-matching" => vec![session, ("said", "1".into())],
            "request-for-self" => request(&self.session, "deferral").into(),
            "request-for-unit" => {
                let person = ("person", self.sun.clone());
                request(&self.session, "late").into_iter().chain([person]).collect()
            }
            "grant-request" | "turn-down-request" => vec![("request", "none".into()), ("words", "材料不全".into())],
            "remind-unit" => vec![session, ("unit", self.unit.clone())],
            "withdraw-registration" => vec![("registration", self.wang.clone()), why],
            "pause-session" => vec![session, why],
            "extend-session" => vec![session, ("minutes", "5".into()), why],
            "announce" => vec![session, ("words", "请核对姓名".into())],
            "check-in" | "undo-check-in" => vec![("attempt", self.wang_attempt.clone())],
            "release-attempt" => vec![("attempt", self.chen_attempt.clone()), why],
            "note-incident" => vec![session, ("kind", "room".into()), ("words", "空调故障".into())],
            "propose-misconduct" => vec![("attempt", self.chen_attempt.clone()), ("finding", "携带手机".into())],
            "confirm-misconduct" | "reject-misconduct" | "withdraw-misconduct" => vec![("case", "none".into())],
            "force-hand-in" => vec![("attempt", self.chen_attempt.clone()), ("name", "chen".into()), why],
            "force-hand-in/absent" => vec![("attempt", self.wang_attempt.clone()), why],
            "register-unit" => vec![session, ("people[0]", self.sun.clone())],
            "propose-correction" => {
                vec![
                    session,
                    ("item", self.item.clone()),
                    ("act", "full_credit".into()),
                    ("letters", String::new()),
                    why,
                ]
            }
            "apply-correction" | "withdraw-correction" => vec![("correction", "none".into())],
            "propose-late-evidence" => vec![("attempt", self.chen_attempt.clone()), ("admit", "1".into()), why],
            "confirm-late-evidence" | "reject-late-evidence" => vec![("evidence", self.evidence.clone())],
            "answer-score-review" => vec![("review", "none".into()), ("words", "维持原成绩".into())],
            "request-score-review" => vec![("attempt", self.chen_attempt.clone()), why],
            "open-attempt" | "claim-attempt" => vec![("attempt", self.chen_attempt.clone()), ("promise", "1".into())],
            "open-attempt/absent" => vec![("attempt", self.wang_attempt.clone()), ("promise", "1".into())],
            "answer" => vec![
                ("attempt", self.chen_attempt.clone()),
                ("generation", "1".into()),
                ("slot", "1".into()),
                ("a[]", "A".into()),
                ("op", "next".into()),
            ],
            "hand-in" => {
                vec![("attempt", self.chen_attempt.clone()), ("generation", "1".into()), ("confirm", "1".into())]
            }
            _ => vec![session],
        }
    }
}

/// A request of somebody for this session.
fn request(session: &str, kind: &str) -> [(&'static str, String); 4] {
    [
        ("request[session_id]", session.to_owned()),
        ("request[kind]", kind.to_owned()),
        ("request[reason]", "住院治疗".to_owned()),
        ("request[evidence]", "诊断证明 2026-051".to_owned()),
    ]
}

/// A plan that differs from every session's by its length alone.
const PLAN: [(&str, &str); 14] = [
    ("plan[year]", "2026"),
    ("plan[term]", "june"),
    ("plan[name]", "改过的草稿"),
    ("plan[registration_opens_at]", "2026-06-01 09:00"),
    ("plan[registration_closes_at]", "2026-06-22 17:00"),
    ("plan[starts_at]", "2026-06-29 09:00"),
    ("plan[waiting_minutes]", "30"),
    ("plan[entry_cutoff_minutes]", "60"),
    ("plan[early_hand_in_minutes]", "30"),
    ("plan[minutes]", "91"),
    ("plan[pass_mark]", "60"),
    ("plan[grace_seconds]", "15"),
    ("plan[clock_rule]", "common"),
    ("plan[policy]", "exact"),
];

async fn actors(app: &TestApp) -> BTreeMap<&'static str, Actor> {
    let mut all = BTreeMap::new();
    for (name, roles) in ACTORS {
        let actor = if roles == [Role::Officer] { app.officer(name).await } else { app.actor(name, roles).await };
        all.insert(name, actor);
    }
    all
}

async fn again(app: &TestApp, all: &mut BTreeMap<&'static str, Actor>) {
    for (name, actor) in all.iter_mut() {
        *actor = app.device_of(name, PASSWORD).await;
    }
}

/// Brings a new session to a state that needs no later clock, or as far as sealed.
async fn session_in(app: &TestApp, all: &BTreeMap<&'static str, Actor>, state: State) -> Case {
    let (li, zhou) = (all["li"].caller.organizer().expect("li"), all["zhou"].caller.organizer().expect("zhou"));
    let platform = &app.platform;
    let mut plan = create::proposal(platform, &li).await.expect("a plan");
    (plan.name, plan.term, plan.entry_cutoff_minutes) = (format!("{state:?}"), "june".into(), 60);
    let session = create::create(platform, &li, &plan).await.expect("a draft");
    let sun = all["sun"].caller.officer().expect("sun");
    let people = register::own(platform, &sun, &session).await.expect("sun");
    let mut case = Case {
        session: session.clone(),
        sun: people.1.id,
        unit: all["sun"].caller.unit_id().into(),
        item: "APL-05-001".into(),
        ..Case::default()
    };
    if state == Draft {
        return case;
    }
    lifecycle::open_registration(platform, &li, &session).await.expect("opened");
    for name in ["chen", "wang"] {
        let me = all[name].caller.officer().expect("an officer");
        register::register_self(platform, &me, &session, false).await.expect("registered");
    }
    for one in review::list(platform, &li, &session, &Filter::default(), 1).await.expect("a list").rows {
        *(if one.name == "chen" { &mut case.chen } else { &mut case.wang }) = one.id;
    }
    review::approve(platform, &li, &case.chen).await.expect("approved");
    if state == Open {
        return case;
    }
    if state == Cancelled {
        lifecycle::cancel(platform, &li, &session, "场地停用").await.expect("cancelled");
        return case;
    }
    lifecycle::close_registration(platform, &li, &session).await.expect("closed");
    if state == UnderReview {
        return case;
    }
    review::approve(platform, &li, &case.wang).await.expect("approved");
    lifecycle::arrange(platform, &li, &session).await.expect("arranged");
    if state == Arranged {
        return case;
    }
    seal::propose(platform, &li, &session).await.expect("proposed");
    seal::seal(platform, &zhou, &session).await.expect("sealed");
    for one in server::storage::demo::attempts(&platform.store, &session).await.expect("attempts") {
        *(if one.login == "chen" { &mut case.chen_attempt } else { &mut case.wang_attempt }) = one.attempt;
    }
    case.item = item_of(app, &case.chen_attempt).await;
    case
}

async fn item_of(app: &TestApp, attempt: &str) -> String {
    let slots: String =
        sqlx::query_scalar("SELECT p.slots FROM paper p JOIN attempt a ON a.paper_id = p.id WHERE a.id = $1")
            .bind(attempt)
            .fetch_one(app.platform.store.read())
            .await
            .expect("a paper");
    let slots: Vec<question_bank::paper::Slot> = serde_json::from_str(&slots).expect("slots");
    slots[0].item.as_str().to_owned()
}

/// What every table of the exam holds, and how many acts were audited. An answer that comes too late is kept as evidence
/// and counts for nothing, so it is not a change here.
async fn everything(app: &TestApp) -> Vec<(String, i64)> {
    let counted = [
        "exam_session",
        "approval",
        "registration",
        "attempt",
        "answer_event WHERE late = 0",
        "result",
        "paper",
        "key_correction",
        "late_evidence",
        "score_review",
        "notice",
        "registration_request",
        "incident",
        "check_in",
        "rehearsal",
        "rehearsal_attempt",
        "desk_check",
        "rehearsal_reminder",
        "audit_row",
    ];
    let mut all = Vec::new();
    for table in counted {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(sql).fetch_one(app.platform.store.read()).await.expect("counted");
        all.push((table.to_owned(), rows));
    }
    let states = "SELECT id || state || name AS what, minutes + starts_at AS n FROM exam_session
         UNION ALL SELECT id || state || reason, extra_minutes FROM registration
         UNION ALL SELECT id || state || COALESCE(writer, ''), generation * 1000 + extra_minutes FROM attempt
         ORDER BY 1";
    all.extend(sqlx::query_as::<_, (String, i64)>(states).fetch_all(app.platform.store.read()).await.expect("states"));
    all
}

async fn act(who: &mut Actor, case: &Case, act: &str) -> Reply {
    let fields = case.fields(act);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    who.call(&format!("/api/{}", act.split('/').next().unwrap_or(act)), &fields).await
}

/// Tries everything the model forbids in this state.
async fn nothing_forbidden_happens(
    app: &TestApp,
    all: &mut BTreeMap<&'static str, Actor>,
    state: State,
    case: &Case,
) -> usize {
    let before = everything(app).await;
    let mut tried = 0;
    for (name, actor) in all.iter_mut() {
        for one in ACTS.into_iter().filter(|one| !allowed(state, one, name)) {
            let reply = act(actor, case, one).await;
            assert!(reply.status.is_client_error(), "{one} by {name} in {state:?}: {} {}", reply.status, reply.text);
            let said: serde_json::Value = serde_json::from_str(&reply.text).expect("json");
            let code = said["code"].as_str().expect("a code");
            assert!(app::messages::has_sentence(code), "{one} by {name} in {state:?}: {code} has no sentence");
            tried += 1;
        }
    }
    let mut nobody = app.client();
    for one in ACTS {
        let reply = nobody.call(&format!("/api/{}", one.split('/').next().unwrap_or(one)), &[]).await;
        assert!(reply.status.is_client_error(), "{one} by nobody in {state:?}: {}", reply.status);
    }
    let after = everything(app).await;
    let changed: Vec<_> = before.iter().zip(&after).filter(|(was, is)| was != is).collect();
    assert!(before == after, "a refused act changed something in {state:?}: {changed:?}");
    tried
}

/// Does one thing the model allows; it must succeed and be audited.
async fn happens(
    app: &TestApp,
    all: &mut BTreeMap<&'static str, Actor>,
    (state, case): (State, &Case),
    one: &str,
    name: &'static str,
) {
    assert!(allowed(state, one, name), "the model forbids {one} to {name} in {state:?}");
    let audited = async || -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM audit_row")
            .fetch_one(app.platform.store.read())
            .await
            .expect("counted")
    };
    let before = audited().await;
    let actor = all.get_mut(name).expect("an actor");
    let evidence = sqlx::query_scalar("SELECT id FROM late_evidence WHERE attempt_id = $1 AND state = 'proposed'")
        .bind(&case.chen_attempt)
        .fetch_optional(app.platform.store.read())
        .await
        .expect("looked");
    let case = Case { evidence: evidence.unwrap_or_default(), ..case.clone() };
    let reply = act(actor, &case, one).await;
    let done = reply.status.is_success() || reply.status.is_redirection();
    assert!(done, "{one} by {name} in {state:?}: {} {}", reply.status, reply.text);
    // Answers are a record of their own, and going on with an open attempt changes nothing.
    let silent = matches!(one, "answer" | "open-attempt");
    assert!(silent || audited().await > before, "{one} by {name} in {state:?} left no audit row");
}

/// Things done in each state in this order, so that each is allowed when its turn comes.
fn done_in(state: State) -> &'static [(&'static str, &'static str)] {
    match state {
        Draft => {
            &[("edit-session", "zhou"), ("copy-session", "li"), ("copy-to-next-year", "li"), ("cancel-session", "li")]
        }
        Open => &[
            ("undo-decision", "li"),
            ("approve-green", "zhou"),
            ("set-extra-minutes", "li"),
            ("remind-unit", "zhou"),
            ("change-session", "li"),
            ("register-self", "sun"),
            ("close-registration", "li"),
        ],
        UnderReview => &[
            ("return-registration", "li"),
            ("change-session", "zhou"),
            ("undo-decision", "li"),
            ("cancel-session", "zhou"),
        ],
        Arranged => &[
            ("set-extra-minutes", "li"),
            ("request-for-unit", "lian"),
            ("change-session", "li"),
            ("propose-seal", "li"),
        ],
        Sealed => &[
            ("give-extra-time", "li"),
            ("give-extra-time/absent", "li"),
            ("plan-rehearsal", "li"),
            ("close-rehearsal", "zhou"),
            ("change-session", "li"),
            ("cancel-session", "li"),
        ],
        Running => &[
            ("record-desk-check", "wang"),
            ("open-attempt", "chen"),
            ("answer", "chen"),
            ("note-incident", "zhou"),
            ("check-in", "li"),
            ("announce", "li"),
            ("extend-session", "zhou"),
            ("give-extra-time", "li"),
            ("give-extra-time/absent", "zhou"),
            ("open-attempt/absent", "wang"),
            ("hand-in", "chen"),
            ("pause-session", "li"),
        ],
        Ended => &[("propose-late-evidence", "li"), ("mark-session", "zhou")],
        Marked => &[
            ("propose-correction", "li"),
            ("propose-late-evidence", "li"),
            ("confirm-late-evidence", "zhou"),
            ("propose-publish", "li"),
        ],
        Published => &[
            ("request-score-review", "chen"),
            ("propose-correction", "zhou"),
            ("plan-make-up", "li"),
            ("archive-session", "li"),
        ],
        Cancelled | Archived => &[("copy-session", "li")],
    }
}

both!(what_the_model_allows_happens_and_everything_else_is_refused, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let mut all = actors(&app).await;
    let mut cases = BTreeMap::new();
    for state in BEFORE.into_iter().chain([Running]).chain(AFTER) {
        cases.insert(state, session_in(&app, &all, state).await);
    }
    let mut tried = 0;
    for state in BEFORE {
        tried += nothing_forbidden_happens(&app, &mut all, state, &cases[&state]).await;
    }
    for state in BEFORE {
        for (one, name) in done_in(state) {
            happens(&app, &mut all, (state, &cases[&state]), one, name).await;
        }
    }

    // The exam of those that were sealed begins; each attempt is opened by Chen, and 40 minutes pass.
    app.clock.advance(28 * DAY);
    again(&app, &mut all).await;
    let chen = all["chen"].caller.officer().expect("chen");
    for state in [Running].into_iter().chain(AFTER) {
        sittings::open(&app.platform, &chen, &cases[&state].chen_attempt).await.expect("opened");
    }
    app.clock.advance(40 * MINUTE);
    tried += nothing_forbidden_happens(&app, &mut all, Running, &cases[&Running]).await;
    for (one, name) in done_in(Running) {
        happens(&app, &mut all, (Running, &cases[&Running]), one, name).await;
    }

    app.clock.advance(51 * MINUTE);
    sittings::close::close_due(&app.platform).await.expect("closed");
    let (li, zhou) = (all["li"].caller.organizer().expect("li"), all["zhou"].caller.organizer().expect("zhou"));
    for state in AFTER.into_iter().filter(|state| *state > Ended) {
        let id = &cases[&state].session;
        sittings::mark_session(&app.platform, &li, id).await.expect("marked");
        if state > Marked {
            publish::propose(&app.platform, &li, id).await.expect("proposed");
            publish::confirm(&app.platform, &zhou, id).await.expect("published");
        }
        if state == Archived {
            lifecycle::archive(&app.platform, &li, id).await.expect("archived");
        }
    }
    for state in AFTER {
        tried += nothing_forbidden_happens(&app, &mut all, state, &cases[&state]).await;
        for (one, name) in done_in(state) {
            happens(&app, &mut all, (state, &cases[&state]), one, name).await;
        }
    }
    assert!(tried > 4_000, "only {tried} refusals were seen");
});

#[test]
fn the_model_knows_every_endpoint_of_sessions_and_sittings() {
    let listing = include_str!("../../docs/http.md");
    let known: Vec<&str> = ACTS.iter().filter_map(|act| act.split('/').next()).collect();
    let mut section = "";
    for line in listing.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            section = name;
        }
        let endpoint = line.strip_prefix("| `POST /api/").and_then(|rest| rest.split('`').next());
        if let Some(endpoint) =
            endpoint.filter(|_| matches!(section, "sessions" | "sitting" | "planning" | "live room" | "rehearsals"))
        {
            assert!(endpoint == "create-session" || known.contains(&endpoint), "the model says nothing of {endpoint}");
        }
    }
}
