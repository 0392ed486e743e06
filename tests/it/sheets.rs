//! What is printed of an arranged session, and for whom.

use crate::harness::actor::PASSWORD;
use crate::harness::workbook::resident_id;
use crate::rooms::{choose, reviewed, rooms, seats};
use crate::sessions::{page, press};
use axum::http::StatusCode;
use server::demo::{Plan, Stage, build_stage};
use server::storage::demo;
use sqlx::Row;

both!(every_sheet_names_session_and_room_and_masks_the_id, |app| async move {
    let mut li = app.organizer("li").await;
    let session = reviewed(&app, &mut li, [5, 3]).await;
    assert!(page(&mut li, &session, "/sheets").await.contains("编排考场之后"), "nothing to print yet");
    let ids = rooms(&mut li, &[("301 教室", "5", ""), ("302 教室", "7", "")]).await;
    choose(&mut li, &session, &[&ids[0], &ids[1]]).await;
    press(&mut li, "/api/arrange-session", &session).await;
    let index = page(&mut li, &session, "/sheets").await;
    assert!(index.contains("职业中学 301 教室") && index.contains("区综合行政执法局（测试）"), "{index}");
    assert!(!index.contains("paper.css"), "the sheet of paper is linked where it is needed");
    for (kind, title, people) in
        [("tickets", "准考证", 8), ("door", "门贴", 8), ("plan", "座位图", 8), ("sign-in", "签到表", 8)]
    {
        let text = page(&mut li, &session, &format!("/sheets/{kind}")).await;
        assert!(text.contains("/pkg/paper.css") && text.contains("2026年6月行政执法资格考试"), "{kind}");
        assert!(text.contains(title) && text.contains("职业中学 302 教室"), "{kind}");
        assert_eq!(text.matches("20260618").count(), people, "{kind}: everybody's ticket stands on it once");
        for n in 0..8 {
            assert!(!text.contains(&resident_id(n)), "{kind} shows a whole resident ID");
        }
    }
    let sign_in = page(&mut li, &session, "/sheets/sign-in").await;
    assert_eq!(sign_in.matches("3303**********").count(), 8, "{sign_in}");
    assert_eq!(sign_in.matches("<thead>").count(), 2, "a table a room, with heads that repeat");
    let plan =
        page(&mut li, &session, "/sheets/plan?room=%E8%81%8C%E4%B8%9A%E4%B8%AD%E5%AD%A6+302+%E6%95%99%E5%AE%A4").await;
    assert!(!plan.contains("301 教室") && plan.contains("讲台"), "one room alone: {plan}");
    assert_eq!(plan.matches("class=\"none\"").count(), 4, "seven seats, three people");
    assert_eq!(plan.matches("第 ").count() - plan.matches("第 0").count(), 3, "three rows of three: {plan}");
    assert_eq!(
        li.get(&format!("/organizer/sessions/{session}/sheets/door?room=x")).await.status,
        StatusCode::NOT_FOUND
    );
    let printed = sqlx::query("SELECT COUNT(*) FROM audit_row WHERE action = 'session.print'");
    let printed: i64 = printed.fetch_one(app.platform.store.read()).await.expect("the log").get(0);
    assert_eq!(printed, 6, "each print is noted");
});

both!(a_liaison_prints_the_own_unit_and_nobody_elses, |app| async move {
    let (mut li, mut wang) = (app.organizer("li").await, app.liaison("wang").await);
    let session = reviewed(&app, &mut li, [3, 2]).await;
    assert_eq!(wang.get(&format!("/unit/tickets/{session}")).await.status, StatusCode::NOT_FOUND, "no seats yet");
    press(&mut li, "/api/arrange-session", &session).await;
    assert!(wang.get("/unit").await.text.contains(&format!("/unit/tickets/{session}")));
    let text = wang.get(&format!("/unit/tickets/{session}")).await.text;
    let seated = seats(&app, &session).await;
    for (room, seat, ticket, unit) in seated.values() {
        let own = *unit == wang.caller.unit_id();
        assert_eq!(text.contains(ticket.as_str()), own, "{room} {seat} {ticket}");
    }
    assert_eq!(text.matches("<article").count(), 3);
    assert!(text.contains("第1考场"), "the default rooms are numbered");
    for kind in ["tickets", "door", "plan", "sign-in"] {
        let path = format!("/organizer/sessions/{session}/sheets/{kind}");
        assert_eq!(wang.get(&path).await.status, StatusCode::FORBIDDEN, "{kind}");
    }
});

both!(an_officer_reads_the_own_ticket, |app| async move {
    let plan = Plan { candidates: 4, password: PASSWORD.into(), now: app.clock.now() };
    let manifest = build_stage(&app.platform, &plan, Stage::Sealed, &|_| ()).await.expect("a sealed session");
    let (session, login) = (manifest.sessions[0].id.clone(), manifest.attempts[0].login.clone());
    assert!(demo::attempts(&app.platform.store, &session).await.expect("attempts").len() > 1);
    let (mut chen, mut stranger) = (app.device_of(&login, PASSWORD).await, app.officer("stranger").await);
    assert!(chen.get("/home").await.text.contains(&format!("/ticket/{session}")));
    let text = chen.get(&format!("/ticket/{session}")).await.text;
    assert_eq!(text.matches("<article").count(), 1, "{text}");
    assert!(text.contains("座位号") && text.contains("paper.css"));
    let cipher = app.platform.vault.seal("轮椅").expect("sealed");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query(
        "UPDATE registration SET accessibility = 1, accessibility_cipher = $1
         WHERE person_id = (SELECT a.person_id FROM account a WHERE a.login = $2)",
    )
    .bind(cipher)
    .bind(&login)
    .execute(&mut *tx)
    .await
    .expect("a need");
    tx.commit().await.expect("committed");
    let copy = chen.post("/my-data/download", &[]).await.text;
    assert!(copy.contains("无障碍需求") && copy.contains("轮椅"), "it is part of what is stored on the person: {copy}");
    assert_eq!(stranger.get(&format!("/ticket/{session}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(chen.get("/ticket/none").await.status, StatusCode::NOT_FOUND);
});
