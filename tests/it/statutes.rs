//! Statutes have versions: what a new edition does to the items that cite it, and to a session of a day.

use crate::harness::TestApp;
use axum::http::StatusCode;
use question_bank::Item;
use question_bank::formats::toml;
use question_bank::statute::Edition;
use server::authority::{Console, Role};
use server::bank::{load, statutes};
use server::clock::{DAY, parse_beijing};
use server::storage::item;

const ITEMS: &str = r#"
[[item]]
id = "APL-05-901"
kind = "true-false"
node = "APL-05"
reference = ["测试法第二条"]
quote = ["二百元以下"]
difficulty = 1
stem = "对公民可以当场处以二百元以下罚款。"
key = "T"
rationale = "见条文。"

[[item]]
id = "APL-05-902"
kind = "true-false"
node = "APL-05"
reference = ["测试法第三条"]
quote = ["充分听取"]
difficulty = 1
stem = "行政机关必须充分听取当事人的意见。"
key = "T"
rationale = "见条文。"

[[item]]
id = "XJP-01-901"
kind = "true-false"
node = "XJP-01"
reference = ["习近平法治思想·坚持党对全面依法治国的领导"]
difficulty = 1
stem = "党的领导是推进全面依法治国的根本保证。"
key = "T"
rationale = "见表述。"
"#;

const OLD: &str =
    "第一条 为了测试。\n第二条 对公民处以二百元以下罚款的，可以当场决定。\n第三条 行政机关必须充分听取当事人的意见。\n";
/// The third article is worded otherwise, but what settles the key still stands in it.
const NEW: &str = "第一条 为了测试。\n第二条 对公民处以五百元以下罚款的，可以当场决定。\n第三条 行政机关必须充分听取当事人、第三人的意见。\n";

fn edition(from: &str, text: &str) -> Edition {
    Edition::parse("测试法", from, text)
}

async fn loaded(app: &TestApp) -> Vec<Item> {
    let items = toml::parse("t.toml", ITEMS).expect("items");
    load::load(&app.platform, &items).await.expect("loaded");
    statutes::load(&app.platform, Console, &edition("2021-07-15", OLD)).await.expect("the law");
    items
}

async fn usable(app: &TestApp, day: &str) -> Vec<String> {
    let at = parse_beijing(&format!("{day}T09:00")).expect("a day");
    let usable = statutes::usable(&app.platform, at).await.expect("read");
    usable.items.iter().map(|item| item.id.to_string()).collect()
}

async fn available(app: &TestApp) -> usize {
    item::available(&app.platform.store).await.expect("read").len()
}

both!(a_formal_session_takes_only_items_whose_basis_is_in_force_on_its_day, |app| async move {
    loaded(&app).await;
    let all = ["APL-05-901", "APL-05-902", "XJP-01-901"];
    assert_eq!(usable(&app, "2026-06-20").await, all);
    assert_eq!(usable(&app, "2021-07-14").await, ["XJP-01-901"], "the law was not in force yet");
    let done = statutes::load(&app.platform, Console, &edition("2026-11-01", NEW)).await.expect("loaded");
    assert_eq!((done.changed, done.affected, done.set_aside), (vec![2, 3], 2, 0));
    assert_eq!(usable(&app, "2026-10-31").await, all, "the day before");
    assert_eq!(usable(&app, "2026-11-01").await, ["XJP-01-901"], "the first day");
    assert_eq!(available(&app).await, 3, "until then practice goes on");
});

both!(a_new_edition_sets_aside_what_it_changed_from_its_first_day, |app| async move {
    loaded(&app).await;
    statutes::load(&app.platform, Console, &edition("2026-06-03", NEW)).await.expect("loaded");
    assert_eq!(statutes::set_due_aside(&app.platform).await.expect("looked"), 0);
    assert_eq!(available(&app).await, 3);
    app.clock.advance(2 * DAY);
    assert_eq!(statutes::set_due_aside(&app.platform).await.expect("looked"), 2);
    assert_eq!(available(&app).await, 1);
    let mut sun = app.actor("sun", &[Role::Reviewer]).await;
    let page = sun.get("/bank/items/APL-05-902").await.text;
    assert!(page.contains("待复核") && page.contains("测试法第三条自 2026-06-03 起已修改"), "{page}");
    let wrong = sun.post("/api/confirm-basis", &[("item", "APL-05-901")]).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    assert!(wrong.text.contains("没有“二百元以下”"), "{}", wrong.text);
    let right = sun.post("/api/confirm-basis", &[("item", "APL-05-902")]).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    assert_eq!(available(&app).await, 2);
    assert_eq!(usable(&app, "2026-06-20").await, ["APL-05-902", "XJP-01-901"]);
    assert_eq!(statutes::set_due_aside(&app.platform).await.expect("looked"), 0, "what was looked at stays");
});

both!(a_new_version_for_the_new_words_is_used_again, |app| async move {
    let mut items = loaded(&app).await;
    statutes::load(&app.platform, Console, &edition("2026-05-01", NEW)).await.expect("loaded");
    assert_eq!(available(&app).await, 1, "in force already: set aside at once");
    let (mut he, mut sun) = (app.actor("he", &[Role::Author]).await, app.actor("sun", &[Role::Reviewer]).await);
    let revised = he.post("/api/revise-item", &[("item", "APL-05-901")]).await;
    let draft = revised.header("location").trim_start_matches("/bank/drafts/").to_owned();
    let page = he.get(&format!("/bank/drafts/{draft}")).await.text;
    assert!(page.contains("对公民处以五百元以下罚款的"), "the article stands beside the editor");
    let fields = |quote: &'static str, revision: &'static str| {
        [
            ("draft", draft.clone()),
            ("revision", revision.to_owned()),
            ("item[kind]", "判断题".to_owned()),
            ("item[node]", "APL-05".to_owned()),
            ("item[reference]", "测试法第二条".to_owned()),
            ("item[quote]", quote.to_owned()),
            ("item[difficulty]", "1".to_owned()),
            ("item[stem]", "对公民可以当场处以五百元以下罚款。".to_owned()),
            ("item[key]", "正确".to_owned()),
            ("item[rationale]", "见条文。".to_owned()),
            ("note", "法律已修改".to_owned()),
            ("then", "submit".to_owned()),
        ]
    };
    he.page = format!("/bank/drafts/{draft}");
    let sent = fields("二百元以下", "1");
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = he.post("/api/save-draft", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("没有“二百元以下”"));
    let sent = fields("五百元以下", "2");
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(he.post("/api/save-draft", &sent).await.status, StatusCode::SEE_OTHER);
    let approved = sun.post("/api/approve-draft", &[("draft", &draft), ("revision", "3")]).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    items.retain(|item| item.id.as_str() == "XJP-01-901");
    assert_eq!(available(&app).await, items.len() + 1);
    assert!(usable(&app, "2026-06-20").await.contains(&"APL-05-901".to_owned()));
});

both!(a_law_that_cannot_be_right_is_not_loaded, |app| async move {
    loaded(&app).await;
    for (edition, code) in [
        (edition("2021-07-15", OLD), "law.known"),
        (edition("2021-07-15", NEW), "law.other_words"),
        (edition("2022-01-01", "没有条文"), "law.empty"),
        (edition("2022-13-01", NEW), "law.day"),
        (edition("明天", NEW), "law.day"),
        (Edition { until: Some("2021-01-01".into()), ..edition("2022-01-01", NEW) }, "law.day"),
    ] {
        match statutes::load(&app.platform, Console, &edition).await {
            Err(server::Error::Refused(refusal)) => assert_eq!(refusal.code, code),
            other => panic!("{code}: {other:?}"),
        }
    }
    let mut he = app.actor("he", &[Role::Author]).await;
    let list = he.get("/bank/laws").await.text;
    assert_eq!(list.matches("/bank/laws/").count(), 1);
    let id = list.split("/bank/laws/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link").to_owned();
    assert!(he.get(&format!("/bank/laws/{id}")).await.text.contains("第三条 行政机关必须充分听取"));
    assert_eq!(he.get("/bank/laws/none").await.status, StatusCode::NOT_FOUND);
});

both!(a_session_says_which_items_it_leaves_out, |app| async move {
    load::load_content(&app.platform).await.expect("the bank");
    loaded(&app).await;
    let mut wu = app.organizer("wu").await;
    wu.page = "/organizer/sessions/new".into();
    let plan = [
        ("plan[year]", "2026"),
        ("plan[term]", "november"),
        ("plan[name]", "十一月考试"),
        ("plan[registration_opens_at]", "2026-10-01 09:00"),
        ("plan[registration_closes_at]", "2026-10-20 09:00"),
        ("plan[starts_at]", "2026-11-21 09:00"),
        ("plan[waiting_minutes]", "30"),
        ("plan[entry_cutoff_minutes]", "30"),
        ("plan[early_hand_in_minutes]", "30"),
        ("plan[minutes]", "90"),
        ("plan[pass_mark]", "60"),
        ("plan[grace_seconds]", "15"),
        ("plan[clock_rule]", "common"),
        ("plan[policy]", "exact"),
    ];
    let counts: Vec<(String, String)> = question_bank::Blueprint::standard()
        .strata
        .iter()
        .enumerate()
        .map(|(n, s)| (format!("plan[counts][{n}]"), s.count.to_string()))
        .collect();
    let fields: Vec<(&str, &str)> =
        plan.into_iter().chain(counts.iter().map(|(a, b)| (a.as_str(), b.as_str()))).collect();
    let made = wu.post("/api/create-session", &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let place = made.header("location").to_owned();
    assert!(!wu.get(&place).await.text.contains("不进入本期试卷"));
    statutes::load(&app.platform, Console, &edition("2026-11-01", NEW)).await.expect("loaded");
    let page = wu.get(&place).await.text;
    assert!(page.contains("依据在考试日不在施行中的试题 2 道") && page.contains("APL-05-901"), "{page}");
});
