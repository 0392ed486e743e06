//! The bureau's figures: one report behind sentence, table and file.

use crate::harness::TestApp;
use crate::harness::register::Went;
use axum::http::StatusCode;
use server::insight::{Format, Report, Scope, download, rates};
use server::rules::rates::Measure;

/// An agency of 12 people: 10 sat of whom 7 passed, one absent, one deferred in time, one deferred too late.
async fn agency(app: &TestApp, session: &str, account: &str) -> String {
    let unit = app.unit_of("城管局", "agency").await;
    let mut people = vec![Went::Passed; 7];
    people.extend([Went::Failed; 3]);
    people.extend([Went::Absent, Went::Deferred, Went::DeferredLate]);
    for (index, went) in people.into_iter().enumerate() {
        let person = app.person(&format!("甲{index}"), &unit).await;
        app.went(session, &person, &unit, account, went).await;
    }
    unit
}

async fn report(app: &TestApp, caller: &server::authority::Caller, session: &str) -> Report {
    let by = caller.bureau().expect("bureau");
    rates(&app.platform, &by, session, Scope::Agencies, Measure::Pass).await.expect("read").expect("a session")
}

both!(sentence_table_and_file_tell_the_same, |app| async move {
    let mut bureau = app.bureau("ju").await;
    let session = app.past_session("2026年6月", "published").await;
    let unit = agency(&app, &session, bureau.caller.account_id()).await;
    let report = report(&app, &bureau.caller, &session).await;
    let row = report.rows.iter().find(|r| r.unit_id == unit).expect("its row");
    assert_eq!((row.counts.expected, row.counts.deferred, row.counts.sat, row.counts.passed), (12, 1, 10, 7));
    assert_eq!(row.counts.absent, 2, "a deferral after the start is an absence");
    assert_eq!(report.headline(), "2026年6月：1 个单位合格率未达 80%");
    let page = bureau.get("/bureau").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<h1>2026年6月：1 个单位合格率未达 80%</h1>"), "{}", page.text);
    assert!(page.text.contains("70.0%（7/10）▼ 未达标"), "the chart says it");
    assert!(page.text.contains("83.3%"), "participation 10 of 12");
    assert!(page.text.contains('—'), "a unit without people has no rate");
    let by = bureau.caller.bureau().expect("bureau");
    let file = download(&app.platform, &by, &report, Format::Csv).await.expect("a file");
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    assert!(text.contains("城管局,部门,12,10,2,1,0,7,83.3%,70.0%,13,0,0.0%,合格率,80%,未达标,1"), "{text}");
    let reply = bureau.get(&format!("/bureau/rates.csv?session={session}")).await;
    assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "text/csv; charset=utf-8"));
    assert_eq!(reply.text, text);
    assert_eq!(bureau.get(&format!("/bureau/rates.xlsx?session={session}")).await.status, StatusCode::OK);
});

both!(no_pass_figure_before_publication, |app| async move {
    let mut bureau = app.bureau("ju").await;
    let session = app.past_session("2026年6月", "marked").await;
    let unit = agency(&app, &session, bureau.caller.account_id()).await;
    let report = report(&app, &bureau.caller, &session).await;
    assert_eq!(report.measure, Measure::Participation);
    assert_eq!(report.totals.counts.passed, 0);
    let page = bureau.get("/bureau").await;
    assert!(page.text.contains("成绩未公布") && !page.text.contains("70.0%"), "{}", page.text);
    let people = bureau.get(&format!("/bureau/units/{unit}?session={session}")).await;
    assert!(people.text.contains("成绩公布后显示"), "{}", people.text);
});

both!(reading_names_is_logged_and_only_the_bureau_reads, |app| async move {
    let mut bureau = app.bureau("ju").await;
    let session = app.past_session("2026年6月", "published").await;
    let unit = agency(&app, &session, bureau.caller.account_id()).await;
    let path = format!("/bureau/units/{unit}?session={session}");
    let page = bureau.get(&path).await;
    assert!(page.text.contains("甲7") && page.text.contains("甲10"), "failed and absent by name: {}", page.text);
    assert!(!page.text.contains("甲0<"), "who passed is not listed");
    let rows = server::storage::audit::page(&app.platform.store, 0, 1000).await.expect("read");
    assert_eq!(rows.iter().filter(|r| r.action == "insight.unit").count(), 1);
    assert_eq!(app.liaison("lian").await.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bureau.get("/bureau?session=none").await.status, StatusCode::NOT_FOUND);
});
