//! Practice: what a question page holds, the notebook over days, the day's limit, ownership, mock exams.

use crate::harness::TestApp;
use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::client::Reply;
use axum::http::StatusCode;
use question_bank::item::Kind;
use server::bank::load;
use server::clock::DAY;
use server::practice;

const NODE: &str = "APL-01";

/// The first item of the chapter with a right and a wrong answer.
async fn first_item(app: &TestApp) -> (String, String, String, String) {
    let shelf = app.platform.shelf.items(&app.platform.store).await.expect("items");
    let item = shelf.values().filter(|i| i.node.as_str() == NODE).min_by_key(|i| i.id.clone()).expect("an item");
    let wrong = if item.kind == Kind::Multiple || item.key.contains(0) { "B" } else { "A" };
    (item.id.as_str().to_owned(), item.key.to_string(), wrong.to_owned(), item.rationale.clone())
}

/// Moves the clock by whole days; who was signed in signs in again.
async fn sleep(app: &TestApp, actor: &mut Actor, days: i64) {
    app.clock.advance(days * DAY);
    let login = actor.caller.login().to_owned();
    let reply = actor.post("/api/sign-in", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

async fn give(actor: &mut Actor, item: &str, letters: &str) -> Reply {
    actor.page = format!("/practice/{NODE}");
    let items = question_bank::content::items().expect("the bank");
    let version = items.iter().find(|i| i.id.as_str() == item).map_or(1, |i| i.version).to_string();
    let fields: Vec<(&str, &str)> = [("node", NODE), ("item", item), ("version", &version), ("mode", "continue")]
        .into_iter()
        .chain((0..letters.len()).map(|n| ("choice[]", &letters[n..=n])))
        .collect();
    actor.post("/api/answer-practice", &fields).await
}

both!(a_question_page_has_no_key_until_it_is_answered, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let mut chen = app.officer("chen").await;
    let (item, key, _, rationale) = first_item(&app).await;
    let question = chen.get(&format!("/practice/{NODE}")).await;
    assert_eq!(question.status, StatusCode::OK);
    assert!(question.text.contains(&item) && !question.text.contains(&rationale));
    assert!(!question.text.contains("data-v"), "no option is marked");
    let empty = give(&mut chen, &item, "").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("您还没有选择答案") && !empty.text.contains(&rationale));
    let answered = give(&mut chen, &item, &key).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let verdict = chen.get(answered.header("location")).await;
    assert!(verdict.text.contains("回答正确") && verdict.text.contains(&rationale));
});

both!(an_item_leaves_the_notebook_after_right_answers_on_two_days, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let mut chen = app.officer("chen").await;
    let (item, key, wrong, _) = first_item(&app).await;
    give(&mut chen, &item, &wrong).await;
    for (days, letters, needed) in
        [(0, &key, Some(1)), (0, &key, Some(1)), (1, &wrong, Some(2)), (0, &key, Some(1)), (1, &key, None)]
    {
        sleep(&app, &mut chen, days).await;
        let reply = give(&mut chen, &item, letters).await;
        assert!(reply.header("location").contains("/answer/"), "{} {}", reply.status, reply.text);
        let by = chen.caller.officer().expect("an officer");
        let left = practice::notebook(&app.platform, &by).await.expect("read").first().map(|l| l.still_needed);
        assert_eq!(left, needed);
    }
    assert!(chen.get("/notebook").await.text.contains("错题本是空的"));
});

both!(the_daily_limit_is_told_before_and_holds, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("INSERT INTO setting (name, value, effective_from) VALUES ('practice.daily_limit', '2', 0)")
        .execute(&mut *tx)
        .await
        .expect("a setting");
    tx.commit().await.expect("committed");
    let mut chen = app.officer("chen").await;
    let (item, key, ..) = first_item(&app).await;
    for left in [2, 1] {
        assert!(chen.get(&format!("/practice/{NODE}")).await.text.contains(&format!("还可以练 {left} 题")));
        assert_eq!(give(&mut chen, &item, &key).await.status, StatusCode::SEE_OTHER);
    }
    let third = give(&mut chen, &item, &key).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(third.text.contains("达到每天上限"), "{}", third.text);
    assert!(!chen.get(&format!("/practice/{NODE}?mode=start")).await.text.contains(&item), "no question is handed out");
    sleep(&app, &mut chen, 1).await;
    assert!(give(&mut chen, &item, &key).await.header("location").contains("/answer/"));
});

both!(nobody_sees_the_practice_of_another, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, mut lin) = (app.officer("chen").await, app.officer("lin").await);
    let (item, _, wrong, _) = first_item(&app).await;
    let verdict = give(&mut chen, &item, &wrong).await.header("location").to_owned();
    assert_eq!(chen.get(&verdict).await.status, StatusCode::OK);
    assert_eq!(lin.get(&verdict).await.status, StatusCode::NOT_FOUND);
    assert!(lin.get("/notebook").await.text.contains("错题本是空的"));
    assert_eq!(lin.get(&format!("/practice/{NODE}?again={item}")).await.status, StatusCode::NOT_FOUND);
    let mut wu = app.organizer("wu").await;
    assert_eq!(wu.get("/practice").await.status, StatusCode::FORBIDDEN);
    assert!(app.client().get("/practice").await.header("location").starts_with("/sign-in"));
});

both!(mock_exams_differ_and_one_is_open_at_a_time, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, mut lin) = (app.officer("chen").await, app.officer("lin").await);
    chen.get("/mock").await;
    let first = chen.post("/api/start-mock", &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text);
    assert!(first.header("location").ends_with("/waiting"));
    let again = chen.post("/api/start-mock", &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("继续这场模拟考试"));
    lin.get("/mock").await;
    assert_eq!(lin.post("/api/start-mock", &[]).await.status, StatusCode::SEE_OTHER);
    let rows = sqlx::query_scalar::<_, String>("SELECT slots FROM paper")
        .fetch_all(app.platform.store.read())
        .await
        .expect("papers");
    assert!(rows.len() == 2 && rows[0] != rows[1]);
});

both!(a_copy_of_my_data_is_mine_and_masked_on_screen, |app| async move {
    let mut chen = app.officer("chen").await;
    let page = chen.get("/my-data").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("1101**********002X") && !page.text.contains("11010519491231002X"));
    let copy = chen.post("/my-data/download", &[]).await;
    assert_eq!((copy.status, copy.header("content-type")), (StatusCode::OK, "application/json; charset=utf-8"));
    let copy: serde_json::Value = serde_json::from_str(&copy.text).expect("json");
    assert_eq!(copy["基本信息"]["手机号"], "13800138000");
    assert!(app.client().post("/my-data/download", &[]).await.status.is_redirection());
});

both!(the_home_page_names_one_thing, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let mut chen = app.officer("chen").await;
    let home = chen.get("/home").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("现在没有需要办理的事项"));
    assert_eq!(home.text.matches("btn--primary").count(), 1);
});
