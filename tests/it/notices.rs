//! Notices: who is told of what, once, and nobody else.

use crate::harness::TestApp;
use server::storage::notice::{self, Notice, To};

both!(a_notice_reaches_its_reader_once_and_is_read, |app| async move {
    let mut chen = app.officer("chen").await;
    let mut wang = app.officer("wang").await;
    let now = app.clock.now();
    for _ in 0..2 {
        say(&app, To::Accounts(&[chen.caller.account_id().to_owned()]), now).await;
    }

    let page = chen.get("/notices").await;
    assert_eq!(page.text.matches("6月考试成绩已发布").count(), 1, "said once: {}", page.text);
    assert!(page.text.contains("未读通知 1"), "the header counts it");
    let id = between(&page.text, "name=\"notice\" value=\"", "\"");

    let theirs = wang.get("/notices").await;
    assert!(theirs.text.contains("还没有通知"), "another's notices are not shown");
    let opened = wang.call("/api/open-notice", &[("notice", &id)]).await;
    assert_eq!(opened.status.as_u16(), 404, "another's notice: {}", opened.text);

    let opened = chen.post("/api/open-notice", &[("notice", &id)]).await;
    assert_eq!(opened.header("location"), "/results");
    let page = chen.get("/notices").await;
    assert!(!page.text.contains("未读通知") && page.text.contains("已读"));
});

both!(a_notice_is_not_seen_before_its_time_and_can_be_taken_back, |app| async move {
    let mut chen = app.officer("chen").await;
    let to = [chen.caller.account_id().to_owned()];
    let at = app.clock.now() + 10 * 60_000;
    say(&app, To::Accounts(&to), at).await;
    assert!(chen.get("/notices").await.text.contains("还没有通知"));

    app.clock.advance(10 * 60_000 - 1);
    assert!(chen.get("/notices").await.text.contains("还没有通知"), "one millisecond early");
    app.clock.advance(1);
    assert!(chen.get("/notices").await.text.contains("6月考试成绩已发布"));

    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    let gone = notice::take_back(&mut tx, "session.published", "session:x", app.clock.now()).await.expect("tried");
    tx.commit().await.expect("committed");
    assert_eq!(gone, 0, "what was seen stays");
    say_other(&app, &to).await;
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    let gone = notice::take_back(&mut tx, "session.published", "session:y", app.clock.now()).await.expect("tried");
    tx.commit().await.expect("committed");
    assert_eq!(gone, 1);
});

both!(reading_all_leaves_nothing_unread, |app| async move {
    let mut kaowu = app.organizer("kaowu").await;
    let now = app.clock.now();
    say(&app, To::Role("organizer"), now).await;
    say_other_now(&app, To::Role("organizer")).await;
    assert!(kaowu.get("/notices").await.text.contains("未读 2 条"));
    kaowu.post("/api/read-notices", &[]).await;
    assert!(kaowu.get("/notices").await.text.contains("未读 0 条"));
    let audited = kaowu.post("/api/read-notices", &[]).await;
    assert_eq!(audited.header("location"), "/notices", "again changes nothing and is no error");
});

async fn say(app: &TestApp, to: To<'_>, visible_at: i64) {
    send(app, to, "session:x", visible_at).await;
}

async fn say_other(app: &TestApp, to: &[String]) {
    send(app, To::Accounts(to), "session:y", app.clock.now() + 1).await;
}

async fn say_other_now(app: &TestApp, to: To<'_>) {
    send(app, to, "session:z", app.clock.now()).await;
}

async fn send(app: &TestApp, to: To<'_>, object: &str, visible_at: i64) {
    let facts = ["6月考试".to_owned()];
    let said = Notice { code: "session.published", facts: &facts, link: "/results", object, visible_at };
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    notice::send(&mut tx, &app.platform.store, to, &said).await.expect("said");
    tx.commit().await.expect("committed");
}

fn between(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).expect("the start") + from.len();
    let rest = text.get(start..).expect("a rest");
    rest.get(..rest.find(to).expect("the end")).expect("a part").to_owned()
}
