//! The question bank: two people for every version, versions that never change, files that come in as drafts, reports.

use crate::harness::TestApp;
use crate::harness::actor::{Actor, PASSWORD};
use crate::harness::client::Reply;
use axum::http::StatusCode;
use question_bank::formats::toml;
use question_bank::marking::Score;
use question_bank::paper::Slot;
use question_bank::{Item, ItemId};
use server::authority::Role;
use server::bank::import::{self, Standing};
use server::bank::{Filter, draft, history, load, sheet};
use server::demo::{Plan, Stage, build_stage};
use server::storage::item;

/// A whole item to write, in the names of the editor.
const WHOLE: [(&str, &str); 9] = [
    ("item[kind]", "单选题"),
    ("item[node]", "APL-05"),
    ("item[difficulty]", "2"),
    ("item[stem]", "某街道综合执法队拟当场处罚一名占道经营的个人，罚款最多是多少？"),
    ("item[options]", "五十元\n二百元\n三千元"),
    ("item[key]", "B"),
    ("item[rationale]", "对公民当场处罚以二百元以下罚款为限，五十元过低，三千元是对法人的限额。"),
    ("item[reference]", "行政处罚法第五十一条"),
    ("item[quote]", "对公民处以二百元以下"),
];

async fn author(app: &TestApp, name: &str) -> Actor {
    app.actor(name, &[Role::Author]).await
}

async fn reviewer(app: &TestApp, name: &str) -> Actor {
    app.actor(name, &[Role::Reviewer]).await
}

/// Begins an item and returns its draft's id.
async fn begin(who: &mut Actor) -> String {
    let reply = who.post("/api/begin-item", &[("kind", "single"), ("node", "APL-05")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.header("location").trim_start_matches("/bank/drafts/").to_owned()
}

/// Saves these fields over the whole ones, and goes on with `then`.
async fn save(who: &mut Actor, id: &str, revision: &str, changes: &[(&str, &str)], then: &str) -> Reply {
    who.page = format!("/bank/drafts/{id}");
    let mut fields = vec![("draft", id), ("revision", revision), ("then", then)];
    for (name, value) in WHOLE {
        let changed = changes.iter().find(|(known, _)| *known == name).map_or(value, |(_, changed)| changed);
        fields.push((name, changed));
    }
    fields.extend(changes.iter().filter(|(name, _)| WHOLE.iter().all(|(known, _)| known != name)));
    who.post("/api/save-draft", &fields).await
}

async fn available(app: &TestApp) -> Vec<Item> {
    item::available(&app.platform.store).await.expect("read")
}

/// A new item, written by one and approved by another; its id.
async fn written(he: &mut Actor, sun: &mut Actor) -> String {
    let id = begin(he).await;
    let saved = save(he, &id, "1", &[], "submit").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let approved = sun.post("/api/approve-draft", &[("draft", &id), ("revision", "2")]).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    approved.header("location").trim_start_matches("/bank/items/").to_owned()
}

both!(an_item_is_in_the_bank_only_after_a_second_person, |app| async move {
    let mut both = app.actor("both", &[Role::Author, Role::Reviewer]).await;
    let mut sun = reviewer(&app, "sun").await;
    let id = begin(&mut both).await;
    let short = save(&mut both, &id, "1", &[("item[quote]", ""), ("item[key]", "")], "submit").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text.contains("答案：没有填写") && short.text.contains("占道经营"), "typed text stays");
    assert_eq!(save(&mut both, &id, "2", &[], "submit").await.status, StatusCode::SEE_OTHER);
    assert!(sun.get("/bank/drafts").await.text.contains("占道经营"));
    let own = both.post("/api/approve-draft", &[("draft", &id), ("revision", "3")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert!(own.text.contains("不能审定自己写的稿件"));
    assert!(available(&app).await.is_empty());
    let reply = sun.post("/api/approve-draft", &[("draft", &id), ("revision", "3")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let items = available(&app).await;
    assert_eq!((items.len(), items[0].id.as_str(), items[0].version), (1, "APL-05-001", 1));
    let again = sun.post("/api/approve-draft", &[("draft", &id), ("revision", "3")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
});

both!(the_statement_that_decides_knows_the_two_persons_too, |app| async move {
    let mut he = author(&app, "he").await;
    let id = begin(&mut he).await;
    save(&mut he, &id, "1", &[], "submit").await;
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    let by = he.caller.account_id();
    let decided =
        server::storage::item_draft::decide(&mut tx, &id, by, 2, ("approved", ""), 0).await.expect("answered");
    assert!(!decided, "the author's own decision changes no row");
});

both!(what_a_reviewer_read_is_what_is_approved, |app| async move {
    let (mut he, mut sun) = (author(&app, "he").await, reviewer(&app, "sun").await);
    let id = begin(&mut he).await;
    save(&mut he, &id, "1", &[], "submit").await;
    let stale = sun.post("/api/approve-draft", &[("draft", &id), ("revision", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let late = save(&mut he, &id, "2", &[("item[key]", "C")], "stay").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "a submitted draft is out of the author's hands");
    let returned = sun.post("/api/return-draft", &[("draft", &id), ("revision", "2"), ("reason", "引文不全")]).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER);
    assert!(he.get(&format!("/bank/drafts/{id}")).await.text.contains("引文不全"));
    assert_eq!(save(&mut he, &id, "2", &[], "stay").await.status, StatusCode::SEE_OTHER);
    let second_window = save(&mut he, &id, "2", &[("item[stem]", "另一个窗口")], "stay").await;
    assert_eq!(second_window.status, StatusCode::CONFLICT);
});

both!(a_stored_version_is_superseded_and_never_changed, |app| async move {
    let (mut he, mut sun) = (author(&app, "he").await, reviewer(&app, "sun").await);
    let item = written(&mut he, &mut sun).await;
    let revised = he.post("/api/revise-item", &[("item", &item)]).await;
    let draft = revised.header("location").trim_start_matches("/bank/drafts/").to_owned();
    let again = he.post("/api/revise-item", &[("item", &item)]).await;
    assert_eq!(again.header("location"), revised.header("location"), "one open draft an item");
    let mut shen = author(&app, "shen").await;
    assert_eq!(shen.post("/api/revise-item", &[("item", &item)]).await.status, StatusCode::CONFLICT);
    let change = [("item[stem]", "某街道综合执法队拟当场处罚一名占道经营的个人，罚款不得超过多少？")];
    assert!(save(&mut he, &draft, "1", &change, "submit").await.text.contains("修订说明"));
    let change = [change[0], ("note", "问法更准")];
    assert_eq!(save(&mut he, &draft, "2", &change, "submit").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sun.post("/api/approve-draft", &[("draft", &draft), ("revision", "3")]).await.status,
        StatusCode::SEE_OTHER
    );
    let versions = item::versions(&app.platform.store, &item).await.expect("read");
    assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [1, 2]);
    assert!(versions[0].stem.contains("最多是多少") && versions[1].stem.contains("不得超过多少"));
    let page = sun.get(&format!("/bank/items/{item}")).await.text;
    assert!(page.contains("<del>最多是</del>") && page.contains("<ins>不得超过</ins>"), "{page}");
    assert!(page.contains("问法更准") && page.contains("he 编写，sun 审定"));
});

both!(a_retired_item_is_in_no_new_paper_and_another_brings_it_back, |app| async move {
    let (mut he, mut sun) = (author(&app, "he").await, reviewer(&app, "sun").await);
    let item = written(&mut he, &mut sun).await;
    let why = sun.post("/api/retire-item", &[("item", &item), ("reason", "")]).await;
    assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
    let retired = sun.post("/api/retire-item", &[("item", &item), ("reason", "条文已修改")]).await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER, "{}", retired.text);
    assert!(available(&app).await.is_empty());
    assert_eq!(sun.post("/api/restore-item", &[("item", &item)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(he.post("/api/restore-item", &[("item", &item)]).await.status, StatusCode::FORBIDDEN);
    let mut qian = reviewer(&app, "qian").await;
    assert_eq!(qian.post("/api/restore-item", &[("item", &item)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(available(&app).await.len(), 1);
});

both!(the_search_finds_any_part_of_a_chinese_text, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let he = author(&app, "he").await;
    let by = he.caller.bank_reader().expect("an author");
    let all = available(&app).await;
    let found = |filter: Filter| {
        let (app, by) = (&app, &by);
        async move { server::bank::list::list(&app.platform, by, &filter, 1).await.expect("read").matching as usize }
    };
    let holds = |words: &[&str]| {
        let has = |item: &&Item| {
            let material = item.material.as_ref().map(|m| m.text.as_str()).unwrap_or_default();
            let texts = [material, &item.stem, item.id.as_str()].map(str::to_owned);
            let texts: Vec<String> = texts
                .into_iter()
                .chain(item.options.clone())
                .chain(item.reference.clone())
                .map(|t| item::searched(&t))
                .collect();
            words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
        };
        all.iter().filter(has).count()
    };
    for (typed, words) in [
        ("罚", vec!["罚"]),
        ("听证", vec!["听证"]),
        ("当场 二百元", vec!["当场", "二百元"]),
        ("apl-05-00", vec!["apl-05-00"]),
        ("不予，行政处罚", vec!["不予行政处罚"]),
        ("百分之三%_", vec!["百分之三%_"]),
    ] {
        let words: Vec<String> = words.into_iter().map(item::searched).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(found(Filter { text: typed.into(), ..Filter::default() }).await, holds(&words), "{typed}");
    }
    let of = |node: &str| all.iter().filter(|item| item.node.as_str().starts_with(node)).count();
    assert_eq!(found(Filter { node: "GAL".into(), ..Filter::default() }).await, of("GAL"));
    assert_eq!(found(Filter { node: "APL-05".into(), ..Filter::default() }).await, of("APL-05"));
    assert_eq!(found(Filter { state: "retired".into(), ..Filter::default() }).await, 0);
    assert_eq!(found(Filter { used: "unused".into(), ..Filter::default() }).await, all.len());
    assert_eq!(found(Filter { facility: "low".into(), ..Filter::default() }).await, 0);
});

both!(a_session_leaves_its_use_on_the_items, |app| async move {
    let plan = Plan { candidates: 12, password: PASSWORD.to_owned(), now: app.clock.now() };
    build_stage(&app.platform, &plan, Stage::Published, &|_| ()).await.expect("a published session");
    let he = author(&app, "he").await;
    let by = he.caller.bank_reader().expect("an author");
    let read = app.platform.store.read();
    let slots = sqlx::query_scalar::<_, String>("SELECT slots FROM paper").fetch_all(read).await.expect("papers");
    let slots: usize = slots.iter().map(|text| serde_json::from_str::<Vec<Slot>>(text).expect("slots").len()).sum();
    let details = sqlx::query_scalar::<_, String>("SELECT detail FROM result").fetch_all(read).await.expect("results");
    let scores: Vec<Score> = details.iter().map(|text| serde_json::from_str(text).expect("a score")).collect();
    let asked: usize = scores.iter().map(|score| score.slots.len()).sum();
    let right: usize = scores.iter().flat_map(|s| &s.by_kind).map(|(_, part)| usize::from(part.right)).sum();
    let mut total = (0, 0, 0);
    for page in 1.. {
        let used = Filter { used: "used".into(), ..Filter::default() };
        let rows = server::bank::list::list(&app.platform, &by, &used, page).await.expect("read").rows;
        if rows.is_empty() {
            break;
        }
        for one in rows {
            total = (total.0 + one.papers, total.1 + one.answered, total.2 + one.correct);
        }
    }
    assert_eq!(total, (slots as i64, asked as i64, right as i64), "papers, asked, right");
});

/// A workbook of these items.
fn workbook(items: &[Item]) -> Vec<u8> {
    sheet::print(items).expect("a workbook").file
}

fn items(text: &str) -> Vec<Item> {
    toml::parse("t.toml", text).expect("items")
}

/// Four questions: word for word one of the bank, much like another, a new version of a third, and a new one.
fn four(bank: &[Item]) -> Vec<Item> {
    let single: Vec<&Item> =
        bank.iter().filter(|i| i.material.is_none() && i.options.len() == 4 && i.stem.chars().count() > 40).collect();
    let id = |text: &str| ItemId::parse(text).expect("an id");
    let same = Item { id: id("X-1"), ..single[0].clone() };
    let near = Item {
        id: id("X-2"),
        stem: format!("{}（单选）", single[1].stem),
        options: ["一", "二", "三", "四"].map(str::to_owned).to_vec(),
        ..single[1].clone()
    };
    let revised = Item { stem: format!("{}（改）", single[2].stem), ..single[2].clone() };
    let new = Item {
        id: id("X-4"),
        stem: "执法人员张某在检查时没有出示证件，当事人可以怎样做？".into(),
        ..single[3].clone()
    };
    vec![same, near, revised, new]
}

both!(a_file_is_previewed_and_comes_in_as_drafts, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let before = available(&app).await;
    let mut he = author(&app, "he").await;
    let by = he.caller.author().expect("an author");
    let (id, work) = import::begin(&app.platform, &by, "题.xlsx", workbook(&four(&before))).await.expect("begun");
    work.await.expect("read");
    let preview = import::preview(&app.platform, &by, &id).await.expect("staged");
    let standings: Vec<&Standing> = preview.rows.iter().map(|row| &row.standing).collect();
    assert!(
        matches!(standings[..], [Standing::Same(_), Standing::Near(_, 85..), Standing::Revision(_), Standing::New]),
        "{standings:?}"
    );
    assert!(he.get(&format!("/bank/imports/{id}")).await.text.contains("确认导入 2 题"));
    let open = draft::list(&app.platform, &he.caller.bank_reader().expect("reads"), "mine", 1).await.expect("read");
    assert!(open.is_empty(), "nothing before the confirmation");
    let confirmed = he.post("/api/confirm-item-import", &[("import", &id)]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text);
    assert_eq!(he.post("/api/confirm-item-import", &[("import", &id)]).await.status, StatusCode::CONFLICT);
    let open = draft::list(&app.platform, &he.caller.bank_reader().expect("reads"), "mine", 1).await.expect("read");
    assert_eq!(open.len(), 2);
    assert_eq!(available(&app).await, before, "drafts are not in the bank");
    let mut shen = author(&app, "shen").await;
    assert_eq!(shen.get(&format!("/bank/imports/{id}")).await.status, StatusCode::NOT_FOUND);
});

both!(what_a_file_has_wrong_is_named_with_its_place, |app| async move {
    let mut he = author(&app, "he").await;
    let by = he.caller.author().expect("an author");
    for (name, bytes, expected) in [
        ("题.xlsx", b"PK nonsense".to_vec(), "这不是 .xlsx 工作簿"),
        ("题.docx", b"x".to_vec(), "不认识“题.docx”的格式"),
        ("题.gift", "::一:: 何者正确？ {=甲 ~乙\n".into(), "第 1 行"),
        ("题.txt", vec![0xC4, 0xE3, 0xFF], "不是 UTF-8"),
        ("题.toml", "[[item]]\nid = \"A 1\"\n".into(), "题.toml"),
        ("空.gift", Vec::from("\n".as_bytes()), "没有读出可导入的试题"),
    ] {
        let (id, work) = import::begin(&app.platform, &by, name, bytes).await.expect("begun");
        work.await.expect("read");
        let page = he.get(&format!("/bank/imports/{id}")).await;
        assert!(page.text.contains(expected), "{name}: {}", page.text);
        assert!(page.text.contains("重新上传") || page.text.contains("确认导入"));
    }
    let empty = he.upload("/api/import-items", ("x", "y"), ("题.xlsx", b"")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = he.upload("/api/import-items", ("x", "y"), ("题.xlsx", &vec![0; 6 * 1024 * 1024])).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let sent = he.upload("/api/import-items", ("x", "y"), ("题.gift", "行政处罚应当公开。{TRUE}".as_bytes())).await;
    assert!(sent.header("location").starts_with("/bank/imports/"), "{}", sent.text);
});

both!(only_authors_and_reviewers_see_the_bank, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let mut wu = app.organizer("wu").await;
    for page in ["/bank", "/bank/items/APL-05-001", "/bank/drafts", "/bank/import", "/bank/reports"] {
        assert_eq!(wu.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert!(app.client().get(page).await.header("location").starts_with("/sign-in"), "{page}");
    }
    let mut sun = reviewer(&app, "sun").await;
    assert_eq!(sun.get("/bank/import").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        sun.post("/api/begin-item", &[("kind", "single"), ("node", "APL-05")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(sun.post("/bank/preview", &[]).await.status, StatusCode::FORBIDDEN);
    let mut he = author(&app, "he").await;
    for (kind, node) in [("essay", "APL-05"), ("single", "APL-99")] {
        assert_eq!(
            he.post("/api/begin-item", &[("kind", kind), ("node", node)]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    assert_eq!(he.get("/bank/items/NO-1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(he.get("/bank/drafts/none").await.status, StatusCode::NOT_FOUND);
});

both!(the_preview_is_what_a_candidate_sees, |app| async move {
    let mut he = author(&app, "he").await;
    let shown = he.post("/bank/preview", &WHOLE).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text.contains("<legend class=\"stem\">某街道综合执法队") && shown.text.contains("二百元"));
    assert!(!shown.text.contains("五十元过低"), "the rationale is not in the candidate's look");
    let half = he.post("/bank/preview", &[("item[stem]", "<b>半句</b>"), ("item[kind]", "判断题")]).await;
    assert!(half.text.contains("&lt;b&gt;半句") && half.text.contains("答案"), "{}", half.text);
});

both!(an_older_database_gets_its_list, |app| async move {
    let one = items(&toml::print(&question_bank::content::items().expect("the bank")[..1]));
    load::load(&app.platform, &one).await.expect("loaded");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("DELETE FROM item_card").execute(&mut *tx).await.expect("emptied");
    tx.commit().await.expect("committed");
    assert!(available(&app).await.is_empty());
    assert_eq!(load::index(&app.platform).await.expect("indexed"), 1);
    assert_eq!(available(&app).await, one);
    assert_eq!(load::index(&app.platform).await.expect("nothing to do"), 0);
});

/// Answers the first question of a chapter; the answer's id.
async fn practised(who: &mut Actor) -> String {
    let page = who.get("/practice/APL-01").await.text;
    let value = |name: &str| {
        let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a field");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    let (item, version) = (value("item"), value("version"));
    let fields = [("node", "APL-01"), ("item", &item), ("version", &version), ("mode", "continue"), ("choice[]", "A")];
    let reply = who.post("/api/answer-practice", &fields).await;
    let place = reply.header("location").split('?').next().unwrap_or_default().to_owned();
    place.rsplit('/').next().unwrap_or_default().to_owned()
}

both!(a_report_is_answered_to_who_sent_it, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    let (mut chen, mut lin) = (app.officer("chen").await, app.officer("lin").await);
    let (mut he, sent) = (author(&app, "he").await, "答案与第五十一条不符，请核对。");
    let answer = practised(&mut chen).await;
    chen.page = "/practice".into();
    assert_eq!(
        chen.post("/api/report-item", &[("answer", &answer), ("words", "错")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        lin.post("/api/report-item", &[("answer", &answer), ("words", sent)]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        chen.post("/api/report-item", &[("answer", &answer), ("words", sent)]).await.header("location"),
        "/reports"
    );
    assert_eq!(
        chen.post("/api/report-item", &[("answer", &answer), ("words", sent)]).await.status,
        StatusCode::CONFLICT
    );
    let page = he.get("/bank/reports").await.text;
    assert!(page.contains(sent) && !page.contains("chen"), "who sent it is not shown");
    let report = page
        .split("name=\"report\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a form")
        .to_owned();
    assert_eq!(
        he.post("/api/answer-item-report", &[("report", &report), ("words", "已核对，答案无误。")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(chen.get("/reports").await.text.contains("已核对，答案无误。"));
    assert!(lin.get("/reports").await.text.contains("还没有反馈过"));
    assert_eq!(
        he.post("/api/answer-item-report", &[("report", &report), ("words", "再答")]).await.status,
        StatusCode::CONFLICT
    );
});

#[tokio::test]
async fn what_a_change_shows_is_both_wordings() {
    let bank = question_bank::content::items().expect("the bank");
    let changed = Item { difficulty: bank[0].difficulty % 5 + 1, ..bank[0].clone() };
    let changes = history::changes(&bank[0], &changed);
    assert_eq!(changes.iter().map(|c| c.field).collect::<Vec<_>>(), ["难度"]);
}
