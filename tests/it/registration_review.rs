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
    let mut plan = create::proposal(&app.platform, &by).await.expect("a plan");
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

both!(a_deferral_is_asked_for_with_evidence_and_told_when_it_stands, |app| async move {
    let mut hall = hall(&app, &["陈一", "林二"]).await;
    let mut chen = app.signed_in_for("chen", &hall.unit, Some(&hall.people[0]), &[Role::Officer]).await;
    let register = format!("/register/{}", hall.session);
    assert!(chen.get(&register).await.text.contains("申请缓考"));
    let session = hall.session.clone();
    let ask = |evidence: &'static str| {
        vec![
            ("request[session_id]", session.clone()),
            ("request[kind]", "deferral".to_owned()),
            ("request[reason]", "住院治疗".to_owned()),
            ("request[evidence]", evidence.to_owned()),
        ]
    };
    async fn send(actor: &mut Actor, to: &str, fields: &[(&str, String)]) -> (StatusCode, String) {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = actor.post(to, &fields).await;
        (reply.status, reply.text)
    }
    let bare = send(&mut chen, "/api/request-for-self", &ask("")).await;
    assert!(bare.0 == StatusCode::UNPROCESSABLE_ENTITY && bare.1.contains("证明材料"), "{}", bare.1);
    assert_eq!(send(&mut chen, "/api/request-for-self", &ask("诊断证明 2026-061")).await.0, StatusCode::SEE_OTHER);
    let twice = [ask("诊断证明 2026-061"), vec![("person", hall.people[0].clone())]].concat();
    let twice = send(&mut hall.liaison, "/api/request-for-unit", &twice).await;
    assert!(twice.0 == StatusCode::CONFLICT && twice.1.contains("没有重复提交"), "{}", twice.1);
    let mut wang = app.signed_in_for("wang", &app.unit("区民政局").await, None, &[Role::Liaison]).await;
    let foreign = [ask("诊断证明 1"), vec![("person", hall.people[1].clone())]].concat();
    assert_eq!(send(&mut wang, "/api/request-for-unit", &foreign).await.0, StatusCode::NOT_FOUND);
    assert!(!wang.get("/unit/requests").await.text.contains("住院治疗"));

    let place = format!("/organizer/sessions/{}/requests", hall.session);
    let page = hall.li.get(&place).await.text;
    assert!(page.contains("诊断证明 2026-061") && page.contains("待答复 1 件"), "{page}");
    assert!(hall.li.get("/notices").await.text.contains("陈一申请缓考"));
    let id = page.split("name=\"request\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a request");
    let grant = [("request", id.to_owned())];
    hall.li.get(&place).await;
    assert_eq!(send(&mut hall.li, "/api/grant-request", &grant).await.0, StatusCode::SEE_OTHER);
    assert_eq!(hall.states(&app).await, ["deferred", "submitted"]);
    assert!(!chen.get("/notices").await.text.contains("缓考申请已同意"));
    let registration = hall.registrations(&app).await[0].0.clone();
    let undo = [("registration", registration.clone()), ("back", place.clone())];
    assert_eq!(send(&mut hall.li, "/api/undo-decision", &undo).await.0, StatusCode::SEE_OTHER);
    assert!(hall.li.get(&place).await.text.contains("待答复 1 件"), "the request waits again");
    assert_eq!(send(&mut hall.li, "/api/grant-request", &grant).await.0, StatusCode::SEE_OTHER);
    app.clock.advance(10 * MINUTE);
    assert!(chen.get("/notices").await.text.contains("缓考申请已同意"));
    assert!(hall.liaison.get("/unit/requests").await.text.contains("已同意"));
    let history = hall.li.get(&format!("/organizer/registrations/{registration}")).await.text;
    assert!(history.contains("批准缓考：住院治疗（证明：诊断证明 2026-061）"), "{history}");
    let again = send(&mut hall.li, "/api/grant-request", &grant).await;
    assert_eq!(again.0, StatusCode::CONFLICT);
});

both!(a_late_registration_is_asked_for_after_the_end_and_admitted_with_its_reason, |app| async move {
    let mut hall = hall(&app, &["陈一"]).await;
    let late = app.person("黄晚", &hall.unit).await;
    let by = hall.li.caller.organizer().expect("an organizer");
    let fields = [
        ("request[session_id]", hall.session.as_str()),
        ("request[kind]", "late"),
        ("request[reason]", "报名期间出差"),
        ("person", &late),
    ];
    hall.liaison.get("/unit/requests").await;
    let early = hall.liaison.post("/api/request-for-unit", &fields).await;
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("直接报名"), "{}", early.text);
    lifecycle::close_registration(&app.platform, &by, &hall.session).await.expect("closed");
    let page = hall.liaison.get("/unit/requests").await.text;
    assert!(page.contains("申请补报名") && page.contains("黄晚"), "{page}");
    let asked = hall.liaison.post("/api/request-for-unit", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let place = format!("/organizer/sessions/{}/requests", hall.session);
    let page = hall.li.get(&place).await.text;
    let id = page.split("name=\"request\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a request");
    let silent = hall.li.post("/api/turn-down-request", &[("request", id), ("words", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let granted = hall.li.post("/api/grant-request", &[("request", id)]).await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let page = hall.li.get(granted.header("location")).await.text;
    assert!(page.contains("黄晚") && page.contains("待审核") && page.contains("提交报名"), "{page}");
    assert!(hall.liaison.get("/notices").await.text.contains("黄晚的补报名申请已同意"));
    assert_eq!(hall.states(&app).await, ["submitted"]);
});

both!(a_unit_is_told_who_is_expected_and_has_not_registered, |app| async move {
    let mut hall = hall(&app, &["陈一"]).await;
    let missing = app.person("黄未报", &hall.unit).await;
    let licensed = app.person("周持证", &hall.unit).await;
    app.licence(&licensed, &hall.unit).await;
    let left = app.person("吴离岗", &hall.unit).await;
    set(&app, "in_post", 0, &left).await;
    let elsewhere = app.unit("区民政局").await;
    app.person("郑外单位", &elsewhere).await;
    let place = format!("/organizer/sessions/{}/missing", hall.session);
    let page = hall.li.get(&place).await.text;
    for words in ["应报名 3 人，已报名 1 人，2 个单位还有 2 人未报名", "黄未报", "郑外单位", "催报 1 人"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for name in ["周持证", "吴离岗", "陈一"] {
        assert!(!page.contains(name), "{name} is not missing");
    }
    let own = hall.liaison.get("/unit/missing").await.text;
    assert!(own.contains("未报名 1 人") && own.contains("黄未报") && !own.contains("郑外单位"), "{own}");
    hall.li.get(&place).await;
    let (session, unit) = (hall.session.clone(), hall.unit.clone());
    let fields = [("session_id", session.as_str()), ("unit", unit.as_str())];
    assert_eq!(hall.li.post("/api/remind-unit", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(hall.liaison.get("/notices").await.text.contains("还有 1 人应报未报"));
    let twice = hall.li.post("/api/remind-unit", &fields).await;
    assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("今天已催报过"), "{}", twice.text);
    let nobody = hall.li.post("/api/remind-unit", &[fields[0], ("unit", &elsewhere)]).await;
    assert!(nobody.status == StatusCode::CONFLICT && nobody.text.contains("没有已激活的联络员"), "{}", nobody.text);
    hall.register(std::slice::from_ref(&missing)).await;
    assert!(hall.liaison.get("/unit/missing").await.text.contains("未报名 0 人"));
    let done = hall.li.post("/api/remind-unit", &fields).await;
    assert!(done.status == StatusCode::CONFLICT && done.text.contains("没有应报未报的人员"), "{}", done.text);
    let mut chen = app.officer("chen").await;
    assert_eq!(chen.get(&place).await.status, StatusCode::FORBIDDEN);
});
