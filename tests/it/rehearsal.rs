//! The rehearsal before the exam: who may try it and when, that nothing of it counts, what the board and the organizer's list
//! say, who is reminded, and what is kept of a desk.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::client::Reply;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use server::clock::{MINUTE, parse_beijing};
use server::demo::{Plan, Stage, build_stage};
use server::live_room::board;
use server::rules::trouble::Trouble;
use server::sessions::seal;
use server::sittings::close;
use server::storage::demo::{Owner, attempts};
use server::storage::insight;

const PASSWORD: &str = "Xuefa-2026";
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36";

/// Moves the clock to this Beijing time.
fn go_to(app: &TestApp, time: &str) {
    app.clock.advance(parse_beijing(time).expect("a time") - app.clock.now());
}

/// A dozen candidates of a sealed session on 5 June at 09:00; the waiting room opens at 08:30. It is 1 June, 09:00.
async fn hall(app: &TestApp) -> (String, Vec<Owner>) {
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Arranged, &|_| ()).await.expect("a session");
    let session = manifest.sessions[0].id.clone();
    let (jin, zhou) = (app.device_of("kaowu1", PASSWORD).await, app.device_of("kaowu2", PASSWORD).await);
    seal::propose(&app.platform, &jin.caller.organizer().expect("jin"), &session).await.expect("proposed");
    seal::seal(&app.platform, &zhou.caller.organizer().expect("zhou"), &session).await.expect("sealed");
    let owners = attempts(&app.platform.store, &session).await.expect("attempts");
    (session, owners)
}

async fn planned(app: &TestApp, session: &str) -> Actor {
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    let reply = plan(&mut jin, session, "2026-06-04 09:00", "2026-06-04 17:00").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    jin
}

async fn plan(who: &mut Actor, session: &str, opens_at: &str, closes_at: &str) -> Reply {
    let form = [("session_id", session), ("opens_at", opens_at), ("closes_at", closes_at)];
    who.post("/api/plan-rehearsal", &form).await
}

async fn rehearse(who: &mut Actor, session: &str) -> Reply {
    who.post("/api/rehearse", &[("session_id", session)]).await
}

/// Begins a rehearsal and enters it; returns the attempt.
async fn begun(who: &mut Actor, session: &str) -> String {
    who.get(&format!("/rehearsal/{session}")).await;
    let reply = rehearse(who, session).await;
    let to = reply.header("location").to_owned();
    let attempt = to.strip_prefix("/attempt/").and_then(|rest| rest.strip_suffix("/waiting"));
    let attempt = attempt.unwrap_or_else(|| panic!("{} {to} {}", reply.status, reply.text)).to_owned();
    assert!(who.get(&to).await.text.contains("开始考试"));
    let opened = who.post("/api/open-attempt", &[("attempt", &attempt), ("promise", "1")]).await;
    assert_eq!(opened.header("location"), format!("/attempt/{attempt}"), "{}", opened.text);
    attempt
}

async fn hand_in(who: &mut Actor, attempt: &str) -> Reply {
    who.post("/api/hand-in", &[("attempt", attempt), ("generation", "1"), ("confirm", "1")]).await
}

async fn count(app: &TestApp, what: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {what}"));
    sqlx::query_scalar(sql).fetch_one(app.platform.store.read()).await.expect("counted")
}

async fn run(app: &TestApp, sql: &'static str, of: &str) {
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query(sql).bind(of).execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("committed");
}

/// What must stand as before: rates, formal attempts, practice, and how often items were used.
async fn what_counts(app: &TestApp, session: &str) -> String {
    let rates: Vec<_> = insight::unit_rows(&app.platform.store, session, app.clock.now())
        .await
        .expect("rates")
        .into_iter()
        .map(|row| (row.unit_name, row.counts))
        .collect();
    let formal =
        "SELECT id || state || generation || COALESCE(opened_at, 0) FROM attempt WHERE session_id = $1 ORDER BY id";
    let formal: Vec<String> =
        sqlx::query_scalar(formal).bind(session).fetch_all(app.platform.store.read()).await.expect("attempts");
    let uses = "SELECT session_id || item_id || papers || '-' || answered || '-' || correct FROM item_use ORDER BY 1";
    let uses: Vec<String> = sqlx::query_scalar(uses).fetch_all(app.platform.store.read()).await.expect("uses");
    let practice = (count(app, "practice_answer").await, count(app, "notebook_entry").await);
    format!("{rates:?} {formal:?} {uses:?} {practice:?}")
}

both!(a_rehearsal_runs_on_the_exam_pages_in_its_window_and_counts_for_nothing, |app| async move {
    let (session, owners) = hall(&app).await;
    let none = app.device_of(&owners[0].login, PASSWORD).await.get("/home").await;
    assert!(none.text.contains("去模拟考试") && !none.text.contains("考前试答"), "{}", none.text);
    planned(&app, &session).await;
    go_to(&app, "2026-06-04 09:00");
    app.clock.advance(-1);
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    let page = chen.get(&format!("/rehearsal/{session}")).await;
    assert!(page.text.contains("不在试答时间内") && page.text.contains("2026-06-04 09:00"), "{}", page.text);
    let early = rehearse(&mut chen, &session).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text.contains("现在不能开始"), "{}", early.text);
    assert_eq!(
        count(&app, "rehearsal_attempt").await + count(&app, "paper WHERE session_id = 'standing-rehearsal'").await,
        0
    );

    app.clock.advance(1);
    let before = what_counts(&app, &session).await;
    let home = chen.get("/home").await;
    assert!(home.text.contains("去考前试答") && home.text.matches("btn--primary").count() == 1, "{}", home.text);
    let attempt = begun(&mut chen, &session).await;
    chen.get(&format!("/rehearsal/{session}")).await;
    let again = rehearse(&mut chen, &session).await;
    assert_eq!(again.header("location"), format!("/attempt/{attempt}/waiting"), "it goes on with the one begun");
    let exam = chen.get(&format!("/attempt/{attempt}")).await;
    assert!(exam.text.contains("模拟，不计成绩") && exam.text.contains("考前试答"), "{}", exam.text);
    let form = [("attempt", attempt.as_str()), ("generation", "1"), ("slot", "1"), ("a[0]", "A"), ("op", "next")];
    assert_eq!(chen.post("/api/answer", &form).await.status, StatusCode::SEE_OTHER);
    let check = chen.get(&format!("/attempt/{attempt}/check")).await;
    assert!(check.text.contains("我知道还有 9 题没有作答"), "{}", check.text);
    assert_eq!(hand_in(&mut chen, &attempt).await.header("location"), format!("/attempt/{attempt}/receipt"));
    let receipt = chen.get(&format!("/attempt/{attempt}/receipt")).await;
    assert!(receipt.text.contains("考前试答到此完成") && receipt.text.contains("1 / 10 题"), "{}", receipt.text);
    let result = chen.get(&format!("/attempt/{attempt}/result")).await;
    assert!(result.text.contains("试答完成") && result.text.contains("满分 12") && !result.text.contains("不合格"));

    assert_eq!(what_counts(&app, &session).await, before, "nothing that counts has changed");
    assert!(chen.get("/mock").await.text.contains("还没有模拟考试记录"));
    assert!(chen.get("/home").await.text.contains("您已完成考前试答"));
    let own = chen.get(&format!("/rehearsal/{session}")).await;
    assert!(own.text.contains("再试答一次") && own.text.contains("badge--ok"), "{}", own.text);
    let copy = chen.post("/my-data/download", &[]).await;
    let copy: serde_json::Value = serde_json::from_str(&copy.text).expect("json");
    assert_eq!(
        (copy["考前试答"].as_array().map(Vec::len), copy["模拟考试"].as_array().map(Vec::len)),
        (Some(1), Some(0))
    );

    go_to(&app, "2026-06-04 17:00");
    let mut wang = app.device_of(&owners[1].login, PASSWORD).await;
    let last = begun(&mut wang, &session).await;
    let mut li = app.device_of(&owners[3].login, PASSWORD).await;
    let waits = rehearse(&mut li, &session).await.header("location").to_owned();
    let waits = waits.trim_start_matches("/attempt/").trim_end_matches("/waiting");
    let mut sun = app.device_of(&owners[2].login, PASSWORD).await;
    sun.get(&format!("/rehearsal/{session}")).await;
    app.clock.advance(1);
    let late = rehearse(&mut sun, &session).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("现在不能开始"), "{}", late.text);

    go_to(&app, "2026-06-04 17:15");
    let opened = li.call("/api/open-attempt", &[("attempt", waits), ("promise", "1")]).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.text);
    assert!(hand_in(&mut wang, &last).await.header("location").ends_with("/receipt"));
    assert!(wang.get("/home").await.text.contains("您已完成考前试答"), "who began at the last moment has their time");
    app.clock.advance(1);
    assert!(hand_in(&mut li, waits).await.header("location").ends_with("/receipt"));
    assert!(!li.get("/home").await.text.contains("您已完成考前试答"), "who began later than that has not rehearsed");
});

both!(a_demo_paper_takes_nothing_that_is_kept_for_formal_exams, |app| async move {
    let (session, owners) = hall(&app).await;
    run(&app, "INSERT INTO setting (name, value, effective_from) VALUES ($1, 'apart', 0)", "practice.pool").await;
    planned(&app, &session).await;
    go_to(&app, "2026-06-04 09:00");
    let pool = server::rules::pool::Pool::of(Some("apart"), None);
    for owner in &owners[..3] {
        begun(&mut app.device_of(&owner.login, PASSWORD).await, &session).await;
    }
    let papers: Vec<String> = sqlx::query_scalar("SELECT slots FROM paper WHERE session_id = 'standing-rehearsal'")
        .fetch_all(app.platform.store.read())
        .await
        .expect("papers");
    assert!(papers.len() == 3 && papers[0] != papers[1]);
    for slots in papers {
        let slots: Vec<question_bank::paper::Slot> = serde_json::from_str(&slots).expect("slots");
        assert!(slots.len() == 10 && slots.iter().all(|slot| pool.practises(slot.item.as_str())), "{slots:?}");
    }
});

both!(only_a_candidate_of_the_session_rehearses, |app| async move {
    let (session, owners) = hall(&app).await;
    app.officer("wai").await;
    app.bureau("ju").await;
    app.liaison("lian").await;
    app.sys_admin("xi").await;
    planned(&app, &session).await;
    go_to(&app, "2026-06-04 10:00");
    run(&app, "UPDATE registration SET state = 'deferred' WHERE person_id = $1", &owners[1].person_id).await;
    let mut deferred = app.device_of(&owners[1].login, PASSWORD).await;
    let mut outside = app.device_of("wai", crate::harness::actor::PASSWORD).await;
    for (name, who) in [("of no session", &mut outside), ("deferred", &mut deferred)] {
        let reply = who.call("/api/rehearse", &[("session_id", &session)]).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{name}: {}", reply.text);
        assert!(reply.text.contains("不是这场考试已通过审核的考生"), "{name}: {}", reply.text);
        assert_eq!(who.get(&format!("/rehearsal/{session}")).await.status, StatusCode::NOT_FOUND, "{name}");
        let check = who.call("/api/record-desk-check", &[("session_id", &session)]).await;
        assert_eq!(check.status, StatusCode::CONFLICT, "{name}: {}", check.text);
    }
    let mut office = app.device_of("kaowu1", PASSWORD).await;
    for (who, code) in [(&mut office, 403), (&mut app.device_of(&owners[0].login, PASSWORD).await, 404)] {
        let reply = who.call("/api/rehearse", &[("session_id", if code == 404 { "none" } else { &session })]).await;
        assert_eq!(reply.status.as_u16(), code, "{}", reply.text);
    }
    let unsigned = app.client().call("/api/rehearse", &[("session_id", &session)]).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
    for name in ["ju", "lian", "xi"] {
        let mut who = app.device_of(name, crate::harness::actor::PASSWORD).await;
        for act in ["plan-rehearsal", "close-rehearsal", "remind-rehearsal", "rehearse", "record-desk-check"] {
            let reply = who.call(&format!("/api/{act}"), &[("session_id", &session)]).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{act} by {name}: {}", reply.text);
        }
        let page = who.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    run(&app, "UPDATE exam_session SET waiting_opens_at = 0 WHERE id = $1", &session).await;
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    let waiting = chen.call("/api/rehearse", &[("session_id", &session)]).await;
    assert_eq!(
        waiting.status,
        StatusCode::CONFLICT,
        "the exam was moved and its waiting room is open: {}",
        waiting.text
    );
    assert_eq!(count(&app, "rehearsal_attempt").await + count(&app, "desk_check").await, 0);
});

both!(the_board_and_the_list_count_who_has_not_rehearsed, |app| async move {
    let (session, owners) = hall(&app).await;
    let all = owners.len();
    let seen = async || {
        let by = app.device_of("kaowu1", PASSWORD).await.caller.organizer().expect("jin");
        board::look(&app.platform, &by, &session).await.expect("a board")
    };
    assert_eq!(seen().await.head.counts.unrehearsed, None, "none was planned");
    planned(&app, &session).await;
    go_to(&app, "2026-06-04 09:30");
    let first = seen().await;
    assert_eq!(first.head.counts.unrehearsed, Some(all));
    assert!(first.rows.iter().all(|row| row.trouble == Trouble::Unrehearsed));

    let mut chen = app.device_of(&owners[5].login, PASSWORD).await;
    let attempt = begun(&mut chen, &session).await;
    let mut wang = app.device_of(&owners[6].login, PASSWORD).await;
    begun(&mut wang, &session).await;
    assert_eq!(seen().await.head.counts.unrehearsed, Some(all), "begun is not done");
    hand_in(&mut chen, &attempt).await;
    let now = seen().await;
    assert_eq!(now.head.counts.unrehearsed, Some(all - 1));
    let last = now.rows.last().expect("rows");
    assert_eq!((last.one.who.attempt_id.as_str(), last.trouble), (owners[5].attempt.as_str(), Trouble::None));
    assert!(now.version > first.version && now.head_version == now.version, "who listens is told");
    app.clock.advance(20 * MINUTE);
    close::close_due(&app.platform).await.expect("closed");
    assert_eq!(seen().await.head.counts.unrehearsed, Some(all - 1), "the clock's hand is not the own one");

    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let page = jin.get(&format!("/organizer/sessions/{session}/watch")).await;
    assert!(page.text.contains(&format!("未试答 <b>{}</b>", all - 1)), "{}", page.text);
    assert_eq!(page.text.matches(">未试答</span>").count(), all - 1, "a badge each");
    let person = jin.get(&format!("/organizer/attempts/{}", owners[6].attempt)).await;
    assert!(person.text.contains(">未试答</span>"));
    let list = jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    assert!(
        list.text.contains(&format!("应试答 <b>{all}</b>")) && list.text.contains("已试答 <b>1</b>"),
        "{}",
        list.text
    );
    assert_eq!(list.text.matches("开始了，没有交卷").count(), 1);
    assert_eq!(list.text.matches("badge--warn\">未试答").count(), all - 2);
    let room = now.rows[0].one.who.room.clone();
    let of_none = jin.get(&format!("/organizer/sessions/{session}/rehearsal?unit=none")).await;
    assert!(
        of_none.text.contains("未试答或电脑有问题的考生，0 人") && of_none.text.contains(&room),
        "{}",
        of_none.text
    );

    // The exam begins: where somebody sits comes first, and who rehearsed is not asked any more.
    go_to(&app, "2026-06-05 09:01");
    let running = seen().await;
    assert_eq!(running.head.counts.unrehearsed, Some(all - 1));
    assert!(running.rows.iter().all(|row| row.trouble == Trouble::Absent));
    run(&app, "DELETE FROM rehearsal_attempt WHERE session_id = $1", &session).await;
    assert_eq!(seen().await.head.counts.unrehearsed, Some(all - 1), "what was read after the end stands");
});

both!(a_reminder_reaches_only_who_has_not_rehearsed, |app| async move {
    let (session, owners) = hall(&app).await;
    let missing = owners.len() as i64 - 1;
    let mut jin = planned(&app, &session).await;
    let early = jin.post("/api/remind-rehearsal", &[("session_id", &session)]).await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("没有发送提醒"), "{}", early.text);
    go_to(&app, "2026-06-04 10:00");
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    let attempt = begun(&mut chen, &session).await;
    hand_in(&mut chen, &attempt).await;
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let page = jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    assert!(page.text.contains(&format!("提醒未试答的 {missing} 人")), "{}", page.text);
    let told = "notice WHERE code = 'rehearsal.missing'";
    assert_eq!(jin.post("/api/remind-rehearsal", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&app, told).await, missing);
    let wang = app.device_of(&owners[1].login, PASSWORD).await.get("/notices").await;
    assert!(wang.text.contains("您还没有完成考前试答"), "{}", wang.text);
    assert!(!chen.get("/notices").await.text.contains("您还没有完成考前试答"));
    let page = jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    assert!(
        page.text.contains(&format!("上次提醒 2026-06-04，{missing} 人"))
            && !page.text.contains("/api/remind-rehearsal")
    );
    let again = jin.post("/api/remind-rehearsal", &[("session_id", &session)]).await;
    assert!(again.status == StatusCode::CONFLICT && again.text.contains("今天已经提醒过"), "{}", again.text);
    assert_eq!(count(&app, told).await, missing);
    let by_officer = chen.call("/api/remind-rehearsal", &[("session_id", &session)]).await;
    assert_eq!(by_officer.status, StatusCode::FORBIDDEN);
});

both!(a_window_fits_before_the_waiting_room_and_its_candidates_are_told, |app| async move {
    let (session, owners) = hall(&app).await;
    let all = owners.len() as i64;
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let place = format!("/organizer/sessions/{session}/rehearsal");
    let page = jin.get(&place).await;
    assert!(page.text.contains("value=\"2026-06-04 09:00\"") && page.text.contains("value=\"2026-06-04 17:00\""));
    assert!(jin.get(&format!("/organizer/sessions/{session}")).await.text.contains(&place));
    jin.get(&place).await;
    for (from, to, words) in [
        ("明天", "2026-06-04 17:00", "开始时间没有看懂"),
        ("2026-06-04 09:00", "", "结束时间没有看懂"),
        ("2026-06-04 09:00", "2026-06-04 09:14", "至少 15 分钟"),
        ("2026-05-30 09:00", "2026-05-31 17:00", "已经过去"),
        ("2026-06-05 08:00", "2026-06-05 08:31", "2026-06-05 08:30"),
    ] {
        let reply = plan(&mut jin, &session, from, to).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{from} {to}: {}", reply.text);
        assert!(reply.text.contains(words), "{from} {to}: {}", reply.text);
    }
    let none = jin.post("/api/close-rehearsal", &[("session_id", &session)]).await;
    assert!(none.status == StatusCode::CONFLICT && none.text.contains("没有安排考前试答"), "{}", none.text);
    assert_eq!(count(&app, "rehearsal").await, 0);

    let told = async |code: &str| count(&app, &format!("notice WHERE code = 'rehearsal.{code}'")).await;
    assert_eq!(plan(&mut jin, &session, "2026-06-03 09:00", "2026-06-03 17:00").await.status, StatusCode::SEE_OTHER);
    assert_eq!((told("planned").await, told("changed").await), (all, 0));
    let chen = app.device_of(&owners[0].login, PASSWORD).await.get("/notices").await;
    assert!(chen.text.contains("2026-06-03 09:00（星期三）"), "{}", chen.text);
    assert_eq!(jin.post("/api/close-rehearsal", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((count(&app, "rehearsal").await, told("called_off").await), (0, all));
    planned(&app, &session).await;

    go_to(&app, "2026-06-04 10:00");
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    jin.get(&place).await;
    let moved = plan(&mut jin, &session, "2026-06-04 11:00", "2026-06-04 17:00").await;
    assert!(moved.status == StatusCode::CONFLICT && moved.text.contains("开始时间不能再改"), "{}", moved.text);
    assert_eq!(plan(&mut jin, &session, "2026-06-04 09:00", "2026-06-04 18:00").await.status, StatusCode::SEE_OTHER);
    assert_eq!(told("changed").await, all);
    let mut wang = app.device_of(&owners[1].login, PASSWORD).await;
    let attempt = begun(&mut wang, &session).await;
    jin.get(&place).await;
    assert_eq!(jin.post("/api/close-rehearsal", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    app.clock.advance(MINUTE);
    assert_eq!(wang.call("/api/rehearse", &[("session_id", &session)]).await.status, StatusCode::OK, "goes on");
    hand_in(&mut wang, &attempt).await;
    assert!(wang.get("/home").await.text.contains("您已完成考前试答"), "who was under way may finish");
    let mut sun = app.device_of(&owners[2].login, PASSWORD).await;
    assert_eq!(sun.call("/api/rehearse", &[("session_id", &session)]).await.status, StatusCode::CONFLICT);

    go_to(&app, "2026-06-05 08:30");
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    assert!(jin.get(&place).await.text.contains("不能安排或修改试答"));
    let late = plan(&mut jin, &session, "2026-06-04 09:00", "2026-06-05 08:30").await;
    assert!(late.status.is_client_error(), "{}", late.text);
});

both!(a_session_that_is_not_sealed_has_no_rehearsal, |app| async move {
    let plan_of = Plan { candidates: 12, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan_of, Stage::Arranged, &|_| ()).await.expect("a session");
    let session = manifest.sessions[0].id.clone();
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    assert!(jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await.text.contains("封卷之后"));
    let reply = plan(&mut jin, &session, "2026-06-04 09:00", "2026-06-04 17:00").await;
    assert!(reply.status == StatusCode::CONFLICT && reply.text.contains("还没有封卷"), "{}", reply.text);
    assert_eq!(count(&app, "rehearsal").await + count(&app, "notice WHERE code LIKE 'rehearsal.%'").await, 0);
});

/// Records a check as a browser with this name does.
async fn record(who: &mut Actor, session: &str, figures: [&str; 4], agent: &str) -> Reply {
    let names = ["round_trip", "clock_off", "storage", "wasm"];
    let pairs: Vec<_> = names.iter().zip(figures).map(|(name, value)| format!("{name}={value}")).collect();
    let body = format!("session_id={session}&{}", pairs.join("&"));
    let request = Request::post("/api/record-desk-check")
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, agent)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    who.send(request, Body::from(body)).await
}

both!(what_a_desk_says_is_kept_with_its_verdict_and_junk_is_refused, |app| async move {
    let (session, owners) = hall(&app).await;
    planned(&app, &session).await;
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    let early = record(&mut chen, &session, ["38", "0", "1", "1"], CHROME).await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("没有登记检测结果"), "{}", early.text);
    go_to(&app, "2026-06-04 10:00");
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    for (figures, field) in [
        (["-5", "0", "1", "1"], "网络往返"),
        (["38", "1e9", "1", "1"], "本机时间"),
        (["38", "-9223372036854775808", "1", "1"], "本机时间"),
        (["38", "0", "yes", "1"], "本地存储"),
        (["38", "0", "1", "%3Cscript%3E"], "作答界面"),
    ] {
        let reply = record(&mut chen, &session, figures, CHROME).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{figures:?}: {}", reply.text);
        assert!(reply.text.contains(&format!("检测数据“{field}”不对")), "{figures:?}: {}", reply.text);
    }
    assert_eq!(count(&app, "desk_check").await, 0);

    let good = record(&mut chen, &session, ["38", "-3000", "1", "1"], CHROME).await;
    assert_eq!(good.status, StatusCode::OK, "{}", good.text);
    let mut wang = app.device_of(&owners[1].login, PASSWORD).await;
    record(&mut wang, &session, ["900", "400000", "1", "1"], CHROME).await;
    let mut sun = app.device_of(&owners[2].login, PASSWORD).await;
    record(&mut sun, &session, ["", "", "", ""], "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko").await;
    let sql = "SELECT d.browser || ' ' || d.verdict || ' ' || COALESCE(d.round_trip_ms, -1) || ' ' || d.reasons
               FROM desk_check d ORDER BY d.verdict, d.browser";
    let kept: Vec<String> = sqlx::query_scalar(sql).fetch_all(app.platform.store.read()).await.expect("checks");
    assert_eq!(
        kept,
        [
            "Chrome 109 ok 38 []",
            "Chrome 109 warn 900 [\"round_trip\",\"clock\"]",
            "Internet Explorer warn -1 [\"browser\",\"scripts\"]"
        ]
    );
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    let list = jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    assert!(
        list.text.contains("电脑有问题 <b>2</b>") && list.text.contains(&format!("未检测 <b>{}</b>", owners.len() - 3)),
        "{}",
        list.text
    );
    assert!(list.text.contains("网络慢或未测到、本机时间不准（Chrome 109"), "{}", list.text);
    assert!(wang.get(&format!("/rehearsal/{session}")).await.text.contains("本机时间不准"));
    record(&mut wang, &session, ["40", "0", "1", "1"], CHROME).await;
    let list = jin.get(&format!("/organizer/sessions/{session}/rehearsal")).await;
    assert!(list.text.contains("电脑有问题 <b>1</b>"), "the newest check speaks: {}", list.text);

    run(
        &app,
        "INSERT INTO desk_check (id, session_id, registration_id, checked_at, browser, verdict, reasons)
         SELECT a.id || b.id, d.session_id, d.registration_id, d.checked_at, d.browser, d.verdict, d.reasons
         FROM desk_check d, (SELECT id FROM attempt LIMIT 7) a, (SELECT id FROM attempt LIMIT 7) b
         WHERE d.browser = $1",
        "Internet Explorer",
    )
    .await;
    let too_many = record(&mut sun, &session, ["38", "0", "1", "1"], CHROME).await;
    assert_eq!(too_many.status, StatusCode::TOO_MANY_REQUESTS, "{}", too_many.text);
    assert_eq!(record(&mut wang, &session, ["38", "0", "1", "1"], CHROME).await.status, StatusCode::OK, "of one only");

    // Between the rehearsal and the waiting room nothing is recorded; in the waiting room it is.
    for (time, status) in
        [("2026-06-04 17:01", 409), ("2026-06-05 08:30", 200), ("2026-06-05 09:30", 200), ("2026-06-05 09:31", 409)]
    {
        go_to(&app, time);
        let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
        let reply = record(&mut chen, &session, ["38", "0", "1", "1"], CHROME).await;
        assert_eq!(reply.status.as_u16(), status, "at {time}: {}", reply.text);
    }
});

both!(everybody_sees_the_check_of_a_desk_and_only_a_candidate_records_it, |app| async move {
    let (session, owners) = hall(&app).await;
    let mut anybody = app.client();
    let page = anybody.get("/desk-check").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("没有启用脚本")
            && page.text.contains("以服务器时间为准")
            && page.text.contains("Firefox 78")
    );
    assert!(
        page.text.contains("2026-06-01 09:00:00")
            && page.text.contains("/pkg/desk.js")
            && !page.text.contains("/api/record-desk-check")
    );
    let judged = anybody.get("/desk-check?round_trip=38&clock_off=-3000&storage=1&wasm=0").await;
    for words in ["网络往返 38 毫秒。", "本机时间慢 3 秒", "本地存储正常", "不支持 WebAssembly", "检测完成"]
    {
        assert!(judged.text.contains(words), "{words}: {}", judged.text);
    }
    let junk = anybody.get("/desk-check?round_trip=%3Cscript%3E&clock_off=9").await;
    assert!(junk.status == StatusCode::OK && junk.text.contains("没有启用脚本"), "junk counts as not measured");
    assert_eq!(
        anybody.call("/api/record-desk-check", &[("session_id", &session)]).await.status,
        StatusCode::UNAUTHORIZED
    );

    planned(&app, &session).await;
    go_to(&app, "2026-06-04 10:00");
    let mut chen = app.device_of(&owners[0].login, PASSWORD).await;
    let page = chen.get("/desk-check").await;
    assert!(page.text.contains("登记：已在这台电脑上看到本页"), "the form works without scripts: {}", page.text);
    let sent = chen.post("/api/record-desk-check", &[("session_id", &session), ("round_trip", "")]).await;
    assert_eq!(sent.header("location"), format!("/rehearsal/{session}"), "{}", sent.text);
    assert_eq!(count(&app, "desk_check WHERE verdict = 'warn'").await, 1);
    let mut jin = app.device_of("kaowu1", PASSWORD).await;
    assert!(!jin.get("/desk-check").await.text.contains("/api/record-desk-check"));
    let waits = chen.get(&format!("/attempt/{}/waiting", owners[0].attempt)).await;
    assert!(waits.text.contains("href=\"/desk-check\""));
});
