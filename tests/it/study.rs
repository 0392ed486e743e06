//! Study: a lesson is opened, read for a third of its minutes and counts as training; training counts in the checks of every
//! way to be registered; what one person reads is nobody else's.

use crate::harness::TestApp;
use crate::harness::UNIT;
use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::client::Reply;
use crate::harness::workbook::{HEADS, person as roster_person, workbook};
use axum::http::StatusCode;
use question_bank::Slot;
use question_bank::item::{Item, Kind};
use server::authority::Role;
use server::clock::{DAY, MINUTE};
use server::rules::pool::Pool;
use server::sessions::{create, lifecycle};
use sqlx::Row;
use std::sync::Arc;

/// An officer whose training is not registered, signed in; the person's id beside.
async fn officer(app: &TestApp, name: &str) -> (Actor, String) {
    let unit = app.unit_of(&format!("{name}的街道"), "street").await;
    let person = app.person(name, &unit).await;
    let sealed = |text: &str| app.platform.vault.seal(text).expect("sealed");
    let (id, phone) = (sealed("11010519491231002X"), sealed("13800138000"));
    let set = format!("training_done = 0, resident_id_cipher = '{id}', phone_cipher = '{phone}'");
    write(app, &format!("UPDATE person SET {set} WHERE id = '{person}'")).await;
    (app.signed_in_for(name, &unit, Some(&person), &[Role::Officer]).await, person)
}

async fn write(app: &TestApp, sql: &str) {
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.expect("written");
    tx.commit().await.expect("committed");
}

async fn set(app: &TestApp, name: &str, value: &str) {
    let now = app.clock.now();
    write(app, &format!("INSERT INTO setting (name, value, effective_from) VALUES ('{name}', '{value}', {now})")).await;
}

/// Opens a lesson, waits, and says it is read.
async fn study(app: &TestApp, actor: &mut Actor, node: &str, minutes: i64) {
    assert_eq!(actor.get(&format!("/study/{node}")).await.status, StatusCode::OK);
    app.clock.advance(minutes * MINUTE);
    let reply = actor.post("/api/finish-lesson", &[("node", node)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

/// The items of a chapter in the order practice offers them.
async fn items(app: &TestApp, node: &str) -> Vec<Arc<Item>> {
    let shelf = app.platform.shelf.items(&app.platform.store).await.expect("items");
    let mut items: Vec<_> = shelf.values().filter(|i| i.node.as_str() == node).cloned().collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items
}

/// Sends a practice question with these letters.
async fn send(actor: &mut Actor, item: &Item, letters: &str, mode: &str) -> Reply {
    let version = item.version.to_string();
    let fields = [("node", item.node.as_str()), ("item", item.id.as_str()), ("version", &version), ("mode", mode)];
    let fields: Vec<_> = fields.into_iter().chain((0..letters.len()).map(|n| ("choice[]", &letters[n..=n]))).collect();
    actor.post("/api/answer-practice", &fields).await
}

/// Answers an item; the page of its verdict.
async fn answer(actor: &mut Actor, item: &Item, right: bool, mode: &str) -> String {
    let wrong = if item.kind == Kind::Multiple || item.key.contains(0) { "B" } else { "A" };
    let letters = if right { item.key.to_string() } else { wrong.to_owned() };
    let reply = send(actor, item, &letters, mode).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    actor.get(reply.header("location")).await.text
}

/// Moves the clock by whole days; who was signed in signs in again.
async fn next_day(app: &TestApp, actor: &mut Actor, days: i64) {
    app.clock.advance(days * DAY);
    let login = actor.caller.login().to_owned();
    let reply = actor.post("/api/sign-in", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
}

/// A session that takes registrations now.
async fn open_session(app: &TestApp, by: &Actor, name: &str) -> String {
    let organizer = by.caller.organizer().expect("an organizer");
    let mut plan = create::proposal(&app.platform, &organizer).await.expect("a plan");
    plan.name = name.into();
    let session = create::create(&app.platform, &organizer, &plan).await.expect("a draft");
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    lifecycle::open_registration(&app.platform, &organizer, &session).await.expect("open");
    session
}

/// The checks as they were stored with a registration.
async fn checks(app: &TestApp, session: &str) -> String {
    let row = sqlx::query("SELECT checks FROM registration WHERE session_id = $1")
        .bind(session)
        .fetch_one(app.platform.store.read())
        .await
        .expect("one registration");
    row.get("checks")
}

both!(a_lesson_is_read_for_a_third_of_its_minutes_before_it_counts, |app| async move {
    let (mut chen, _) = officer(&app, "chen").await;
    let list = chen.get("/study").await.text;
    assert!(list.contains("未读") && list.contains("编写中") && list.contains("0.0"), "{list}");
    let unopened = chen.post("/api/finish-lesson", &[("node", "APL-01")]).await;
    assert_eq!(unopened.status, StatusCode::CONFLICT);
    assert!(unopened.text.contains("还没有打开过"), "{}", unopened.text);

    let page = chen.get("/study/APL-01").await.text;
    for words in [
        "APL-01 的提要。",
        "第 2 节",
        "APL-01 第 2 节的话。",
        "要记住的",
        "APL-01 point 5。",
        "易混点",
        "行政处罚法第一条",
        "/practice/APL-01?mode=continue",
        "/notebook",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(chen.get("/study").await.text.contains("在读"));
    chen.page = "/study/APL-01".into();
    app.clock.advance(10 * MINUTE - 1);
    let early = chen.post("/api/finish-lesson", &[("node", "APL-01")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text.contains("至少 10 分钟") && early.text.contains("2026-06-01 09:10"), "{}", early.text);
    assert!(!chen.get("/study").await.text.contains("已读"), "nothing was written");

    app.clock.advance(1);
    chen.get("/study/APL-01").await;
    assert_eq!(chen.post("/api/finish-lesson", &[("node", "APL-01")]).await.status, StatusCode::SEE_OTHER);
    let list = chen.get("/study").await.text;
    assert!(list.contains("已读") && list.contains("0.6"), "30 minutes are 0.6, not 0.7: {list}");
    app.clock.advance(60 * MINUTE);
    assert_eq!(chen.post("/api/finish-lesson", &[("node", "APL-01")]).await.status, StatusCode::SEE_OTHER);
    let page = chen.get("/study/APL-01").await.text;
    assert!(page.contains("2026-06-01 09:10 已读完") && !page.contains("我已读完"), "finished once: {page}");
    let mine = chen.get("/my-data").await.text;
    assert!(mine.contains("0.6 学时（30 分钟，读完 1 课）"), "{mine}");
    let copy = chen.post("/my-data/download", &[]).await.text;
    let copy: serde_json::Value = serde_json::from_str(&copy).expect("json");
    assert_eq!(copy["线上学习"]["学时"], "0.6");
    assert_eq!(copy["线上学习"]["课文"][0]["读完"], "2026-06-01 09:10:00");
});

both!(two_lessons_are_not_read_in_the_same_minutes, |app| async move {
    let (mut chen, _) = officer(&app, "chen").await;
    chen.get("/study/APL-02").await;
    study(&app, &mut chen, "APL-01", 10).await;
    chen.page = "/study/APL-02".into();
    let same = chen.post("/api/finish-lesson", &[("node", "APL-02")]).await;
    assert_eq!(same.status, StatusCode::CONFLICT, "its five minutes begin with the end of the other");
    study(&app, &mut chen, "APL-02", 5).await;
    assert!(chen.get("/study").await.text.contains("1.0"));
});

both!(study_is_the_person_s_own_and_for_officers_only, |app| async move {
    let (mut chen, _) = officer(&app, "chen").await;
    study(&app, &mut chen, "APL-01", 10).await;
    let (mut lin, _) = officer(&app, "lin").await;
    assert!(!lin.get("/study").await.text.contains("已读"));
    assert!(lin.get("/study/APL-01").await.text.contains("我已读完"));
    assert_eq!(lin.get("/study/APL-99").await.status, StatusCode::NOT_FOUND);
    assert_eq!(lin.call("/api/finish-lesson", &[("node", "APL-99")]).await.status, StatusCode::NOT_FOUND);
    let unwritten = lin.get("/study/GAL-07").await;
    assert!(unwritten.status == StatusCode::OK && unwritten.text.contains("还在编写"));
    let mut wu = app.organizer("wu").await;
    assert_eq!(wu.get("/study").await.status, StatusCode::FORBIDDEN);
    assert_eq!(wu.get("/study/APL-01").await.status, StatusCode::FORBIDDEN);
    assert!(app.client().get("/study").await.header("location").starts_with("/sign-in"));
});

both!(training_hours_count_in_the_checks_once_they_are_asked_for, |app| async move {
    let (mut chen, person) = officer(&app, "chen").await;
    let li = app.organizer("li").await;
    let session = open_session(&app, &li, "学时考试期").await;
    let place = format!("/register/{session}");
    study(&app, &mut chen, "APL-01", 10).await;
    assert!(chen.get(&place).await.text.contains("考前培训尚未完成；"), "without the setting lessons do not count");
    set(&app, "training.minutes_required", "45").await;
    let page = chen.get(&place).await.text;
    assert!(page.contains("线上学习 0.6 学时（30 分钟），要求 1.0 学时（45 分钟）；再学 15 分钟"), "{page}");
    assert!(chen.get("/study").await.text.contains("还差 15 分钟"));

    let unit: String = sqlx::query("SELECT unit_id FROM person WHERE id = $1")
        .bind(&person)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a person")
        .get("unit_id");
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let not_yet = liaison.get("/unit").await.text;
    study(&app, &mut chen, "APL-02", 5).await;
    let enough = liaison.get("/unit").await.text;
    assert!(not_yet != enough && not_yet.contains("再学 15 分钟") && !enough.contains("再学"), "{not_yet}\n{enough}");
    chen.get(&place).await;
    assert_eq!(chen.post("/api/register-self", &[("session_id", &session)]).await.status, StatusCode::SEE_OTHER);
    let stored = checks(&app, &session).await;
    assert!(stored.contains("线上学习 1.0 学时（45 分钟），达到要求的 1.0 学时（45 分钟）"), "{stored}");
    assert!(!stored.contains("\"ok\":false"), "{stored}");
});

both!(a_roster_line_without_training_is_checked_against_the_lessons_too, |app| async move {
    let mut li = app.organizer("li").await;
    set(&app, "training.minutes_required", "45").await;
    let mut row = roster_person(1, UNIT);
    row[7] = "否".into();
    let file = workbook(&HEADS, &[row]);
    let mut found = Vec::new();
    for name in ["第一期", "第二期"] {
        let session = open_session(&app, &li, name).await;
        let reply = li.upload("/api/import-roster", ("session_id", &session), ("名单.xlsx", &file)).await;
        let import = reply.header("location").rsplit('/').next().expect("an id").to_owned();
        assert_eq!(li.post("/api/confirm-import", &[("import", &import)]).await.status, StatusCode::SEE_OTHER);
        found.push(checks(&app, &session).await);
        let read = "INSERT INTO lesson_reading (person_id, node, started_at, finished_at, minutes)
                    SELECT person_id, 'APL-01', 0, 1, 45 FROM registration";
        if found.len() == 1 {
            write(&app, read).await;
        }
    }
    assert!(found[0].contains("要求 1.0 学时（45 分钟）；再学 45 分钟"), "{}", found[0]);
    assert!(found[1].contains("达到要求的 1.0 学时") && !found[1].contains("\"ok\":false"), "{}", found[1]);
});

/// Where the item's memory stands: due day and stability; none when it has none.
async fn memory(app: &TestApp, person: &str) -> Option<(i64, i64)> {
    let row = sqlx::query(
        "SELECT COALESCE(due_day, 0) AS due_day, COALESCE(stability, 0) AS stability
                           FROM notebook_entry WHERE person_id = $1",
    )
    .bind(person)
    .fetch_one(app.platform.store.read())
    .await
    .expect("an entry");
    Some((row.get("due_day"), row.get("stability"))).filter(|m| m.0 > 0)
}

both!(what_is_due_is_reviewed_one_after_another, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, person) = officer(&app, "chen").await;
    let items = items(&app, "APL-01").await;
    for item in &items[..2] {
        answer(&mut chen, item, false, "continue").await;
    }
    let book = chen.get("/notebook").await.text;
    assert!(book.contains("今天没有应复习的错题") && book.contains("2026-06-02 复习"), "{book}");
    assert!(chen.get("/notebook/review").await.text.contains("复习完了"));

    next_day(&app, &mut chen, 1).await;
    let book = chen.get("/notebook").await.text;
    assert!(book.contains("开始复习") && book.matches("；今天应复习").count() == 2, "{book}");
    let first = chen.get("/notebook/review").await.text;
    assert!(first.contains(items[0].id.as_str()) && first.contains("value=\"review\""), "{first}");
    let empty = send(&mut chen, &items[0], "", "review").await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text.contains("错题复习"), "back on the review");
    let verdict = answer(&mut chen, &items[0], true, "review").await;
    assert!(verdict.contains("href=\"/notebook/review\"") && verdict.contains("下次复习：2026-06-04"), "{verdict}");
    let second = chen.get("/notebook/review").await.text;
    assert!(second.contains(items[1].id.as_str()) && !second.contains(items[0].id.as_str()));
    let verdict = answer(&mut chen, &items[1], false, "review").await;
    assert!(verdict.contains("下次复习：2026-06-03"), "wrong again: tomorrow");
    assert!(chen.get("/notebook/review").await.text.contains("复习完了"));
    let (mut lin, _) = officer(&app, "lin").await;
    assert!(lin.get("/notebook/review").await.text.contains("复习完了"), "nobody else's");

    next_day(&app, &mut chen, 2).await;
    answer(&mut chen, &items[0], true, "review").await;
    let left: i64 = sqlx::query("SELECT COUNT(*) AS n FROM notebook_entry WHERE person_id = $1 AND left_at IS NULL")
        .bind(&person)
        .fetch_one(app.platform.store.read())
        .await
        .expect("a count")
        .get("n");
    assert_eq!(left, 1, "right on two days: it left the notebook");
});

both!(an_entry_from_before_the_schedule_gets_one_with_its_next_answer, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, person) = officer(&app, "chen").await;
    let item = items(&app, "APL-01").await.remove(0);
    answer(&mut chen, &item, false, "continue").await;
    answer(&mut chen, &item, true, "continue").await;
    write(&app, "UPDATE notebook_entry SET stability = NULL, difficulty = NULL, reviewed_day = NULL, due_day = NULL")
        .await;
    assert!(chen.get("/notebook").await.text.contains("开始复习"), "due, for want of a schedule");
    assert_eq!(memory(&app, &person).await, None);
    answer(&mut chen, &item, true, "review").await;
    let once = memory(&app, &person).await.expect("scheduled");
    answer(&mut chen, &item, true, "review").await;
    assert_eq!(memory(&app, &person).await, Some(once), "a second right answer of the day changes nothing");
});

both!(a_chapter_is_as_ready_as_its_last_answers, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, _) = officer(&app, "chen").await;
    let page = chen.get("/practice").await.text;
    assert!(
        page.contains("未开始") && !page.contains("badge badge--warn") && page.contains("最近一次答对 85% 以上"),
        "{page}"
    );
    let items = items(&app, "APL-08").await;
    for item in &items {
        answer(&mut chen, item, false, "continue").await;
    }
    let wrong = chen.get("/practice").await.text;
    assert!(wrong.contains("badge badge--warn\">需加强"), "{wrong}");
    for item in &items {
        answer(&mut chen, item, true, "continue").await;
    }
    let right = chen.get("/practice").await.text;
    assert!(right.contains("badge badge--ok\">掌握"), "the wrong answers before do not count: {right}");
    assert!(right.contains("正确率") && right.contains("badge badge--warn\">需加强"), "one chapter is not the exam");
    answer(&mut chen, &items[0], false, "continue").await;
    let by = server::accounts::caller(&app.platform, chen.cookie("mingfa").expect("signed in")).await.expect("read");
    let by = by.expect("signed in").officer().expect("an officer");
    let (chapters, _) = server::practice::chapters(&app.platform, &by).await.expect("chapters");
    let last = chapters.iter().find(|c| c.node == "APL-08").expect("the chapter").progress;
    let count = i64::try_from(items.len()).expect("few");
    assert_eq!((last.done, last.last_right, last.answers), (count, count - 1, 2 * count + 1));
});

both!(the_plan_of_the_day_leads_to_the_exam, |app| async move {
    let (mut chen, _) = officer(&app, "chen").await;
    let li = app.organizer("li").await;
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let page = chen.get("/study").await.text;
    assert!(page.contains("今日计划") && page.contains("现在没有要参加的考试，按每天 20 题新题安排"), "{page}");
    assert!(page.contains("href=\"/study/APL-01\">总则"), "the next lesson");
    let session = open_session(&app, &li, "计划考试期").await;
    let days = 11;
    let start = app.clock.now() + days * DAY;
    write(&app, &format!("UPDATE exam_session SET starts_at = {start} WHERE id = '{session}'")).await;
    let of = |page: String| {
        let rest = page.split("是每天 ").nth(1).map(str::to_owned).unwrap_or_else(|| panic!("{page}"));
        rest.split(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("a number")
    };
    let page = chen.get("/study").await.text;
    assert!(page.contains("计划考试期") && page.contains("还有 11 天") && page.contains("2026-06-12"), "{page}");
    let shelf = app.platform.shelf.items(&app.platform.store).await.expect("items");
    let all = shelf.len();
    assert_eq!(of(page), all.div_ceil(11));
    let home = chen.get("/home").await.text;
    let hint = format!("练新题 {} 题，读“总则”", all.div_ceil(11));
    assert!(home.contains(&hint) && home.contains("；距考试 11 天"), "{home}");
    assert_eq!(home.matches("btn--primary").count(), 1, "the one thing to do now stays one");

    for item in &items(&app, "APL-01").await[..2] {
        answer(&mut chen, item, false, "continue").await;
    }
    let home = chen.get("/home").await.text;
    assert!(home.contains(&format!("练新题 {} 题", all.div_ceil(11) - 2)), "two less to go today: {home}");
    next_day(&app, &mut chen, 1).await;
    let page = chen.get("/study").await.text;
    assert!(page.contains("还有 10 天") && page.contains("/notebook/review"), "{page}");
    assert_eq!(of(page), (all - 2).div_ceil(10));
    next_day(&app, &mut chen, 10).await;
    assert!(chen.get("/study").await.text.contains("今天考试，不再练新题"));
    next_day(&app, &mut chen, 1).await;
    assert!(chen.get("/study").await.text.contains("现在没有要参加的考试"));
});

both!(items_kept_for_formal_exams_are_in_no_practice_and_no_mock_exam, |app| async move {
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, _) = officer(&app, "chen").await;
    let li = app.organizer("li").await;
    let organizer = li.caller.organizer().expect("an organizer");
    let supply = create::supply(&app.platform, &organizer).await.expect("a supply");
    let pool = Pool::Apart(40);
    let items = items(&app, "APL-01").await;
    let (open, kept): (Vec<_>, Vec<_>) = items.iter().partition(|i| pool.practises(i.id.as_str()));
    assert!(open.len() > 2 && kept.len() > 2, "both pools have items");
    answer(&mut chen, kept[0], false, "continue").await;
    assert!(chen.get("/practice").await.text.contains(&format!("1/{}<", items.len())));

    set(&app, "practice.pool", "apart").await;
    set(&app, "practice.formal_share", "40").await;
    let list = chen.get("/practice").await.text;
    assert!(list.contains(&format!("0/{}<", open.len())) && !list.contains(&format!("/{}<", items.len())), "{list}");
    for item in &open {
        let question = chen.get("/practice/APL-01?mode=undone").await.text;
        assert!(question.contains(&format!("value=\"{}\"", item.id.as_str())), "the open ones in turn");
        answer(&mut chen, item, true, "undone").await;
    }
    assert!(chen.get("/practice/APL-01?mode=undone").await.text.contains("全部练过"));
    chen.page = "/practice/APL-01".into();
    assert_eq!(send(&mut chen, kept[1], "A", "continue").await.status, StatusCode::NOT_FOUND);
    let again = format!("/practice/APL-01?again={}", kept[0].id.as_str());
    assert_eq!(chen.get(&again).await.status, StatusCode::NOT_FOUND);
    assert!(chen.get("/notebook").await.text.contains("错题本是空的"));

    chen.get("/mock").await;
    assert_eq!(chen.post("/api/start-mock", &[]).await.status, StatusCode::SEE_OTHER);
    let slots: String = sqlx::query("SELECT slots FROM paper")
        .fetch_one(app.platform.store.read())
        .await
        .expect("one paper")
        .get("slots");
    let slots: Vec<Slot> = serde_json::from_str(&slots).expect("slots");
    assert!(slots.len() == 80 && slots.iter().all(|slot| pool.practises(slot.item.as_str())), "{slots:?}");
    assert_eq!(create::supply(&app.platform, &organizer).await.expect("a supply"), supply, "formal draws use all");
});
