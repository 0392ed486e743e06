//! The live room: pausing, extending, announcing, checking in, writing down, letting the next device in, and the board that
//! shows it. Time is moved by hand; what moves a deadline is held to the millisecond.

use crate::harness::actor::Actor;
use crate::harness::{Client, TestApp};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::clock::MINUTE;
use server::demo::{Manifest, Plan, Stage, build_stage};
use server::sittings::{self, close, mark};
use server::storage::attempt;
use sqlx::Row;
use std::time::Duration;

const PASSWORD: &str = "Xuefa-2026";
const GRACE: i64 = 15_000;

/// A dozen candidates of a session at this stage, under the common clock: 90 minutes, entry for 30, hand-in after 30.
async fn hall(app: &TestApp, stage: Stage) -> (Manifest, String) {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, stage, &|_| ()).await.expect("a session");
    let session = manifest.attempts[0].session.clone();
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query(
        "UPDATE exam_session SET clock_rule = 'common', entry_cutoff_minutes = 30, early_hand_in_minutes = 30 WHERE id = $1",
    )
    .bind(&session)
    .execute(&mut *tx)
    .await
    .expect("a strict session");
    tx.commit().await.expect("committed");
    (manifest, session)
}

async fn organizer(app: &TestApp) -> Actor {
    app.device_of("kaowu1", PASSWORD).await
}

/// The candidate of an attempt on a device of their own, who has entered.
async fn writer(app: &TestApp, manifest: &Manifest, number: usize) -> (Actor, String, i64) {
    let one = &manifest.attempts[number];
    let actor = app.device_of(&one.login, PASSWORD).await;
    let generation =
        sittings::open(&app.platform, &actor.caller.officer().expect("an officer"), &one.id).await.expect("opened");
    (actor, one.id.clone(), generation)
}

async fn save(client: &mut Client, attempt: &str, generation: i64, events: Value) -> (StatusCode, Value) {
    send(client, &json!({"attempt": attempt, "generation": generation, "events": events})).await
}

async fn send(client: &mut Client, body: &Value) -> (StatusCode, Value) {
    let request = Request::post("/api/save").header(header::CONTENT_TYPE, "application/json");
    let reply = client.send(request, Body::from(body.to_string())).await;
    (reply.status, serde_json::from_str(&reply.text).unwrap_or_default())
}

fn event(seq: i64, slot: i64, choice: &str) -> Value {
    json!({"seq": seq, "slot": slot, "choice": choice, "flagged": false})
}

async fn choices(app: &TestApp, attempt: &str) -> Vec<(i64, String)> {
    let answers = attempt::answers(&app.platform.store, attempt).await.expect("answers");
    answers.into_iter().map(|a| (a.slot, a.choice.to_string())).collect()
}

async fn times(app: &TestApp, attempt: &str) -> (i64, i64) {
    let row = sqlx::query("SELECT deadline, counted_until FROM attempt WHERE id = $1")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("an attempt");
    (row.get("deadline"), row.get("counted_until"))
}

/// Moves the clock to this instant.
fn go_to(app: &TestApp, at: i64) {
    app.clock.advance(at - app.clock.now());
}

async fn name_of(app: &TestApp, attempt: &str) -> String {
    attempt::candidate_name(&app.platform.store, attempt).await.expect("read").expect("a name")
}

both!(a_pause_keeps_what_was_acknowledged_and_gives_the_time_back_to_the_millisecond, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut chen, attempt, generation) = writer(&app, &manifest, 0).await;
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "saved");
    let (deadline, counted) = times(&app, &attempt).await;
    assert_eq!(counted, deadline + GRACE);
    app.clock.advance(10 * MINUTE);
    let id = [("session_id", session.as_str())];
    assert_eq!(jin.call("/api/pause-session", &[id[0], ("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    jin.get(&format!("/organizer/sessions/{session}/watch")).await;
    let reply = jin.post("/api/pause-session", &[id[0], ("reason", "考场停电")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let again = jin.call("/api/pause-session", &[id[0], ("reason", "考场停电")]).await;
    assert!(again.status == StatusCode::CONFLICT && again.text.contains("已经是暂停状态"), "{}", again.text);

    for page in ["/organizer".to_owned(), "/organizer/calendar".to_owned(), format!("/organizer/sessions/{session}")] {
        assert_eq!(jin.get(&page).await.status, StatusCode::OK, "{page} while the end is not known");
    }
    let (status, told) = save(&mut chen, &attempt, generation, json!([event(2, 2, "B")])).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("save.paused")));
    let (status, told) = save(&mut chen, &attempt, generation, json!([])).await;
    assert_eq!((status, told["code"].as_str()), (StatusCode::CONFLICT, Some("save.paused")), "the beat hears it too");
    assert_eq!(choices(&app, &attempt).await, [(1, "A".to_owned())], "the one before is kept, the other not stored");
    let page = chen.get(&format!("/attempt/{attempt}")).await;
    assert!(page.text.contains("考试已暂停") && page.text.contains("时间会如数顺延"), "{}", page.text);
    let form = [("attempt", attempt.as_str()), ("generation", "1"), ("slot", "3"), ("a[0]", "A"), ("op", "next")];
    let refused = chen.call("/api/answer", &form).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("没有写入"), "{}", refused.text);
    app.clock.advance(40 * MINUTE);
    let hand_in = [("attempt", attempt.as_str()), ("generation", "1"), ("confirm", "1")];
    let refused = chen.call("/api/hand-in", &hand_in).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("考试已暂停"), "{}", refused.text);

    go_to(&app, counted + 5 * MINUTE);
    assert_eq!(close::close_due(&app.platform).await.expect("looked"), 0, "nothing is over while time stands still");
    let marked = jin.call("/api/mark-session", &id).await;
    assert_eq!(marked.status, StatusCode::CONFLICT, "a paused exam is not marked");
    app.clock.advance(7);
    let row = sqlx::query("SELECT paused_at FROM live_room").fetch_one(app.platform.store.read()).await.expect("a row");
    let lasted = app.clock.now() - row.get::<i64, _>("paused_at");
    assert_eq!(jin.call("/api/resume-session", &id).await.status, StatusCode::OK);
    assert_eq!(times(&app, &attempt).await, (deadline + lasted, counted + lasted));
    let again = jin.call("/api/resume-session", &id).await;
    assert!(again.status == StatusCode::CONFLICT && again.text.contains("没有暂停"), "{}", again.text);

    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(2, 2, "B")])).await;
    assert_eq!((&reply["acks"][0]["outcome"], &reply["deadline"]), (&json!("saved"), &json!(deadline + lasted)));
    go_to(&app, counted + lasted);
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(3, 3, "A")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "saved", "at the last instant");
    app.clock.advance(1);
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(4, 4, "A")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "late", "a millisecond after");
    assert_eq!(choices(&app, &attempt).await.len(), 3);
    assert_eq!(jin.call("/api/mark-session", &id).await.status, StatusCode::OK);
    assert_eq!(mark::recompute(&app.platform, &session).await.expect("computed"), []);
    let late = jin.call("/api/pause-session", &[id[0], ("reason", "考场停电")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "what is marked is not paused");
});

both!(what_was_over_before_a_pause_stays_over, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut chen, attempt, generation) = writer(&app, &manifest, 0).await;
    let (_, other, _) = writer(&app, &manifest, 1).await;
    let (deadline, counted) = times(&app, &attempt).await;
    let more = [("attempt", other.as_str()), ("minutes", "20"), ("reason", "键盘故障")];
    assert_eq!(jin.call("/api/give-extra-time", &more).await.status, StatusCode::OK);
    go_to(&app, counted + 1);
    let id = [("session_id", session.as_str()), ("reason", "考场停电")];
    assert_eq!(jin.call("/api/pause-session", &id).await.status, StatusCode::OK, "the other one still writes");
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "late");
    assert_eq!(close::close_due(&app.platform).await.expect("closed"), 1);
    app.clock.advance(MINUTE);
    assert_eq!(jin.call("/api/resume-session", &id[..1]).await.status, StatusCode::OK);
    assert_eq!(times(&app, &attempt).await, (deadline, counted));
    assert_eq!(times(&app, &other).await.0, deadline + 21 * MINUTE);
});

both!(who_enters_after_a_pause_has_the_time_of_who_was_there, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (_, early, _) = writer(&app, &manifest, 0).await;
    let starts_at = times(&app, &early).await.0 - 90 * MINUTE;
    go_to(&app, starts_at + 20 * MINUTE);
    let id = [("session_id", session.as_str()), ("reason", "网络中断")];
    jin.call("/api/pause-session", &id).await;
    let waits = &manifest.attempts[1];
    let mut lin = app.device_of(&waits.login, PASSWORD).await;
    let enter = [("attempt", waits.id.as_str()), ("promise", "1")];
    let refused = lin.call("/api/open-attempt", &enter).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("考试已暂停"), "{}", refused.text);
    let room = lin.get(&format!("/attempt/{}/waiting", waits.id)).await;
    assert!(room.text.contains("暂停期间不能进入"), "{}", room.text);
    app.clock.advance(7 * MINUTE + 3);
    jin.call("/api/resume-session", &id[..1]).await;
    // The entry window has moved with the exam: its last instant is in, the next one is out.
    go_to(&app, starts_at + 37 * MINUTE + 3);
    assert_eq!(lin.call("/api/open-attempt", &enter).await.status, StatusCode::OK);
    assert_eq!(times(&app, &waits.id).await, times(&app, &early).await);
    assert_eq!(times(&app, &early).await.0, starts_at + 97 * MINUTE + 3);
    app.clock.advance(1);
    let third = &manifest.attempts[2];
    let mut zhao = app.device_of(&third.login, PASSWORD).await;
    let refused = zhao.call("/api/open-attempt", &[("attempt", third.id.as_str()), ("promise", "1")]).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("入场截止"), "{}", refused.text);
    // Handing in is possible after 30 minutes of exam time, not of wall time.
    let early_bird = [("attempt", waits.id.as_str()), ("generation", "1"), ("confirm", "1")];
    assert_eq!(lin.call("/api/hand-in", &early_bird).await.status, StatusCode::OK);
});

both!(a_pause_in_the_waiting_room_holds_the_start, |app| async move {
    let (manifest, session) = hall(&app, Stage::Sealed).await;
    let mut jin = organizer(&app).await;
    let id = [("session_id", session.as_str()), ("reason", "考生未到齐")];
    let row = sqlx::query("SELECT starts_at FROM exam_session WHERE id = $1")
        .bind(&session)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a session");
    let starts_at: i64 = row.get("starts_at");
    go_to(&app, starts_at - 5 * MINUTE);
    assert_eq!(jin.call("/api/pause-session", &id).await.status, StatusCode::OK);
    go_to(&app, starts_at + 3 * MINUTE);
    let one = &manifest.attempts[0];
    let mut chen = app.device_of(&one.login, PASSWORD).await;
    let enter = [("attempt", one.id.as_str()), ("promise", "1")];
    assert_eq!(chen.call("/api/open-attempt", &enter).await.status, StatusCode::CONFLICT);
    assert_eq!(jin.call("/api/resume-session", &id[..1]).await.status, StatusCode::OK);
    assert_eq!(chen.call("/api/open-attempt", &enter).await.status, StatusCode::OK);
    assert_eq!(times(&app, &one.id).await.0, starts_at + 93 * MINUTE, "three minutes were lost, not eight");
});

both!(an_extension_reaches_who_writes_and_who_comes_later, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut chen, writes, generation) = writer(&app, &manifest, 0).await;
    let (_, gone, _) = writer(&app, &manifest, 1).await;
    let before = times(&app, &writes).await;
    let name = name_of(&app, &gone).await;
    let force = [("attempt", gone.as_str()), ("name", name.as_str()), ("reason", "违反纪律")];
    assert_eq!(jin.call("/api/force-hand-in", &force).await.status, StatusCode::OK);
    let fields = [("session_id", session.as_str()), ("minutes", "15"), ("reason", "开考推迟发卷")];
    for minutes in ["0", "121"] {
        let refused = jin.call("/api/extend-session", &[fields[0], ("minutes", minutes), fields[2]]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{minutes}");
    }
    assert_eq!(jin.call("/api/extend-session", &fields).await.status, StatusCode::OK);
    let (_, later, _) = writer(&app, &manifest, 2).await;
    assert_eq!(times(&app, &writes).await, (before.0 + 15 * MINUTE, before.1 + 15 * MINUTE));
    assert_eq!(times(&app, &later).await, times(&app, &writes).await);
    assert_eq!(times(&app, &gone).await, before, "what is handed in is over");
    go_to(&app, before.1 + 15 * MINUTE);
    let (_, reply) = save(&mut chen, &writes, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "saved");
    assert_eq!(jin.call("/api/mark-session", &fields[..1]).await.status, StatusCode::CONFLICT, "it is not over yet");
    app.clock.advance(1);
    assert_eq!(jin.call("/api/mark-session", &fields[..1]).await.status, StatusCode::OK);
    assert_eq!(mark::recompute(&app.platform, &session).await.expect("computed"), []);
});

both!(an_announcement_is_heard_once_and_stands_on_every_page, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut chen, attempt, generation) = writer(&app, &manifest, 0).await;
    let (_, reply) = save(&mut chen, &attempt, generation, json!([])).await;
    assert_eq!(reply["announcement"], Value::Null);
    let fields = [("session_id", session.as_str()), ("words", "第二考场  空调\r\n维修，请保持安静 A B")];
    assert_eq!(jin.call("/api/announce", &fields).await.status, StatusCode::OK);
    let line = "第二考场 空调 维修，请保持安静 A B";
    let (_, reply) = save(&mut chen, &attempt, generation, json!([event(1, 1, "A")])).await;
    assert_eq!(reply["announcement"], json!({"number": 1, "words": line}));
    assert_eq!(reply["acks"][0]["outcome"], "saved");
    let body = json!({"attempt": attempt, "generation": generation, "events": [], "heard": 1});
    assert_eq!(send(&mut chen, &body).await.1["announcement"], Value::Null, "told once");
    assert!(chen.get(&format!("/attempt/{attempt}")).await.text.contains(line));
    let waits = &manifest.attempts[1];
    let mut lin = app.device_of(&waits.login, PASSWORD).await;
    assert!(lin.get(&format!("/attempt/{}/waiting", waits.id)).await.text.contains(line));
    jin.call("/api/announce", &[fields[0], ("words", "维修结束")]).await;
    let (_, reply) = send(&mut chen, &body).await;
    assert_eq!(reply["announcement"], json!({"number": 2, "words": "维修结束"}));
    let long = "长".repeat(201);
    let refused = jin.call("/api/announce", &[fields[0], ("words", &long)]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("200"), "{}", refused.text);
});

both!(a_paper_is_collected_only_under_the_candidates_own_name, |app| async move {
    let (manifest, _) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (_, attempt, _) = writer(&app, &manifest, 0).await;
    let (right, wrong) = (name_of(&app, &attempt).await, name_of(&app, &manifest.attempts[1].id).await);
    assert_ne!(right, wrong);
    for name in ["", wrong.as_str()] {
        let fields = [("attempt", attempt.as_str()), ("name", name), ("reason", "违反纪律")];
        let refused = jin.call("/api/force-hand-in", &fields).await;
        assert!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("没有收卷"),
            "{}",
            refused.text
        );
    }
    let fields = [("attempt", attempt.as_str()), ("name", right.as_str()), ("reason", "违反纪律")];
    assert_eq!(jin.call("/api/force-hand-in", &fields).await.status, StatusCode::OK);
});

both!(the_next_device_goes_on_when_an_organizer_let_it_in, |app| async move {
    let (manifest, _) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut desk, attempt, generation) = writer(&app, &manifest, 0).await;
    save(&mut desk, &attempt, generation, json!([event(1, 1, "A")])).await;
    let fields = [("attempt", attempt.as_str()), ("reason", "显示器损坏")];
    assert_eq!(jin.call("/api/release-attempt", &fields).await.status, StatusCode::OK);
    let (status, told) = save(&mut desk, &attempt, generation, json!([event(2, 2, "B")])).await;
    assert_eq!(
        (status, told["code"].as_str()),
        (StatusCode::CONFLICT, Some("save.taken_over")),
        "the old device stops"
    );
    let mut other = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    let page = other.get(&format!("/attempt/{attempt}")).await;
    assert!(page.text.contains("监考人员已允许您在这台设备上继续") && !page.text.contains("另一处"), "{}", page.text);
    let board = jin.get(&format!("/organizer/sessions/{}/watch", manifest.attempts[0].session)).await;
    assert!(board.text.contains("换过设备"), "{}", board.text);
    let officer = other.caller.officer().expect("an officer");
    let next = sittings::open(&app.platform, &officer, &attempt).await.expect("goes on without being asked");
    assert_eq!(next, generation + 2);
    let (_, reply) = save(&mut other, &attempt, next, json!([event(1, 2, "C")])).await;
    assert_eq!(reply["acks"][0]["outcome"], "saved");
    assert_eq!(choices(&app, &attempt).await, [(1, "A".to_owned()), (2, "C".to_owned())]);
    let waits = [("attempt", manifest.attempts[1].id.as_str()), ("reason", "显示器损坏")];
    assert_eq!(jin.call("/api/release-attempt", &waits).await.status, StatusCode::CONFLICT, "nobody writes there");
});

both!(the_board_counts_in_words_and_no_filter_hides_what_just_happened, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let (mut chen, attempt, generation) = writer(&app, &manifest, 0).await;
    save(&mut chen, &attempt, generation, json!([event(1, 1, "A"), event(2, 2, "B"), event(3, 1, "B")])).await;
    let board = format!("/organizer/sessions/{session}/watch");
    let absent = &manifest.attempts[1].id;
    for (endpoint, status) in [
        ("/api/check-in", 200),
        ("/api/check-in", 409),
        ("/api/undo-check-in", 200),
        ("/api/undo-check-in", 409),
        ("/api/check-in", 200),
    ] {
        let reply = jin.call(endpoint, &[("attempt", absent)]).await;
        assert_eq!(reply.status.as_u16(), status, "{endpoint} {}", reply.text);
    }
    let page = jin.get(&board).await;
    let expected = manifest.attempts.iter().filter(|a| a.session == session).count();
    let counts = strip(&page.text);
    for words in [
        format!("应考 {expected}"),
        "已签到 1".into(),
        "已进入 1".into(),
        "作答中 1".into(),
        "离线 0".into(),
        "已交 0".into(),
        format!("未到 {}", expected - 1),
    ] {
        assert!(counts.contains(&words), "{words} in {counts}");
    }
    assert!(
        page.text.contains("已签到，未进入") && row_of(&page.text, &attempt).contains(">2<"),
        "two questions touched"
    );
    app.clock.advance(46_000);
    assert!(row_of(&jin.get(&board).await.text, &attempt).contains("离线"), "not heard of for 46 seconds");
    save(&mut chen, &attempt, generation, json!([])).await;
    assert!(row_of(&jin.get(&board).await.text, &attempt).contains("作答中"), "an empty save is a word");
    app.platform.seen.keep(&app.platform.store).await.expect("written down");
    assert!(app.platform.seen.fresh().is_empty());
    assert!(row_of(&jin.get(&board).await.text, &attempt).contains("作答中"), "another instance reads it");

    let nobody = format!("{board}?q=nobody");
    assert!(!jin.get(&nobody).await.text.contains(&format!("a-{absent}")), "filtered");
    let happened = [("attempt", absent.as_str()), ("kind", "device"), ("words", "鼠标失灵 <b>")];
    assert_eq!(jin.call("/api/note-incident", &happened).await.status, StatusCode::OK);
    let page = jin.get(&nobody).await;
    assert!(page.text.contains(&format!("a-{absent}")) && page.text.contains("鼠标失灵 &lt;b&gt;"), "never hidden");
    let first = page.text.split("id=\"board\"").nth(1).expect("a table").split("<tr").nth(1).expect("a row").to_owned();
    assert!(first.contains(absent.as_str()), "and first: {first}");
    assert!(jin.get(&format!("/organizer/attempts/{absent}")).await.text.contains("鼠标失灵"));
    for bad in [[happened[0], ("kind", "pause"), happened[2]], [happened[0], happened[1], ("words", "")]] {
        assert_eq!(jin.call("/api/note-incident", &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad:?}");
    }
});

/// The page's text without its tags.
fn strip(html: &str) -> String {
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row_of(html: &str, attempt: &str) -> String {
    let rest = html.split(&format!("id=\"a-{attempt}\"")).nth(1).expect("a row of this candidate");
    rest.split("</tr>").next().unwrap_or_default().to_owned()
}

both!(nobody_but_an_organizer_may_touch_the_live_room, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let (mut chen, attempt, _) = writer(&app, &manifest, 0).await;
    let mut bureau = app.bureau("局长").await;
    let mut author = app.actor("命题人", &[server::authority::Role::Author]).await;
    let fields = [
        ("session_id", session.as_str()),
        ("attempt", attempt.as_str()),
        ("name", "某人"),
        ("minutes", "5"),
        ("reason", "没有权限"),
        ("words", "没有权限"),
        ("kind", "note"),
    ];
    for who in [&mut *chen, &mut *bureau, &mut *author] {
        for endpoint in [
            "pause-session",
            "resume-session",
            "extend-session",
            "announce",
            "check-in",
            "undo-check-in",
            "release-attempt",
            "note-incident",
            "force-hand-in",
            "give-extra-time",
        ] {
            let refused = who.call(&format!("/api/{endpoint}"), &fields).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{endpoint}");
        }
        for page in [format!("/organizer/sessions/{session}/watch"), format!("/organizer/sessions/{session}/events")] {
            assert_eq!(who.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
        }
    }
    let mut nobody = app.client();
    assert_eq!(nobody.get(&format!("/organizer/sessions/{session}/events")).await.status, StatusCode::UNAUTHORIZED);
    let mut jin = organizer(&app).await;
    assert_eq!(jin.get("/organizer/sessions/none/events").await.status, StatusCode::NOT_FOUND);
});

/// The next event of a stream, or its end.
async fn told(body: &mut Body) -> Option<String> {
    let mut text = String::new();
    while !text.ends_with("\n\n") {
        let frame = tokio::time::timeout(Duration::from_secs(20), body.frame()).await.expect("an event in time")?;
        text.push_str(std::str::from_utf8(frame.expect("no error").data_ref().expect("data")).expect("text"));
    }
    Some(text)
}

both!(a_board_is_sent_what_changed_and_ends_with_the_sign_in, |app| async move {
    let (manifest, session) = hall(&app, Stage::Running).await;
    let mut jin = organizer(&app).await;
    let mut zhou = app.device_of("kaowu2", PASSWORD).await;
    let (mut chen, attempt, generation) = writer(&app, &manifest, 0).await;
    let response = jin.listen(&format!("/organizer/sessions/{session}/events")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING), "nothing may collect events");
    let mut events = response.into_body();
    let first = told(&mut events).await.expect("the board as it stands");
    assert!(
        first.contains("event: board") && first.contains("board-head") && first.contains(&format!("a-{attempt}")),
        "{first}"
    );
    let expected = manifest.attempts.iter().filter(|a| a.session == session).count();
    assert_eq!(first.matches("<tr id=").count(), expected, "everybody");
    let version = first.lines().find_map(|l| l.strip_prefix("id: ")).expect("a version").to_owned();

    save(&mut chen, &attempt, generation, json!([event(1, 5, "A")])).await;
    let next = told(&mut events).await.expect("what changed");
    assert_eq!(next.matches("<tr").count(), 1, "one row: {next}");
    assert!(next.contains(&format!("a-{attempt}")) && next.contains(">1<") && !next.contains("board-head"), "{next}");

    let fields = [("session_id", session.as_str()), ("reason", "考场停电")];
    assert_eq!(zhou.call("/api/pause-session", &fields).await.status, StatusCode::OK);
    let next = told(&mut events).await.expect("what changed");
    assert!(next.contains("考试已暂停") && next.contains("恢复考试") && !next.contains("<tr id="), "{next}");

    // Who comes back with the version they have is sent only what they missed.
    let mut again = jin.listen(&format!("/organizer/sessions/{session}/events?version={version}")).await.into_body();
    let missed = told(&mut again).await.expect("what was missed");
    assert_eq!(missed.matches("<tr id=").count(), 1, "{missed}");

    assert_eq!(jin.call("/api/sign-out", &[]).await.status, StatusCode::OK);
    assert_eq!(zhou.call("/api/resume-session", &fields[..1]).await.status, StatusCode::OK);
    assert_eq!(told(&mut events).await, None, "the sign-in is over");
});

/// A hall in which one candidate answered everything rightly, the time is over, and one absence is left.
async fn passed_one(app: &TestApp) -> (Manifest, String, String) {
    let (manifest, session) = hall(app, Stage::Running).await;
    let (mut chen, attempt, generation) = writer(app, &manifest, 0).await;
    let slots = sqlx::query("SELECT p.slots FROM paper p JOIN attempt a ON a.paper_id = p.id WHERE a.id = $1")
        .bind(&attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a paper");
    let slots: Value = serde_json::from_str(slots.get("slots")).expect("slots");
    let items = app.platform.shelf.items(&app.platform.store).await.expect("the shelf");
    let paper: question_bank::paper::Paper =
        serde_json::from_value(json!({"deal": 0, "slots": slots})).expect("a paper");
    let events: Vec<_> = paper
        .slots
        .iter()
        .map(|slot| {
            let item = &items[&(slot.item.clone(), slot.version)];
            event(i64::from(slot.number), i64::from(slot.number), &item.key.presented(&slot.order).to_string())
        })
        .collect();
    let (status, told) = save(&mut chen, &attempt, generation, json!(events)).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let counted = times(app, &attempt).await.1;
    go_to(app, counted + 1);
    (manifest, session, attempt)
}

async fn standing(app: &TestApp, attempt: &str) -> Vec<(i64, i64, i64, i64)> {
    let rows = sqlx::query("SELECT version, score, passed, voided FROM result WHERE attempt_id = $1 ORDER BY version")
        .bind(attempt)
        .fetch_all(app.platform.store.read())
        .await
        .expect("results");
    rows.iter().map(|r| (r.get("version"), r.get("score"), r.get("passed"), r.get("voided"))).collect()
}

/// The attempt a licence of this candidate would rest on.
async fn newest_pass(app: &TestApp, attempt: &str) -> Option<String> {
    let row = sqlx::query("SELECT person_id FROM attempt WHERE id = $1")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("an attempt");
    let pass = server::storage::licence::newest_pass(&app.platform.store, row.get("person_id")).await.expect("read");
    pass.map(|pass| pass.ground.object().trim_start_matches("attempt:").to_owned())
}

async fn case_of(app: &TestApp, attempt: &str) -> String {
    let row = sqlx::query("SELECT id FROM misconduct WHERE attempt_id = $1 AND state = 'proposed'")
        .bind(attempt)
        .fetch_one(app.platform.store.read())
        .await
        .expect("an open case");
    row.get("id")
}

both!(misconduct_needs_evidence_and_two_people_and_voids_the_first_result, |app| async move {
    let (manifest, session, attempt) = passed_one(&app).await;
    let (mut jin, mut zhou) = (organizer(&app).await, app.device_of("kaowu2", PASSWORD).await);
    let propose = [("attempt", attempt.as_str()), ("finding", "夹带资料，监控第三机位可见")];
    let refused = jin.call("/api/propose-misconduct", &propose).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("登记事实"), "{}", refused.text);
    let happened = [("attempt", attempt.as_str()), ("kind", "misconduct"), ("words", "座位下发现资料一页")];
    assert_eq!(jin.call("/api/note-incident", &happened).await.status, StatusCode::OK);
    assert_eq!(jin.call("/api/propose-misconduct", &propose).await.status, StatusCode::OK);
    assert_eq!(zhou.call("/api/propose-misconduct", &propose).await.status, StatusCode::CONFLICT, "one case at a time");
    let case = case_of(&app, &attempt).await;
    let fields = [("case", case.as_str())];
    let refused = jin.call("/api/confirm-misconduct", &fields).await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.text.contains("另一位考务"), "{}", refused.text);
    assert!(jin.get(&format!("/organizer/attempts/{attempt}")).await.text.contains("/api/withdraw-misconduct"));
    assert!(zhou.get(&format!("/organizer/attempts/{attempt}")).await.text.contains("/api/confirm-misconduct"));
    let mut bureau = app.bureau("局长").await;
    for endpoint in ["propose-misconduct", "confirm-misconduct", "reject-misconduct", "withdraw-misconduct"] {
        let fields = [fields[0], propose[0], propose[1]];
        assert_eq!(bureau.call(&format!("/api/{endpoint}"), &fields).await.status, StatusCode::FORBIDDEN, "{endpoint}");
    }
    assert_eq!(zhou.call("/api/confirm-misconduct", &fields).await.status, StatusCode::OK);
    assert_eq!(zhou.call("/api/reject-misconduct", &fields).await.status, StatusCode::CONFLICT, "decided");
    assert_eq!(standing(&app, &attempt).await, [], "nothing is marked yet");
    assert_eq!(jin.call("/api/mark-session", &[("session_id", session.as_str())]).await.status, StatusCode::OK);
    assert_eq!(standing(&app, &attempt).await, [(1, 10_000, 0, 1)], "the score stays, the pass does not");
    assert_eq!(mark::recompute(&app.platform, &session).await.expect("computed"), []);
    publish(&session, &mut jin, &mut zhou).await;
    let mut chen = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    let page = chen.get(&format!("/attempt/{attempt}/result")).await;
    assert!(
        page.text.contains("违纪，成绩无效") && page.text.contains("夹带资料") && !page.text.contains("100 分（满分"),
        "{}",
        page.text
    );
    assert!(chen.get("/results").await.text.contains("违纪，成绩无效"));
    assert!(newest_pass(&app, &attempt).await.is_none_or(|a| a != attempt), "no licence follows from it");
});

async fn publish(session: &str, first: &mut Actor, second: &mut Actor) {
    let id = [("session_id", session)];
    assert_eq!(first.call("/api/propose-publish", &id).await.status, StatusCode::OK);
    assert_eq!(second.call("/api/confirm-publish", &id).await.status, StatusCode::OK);
}

both!(misconduct_found_after_publication_is_a_further_version_and_the_rates_agree, |app| async move {
    let (manifest, session, attempt) = passed_one(&app).await;
    let (mut jin, mut zhou) = (organizer(&app).await, app.device_of("kaowu2", PASSWORD).await);
    assert_eq!(jin.call("/api/mark-session", &[("session_id", session.as_str())]).await.status, StatusCode::OK);
    publish(&session, &mut jin, &mut zhou).await;
    let counts = async || {
        let rows =
            server::storage::insight::unit_rows(&app.platform.store, &session, app.clock.now()).await.expect("rows");
        let sum = |of: fn(&server::rules::rates::Counts) -> u64| rows.iter().map(|r| of(&r.counts)).sum::<u64>();
        (sum(|c| c.sat), sum(|c| c.passed), sum(|c| c.voided))
    };
    assert_eq!(counts().await, (1, 1, 0));
    let mut chen = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    assert!(newest_pass(&app, &attempt).await.is_some_and(|a| a == attempt), "until then a licence follows from it");
    let happened = [("attempt", attempt.as_str()), ("kind", "misconduct"), ("words", "事后查实由他人代考")];
    assert_eq!(jin.call("/api/note-incident", &happened).await.status, StatusCode::OK);
    let propose = [("attempt", attempt.as_str()), ("finding", "由他人代考，监控和签字可证")];
    assert_eq!(jin.call("/api/propose-misconduct", &propose).await.status, StatusCode::OK);
    let case = case_of(&app, &attempt).await;
    assert_eq!(zhou.call("/api/confirm-misconduct", &[("case", case.as_str())]).await.status, StatusCode::OK);
    assert_eq!(standing(&app, &attempt).await, [(1, 10_000, 1, 0), (2, 10_000, 0, 1)]);
    assert_eq!(counts().await, (1, 0, 1), "sat, not passed");
    assert_eq!(mark::recompute(&app.platform, &session).await.expect("computed"), []);
    let page = chen.get(&format!("/attempt/{attempt}/result")).await;
    assert!(page.text.contains("成绩版本 2") && page.text.contains("违纪，成绩无效：由他人代考"), "{}", page.text);
    assert!(newest_pass(&app, &attempt).await.is_none_or(|a| a != attempt));
});
