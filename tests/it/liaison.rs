//! What a liaison does for the own unit on `/unit`: register, take back, hand out a new code.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use axum::http::StatusCode;
use server::authority::Role;
use server::sessions::{create, lifecycle};
use sqlx::Row;

/// The street's unit, an officer of it signed in as `chen`, its liaison, and a session that takes registrations.
async fn street(app: &TestApp) -> (String, String, Actor, Actor, String) {
    let unit = app.unit_of("梧田街道", "street").await;
    let person = app.person("陈明法", &unit).await;
    let chen = app.signed_in_for("chen", &unit, Some(&person), &[Role::Officer]).await;
    let liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let li = app.organizer("li").await;
    let by = li.caller.organizer().expect("an organizer");
    let mut plan = create::proposal(&app.platform, &by).await.expect("a plan");
    plan.name = "街道报名考试期".into();
    let session = create::create(&app.platform, &by, &plan).await.expect("a draft");
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    lifecycle::open_registration(&app.platform, &by, &session).await.expect("open");
    (unit, person, chen, liaison, session)
}

async fn registration(app: &TestApp, person: &str) -> (String, String, String) {
    let row = sqlx::query("SELECT id, state, checks FROM registration WHERE person_id = $1")
        .bind(person)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a registration");
    (row.get("id"), row.get("state"), row.get("checks"))
}

both!(a_registration_is_taken_back_by_a_button_of_either_page, |app| async move {
    let (_, person, mut chen, mut liaison, session) = street(&app).await;
    liaison.get("/unit").await;
    let fields = [("session_id", session.as_str()), ("people[0]", &person)];
    assert_eq!(liaison.post("/api/register-unit", &fields).await.status, StatusCode::SEE_OTHER);
    let (id, state, _) = registration(&app, &person).await;
    assert_eq!(state, "submitted");
    let page = liaison.get("/unit").await.text;
    assert!(page.contains("/api/withdraw-unit-registration") && page.contains(&format!("form=\"withdraw-{person}\"")));
    let fields = [("registration", id.as_str())];
    assert_eq!(liaison.post("/api/withdraw-unit-registration", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(registration(&app, &person).await.1, "withdrawn");
    assert!(!liaison.get("/unit").await.text.contains("/api/withdraw-unit-registration"));

    let place = format!("/register/{session}");
    chen.get(&place).await;
    assert_eq!(chen.post("/api/register-self", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    assert!(chen.get(&place).await.text.contains("撤回报名"));
    let id = registration(&app, &person).await.0;
    let mut other = app.signed_in_for("wang", &app.unit("区民政局").await, None, &[Role::Liaison]).await;
    let foreign = other.call("/api/withdraw-unit-registration", &[("registration", &id)]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "of another unit");
    assert_eq!(
        chen.post("/api/withdraw-own-registration", &[("registration", &id)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(registration(&app, &person).await.1, "withdrawn");
});

both!(who_holds_a_licence_is_registered_for_its_exchange, |app| async move {
    let (unit, person, _, mut liaison, session) = street(&app).await;
    app.licence(&person, &unit).await;
    assert!(liaison.get("/unit").await.text.contains("本次为换证报考"));
    let fields = [("session_id", session.as_str()), ("people[0]", &person), ("renewing", "1")];
    assert_eq!(liaison.post("/api/register-unit", &fields).await.status, StatusCode::SEE_OTHER);
    let checks = registration(&app, &person).await.2;
    assert!(checks.contains("本次为换证报考") && !checks.contains("\"ok\":false"), "{checks}");
});

both!(a_liaison_hands_out_codes_to_the_own_people_and_to_nobody_with_more_power, |app| async move {
    let (unit, person, mut chen, mut liaison, _) = street(&app).await;
    assert!(liaison.get("/unit").await.text.contains("补发激活码"));
    let reply = liaison.post("/api/reinvite-unit-account", &[("person", &person)]).await;
    assert_eq!((reply.status, reply.header("location")), (StatusCode::SEE_OTHER, "/unit"), "{}", reply.text);
    let page = liaison.get("/unit").await.text;
    assert!(page.contains("已生成新的激活码") && page.contains("chen"));
    assert!(!liaison.get("/unit").await.text.contains("已生成新的激活码"), "shown once");
    assert_eq!(chen.get("/home").await.status, StatusCode::SEE_OTHER, "the old sign-ins are over");

    let elsewhere = app.person("吴远", &app.unit("区民政局").await).await;
    let foreign = liaison.call("/api/reinvite-unit-account", &[("person", &elsewhere)]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let chief = app.person("高主任", &unit).await;
    app.signed_in_for("gao", &unit, Some(&chief), &[Role::Officer, Role::Organizer]).await;
    let more = liaison.call("/api/reinvite-unit-account", &[("person", &chief)]).await;
    assert_eq!(more.status, StatusCode::FORBIDDEN);
    assert!(more.text.contains("系统管理员"), "{}", more.text);
});
