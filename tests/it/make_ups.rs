//! Make-ups: who is entitled, who is not, and that the first sitting's rates stay what they are.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::register::Went;
use axum::http::StatusCode;

/// A published session with one of each kind; gives its id and the two organizers.
async fn after(app: &TestApp, li: &Actor) -> String {
    let unit = li.caller.unit_id().to_owned();
    let session = app.past_session("2026年6月考试", "published").await;
    for (name, went) in [
        ("张合格", Went::Passed),
        ("李不合格", Went::Failed),
        ("王缺考", Went::Absent),
        ("赵缓考", Went::Deferred),
        ("孙合格", Went::Passed),
    ] {
        let person = app.person(name, &unit).await;
        app.went(&session, &person, &unit, li.caller.account_id(), went).await;
    }
    session
}

both!(a_make_up_is_for_who_failed_was_absent_or_deferred_and_for_nobody_else, |app| async move {
    let (mut li, chen) = (app.organizer("li").await, app.officer("chen").await);
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let session = after(&app, &li).await;
    let page = li.get(&format!("/organizer/sessions/{session}/make-ups")).await.text;
    assert!(page.contains("为 3 人新建补考草稿"), "{page}");
    for (name, listed) in [("李不合格", true), ("王缺考", true), ("赵缓考", true), ("张合格", false)] {
        assert_eq!(page.contains(name), listed, "{name}");
    }
    let planned = li.post("/api/plan-make-up", &[("session_id", &session)]).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
    let make_up = planned.header("location").rsplit('/').nth(1).expect("an id").to_owned();
    li.get(&format!("/organizer/sessions/{session}/make-ups")).await;
    let twice = li.post("/api/plan-make-up", &[("session_id", &session)]).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("每期最多组织 1 次补考"), "{}", twice.text);

    li.get(&format!("/organizer/sessions/{make_up}")).await;
    let early = li.post("/api/enroll-make-up", &[("session_id", &make_up)]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "a draft lists nobody");
    let opened = li.post("/api/open-registration", &[("session_id", &make_up)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let me = chen.caller.officer().expect("an officer");
    let refused = server::sessions::register::register_self(&app.platform, &me, &make_up, false).await;
    assert!(refused.is_err(), "nobody registers for a make-up by themselves");
    let listed = li.post("/api/enroll-make-up", &[("session_id", &make_up)]).await;
    assert_eq!(listed.status, StatusCode::SEE_OTHER, "{}", listed.text);
    let list = li.get(&format!("/organizer/sessions/{make_up}/registrations")).await.text;
    assert!(
        ["李不合格", "王缺考", "赵缓考"].iter().all(|name| list.contains(name)) && !list.contains("张合格"),
        "{list}"
    );
    li.get(&format!("/organizer/sessions/{make_up}")).await;
    let again = li.post("/api/enroll-make-up", &[("session_id", &make_up)]).await;
    assert!(again.status == StatusCode::CONFLICT && again.text.contains("应补考人员都已列入"), "{}", again.text);
});

both!(a_make_up_is_reported_apart_and_both_together_in_one_line, |app| async move {
    let (li, mut bureau) = (app.organizer("li").await, app.bureau("ju").await);
    let unit = li.caller.unit_id().to_owned();
    let session = after(&app, &li).await;
    let alone = bureau.get(&format!("/bureau?session={session}")).await.text;
    assert!(!alone.contains("连同已发布的补考合计"));
    let make_up = app.past_session("2026年6月考试（补考）", "published").await;
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE exam_session SET makes_up = $1, starts_at = starts_at + 1 WHERE id = $2")
        .bind(&session)
        .bind(&make_up)
        .execute(&mut *tx)
        .await
        .expect("a make-up");
    tx.commit().await.expect("committed");
    let failed: String = sqlx::query_scalar("SELECT id FROM person WHERE name = '李不合格'")
        .fetch_one(app.platform.store.read())
        .await
        .expect("a person");
    app.went(&make_up, &failed, &unit, li.caller.account_id(), Went::Passed).await;
    let first = bureau.get(&format!("/bureau?session={session}")).await.text;
    assert!(first.contains("实考 3 人，合格 3 人，合格率 100.0%"), "{first}");
    assert!(first.contains("2 / 3 人"), "the first sitting's pass rate stays 2 of 3: {first}");
    let opened = bureau.get("/bureau").await.text;
    assert!(
        opened.contains("2026年6月考试：") || opened.contains("2026年6月考试："),
        "the regular session comes first"
    );
    assert!(!opened.contains("这是一次补考"));
    assert!(bureau.get(&format!("/bureau?session={make_up}")).await.text.contains("这是一次补考，单独列示"));
    let mut li = app.device_of("li", crate::harness::actor::PASSWORD).await;
    let page = li.get(&format!("/organizer/sessions/{session}/make-ups")).await.text;
    assert!(
        !page.contains("李不合格") && page.contains("应补考人员，共 2 人"),
        "who passed the make-up is through: {page}"
    );
});
