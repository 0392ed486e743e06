//! Two organizers take a session from the plan to the published result, by plain forms alone.

use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::workbook::{HEADS, person, workbook};
use crate::harness::{TestApp, UNIT};
use axum::http::StatusCode;
use server::clock::{DAY, MINUTE};
use server::sittings;
use server::storage::demo;

/// The fields of the plan form, for an exam on 2026-06-18 at nine.
pub(crate) const PLAN: [(&str, &str); 13] = [
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

fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    PLAN.iter().map(|(f, v)| (*f, if *f == field { value } else { *v })).collect()
}

/// Presses a button of the session's page; it must lead on.
pub(crate) async fn press(actor: &mut Actor, endpoint: &str, session: &str) {
    let reply = actor.post(endpoint, &[("session_id", session)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{endpoint}: {}", reply.text);
}

pub(crate) async fn page(actor: &mut Actor, session: &str, place: &str) -> String {
    let reply = actor.get(&format!("/organizer/sessions/{session}{place}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{place}");
    reply.text
}

/// Plans, opens, imports these people, approves, arranges.
async fn arranged(app: &TestApp, li: &mut Actor, people: u16) -> String {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let reply = li.post("/api/create-session", &PLAN).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let session = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    press(li, "/api/open-registration", &session).await;
    let rows: Vec<_> = (0..people).map(|n| person(n, UNIT)).collect();
    let file = workbook(&HEADS, &rows);
    let reply = li.upload("/api/import-roster", ("session_id", &session), ("a.xlsx", &file)).await;
    let import = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    li.post("/api/confirm-import", &[("import", &import)]).await;
    press(li, "/api/close-registration", &session).await;
    press(li, "/api/approve-green", &session).await;
    press(li, "/api/arrange-session", &session).await;
    session
}

both!(two_organizers_take_a_session_from_the_plan_to_the_published_result, |app| async move {
    let (mut li, mut zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    let session = arranged(&app, &mut li, 5).await;
    assert!(page(&mut li, &session, "").await.contains("2026年6月行政执法资格考试"), "the default name");
    li.get(&format!("/organizer/sessions/{session}/seal")).await;
    press(&mut li, "/api/propose-seal", &session).await;
    let own = li.post("/api/confirm-seal", &[("session_id", &session)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody confirms the own proposal");
    assert!(own.text.contains("须由两名考务人员分别完成"));
    press(&mut zhou, "/api/confirm-seal", &session).await;
    loop {
        let progress = page(&mut zhou, &session, "/seal").await;
        assert!(!progress.contains("没有完成"), "{progress}");
        if progress.contains("共 5 份试卷，每名考生一份") {
            break;
        }
    }
    assert!(page(&mut li, &session, "/watch").await.contains("应考 <b>5</b>"));

    app.clock.advance(17 * DAY + MINUTE);
    let (mut li, mut zhou) = (app.device_of("li", PASSWORD).await, app.device_of("zhou", PASSWORD).await);
    sit(&app, &session, 3).await;
    let board = page(&mut li, &session, "/watch").await;
    assert!(board.contains("已进入 <b>3</b>") && board.contains("未到 <b>2</b>"), "{board}");
    let early = li.post("/api/mark-session", &[("session_id", &session)]).await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("尚未全部结束"));

    app.clock.advance(90 * MINUTE + 15_001);
    press(&mut li, "/api/mark-session", &session).await;
    assert!(page(&mut li, &session, "/publish").await.contains("提出发布"));
    press(&mut li, "/api/propose-publish", &session).await;
    let own = li.post("/api/confirm-publish", &[("session_id", &session)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    press(&mut zhou, "/api/confirm-publish", &session).await;
    let published = page(&mut zhou, &session, "").await;
    assert!(published.contains("封卷密钥（发布后公开）"), "the secret is shown now");
});

/// The first people of a session open their papers; the deadline hands them in.
async fn sit(app: &TestApp, session: &str, people: usize) {
    let hash = app.platform.hasher.hash(PASSWORD.into()).await.expect("a hash");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    demo::activate_all(&mut tx, &hash, app.clock.now()).await.expect("activated");
    tx.commit().await.expect("committed");
    for one in demo::attempts(&app.platform.store, session).await.expect("attempts").iter().take(people) {
        let officer = app.device_of(&one.login, PASSWORD).await.caller.officer().expect("an officer");
        sittings::open(&app.platform, &officer, &one.attempt).await.expect("opened");
    }
}

both!(a_wrong_plan_is_answered_with_the_field_and_what_to_do, |app| async move {
    let mut li = app.organizer("li").await;
    for (field, value, words) in [
        ("plan[year]", "二〇二六", "“年份”应为 2020 至 2099 之间的整数"),
        ("plan[starts_at]", "2026-02-30 09:00", "“开考时间”不是有效的日期时间"),
        ("plan[minutes]", "5", "“考试时长”应为 10 至 300 之间的整数"),
        ("plan[pass_mark]", "101", "合格线 101 分高于试卷满分 100 分"),
        ("plan[registration_closes_at]", "2026-06-19 09:00", "报名截止时间应在开考之前"),
        ("plan[registration_opens_at]", "2026-06-16 09:00", "报名开始时间应早于报名截止时间"),
        ("plan[policy]", "generous", "“计分规则”填写不正确"),
    ] {
        li.get("/organizer/sessions/new").await;
        let reply = li.post("/api/create-session", &with(field, value)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(reply.text.contains(words), "“{words}” is not in {}", reply.text);
        assert!(reply.text.contains(&format!("value=\"{value}\"")) || field == "plan[policy]", "{value} is kept");
    }
    assert!(!li.get("/organizer").await.text.contains("2026年6月行政执法资格考试"), "no draft was left");
    assert_eq!(li.post("/api/create-session", &PLAN).await.status, StatusCode::SEE_OTHER);
    li.get("/organizer/sessions/new").await;
    let twice = li.post("/api/create-session", &PLAN).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("已有名为“2026年6月行政执法资格考试”"));
});

both!(a_blocked_step_says_what_is_missing, |app| async move {
    let mut li = app.organizer("li").await;
    let reply = li.post("/api/create-session", &PLAN).await;
    let session = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    li.get(&format!("/organizer/sessions/{session}")).await;
    let blocked = li.post("/api/open-registration", &[("session_id", &session)]).await;
    assert_eq!(blocked.status, StatusCode::CONFLICT, "an empty bank feeds no paper");
    assert!(blocked.text.contains("现在还不能进入下一步") && blocked.text.contains("可用"), "{}", blocked.text);
    let skipped = li.post("/api/arrange-session", &[("session_id", &session)]).await;
    assert!(skipped.status == StatusCode::CONFLICT && skipped.text.contains("状态已经变化"));
});

both!(a_returned_registration_tells_the_person_why, |app| async move {
    let mut li = app.organizer("li").await;
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let reply = li.post("/api/create-session", &PLAN).await;
    let session = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    press(&mut li, "/api/open-registration", &session).await;
    let file = workbook(&HEADS, &[person(1, UNIT)]);
    let reply = li.upload("/api/import-roster", ("session_id", &session), ("a.xlsx", &file)).await;
    let import = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    li.post("/api/confirm-import", &[("import", &import)]).await;
    let list = page(&mut li, &session, "/registrations").await;
    let registration = list.split("/organizer/registrations/").nth(1).and_then(|r| r.split(['"', '?']).next());
    let registration = registration.expect("one registration").to_owned();
    li.get(&format!("/organizer/registrations/{registration}")).await;
    let silent = li.post("/api/return-registration", &[("registration", &registration), ("reason", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is owed");
    let fields = [("registration", registration.as_str()), ("reason", "培训证明缺少单位盖章")];
    assert_eq!(li.post("/api/return-registration", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(page(&mut li, &session, "/registrations").await.contains("已退回"));
    assert!(li.get(&format!("/organizer/registrations/{registration}")).await.text.contains("培训证明缺少单位盖章"));
});
