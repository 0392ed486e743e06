//! The register of people through its pages: adding, postings, tasks, and the import with its list of those who leave.

use crate::harness::actor::Actor;
use crate::harness::workbook::{HEADS, person, resident_id, workbook};
use crate::harness::{TestApp, UNIT};
use axum::http::StatusCode;
use server::authority::Role;
use sqlx::Row;
use std::io::Read;

/// A name with `·` and one with a character beyond the basic plane.
const RARE: [&str; 2] = ["迪丽热巴·迪力木拉提", "王𬍛"];

fn form<'a>(name: &'a str, id: &'a str, unit: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("person[unit]", unit),
        ("person[name]", name),
        ("person[resident_id]", id),
        ("person[phone]", "13800138000"),
        ("person[duty]", "officer"),
        ("person[establishment]", "administrative"),
        ("person[trained]", "1"),
        ("person[reason]", "新录用"),
    ]
}

/// Adds a person of the liaison's unit; gives back the id.
async fn added(liaison: &mut Actor, name: &str, number: u16) -> String {
    liaison.get("/unit/people/new").await;
    let id = resident_id(number);
    let reply = liaison.post("/api/add-person", &form(name, &id, "")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply.header("location").rsplit('/').next().expect("an id").to_owned()
}

async fn two_units(app: &TestApp) -> (Actor, Actor, String) {
    let other = app.unit("区水利局（测试）").await;
    (app.liaison("lian").await, app.signed_in_for("shui", &other, None, &[Role::Liaison]).await, other)
}

async fn count(app: &TestApp, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) AS n FROM {table}"));
    sqlx::query(sql).fetch_one(app.platform.store.read()).await.expect("a count").get("n")
}

both!(a_liaison_adds_a_person_once_and_junk_is_refused_in_words, |app| async move {
    let (mut liaison, mut other, _) = two_units(&app).await;
    let person = added(&mut liaison, RARE[1], 1).await;
    let page = liaison.get(&format!("/unit/people/{person}")).await.text;
    for words in [RARE[1], "3303**********", "138****8000", "新增", "新录用", "编制", "至今"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(&resident_id(1)) && !page.contains("13800138000"), "numbers are masked");
    let good = resident_id(2);
    let wrong = format!("{}{}", &good[..17], if good.ends_with('1') { "2" } else { "1" });
    for (name, id, words) in [
        ("李明", wrong.as_str(), "身份证号校验位不对"),
        ("asdf", &good, "姓名应与身份证一致"),
        ("", &good, "姓名没有填写"),
        ("　", &good, "姓名没有填写"),
        ("李1", &good, "姓名含有不能使用的字符"),
        ("李", &good, "姓名至少两个字"),
    ] {
        liaison.get("/unit/people/new").await;
        let reply = liaison.post("/api/add-person", &form(name, id, "")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(reply.text.contains(words) && reply.text.contains("没有写入"), "{words}: {}", reply.text);
    }
    let again = liaison.post("/api/add-person", &form("李明", &resident_id(1), "")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains(RARE[1]) && again.text.contains("没有重复新增"), "{}", again.text);
    other.get("/unit/people/new").await;
    let elsewhere = other.post("/api/add-person", &form("李明", &resident_id(1), "")).await;
    assert_eq!(elsewhere.status, StatusCode::CONFLICT);
    assert!(elsewhere.text.contains("已在其他单位登记") && !elsewhere.text.contains(RARE[1]), "{}", elsewhere.text);
    assert_eq!(count(&app, "person").await, 1);
    let ahead = [form("李明", &good, ""), vec![("person[day]", "2026-06-02")]].concat();
    let ahead = liaison.post("/api/add-person", &ahead).await;
    assert!(ahead.status == StatusCode::UNPROCESSABLE_ENTITY && ahead.text.contains("今天之后"), "{}", ahead.text);
});

both!(a_unit_sees_and_changes_only_its_own_people, |app| async move {
    let (mut liaison, mut other, unit) = two_units(&app).await;
    let person = added(&mut liaison, "李明法", 1).await;
    assert!(liaison.get("/unit/people").await.text.contains("共 1 人，符合 1 人"));
    let list = other.get("/unit/people?q=李明法").await.text;
    assert!(list.contains("共 0 人，符合 0 人") && !list.contains(&person), "{list}");
    let asked = format!("/unit/people?unit={}", liaison.caller.unit_id());
    assert!(other.get(&asked).await.text.contains("符合 0 人"), "a filter widens nothing");
    assert_eq!(other.get(&format!("/unit/people/{person}")).await.status, StatusCode::NOT_FOUND);
    let reason = ("reason", "没有权限的人");
    for (endpoint, fields) in [
        ("/api/post-person", vec![("person", person.as_str()), ("act", "leave"), reason]),
        ("/api/post-person", vec![("person", &person), ("act", "move"), ("unit", &unit), reason]),
        ("/api/post-person", vec![("person", &person), ("act", "station"), ("unit", &unit), reason]),
        ("/api/change-person", vec![("id", &person), ("person[name]", "李"), ("person[reason]", "乱改")]),
    ] {
        assert_eq!(other.call(endpoint, &fields).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    let mut chen = app.officer("chen").await;
    assert_eq!(chen.get("/unit/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(chen.get("/organizer/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(liaison.get("/organizer/people").await.status, StatusCode::FORBIDDEN);
});

both!(a_posting_is_ended_and_never_overwritten_and_a_licence_follows_it, |app| async move {
    let (mut liaison, mut other, unit) = two_units(&app).await;
    let mut si = app.bureau("si").await;
    let id = resident_id(1);
    let since = [form("李明法", &id, ""), vec![("person[day]", "2026-05-20")]].concat();
    let reply = liaison.post("/api/add-person", &since).await;
    let person = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    app.licence(&person, liaison.caller.unit_id()).await;
    assert!(liaison.get("/unit/roster-changes").await.text.contains("没有待办"));
    let page = format!("/unit/people/{person}");
    liaison.get(&page).await;
    let fields = |act: &'static str, day: &'static str| {
        vec![
            ("person", person.clone()),
            ("act", act.into()),
            ("unit", unit.clone()),
            ("day", day.into()),
            ("reason", "工作需要".into()),
        ]
    };
    async fn send(actor: &mut Actor, fields: Vec<(&str, String)>) -> (StatusCode, String) {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = actor.post("/api/post-person", &fields).await;
        (reply.status, reply.text)
    }
    let early = send(&mut liaison, fields("move", "2026-05-19")).await;
    assert!(early.0 == StatusCode::UNPROCESSABLE_ENTITY && early.1.contains("2026-05-20"), "{}", early.1);
    assert_eq!(send(&mut liaison, fields("station", "2026-05-22")).await.0, StatusCode::SEE_OTHER);
    let twice = send(&mut liaison, fields("station", "")).await;
    assert!(twice.0 == StatusCode::CONFLICT && twice.1.contains("已派驻"));
    assert_eq!(send(&mut liaison, fields("move", "2026-05-25")).await.0, StatusCode::SEE_OTHER);
    assert_eq!(liaison.get(&page).await.status, StatusCode::NOT_FOUND, "the other unit keeps the person now");
    let shown = other.get(&page).await.text;
    for words in [UNIT, "区水利局（测试）", "2026-05-25", "2026-05-22", "派驻", "调动"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    for actor in [&mut liaison, &mut other] {
        let tasks = actor.get("/unit/roster-changes").await.text;
        assert!(tasks.contains("换发证件") && tasks.contains("李明法") && tasks.contains("共 1 项"), "{tasks}");
    }
    assert!(si.get("/bureau/roster-changes").await.text.contains("换发证件"));
    other.get(&page).await;
    assert_eq!(send(&mut other, fields("leave", "")).await.0, StatusCode::SEE_OTHER);
    assert!(si.get("/bureau/roster-changes").await.text.contains("注销证件"));
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM posting WHERE until_day IS NULL) AS open, (SELECT COUNT(*) FROM posting) AS every,
                (SELECT MIN(until_day) FROM posting) AS first, (SELECT state FROM account WHERE person_id IS NOT NULL) AS account",
    );
    let row = row.fetch_one(app.platform.store.read()).await.expect("postings");
    assert_eq!((row.get::<i64, _>("open"), row.get::<i64, _>("every")), (0, 3), "two at home, one stationed");
    assert_eq!(row.get::<String, _>("first"), "2026-05-25");
    assert_eq!(row.get::<String, _>("account"), "disabled");
    let again = send(&mut other, fields("leave", "")).await;
    assert!(again.0 == StatusCode::CONFLICT && again.1.contains("不在岗"));
    other.get(&page).await;
    assert_eq!(send(&mut other, fields("join", "")).await.0, StatusCode::SEE_OTHER);
    assert!(other.get(&page).await.text.contains("待激活"), "the account is good again");
});

both!(what_was_changed_by_another_meanwhile_is_not_overwritten, |app| async move {
    let (mut liaison, _, _) = two_units(&app).await;
    let person = added(&mut liaison, "李明法", 1).await;
    let path = format!("/unit/people/{person}");
    let page = liaison.get(&path).await.text;
    let mark = page.split("name=\"person[seen]\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let mark = mark.expect("a mark").to_owned();
    let staff = page.split("id=\"staff\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)?.split('"').next());
    let staff = staff.expect("a staff number").to_owned();
    let fields = [
        ("id", person.as_str()),
        ("person[seen]", &mark),
        ("person[name]", "李明发"),
        ("person[duty]", "supervisor"),
        ("person[establishment]", "institution"),
        ("person[sanctioned]", "1"),
        ("person[staff_no]", &staff),
        ("person[reason]", "身份证更正"),
    ];
    let reply = liaison.post("/api/change-person", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = liaison.get(&path).await.text;
    for words in [
        "姓名：李明法 → 李明发",
        "岗位类别：执法人员 → 执法监督人员",
        "编制类型：行政编制 → 事业编制",
        "培训完成：是 → 否",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("处分影响期内：否 → 是"), "only an organizer says so");
    let late = liaison.post("/api/change-person", &fields).await;
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("已有变动"), "{}", late.text);
    let role =
        sqlx::query("SELECT r.role FROM account_role r JOIN account a ON a.id = r.account_id WHERE a.person_id = $1");
    let role = role.bind(&person).fetch_one(app.platform.store.read()).await.expect("a role");
    assert_eq!(role.get::<String, _>("role"), "supervisor", "the account follows the register");
});

/// Uploads a file of people and waits until it is read; the preview's path and page.
async fn preview(actor: &mut Actor, base: &str, whole: bool, rows: &[[String; 9]]) -> (String, String) {
    actor.get(&format!("{base}/import")).await;
    let file = workbook(&HEADS, rows);
    let field = ("whole", if whole { "1" } else { "" });
    let reply = actor.upload("/api/import-people", field, ("人员.xlsx", &file)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let path = reply.header("location").to_owned();
    loop {
        let page = actor.get(&path).await.text;
        if !page.contains("页面会自动更新") {
            return (path, page);
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

fn import_of(path: &str) -> String {
    path.rsplit('/').next().expect("an id").to_owned()
}

async fn confirm(actor: &mut Actor, path: &str) -> (StatusCode, String) {
    actor.get(path).await;
    let reply = actor.post("/api/confirm-people-import", &[("import", &import_of(path))]).await;
    (reply.status, reply.text)
}

both!(rare_names_go_whole_through_import_page_and_export, |app| async move {
    let mut li = app.organizer("li").await;
    let mut rows = [person(1, UNIT), person(2, UNIT)];
    for (row, name) in rows.iter_mut().zip(RARE) {
        row[0] = name.replace('·', "•");
    }
    let (path, page) = preview(&mut li, "/organizer/people", false, &rows).await;
    assert!(page.contains("新增 <b>2</b>") && page.contains("停用 <b>0</b>"), "{page}");
    assert_eq!(count(&app, "person").await, 0, "only looked at");
    assert_eq!(confirm(&mut li, &path).await.0, StatusCode::SEE_OTHER);
    let done = li.get(&path).await.text;
    assert!(done.contains("新增 2 人") && done.contains("激活码表"), "{done}");
    let again = confirm(&mut li, &path).await;
    assert!(again.0 == StatusCode::CONFLICT && again.1.contains("没有重复写入"));
    let list = li.get("/organizer/people").await.text;
    let file = li.get("/organizer/people.xlsx").await;
    assert_eq!(file.status, StatusCode::OK);
    for name in RARE {
        assert!(list.contains(name), "{name}: {list}");
    }
    let (liaison, text) = (&mut app.liaison("lian").await, exported(&app).await);
    for name in RARE {
        assert!(text.contains(name), "{name}");
        assert!(liaison.get("/unit/people").await.text.contains(name));
    }
    assert!(!text.contains(&resident_id(1)), "masked");
});

/// The words of the exported workbook.
async fn exported(app: &TestApp) -> String {
    let by = app.organizer("wei").await.caller.organizer().expect("an organizer").into();
    let bytes =
        server::people::export::export(&app.platform, &by, &server::people::Filter::default()).await.expect("a file");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    zip.by_name("xl/sharedStrings.xml").expect("words").read_to_string(&mut text).expect("text");
    text
}

both!(whoever_a_whole_file_leaves_out_leaves_only_after_the_list_was_opened, |app| async move {
    let mut li = app.organizer("li").await;
    let rows: Vec<_> = (1..=4).map(|n| person(n, UNIT)).collect();
    let (path, _) = preview(&mut li, "/organizer/people", false, &rows).await;
    assert_eq!(confirm(&mut li, &path).await.0, StatusCode::SEE_OTHER);
    let elsewhere = app.unit("区水利局（测试）").await;
    let safe = app.person("孙不动", &elsewhere).await;

    let mut changed = rows[..3].to_vec();
    changed[0][5] = "事业编制".into();
    changed[1][6] = "否".into();
    changed.push(person(9, UNIT));
    let (path, page) = preview(&mut li, "/organizer/people", true, &changed).await;
    for words in [
        "新增 <b>1</b>",
        "更新 <b>1</b>",
        "停用 <b>2</b>",
        "冲突 <b>0</b>",
        "不变 <b>1</b>",
        "编制类型：行政编制 → 事业编制",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("打开停用名单（1 人）") && !page.contains("/api/confirm-people-import"), "{page}");
    let refused = confirm(&mut li, &path).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("请先打开停用名单"), "{}", refused.1);
    assert_eq!(count(&app, "person WHERE in_post = 0").await, 0);
    let list = li.get(&format!("{path}/leaving")).await.text;
    assert!(list.contains(&rows[3][0]) && list.contains("以下 1 人在岗") && !list.contains("孙不动"), "{list}");
    assert!(li.get(&path).await.text.contains("/api/confirm-people-import"));
    assert_eq!(confirm(&mut li, &path).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count(&app, "person WHERE in_post = 0").await, 2);
    assert_eq!(count(&app, "posting WHERE until_day IS NOT NULL").await, 2);
    assert_eq!(count(&app, "account WHERE state = 'disabled'").await, 2);
    assert_eq!(count(&app, &format!("person WHERE id = '{safe}' AND in_post = 1")).await, 1, "a unit not in the file");
    assert_eq!(count(&app, "person WHERE establishment = 'institution'").await, 1);
});

both!(nobody_leaves_by_a_whole_file_with_rows_that_could_not_be_followed, |app| async move {
    let mut li = app.organizer("li").await;
    let rows: Vec<_> = (1..=3).map(|n| person(n, UNIT)).collect();
    let (path, _) = preview(&mut li, "/organizer/people", false, &rows).await;
    confirm(&mut li, &path).await;
    let mut unreadable = rows.clone();
    unreadable[2][1] = "11010519491231002Y".into();
    let mut renamed = rows.clone();
    renamed[1][0] = "另有其人".into();
    renamed.remove(2);
    for wrong in [unreadable, renamed] {
        let (path, page) = preview(&mut li, "/organizer/people", true, &wrong).await;
        assert!(page.contains("不能停用人员"), "{page}");
        li.get(&format!("{path}/leaving")).await;
        let refused = confirm(&mut li, &path).await;
        assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("没有写入"), "{}", refused.1);
    }
    assert_eq!(count(&app, "person WHERE in_post = 0").await, 0);
});

both!(a_confirmation_is_refused_when_the_register_has_changed_since, |app| async move {
    let mut li = app.organizer("li").await;
    let mut zhou = app.organizer("zhou").await;
    let rows: Vec<_> = (1..=2).map(|n| person(n, UNIT)).collect();
    let (path, _) = preview(&mut li, "/organizer/people", false, &rows).await;
    let (other, _) = preview(&mut zhou, "/organizer/people", false, &rows[..1]).await;
    assert_eq!(zhou.get(&path).await.status, StatusCode::NOT_FOUND, "an import belongs to who uploaded it");
    assert_eq!(confirm(&mut zhou, &other).await.0, StatusCode::SEE_OTHER);
    let refused = confirm(&mut li, &path).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("名册已有变动"), "{}", refused.1);
    assert_eq!(count(&app, "person").await, 1, "nothing half-done");

    let mut changed = rows[..1].to_vec();
    changed[0][5] = "事业编制".into();
    let (path, _) = preview(&mut li, "/organizer/people", false, &changed).await;
    let row = sqlx::query("SELECT id FROM person").fetch_one(app.platform.store.read()).await.expect("a person");
    let person: String = row.get("id");
    let left = [("person", person.as_str()), ("act", "leave"), ("reason", "退休")];
    assert_eq!(zhou.post("/api/post-person", &left).await.status, StatusCode::SEE_OTHER);
    let refused = confirm(&mut li, &path).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("名册已有变动"), "{}", refused.1);
    assert_eq!(count(&app, "person WHERE in_post = 0").await, 1, "who left meanwhile is not brought back");
});

both!(a_liaison_imports_the_own_unit_and_every_conflict_is_named, |app| async move {
    let (mut liaison, mut other, _) = two_units(&app).await;
    let mut li = app.organizer("li").await;
    let mut known = [person(1, UNIT), person(2, "区水利局（测试）"), person(3, UNIT)];
    known[2][8] = "A-3".into();
    let (path, _) = preview(&mut li, "/organizer/people", false, &known).await;
    confirm(&mut li, &path).await;
    let mut rows = vec![
        person(1, UNIT),
        person(2, UNIT),
        person(4, "区水利局（测试）"),
        person(5, "无此单位"),
        person(6, UNIT),
        person(7, UNIT),
        person(8, UNIT),
    ];
    rows[0][0] = "改名人".into();
    rows[4][8] = "A-3".into();
    rows[5][6] = "否".into();
    let (path, page) = preview(&mut liaison, "/unit/people", false, &rows).await;
    for words in [
        "冲突 <b>6</b>",
        "新增 <b>1</b>",
        "第 2 行 改名人：这个身份证号登记的姓名是",
        "此人已在其他单位登记",
        "“单位”不是您的单位",
        "没有名为“无此单位”的单位",
        "工号“A-3”已由其他人使用",
        "名册中没有此人，而“在岗”为“否”",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(confirm(&mut liaison, &path).await.0, StatusCode::SEE_OTHER);
    assert_eq!(count(&app, "person").await, 4, "one of seven");
    let broken = workbook(&["姓名"], &[]);
    let reply = liaison.upload("/api/import-people", ("whole", ""), ("a.xlsx", &broken)).await;
    let path = reply.header("location").to_owned();
    let mut page = liaison.get(&path).await.text;
    while page.contains("页面会自动更新") {
        page = liaison.get(&path).await.text;
    }
    assert!(page.contains("第 1 行 B 列应为“身份证号”") && page.contains("没有写入任何人员"), "{page}");
});

both!(whose_account_has_a_further_role_is_not_moved_with_it, |app| async move {
    let (mut liaison, _, unit) = two_units(&app).await;
    let chief = app.person("高主任", liaison.caller.unit_id()).await;
    let home = liaison.caller.unit_id().to_owned();
    app.signed_in_for("gao", &home, Some(&chief), &[Role::Officer, Role::Liaison]).await;
    liaison.get(&format!("/unit/people/{chief}")).await;
    let fields = [("person", chief.as_str()), ("act", "move"), ("unit", &unit), ("reason", "轮岗")];
    let reply = liaison.post("/api/post-person", &fields).await;
    assert!(reply.status == StatusCode::CONFLICT && reply.text.contains("系统管理员"), "{}", reply.text);
});
