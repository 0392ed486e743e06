//! From a pass to a licence, and who may touch an application.

use crate::harness::TestApp;
use crate::harness::actor::Actor;
use crate::harness::register::Went;
use axum::http::StatusCode;
use server::authority::Role;
use server::insight::{Scope, rates};
use server::rules::rates::{Measure, Ratio, Verdict};

/// A street of ten officers, eight with licences; the ninth has just passed and is signed in as `chen`.
async fn street(app: &TestApp, roles: &[Role]) -> (String, Actor) {
    let unit = app.unit_of("梧田街道", "street").await;
    for index in 0..9 {
        let person = app.person(&format!("乙{index}"), &unit).await;
        if index < 8 {
            app.licence(&person, &unit).await;
        }
    }
    let person = app.person("陈明法", &unit).await;
    let chen = app.signed_in_for("chen", &unit, Some(&person), roles).await;
    let session = app.past_session("2026年6月", "published").await;
    app.went(&session, &person, &unit, chen.caller.account_id(), Went::Passed).await;
    (unit, chen)
}

/// Applies and submits; returns the application's id.
async fn submitted(app: &TestApp, chen: &mut Actor) -> String {
    let begun = chen.post("/api/begin-licence-application", &[]).await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::SEE_OTHER, "/licence/apply"), "{}", begun.text);
    let page = chen.get("/licence/apply").await;
    let id = page.text.split("name=\"application\" value=\"").nth(1).and_then(|t| t.split('"').next()).expect("its id");
    let without = chen.post("/api/submit-licence-application", &[("application", id)]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is confirmed");
    let sent = chen.post("/api/submit-licence-application", &[("application", id), ("confirmed", "yes")]).await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/licence"), "{}", sent.text);
    app.clock.advance(60_000);
    id.to_owned()
}

async fn holding(app: &TestApp, bureau: &Actor) -> (Ratio, Option<Verdict>) {
    let by = bureau.caller.bureau().expect("bureau");
    let report =
        rates(&app.platform, &by, "", Scope::Streets, Measure::Licence).await.expect("read").expect("a session");
    (report.ratio(&report.streets, Measure::Licence), report.verdict(&report.streets, Measure::Licence))
}

both!(a_pass_becomes_a_licence_and_the_holding_rate_moves, |app| async move {
    let (unit, mut chen) = street(&app, &[Role::Officer]).await;
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let mut bureau = app.bureau("ju").await;
    assert_eq!(holding(&app, &bureau).await, (Ratio { num: 8, den: 10 }, Some(Verdict::Missed)));
    let id = submitted(&app, &mut chen).await;
    let early = bureau.call("/api/pass-district-review", &[("application", id.as_str())]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "the unit has not reviewed");
    assert!(liaison.get("/unit/licences").await.text.contains("陈明法"));
    let blank = liaison.call("/api/return-from-unit-review", &[("application", id.as_str()), ("reason", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    liaison.call("/api/return-from-unit-review", &[("application", id.as_str()), ("reason", "请更正工号")]).await;
    assert!(chen.get("/licence").await.text.contains("请更正工号"));
    chen.call("/api/submit-licence-application", &[("application", id.as_str()), ("confirmed", "yes")]).await;
    liaison.call("/api/pass-unit-review", &[("application", id.as_str())]).await;
    bureau.call("/api/pass-district-review", &[("application", id.as_str())]).await;
    let bad = bureau.call("/api/record-licence-number", &[("application", id.as_str()), ("number", "1")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bureau.call("/api/record-licence-number", &[("application", id.as_str()), ("number", "1133 0100 0001")]).await;
    assert_eq!(holding(&app, &bureau).await, (Ratio { num: 9, den: 10 }, Some(Verdict::Met)));
    let page = chen.get("/licence").await.text;
    assert!(page.contains("113301000001") && page.contains("单位初审通过"), "{page}");
    let anyone = app.client().get("/licence-check?number=113301000001").await.text;
    assert!(anyone.contains("陈**") && !anyone.contains("陈明法") && anyone.contains("有效"), "{anyone}");
    assert_eq!(
        chen.call("/api/begin-licence-application", &[]).await.status,
        StatusCode::CONFLICT,
        "one card is enough"
    );
});

both!(without_a_liaison_the_bureau_reviews_at_once, |app| async move {
    let (_, mut chen) = street(&app, &[Role::Officer]).await;
    let mut bureau = app.bureau("ju").await;
    let id = submitted(&app, &mut chen).await;
    let page = bureau.get(&format!("/bureau/licences/{id}")).await;
    assert!(page.status == StatusCode::OK && page.text.contains("等待司法局审核"), "{}", page.text);
});

both!(nobody_reviews_the_own_application, |app| async move {
    let (_, mut chen) = street(&app, &[Role::Officer, Role::Bureau]).await;
    let id = submitted(&app, &mut chen).await;
    let own = chen.call("/api/pass-district-review", &[("application", id.as_str())]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.text);
    assert!(own.text.contains("licence.own"));
});

both!(an_application_of_others_is_not_found, |app| async move {
    let (_, mut chen) = street(&app, &[Role::Officer]).await;
    let id = submitted(&app, &mut chen).await;
    let other = app.unit_of("三垟街道", "street").await;
    let person = app.person("林某", &other).await;
    let mut lin = app.signed_in_for("lin", &other, Some(&person), &[Role::Officer]).await;
    let mut liaison = app.signed_in_for("lian", &other, None, &[Role::Liaison]).await;
    let theirs =
        lin.call("/api/submit-licence-application", &[("application", id.as_str()), ("confirmed", "yes")]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    assert!(!lin.get("/licence").await.text.contains("陈明法"));
    assert_eq!(liaison.get(&format!("/unit/licences/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        liaison.call("/api/pass-unit-review", &[("application", id.as_str())]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        lin.call("/api/begin-licence-application", &[]).await.status,
        StatusCode::CONFLICT,
        "no pass, no application"
    );
});
