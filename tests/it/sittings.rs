//! The sitting: what an officer's job may hang on. Each test plays with named candidates on a session that has just begun.

use crate::harness::actor::Actor;
use crate::harness::{Client, TestApp};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::clock::{DAY, MINUTE};
use server::demo::{Manifest, Plan, Stage, build_stage};
use server::sittings;
use server::storage::attempt;
use sqlx::Row;

const PASSWORD: &str = "Xuefa-2026";

/// A session that began a minute ago, with a dozen candidates.
async fn begun(app: &TestApp) -> Manifest {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    build_stage(&app.platform, &plan, Stage::Running, &|_| ()).await.expect("a running session")
}

/// The candidate of an attempt, on a device of their own.
async fn candidate(app: &TestApp, manifest: &Manifest, number: usize) -> (Actor, String) {
    let one = &manifest.attempts[number];
    (app.device_of(&one.login, PASSWORD).await, one.id.clone())
}

async fn save(client: &mut Client, attempt: &str, generation: i64, events: Value) -> (StatusCode, Value) {
    let request = Request::post("/api/save").header(header::CONTENT_TYPE, "application/json");
    let body = json!({"attempt": attempt, "generation": generation, "events": events}).to_string();
    let reply = client.send(request, Body::from(body)).await;
    (reply.status, serde_json::from_str(&reply.text).unwrap_or_default())
}

fn event(seq: i64, slot: i64, choice: &str) -> Value {
    json!({"seq": seq, "slot": slot, "choice": choice, "flagged": false})
}

async fn choices(app: &TestApp, attempt: &str) -> Vec<(i64, String)> {
    let answers = attempt::answers(&app.platform.store, attempt).await.expect("answers");
    answers.into_iter().map(|a| (a.slot, a.choice.to_string())).collect()
}

async fn open(app: &TestApp, actor: &Actor, attempt: &str) -> i64 {
    sittings::open(&app.platform, &actor.caller.officer().expect("an officer"), attempt).await.expect("opened")
}

both!(twenty_hand_ins_at_once_give_one_receipt, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let (status, _) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A"), event(2, 2, "B")])).await;
    assert_eq!(status, StatusCode::OK);
    let officer = chen.caller.officer().expect("an officer");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (platform, officer, attempt) = (app.platform.clone(), officer.clone(), attempt.clone());
        tasks.spawn(
            async move { sittings::hand_in(&platform, &officer, &attempt, generation).await.expect("handed in") },
        );
    }
    let mut receipts = Vec::new();
    while let Some(receipt) = tasks.join_next().await {
        receipts.push(receipt.expect("no panic"));
    }
    assert!(receipts.iter().all(|r| r == &receipts[0]), "{receipts:?}");
    assert_eq!(receipts[0].answered, 2);
    let (status, told) = save(&mut chen, &attempt, generation, json!([event(3, 3, "A")])).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("save.handed_in")));
    assert_eq!(choices(&app, &attempt).await.len(), 2);
});

both!(of_two_devices_one_writes_and_the_other_is_told, |app| async move {
    let manifest = begun(&app).await;
    let (mut desk, attempt) = candidate(&app, &manifest, 0).await;
    let first = open(&app, &desk, &attempt).await;
    save(&mut desk, &attempt, first, json!([event(1, 1, "A")])).await;
    let mut phone = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    let page = phone.get(&format!("/attempt/{attempt}")).await;
    assert!(page.text.contains("考试正在另一处进行") && !page.text.contains("data-component=\"Exam"), "asked first");
    let reply = phone.post("/api/claim-attempt", &[("attempt", &attempt)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let (status, told) = save(&mut desk, &attempt, first, json!([event(2, 1, "B")])).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("save.taken_over")));
    let second = told["generation"].as_i64().expect("the generation that writes");
    let (status, _) = save(&mut phone, &attempt, second, json!([event(1, 2, "B")])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(choices(&app, &attempt).await, [(1, "A".to_owned()), (2, "B".to_owned())]);
});

both!(an_answer_counts_exactly_until_deadline_and_grace, |app| async move {
    let manifest = begun(&app).await;
    for (number, job_runs) in [(0, false), (1, true)] {
        let (mut actor, attempt) = candidate(&app, &manifest, number).await;
        let generation = open(&app, &actor, &attempt).await;
        let (_, reply) = save(&mut actor, &attempt, generation, json!([event(1, 1, "A")])).await;
        let deadline = reply["deadline"].as_i64().expect("a deadline");
        app.clock.advance(deadline + 15_000 - app.clock.now());
        let (_, reply) = save(&mut actor, &attempt, generation, json!([event(2, 2, "B")])).await;
        assert_eq!(reply["acks"][0]["outcome"], "saved", "at the last instant");
        app.clock.advance(1);
        if job_runs {
            assert!(sittings::close::close_due(&app.platform).await.expect("closed") >= 1);
        }
        let (_, reply) = save(&mut actor, &attempt, generation, json!([event(3, 3, "A")])).await;
        assert_eq!(reply["acks"][0]["outcome"], "late", "one millisecond after, closing job: {job_runs}");
        let receipt = actor.get(&format!("/attempt/{attempt}/receipt")).await;
        assert!(receipt.text.contains("到时自动交卷") && receipt.text.contains("收到 2 题"), "{}", receipt.text);
        assert_eq!(choices(&app, &attempt).await, [(1, "A".to_owned()), (2, "B".to_owned())]);
    }
});

both!(a_resent_event_counts_once_and_another_content_is_refused, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    for (seq, choice, outcome) in [(1, "A", "saved"), (1, "A", "duplicate"), (1, "B", "conflict"), (2, "B", "saved")] {
        let (_, reply) = save(&mut chen, &attempt, generation, json!([event(seq, 1, choice)])).await;
        assert_eq!(reply["acks"][0]["outcome"], outcome, "{seq} {choice}");
    }
    assert_eq!(choices(&app, &attempt).await, [(1, "B".to_owned())]);
    let (status, _) = save(&mut chen, "\0", generation, json!([event(3, 1, "A")])).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "what no database can read is nobody's attempt");
    for bad in [
        event(i64::MAX, 1, "A"),
        event(0, 1, "A"),
        event(3, 0, "A"),
        event(3, 1, "BA"),
        event(3, 1, "Z"),
        json!({"seq": 3}),
    ] {
        let (status, _) = save(&mut chen, &attempt, generation, json!([bad])).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
});

both!(nothing_of_another_officer_can_be_seen_or_written, |app| async move {
    let manifest = begun(&app).await;
    let (chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let (mut lin, _) = candidate(&app, &manifest, 1).await;
    for page in ["", "/waiting", "/check", "/receipt", "/result"] {
        assert_eq!(lin.get(&format!("/attempt/{attempt}{page}")).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let (status, _) = save(&mut lin, &attempt, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for endpoint in ["/api/open-attempt", "/api/claim-attempt", "/api/hand-in"] {
        let fields = [("attempt", attempt.as_str()), ("generation", "1"), ("promise", "1"), ("confirm", "1")];
        assert_eq!(lin.call(endpoint, &fields).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    assert!(choices(&app, &attempt).await.is_empty());
});

both!(no_key_rationale_or_reference_is_in_an_exam, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let mut sent = chen.get(&format!("/attempt/{attempt}")).await.text;
    sent.push_str(&chen.get(&format!("/attempt/{attempt}/check")).await.text);
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A")])).await;
    sent.push_str(&reply.to_string());
    let shelf = app.platform.shelf.items(&app.platform.store).await.expect("items");
    for item in shelf.values() {
        assert!(!sent.contains(&item.rationale), "the rationale of {}", item.id.as_str());
        assert!(!sent.contains(item.id.as_str()), "the id {}", item.id.as_str());
    }
    assert!(shelf.values().filter(|i| sent.contains(&i.stem)).count() >= 60, "the questions themselves are there");
});

both!(a_whole_exam_by_plain_forms, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let waiting = chen.get(&format!("/attempt/{attempt}/waiting")).await;
    assert!(waiting.text.contains("请核对") && waiting.text.contains("3303**********"));
    let refused = chen.post("/api/open-attempt", &[("attempt", &attempt)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    chen.post("/api/open-attempt", &[("attempt", &attempt), ("promise", "1")]).await;
    for slot in 1..=80 {
        let slot = slot.to_string();
        app.clock.advance(10);
        let fields =
            [("attempt", attempt.as_str()), ("generation", "1"), ("slot", &slot), ("a[]", "A"), ("op", "next")];
        assert_eq!(chen.post("/api/answer", &fields).await.status, StatusCode::SEE_OTHER, "question {slot}");
    }
    let check = chen.get(&format!("/attempt/{attempt}/check")).await;
    assert!(check.text.contains("确认交卷") && !check.text.contains("没有作答，仍要交卷"), "all answered");
    let done = chen.post("/api/hand-in", &[("attempt", &attempt), ("generation", "1"), ("confirm", "1")]).await;
    assert_eq!(done.header("location"), format!("/attempt/{attempt}/receipt"));
    assert!(chen.get(&format!("/attempt/{attempt}/receipt")).await.text.contains("80 / 80 题"));
    assert_eq!(chen.get(&format!("/attempt/{attempt}/result")).await.status, StatusCode::CONFLICT, "not published");
});

both!(a_score_comes_out_again_and_publishing_needs_a_second_person, |app| async move {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Ended, &|_| ()).await.expect("an ended session");
    let session = manifest.sessions[0].id.clone();
    let first = app.device_of("kaowu1", PASSWORD).await.caller.organizer().expect("an organizer");
    let second = app.device_of("kaowu2", PASSWORD).await.caller.organizer().expect("an organizer");
    let marked = sittings::mark_session(&app.platform, &first, &session).await.expect("marked");
    assert!(marked.attempts >= 10);
    assert_eq!(sittings::mark::recompute(&app.platform, &session).await.expect("recomputed"), []);
    let publish = |by: server::authority::Organizer| {
        let (platform, session) = (app.platform.clone(), session.clone());
        async move { server::sessions::publish::confirm(&platform, &by, &session).await }
    };
    assert!(publish(first.clone()).await.is_err(), "nobody proposed it");
    server::sessions::publish::propose(&app.platform, &first, &session).await.expect("proposed");
    assert!(publish(first).await.is_err(), "the same person");
    publish(second).await.expect("published by a second person");
    let handed_in = manifest.attempts.iter().find(|a| a.state == "handed_in").expect("someone sat");
    let mut actor = app.device_of(&handed_in.login, PASSWORD).await;
    let result = actor.get(&format!("/attempt/{}/result", handed_in.id)).await;
    assert_eq!(result.status, StatusCode::OK);
    assert!(result.text.contains("合格线 60") && !result.text.contains("逐题解析"), "no keys of a formal exam");
    let verified =
        server::sessions::verify::verify(&app.platform, server::authority::Console, &session).await.expect("verified");
    assert!(verified.mismatches.is_empty() && verified.papers >= 10);
});

both!(nobody_enters_before_the_start_or_after_the_cut_off, |app| async move {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Sealed, &|_| ()).await.expect("a sealed session");
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let fields = [("attempt", attempt.as_str()), ("promise", "1")];
    assert_eq!(chen.call("/api/open-attempt", &fields).await.status, StatusCode::CONFLICT, "20 minutes early");
    app.clock.advance(20 * MINUTE - 1);
    assert_eq!(chen.call("/api/open-attempt", &fields).await.status, StatusCode::CONFLICT, "a millisecond early");
    app.clock.advance(7 * DAY + 2);
    let mut later = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    let refused = later.call("/api/open-attempt", &fields).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("入场截止"), "{}", refused.text);
    assert_eq!(chen.call("/api/open-attempt", &fields).await.status, StatusCode::UNAUTHORIZED, "the sign-in is over");
});

both!(an_empty_save_tells_how_things_stand, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let (_, before) = save(&mut chen, &attempt, generation, json!([])).await;
    let organizer = app.device_of("kaowu1", PASSWORD).await.caller.organizer().expect("an organizer");
    let reason = "设备故障更换电脑";
    sittings::assist::extra_time(&app.platform, &organizer, &attempt, 10, reason).await.expect("more time");
    let (status, after) = save(&mut chen, &attempt, generation, json!([])).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(after["deadline"].as_i64(), before["deadline"].as_i64().map(|d| d + 10 * MINUTE));
    assert_eq!(after["acks"], json!([]));
    let name = attempt::candidate_name(&app.platform.store, &attempt).await.expect("read").expect("a name");
    sittings::assist::force_hand_in(&app.platform, &organizer, &attempt, &name, reason).await.expect("handed in");
    let (status, told) = save(&mut chen, &attempt, generation, json!([])).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("save.handed_in")));
});

both!(one_save_sent_twenty_times_at_once_is_stored_once, |app| async move {
    let manifest = begun(&app).await;
    let (chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (mut tab, attempt) = (Client::clone(&chen), attempt.clone());
        let events = json!([event(1, 1, "A"), event(2, 2, "B"), event(3, 1, "C")]);
        tasks.spawn(async move { save(&mut tab, &attempt, generation, events).await });
    }
    let mut outcomes = Vec::new();
    while let Some(done) = tasks.join_next().await {
        let (status, reply) = done.expect("no panic");
        assert_eq!(status, StatusCode::OK, "{reply}");
        outcomes.extend(reply["acks"].as_array().expect("acks").iter().map(|a| a["outcome"].clone()));
    }
    let saved = outcomes.iter().filter(|o| *o == "saved").count();
    let again = outcomes.iter().filter(|o| *o == "duplicate").count();
    assert_eq!((saved, again), (3, 57));
    assert_eq!(choices(&app, &attempt).await, [(1, "C".to_owned()), (2, "B".to_owned())]);
});

both!(a_receipt_counts_the_questions_of_the_paper_and_a_forced_one_has_its_reason, |app| async move {
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let (status, _) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A"), event(2, 81, "A")])).await;
    assert_eq!(status, StatusCode::OK, "kept, though the paper has no question 81");
    let li = app.organizer("zhang").await;
    let by = li.caller.organizer().expect("an organizer");
    let name = attempt::candidate_name(&app.platform.store, &attempt).await.expect("read").expect("a name");
    let receipt =
        sittings::assist::force_hand_in(&app.platform, &by, &attempt, &name, " 考场断电 ").await.expect("handed in");
    assert_eq!((receipt.answered, receipt.kind.as_str()), (1, "forced"));
    let row = sqlx::query("SELECT detail FROM audit_row WHERE action = 'sitting.hand_in' AND object = $1")
        .bind(format!("attempt:{attempt}"))
        .fetch_one(app.platform.store.read())
        .await
        .expect("one row for the act");
    let detail: String = row.get("detail");
    assert!(detail.contains("考场断电"), "{detail}");
});

/// SQLite's log cannot be forced to the disk: its name leads in a circle, while the open file is written on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_did_not_reach_the_disk_is_not_acknowledged() {
    let app = TestApp::sqlite().await;
    let manifest = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let generation = open(&app, &chen, &attempt).await;
    let (status, _) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(status, StatusCode::OK);
    let log = format!("{}-wal", app.platform.config.database.trim_start_matches("sqlite:"));
    std::fs::rename(&log, format!("{log}.kept")).expect("moved away");
    std::os::unix::fs::symlink(&log, &log).expect("a circle");
    for seq in [2, 3] {
        let (status, told) = save(&mut chen, &attempt, generation, json!([event(seq, 1, "B")])).await;
        assert_eq!((status, told["code"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("save.unavailable")));
    }
}
