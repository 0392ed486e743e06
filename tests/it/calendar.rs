//! The year's calendar, a session as last year's, changes after registration has opened, calendar files.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use axum::http::StatusCode;
use server::clock::{DAY, parse_beijing};
use server::sessions::create::{self, proposal};
use server::sessions::{lifecycle, register, review};

/// A June session whose registration is open, with `officer` registered and approved. The clock stands at 2026-06-01 09:00.
async fn open_session(app: &TestApp, li: &Actor, officer: &Actor) -> String {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let by = li.caller.organizer().expect("an organizer");
    let mut plan = proposal(&app.platform, &by).await.expect("a plan");
    plan.name = "2026年6月考试".into();
    plan.term = "june".into();
    let id = create::create(&app.platform, &by, &plan).await.expect("a draft");
    lifecycle::open_registration(&app.platform, &by, &id).await.expect("opened");
    let me = officer.caller.officer().expect("an officer");
    register::register_self(&app.platform, &me, &id, false).await.expect("registered");
    let filter = server::sessions::Filter::default();
    let list = review::list(&app.platform, &by, &id, &filter, 1).await.expect("a list");
    review::approve(&app.platform, &by, &list.rows[0].id).await.expect("approved");
    id
}

both!(the_year_shows_both_sessions_and_what_is_overdue, |app| async move {
    let (mut li, chen) = (app.organizer("li").await, app.officer("chen").await);
    let empty = li.get("/organizer/calendar").await.text;
    assert!(empty.contains("这一年还没有考试期") && empty.contains("11 月考试期"), "{empty}");
    let id = open_session(&app, &li, &chen).await;
    let calendar = li.get("/organizer/calendar?year=2026").await.text;
    for words in ["开放报名", "截止报名", "审核完毕，排定考场", "封卷（须两人办理）", "开考", "阅卷并发布成绩"]
    {
        assert!(calendar.contains(words), "{words} is not in {calendar}");
    }
    assert!(!calendar.contains("已过期，请尽快办理"), "nothing is late yet");
    assert!(calendar.contains("2026-06-29 09:00（星期一）"), "the start with its weekday");

    app.clock.advance(22 * DAY);
    let mut li = app.device_of("li", crate::harness::actor::PASSWORD).await;
    let late = li.get("/organizer/calendar").await.text;
    assert!(late.contains("已过期，请尽快办理") && late.contains("截止报名，应于 2026-06-22 17:00"), "{late}");
    let other = app.officer("wang").await.get("/organizer/calendar").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    drop(id);
});

both!(next_years_session_is_a_copy_on_the_same_weekday, |app| async move {
    let (mut li, chen) = (app.organizer("li").await, app.officer("chen").await);
    let id = open_session(&app, &li, &chen).await;
    let offered = li.get("/organizer/calendar?year=2027").await.text;
    assert!(offered.contains("按 2026 年 6 月复制"), "{offered}");
    let copied = li.post("/api/copy-to-next-year", &[("session_id", &id)]).await;
    assert_eq!(copied.status, StatusCode::SEE_OTHER, "{}", copied.text);
    let draft = copied.header("location").rsplit('/').nth(1).expect("an id").to_owned();
    let found = server::sessions::find(&app.platform, &draft).await.expect("the draft");
    assert_eq!(found.plan.name, "2027年6月行政执法资格考试");
    assert_eq!(
        found.plan.starts_at,
        parse_beijing("2027-06-28 09:00").expect("a time"),
        "a Monday again, in June again"
    );
    li.get("/organizer/calendar?year=2027").await;
    let twice = li.post("/api/copy-to-next-year", &[("session_id", &id)]).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("已有名为"), "{}", twice.text);
});

/// The form of a change as it stands, with one field typed anew.
fn typed<'a>(id: &'a str, field: &'a str, value: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    let standing = [
        ("plan[registration_closes_at]", "2026-06-22 17:00"),
        ("plan[starts_at]", "2026-06-29 09:00"),
        ("plan[minutes]", "90"),
        ("plan[waiting_minutes]", "30"),
        ("plan[entry_cutoff_minutes]", "30"),
        ("plan[early_hand_in_minutes]", "30"),
    ];
    let fields = standing.into_iter().map(|(name, known)| (name, if name == field { value } else { known }));
    fields.chain([("session_id", id), ("reason", reason)]).collect()
}

both!(a_change_names_who_is_affected_and_tells_them_why, |app| async move {
    let (mut li, mut chen) = (app.organizer("li").await, app.officer("chen").await);
    let id = open_session(&app, &li, &chen).await;
    let page = format!("/organizer/sessions/{id}/change");
    let asked = li.get(&format!("{page}?starts_at=2026-06-30+14:00")).await.text;
    assert!(asked.contains("2026-06-29 09:00（星期一） → 2026-06-30 14:00（星期二）"), "{asked}");
    assert!(asked.contains("受影响 1 人，涉及 1 个单位") && asked.contains("chen"), "named before it is written");
    let unchanged = server::sessions::find(&app.platform, &id).await.expect("found").plan.starts_at;
    assert_eq!(unchanged, parse_beijing("2026-06-29 09:00").expect("a time"), "looking writes nothing");

    let silent = li.post("/api/change-session", &typed(&id, "plan[starts_at]", "2026-06-30 14:00", "")).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is owed");
    let written =
        li.post("/api/change-session", &typed(&id, "plan[starts_at]", "2026-06-30 14:00", "考点停电检修")).await;
    assert_eq!(written.status, StatusCode::SEE_OTHER, "{}", written.text);
    let told = chen.get("/notices").await.text;
    assert!(told.contains("开考时间由 2026-06-29 09:00（星期一） 改为 2026-06-30 14:00（星期二）"), "{told}");
    assert!(told.contains("原因：考点停电检修"));
});

both!(a_change_that_cannot_be_is_refused_and_changes_nothing, |app| async move {
    let (mut li, chen) = (app.organizer("li").await, app.officer("chen").await);
    let id = open_session(&app, &li, &chen).await;
    for (field, value, words) in [
        ("plan[starts_at]", "2026-05-30 09:00", "报名截止时间应在开考之前"),
        ("plan[minutes]", "5", "“考试时长”应为 10 至 300"),
        ("plan[starts_at]", "明天", "“开考时间”不是有效的日期时间"),
        ("plan[starts_at]", "2026-06-29 09:00", "与现在的设置相同"),
    ] {
        li.get(&format!("/organizer/sessions/{id}/change")).await;
        let refused = li.post("/api/change-session", &typed(&id, field, value, "试试")).await;
        assert!(refused.status.is_client_error() && refused.text.contains(words), "{words}: {}", refused.text);
    }
    let by = li.caller.organizer().expect("an organizer");
    lifecycle::close_registration(&app.platform, &by, &id).await.expect("closed");
    li.get(&format!("/organizer/sessions/{id}/change")).await;
    let late =
        li.post("/api/change-session", &typed(&id, "plan[registration_closes_at]", "2026-06-23 17:00", "延长")).await;
    assert!(late.text.contains("报名已经截止"), "{}", late.text);
    app.clock.advance(28 * DAY);
    let mut li = app.device_of("li", crate::harness::actor::PASSWORD).await;
    li.get(&format!("/organizer/sessions/{id}/change")).await;
    let begun = li.post("/api/change-session", &typed(&id, "plan[minutes]", "120", "延长")).await;
    assert!(begun.status == StatusCode::CONFLICT && begun.text.contains("开考以后请在监考页补时"), "{}", begun.text);
});

both!(calendar_files_say_when_in_utc_and_whose, |app| async move {
    let (mut li, mut chen) = (app.organizer("li").await, app.officer("chen").await);
    let mut wang = app.officer("wang").await;
    let id = open_session(&app, &li, &chen).await;
    let own = chen.get(&format!("/register/{id}/calendar.ics")).await;
    assert_eq!((own.status, own.header("content-type")), (StatusCode::OK, "text/calendar; charset=utf-8"));
    for line in ["BEGIN:VCALENDAR\r\n", "DTSTART:20260629T010000Z\r\n", "DTEND:20260629T023000Z\r\n", "BEGIN:VALARM"] {
        assert!(own.text.contains(line), "{line} is not in {}", own.text);
    }
    assert!(own.text.lines().all(|line| line.len() <= 75), "lines are folded at 75 octets");
    let others = wang.get(&format!("/register/{id}/calendar.ics")).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND, "who is not registered has no sitting");
    let all = li.get(&format!("/organizer/sessions/{id}/calendar.ics")).await;
    assert!(all.text.matches("BEGIN:VEVENT").count() >= 6, "{}", all.text);
    let uids: std::collections::BTreeSet<_> = all.text.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids.len(), all.text.matches("BEGIN:VEVENT").count(), "each matter has an identifier of its own");
    assert_eq!(chen.get(&format!("/organizer/sessions/{id}/calendar.ics")).await.status, StatusCode::FORBIDDEN);
});
