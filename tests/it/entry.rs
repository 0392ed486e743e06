//! The door of a sitting: spoken code, networks, exam browser; set by the organizer's form, met by the candidate's.

use crate::harness::actor::Actor;
use crate::harness::client::{HOST, Reply};
use crate::harness::{Client, TestApp};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;
use server::clock::MINUTE;
use server::demo::{Manifest, Plan, Stage, build_stage};
use server::rules::seb::{HEADER, request_hash};
use sqlx::Row;

const PASSWORD: &str = "Xuefa-2026";

/// A session that began a minute ago, its organizer, and two of its candidates.
async fn begun(app: &TestApp) -> (Actor, Manifest, String) {
    let plan = Plan { candidates: 6, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Running, &|_| ()).await.expect("a running session");
    let session = manifest.sessions[0].id.clone();
    (app.organizer("li").await, manifest, session)
}

async fn candidate(app: &TestApp, manifest: &Manifest, number: usize) -> (Actor, String) {
    let one = &manifest.attempts[number];
    (app.device_of(&one.login, PASSWORD).await, one.id.clone())
}

async fn set(li: &mut Actor, session: &str, fields: &[(&str, &str)]) {
    li.get(&format!("/organizer/sessions/{session}/entry")).await;
    let fields: Vec<_> = [("session_id", session)].iter().chain(fields).copied().collect();
    let reply = li.post("/api/set-entry-rules", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

async fn open(client: &mut Client, attempt: &str, code: &str) -> Reply {
    client.page = format!("/attempt/{attempt}/waiting");
    client.post("/api/open-attempt", &[("attempt", attempt), ("promise", "1"), ("code", code)]).await
}

async fn log(app: &TestApp, action: &str) -> Vec<String> {
    let rows = sqlx::query("SELECT detail FROM audit_row WHERE action = $1 ORDER BY seq")
        .bind(action)
        .fetch_all(app.platform.store.read())
        .await
        .expect("the log");
    rows.iter().map(|r| r.get("detail")).collect()
}

both!(the_spoken_code_is_asked_for_and_cannot_be_guessed, |app| async move {
    let (mut li, manifest, session) = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    assert!(!chen.get(&format!("/attempt/{attempt}/waiting")).await.text.contains("name=\"code\""), "nothing is asked");
    li.get(&format!("/organizer/sessions/{session}/entry")).await;
    let shape = li.post("/api/set-entry-rules", &[("session_id", &session), ("code", "12")]).await;
    assert!(shape.status == StatusCode::UNPROCESSABLE_ENTITY && shape.text.contains("4 至 12 位"), "{}", shape.text);
    assert_eq!(li.post("/api/new-entry-code", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    let shown = li.get(&format!("/organizer/sessions/{session}/entry")).await.text;
    let drawn = shown.split("clock--big\">").nth(1).and_then(|r| r.split('<').next()).expect("a code");
    assert!(drawn.len() == 6 && drawn.bytes().all(|b| b.is_ascii_digit()), "{drawn}");
    set(&mut li, &session, &[("code", "Ming-482")]).await;

    assert!(chen.get(&format!("/attempt/{attempt}/waiting")).await.text.contains("name=\"code\""));
    let none = open(&mut chen, &attempt, "").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("请输入监考人员宣读的入场口令"));
    for left in [4, 3, 2, 1] {
        let wrong = open(&mut chen, &attempt, "MING483").await;
        assert!(wrong.text.contains(&format!("还可以再试 {left} 次")), "{}", wrong.text);
    }
    assert!(open(&mut chen, &attempt, "MING484").await.text.contains("连续输错后每次需等待 1 分钟"));
    let held = open(&mut chen, &attempt, "MING482").await;
    assert_eq!(held.status, StatusCode::TOO_MANY_REQUESTS, "even the right one waits: {}", held.text);
    let (mut lin, other) = candidate(&app, &manifest, 1).await;
    assert_eq!(open(&mut lin, &other, "ming 482").await.status, StatusCode::SEE_OTHER, "nobody else waits");
    app.clock.advance(MINUTE + 1);
    assert_eq!(
        open(&mut chen, &attempt, "ｍｉｎｇ４８２").await.status,
        StatusCode::SEE_OTHER,
        "as an input method types it"
    );

    let mut phone = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    assert!(phone.get(&format!("/attempt/{attempt}")).await.text.contains("name=\"code\""), "claiming asks too");
    assert_eq!(
        phone.post("/api/claim-attempt", &[("attempt", &attempt)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let fields = [("attempt", attempt.as_str()), ("code", "MING482")];
    assert_eq!(phone.post("/api/claim-attempt", &fields).await.status, StatusCode::SEE_OTHER);
    let failed = log(&app, "sitting.entry_code_failed").await;
    assert_eq!(failed.len(), 5);
    let all = [failed, log(&app, "session.set_entry_rules").await].concat().join("\n");
    assert!(!all.to_uppercase().contains("MING48"), "no code stands in the log: {all}");
});

both!(only_the_networks_of_the_halls_are_let_in, |app| async move {
    let (mut li, manifest, session) = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    li.get(&format!("/organizer/sessions/{session}/entry")).await;
    let list = "10.1.2.0/24\n三楼机房\n10.1.2.3/24";
    let wrong = li.post("/api/set-entry-rules", &[("session_id", &session), ("networks", list)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("第 2 行“三楼机房”、第 3 行“10.1.2.3/24”"), "{}", wrong.text);
    assert!(wrong.text.contains("三楼机房\n10.1.2.3/24"), "what was typed is kept");
    set(&mut li, &session, &[("networks", " 10.1.2.0/24 \n\n2001:db8::/32")]).await;
    assert!(li.get(&format!("/organizer/sessions/{session}/entry")).await.text.contains("10.1.2.0/24\n2001:db8::/32"));

    let outside = open(&mut chen, &attempt, "").await;
    assert_eq!(outside.status, StatusCode::FORBIDDEN);
    assert!(outside.text.contains("您的地址 192.0.2.1 不在其中"), "{}", outside.text);
    chen.address = ([10, 1, 2, 77], 4000).into();
    assert_eq!(open(&mut chen, &attempt, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(chen.get(&format!("/attempt/{attempt}")).await.status, StatusCode::OK);

    chen.address = ([192, 0, 2, 1], 4000).into();
    let paper = chen.get(&format!("/attempt/{attempt}")).await;
    assert!(
        paper.status == StatusCode::FORBIDDEN && !paper.text.contains("答题卡"),
        "the paper is not shown elsewhere"
    );
    let request = Request::post("/api/save").header(header::CONTENT_TYPE, "application/json");
    let events = json!([{"seq": 1, "slot": 1, "choice": "A", "flagged": false}]);
    let body = json!({"attempt": attempt, "generation": 1, "events": events}).to_string();
    let saved = chen.send(request, Body::from(body)).await;
    assert_eq!(saved.status, StatusCode::OK, "who writes is not cut off: {}", saved.text);
    let mut phone = app.device_of(&manifest.attempts[0].login, PASSWORD).await;
    let claimed = phone.post("/api/claim-attempt", &[("attempt", &attempt)]).await;
    assert_eq!(claimed.status, StatusCode::FORBIDDEN, "nobody takes over from elsewhere");
    assert_eq!(log(&app, "session.set_entry_rules").await.len(), 1, "a refused list is no act");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_its_last_hop_is_the_address() {
    let app = TestApp::configured(|config| config.behind_proxy = true).await;
    let (mut li, manifest, session) = begun(&app).await;
    set(&mut li, &session, &[("networks", "10.1.2.0/24")]).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let body = format!("attempt={attempt}&promise=1");
    let mut ask = async |hops: &str| {
        let request = Request::post("/api/open-attempt")
            .header("x-forwarded-for", hops)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        chen.send(request, Body::from(body.clone())).await.status
    };
    assert_eq!(
        ask("10.1.2.9, 203.0.113.5").await,
        StatusCode::FORBIDDEN,
        "what the client wrote itself is not believed"
    );
    assert_eq!(ask("203.0.113.5, 10.1.2.9").await, StatusCode::OK);
}

/// A form of the exam browser: the header for this very address with this key.
async fn from_seb(client: &mut Client, method: &str, path: &str, (url, key): (&str, &str), body: String) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, format!("http://{HOST}{}", client.page))
        .header("sec-fetch-site", "same-origin")
        .header(HEADER, request_hash(url, key).to_uppercase())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client.send(request, Body::from(body)).await
}

both!(the_exam_browser_is_known_by_its_config_key, |app| async move {
    let (mut li, manifest, session) = begun(&app).await;
    let (mut chen, attempt) = candidate(&app, &manifest, 0).await;
    let file = format!("/organizer/sessions/{session}/exam.seb");
    assert_eq!(li.get(&file).await.status, StatusCode::NOT_FOUND, "no file before it is demanded");
    set(&mut li, &session, &[("seb", "1"), ("quit_password", "tuichu-2026")]).await;
    let shown = li.get(&format!("/organizer/sessions/{session}/entry")).await.text;
    let key =
        shown.split("<code class=\"sealed\">").nth(1).and_then(|r| r.split('<').next()).expect("a key").to_owned();
    let settings = li.get(&file).await;
    assert_eq!((settings.status, settings.header("content-type")), (StatusCode::OK, "application/seb"));
    assert!(settings.text.contains("<string>http://exam.test/home</string>"), "{}", settings.text);
    let digest = server::vault::sha256_hex(b"tuichu-2026");
    assert!(settings.text.contains(&format!("<string>{digest}</string>")) && !settings.text.contains("tuichu"));
    assert_eq!(chen.get(&file).await.status, StatusCode::FORBIDDEN, "candidates do not get it here");
    set(&mut li, &session, &[("seb", "1")]).await;
    assert!(
        li.get(&format!("/organizer/sessions/{session}/entry")).await.text.contains(&key),
        "the same file stays good"
    );

    let plain = open(&mut chen, &attempt, "").await;
    assert!(plain.status == StatusCode::FORBIDDEN && plain.text.contains("安全考试浏览器（SEB）"), "{}", plain.text);
    let (to, here) = ("/api/open-attempt", format!("http://{HOST}/api/open-attempt"));
    let body = || format!("attempt={attempt}&promise=1");
    let elsewhere = format!("http://{HOST}/api/save");
    let wrong_url = from_seb(&mut chen, "POST", to, (&elsewhere, &key), body()).await;
    assert_eq!(wrong_url.status, StatusCode::FORBIDDEN, "the hash of another address does not do");
    let wrong_key = from_seb(&mut chen, "POST", to, (&here, &"0".repeat(64)), body()).await;
    assert_eq!(wrong_key.status, StatusCode::FORBIDDEN);
    let opened = from_seb(&mut chen, "POST", to, (&here, &key), body()).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);

    let paper = format!("/attempt/{attempt}?q=2");
    let url = format!("http://{HOST}{paper}");
    assert_eq!(chen.get(&paper).await.status, StatusCode::FORBIDDEN, "a common browser sees no paper");
    let seen = from_seb(&mut chen, "GET", &paper, (&url, &key), String::new()).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    chen.page = paper.clone();
    let around = chen.post("/api/hand-in", &[("attempt", &attempt), ("generation", "1")]).await;
    assert!(!around.text.contains("答题卡"), "a refused form does not show the paper either");
    let asked = format!("http://{HOST}/api/hand-in");
    let again =
        from_seb(&mut chen, "POST", "/api/hand-in", (&asked, &key), format!("attempt={attempt}&generation=1")).await;
    assert!(
        again.text.contains("请在检查页确认后交卷") && again.text.contains("答题卡"),
        "in the exam browser it does"
    );
});

both!(entry_rules_belong_to_the_organizer_and_end_with_the_exam, |app| async move {
    let (mut li, manifest, session) = begun(&app).await;
    let (mut chen, _) = candidate(&app, &manifest, 0).await;
    assert_eq!(chen.get(&format!("/organizer/sessions/{session}/entry")).await.status, StatusCode::FORBIDDEN);
    for endpoint in ["/api/set-entry-rules", "/api/new-entry-code"] {
        assert_eq!(chen.call(endpoint, &[("session_id", &session)]).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        assert_eq!(li.call(endpoint, &[("session_id", "none")]).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    app.clock.advance(9 * 24 * 60 * MINUTE);
    let mut li = app.device_of("li", crate::harness::actor::PASSWORD).await;
    let late = li.call("/api/new-entry-code", &[("session_id", &session)]).await;
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("不能再改"), "{}", late.text);
});
