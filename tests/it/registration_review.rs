//! The eligibility review through its pages: decisions that can be taken back before anybody is told, passing many at once,
//! return and correction, withdrawal, and a history that nothing leaves.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use axum::http::StatusCode;
use server::authority::Role;
use server::clock::MINUTE;
use server::sessions::{create, lifecycle};
use sqlx::Row;

/// A unit with its liaison and so many officers, all registered for an open session; the organizer who reviews.
struct Hall {
    unit: String,
    liaison: Actor,
    li: Actor,
    people: Vec<String>,
    session: String,
}

async fn hall(app: &TestApp, names: &[&str]) -> Hall {
    let unit = app.unit_of("梧田街道", "street").await;
    let mut people = Vec::new();
    for name in names {
        people.push(app.person(name, &unit).await);
    }
    let liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let li = app.organizer("li").await;
    let by = li.caller.organizer().expect("an organizer");
    let mut plan = create::proposal(&app.platform, &by);
    plan.name = "审核测试考试期".into();
    let session = create::create(&app.platform, &by, &plan).await.expect("a draft");
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    lifecycle::open_registration(&app.platform, &by, &session).await.expect("open");
    let mut hall = Hall { unit, liaison, li, people, session };
    let people = hall.people.clone();
    hall.register(&people).await;
    hall
}

impl Hall {
    async fn register(&mut self, people: &[String]) {
        self.liaison.get("/unit").await;
        let fields: Vec<_> = people.iter().enumerate().map(|(n, id)| (format!("people[{n}]"), id.clone())).collect();
        let mut sent = vec![("session_id", self.session.as_str())];
        sent.extend(fields.iter().map(|(name, id)| (name.as_str(), id.as_str())));
        let reply = self.liaison.post("/api/register-unit", &sent).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    }

    /// The registrations in the order of the people.
    async fn registrations(&self, app: &TestApp) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for person in &self.people {
            let row = sqlx::query("SELECT id, state FROM registration WHERE person_id = $1").bind(person);
            let row = row.fetch_one(app.platform.store.read()).await.expect("a registration");
            found.push((row.get("id"), row.get("state")));
        }
        found
    }

    async fn states(&self, app: &TestApp) -> Vec<String> {
        self.registrations(app).await.into_iter().map(|(_, state)| state).collect()
    }
}

fn list(session: &str, query: &str) -> String {
    format!("/organizer/sessions/{session}/registrations?{query}")
}

async fn set(app: &TestApp, column: &str, value: i64, person: &str) {
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    let sql = sqlx::AssertSqlSafe(format!("UPDATE person SET {column} = $1 WHERE id = $2"));
    sqlx::query(sql).bind(value).bind(person).execute(&mut *tx).await.expect("set");
    tx.commit().await.expect("committed");
}

both!(a_decision_can_be_taken_back_for_ten_minutes_and_is_told_only_after_them, |app| async move {
    let mut hall = hall(&app, &["陈一", "林二"]).await;
    let mut chen = app.signed_in_for("chen", &hall.unit, Some(&hall.people[0]), &[Role::Officer]).await;
    let ids = hall.registrations(&app).await;
    let place = format!("/organizer/registrations/{}?state=submitted", ids[0].0);
    let page = hall.li.get(&place).await.text;
    let next =
        page.split("/api/approve-registration").nth(1).and_then(|rest| rest.split("name=\"back\" value=\"").nth(1));
    let next = next.and_then(|rest| rest.split('"').next()).expect("a next one");
    let next = next.replace("&amp;", "&");
    assert!(next.contains(&ids[1].0) && next.contains(&format!("done={}", ids[0].0)), "on to the next: {next}");
    let fields = [("registration", ids[0].0.as_str()), ("back", &next)];
    let reply = hall.li.post("/api/approve-registration", &fields).await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::SEE_OTHER, next.as_str()));
    let shown = hall.li.get(&next).await.text;
    assert!(
        shown.contains("陈一：已通过") && shown.contains("/api/undo-decision") && shown.contains("林二"),
        "{shown}"
    );

    let register = format!("/register/{}", hall.session);
    let notice = "您的报名已通过审核";
    assert!(chen.get(&register).await.text.contains("待审核"), "not told yet");
    assert!(!chen.get("/home").await.text.contains("已通过") && !chen.get("/notices").await.text.contains(notice));
    app.clock.advance(9 * MINUTE);
    let undo = [("registration", ids[0].0.as_str()), ("back", "/organizer")];
    assert_eq!(hall.li.post("/api/undo-decision", &undo).await.status, StatusCode::SEE_OTHER);
    app.clock.advance(30 * MINUTE);
    assert!(!chen.get("/notices").await.text.contains(notice), "nobody is told of what was taken back");
    assert_eq!(hall.states(&app).await, ["submitted", "submitted"]);

    hall.li.post("/api/approve-registration", &fields).await;
    app.clock.advance(10 * MINUTE);
    assert!(chen.get(&register).await.text.contains("已通过") && chen.get("/notices").await.text.contains(notice));
    hall.li.get(&place).await;
    let late = hall.li.post("/api/undo-decision", &undo).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("已超过 10 分钟"), "{}", late.text);
    assert_eq!(hall.states(&app).await, ["approved", "submitted"]);
    let page = hall.li.get(&place).await.text;
    assert_eq!(page.matches("审核通过").count(), 2, "both decisions stay in the history: {page}");
    assert!(page.contains("撤销决定，恢复待审核") && page.contains("提交报名"));
});

both!(only_what_is_in_order_today_is_passed_together, |app| async move {
    let mut hall = hall(&app, &["陈一", "林二", "黄三", "周四"]).await;
    let other = app.person("未培训", &hall.unit).await;
    set(&app, "training_done", 0, &other).await;
    hall.register(std::slice::from_ref(&other)).await;
    hall.people.push(other);
    let ids = hall.registrations(&app).await;
    let shown = hall.li.get(&list(&hall.session, "")).await.text;
    assert_eq!(shown.matches("name=\"registrations[").count(), 4, "who fails a check cannot be ticked: {shown}");
    assert!(shown.contains("通过全部 4 条符合条件的"));
    let problems = hall.li.get(&list(&hall.session, "checks=training")).await.text;
    assert!(problems.contains("符合 1 人") && problems.contains("未培训") && !problems.contains("陈一"), "{problems}");
    assert!(hall.li.get(&list(&hall.session, "checks=sanction")).await.text.contains("符合 0 人"));

    set(&app, "sanctioned", 1, &hall.people[1]).await;
    let page = hall.li.get(&format!("/organizer/registrations/{}", ids[1].0)).await.text;
    assert!(page.contains("有 1 项与报名时不同") && page.contains("报名时符合"), "{page}");
    hall.li.get(&list(&hall.session, "")).await;
    let fields: Vec<_> = [0, 1, 4].into_iter().map(|n| (format!("registrations[{n}]"), ids[n].0.clone())).collect();
    let mut sent = vec![("session_id", hall.session.as_str()), ("list", "q=")];
    sent.extend(fields.iter().map(|(name, id)| (name.as_str(), id.as_str())));
    let reply = hall.li.post("/api/approve-selected", &sent).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let told = hall.li.get(reply.header("location")).await.text;
    assert!(told.contains("已通过 1 条报名") && told.contains("另有 2 条"), "{told}");
    assert_eq!(hall.states(&app).await, ["approved", "submitted", "submitted", "submitted", "submitted"]);
    let none = hall.li.post("/api/approve-selected", &[("session_id", hall.session.as_str())]).await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("至少勾选"), "{}", none.text);

    let pass = format!("/organizer/sessions/{}/registrations/pass", hall.session);
    assert!(hall.li.get(&pass).await.text.contains("确认通过这 3 条报名"));
    let wrong = hall.li.post("/api/approve-matching", &[("session_id", &hall.session), ("said", "4")]).await;
    assert!(wrong.status == StatusCode::CONFLICT && wrong.text.contains("由 4 条变为 3 条"), "{}", wrong.text);
    let right = hall.li.post("/api/approve-matching", &[("session_id", &hall.session), ("said", "3")]).await;
    assert!(right.header("location").contains("passed=2&left=1"), "{}", right.text);
    assert_eq!(hall.states(&app).await, ["approved", "submitted", "approved", "approved", "submitted"]);
    assert!(hall.liaison.get("/unit").await.text.matches("待审核").count() >= 5, "nobody is told before ten minutes");
});

both!(a_returned_registration_is_corrected_and_handed_in_again_with_its_history, |app| async move {
    let mut hall = hall(&app, &["陈一"]).await;
    let mut chen = app.signed_in_for("chen", &hall.unit, Some(&hall.people[0]), &[Role::Officer]).await;
    let id = hall.registrations(&app).await[0].0.clone();
    let place = format!("/organizer/registrations/{id}");
    assert!(hall.li.get(&place).await.text.contains("材料不齐"), "reasons are offered");
    let empty = hall.li.post("/api/return-registration", &[("registration", &id), ("back", &place)]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text.contains("请写明理由"));
    let fields = [("registration", id.as_str()), ("preset", "材料不齐"), ("reason", "缺培训证明"), ("back", &place)];
    assert_eq!(hall.li.post("/api/return-registration", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(!hall.liaison.get("/notices").await.text.contains("被退回"));
    app.clock.advance(10 * MINUTE);
    for actor in [&mut hall.liaison, &mut chen] {
        assert!(actor.get("/notices").await.text.contains("材料不齐：缺培训证明"), "both are told");
    }
    assert!(hall.liaison.get("/unit").await.text.contains("材料不齐：缺培训证明"));
    let people = hall.people.clone();
    hall.register(&people).await;
    assert_eq!(hall.registrations(&app).await, [(id.clone(), "submitted".to_owned())], "the same registration");
    let page = hall.li.get(&place).await.text;
    assert_eq!(page.matches("提交报名").count(), 2, "{page}");
    assert!(page.contains("退回：材料不齐：缺培训证明"));
});

both!(a_passed_registration_is_withdrawn_with_a_reason_by_those_it_concerns, |app| async move {
    let mut hall = hall(&app, &["陈一", "林二"]).await;
    let mut chen = app.signed_in_for("chen", &hall.unit, Some(&hall.people[0]), &[Role::Officer]).await;
    let ids = hall.registrations(&app).await;
    for (id, _) in &ids {
        hall.li.post("/api/approve-registration", &[("registration", id)]).await;
    }
    let first = ids[0].0.as_str();
    let mut wang = app.signed_in_for("wang", &app.unit("区民政局").await, None, &[Role::Liaison]).await;
    let foreign = wang.call("/api/withdraw-unit-registration", &[("registration", first), ("reason", "无关")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let silent = hall.liaison.call("/api/withdraw-unit-registration", &[("registration", first)]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "once passed a reason is needed");
    let fields = [("registration", first), ("reason", "已调离执法岗位")];
    assert_eq!(hall.liaison.post("/api/withdraw-unit-registration", &fields).await.status, StatusCode::SEE_OTHER);
    app.clock.advance(11 * MINUTE);
    let notices = chen.get("/notices").await.text;
    assert!(notices.contains("单位联络员 撤回") && !notices.contains("已通过审核"), "{notices}");
    let back = format!("/organizer/registrations/{}", ids[1].0);
    hall.li.get(&back).await;
    let fields = [("registration", ids[1].0.as_str()), ("reason", "重复报名"), ("back", &back)];
    assert_eq!(hall.li.post("/api/withdraw-registration", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(hall.states(&app).await, ["withdrawn", "withdrawn"]);
    assert!(hall.li.get(&back).await.text.contains("撤回报名：重复报名"));
});
