//! The province's exam results: from a workbook over what it would change to the officer's page and the licence.

use crate::harness::actor::Actor;
use crate::harness::workbook::resident_id;
use crate::harness::{Client, TestApp};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use rust_xlsxwriter::Workbook;
use server::authority::Role;
use server::clock::{DAY, parse_beijing};
use server::insight::{Scope, provincial};
use server::rules::rates::{Measure, Ratio};
use sqlx::Row;
use std::io::{Cursor, Read, Write};

const HEADS: [&str; 5] = ["姓名", "身份证号", "成绩", "是否合格", "证书或准考证号"];
const EXAM: &str = "浙江省2026年上半年行政执法资格考试";
const DAY_OF: &str = "2026-05-16";
const BASE: &str = "/organizer/provincial-results";

/// A row of the file.
fn row(name: &str, number: u16, score: &str, passed: &str) -> [String; 5] {
    [name.into(), resident_id(number), score.into(), passed.into(), format!("ZJ{number:04}")]
}

fn book(heads: &[&str], rows: &[[String; 5]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, *head).expect("a head");
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Somebody of the register with this resident ID.
async fn known(app: &TestApp, name: &str, unit: &str, number: u16) -> String {
    let (person, id) = (app.person(name, unit).await, resident_id(number));
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE person SET resident_id_digest = $1, resident_id_cipher = $2, phone_cipher = $2 WHERE id = $3")
        .bind(app.platform.vault.look_up_digest(&id).expect("a digest"))
        .bind(app.platform.vault.seal(&id).expect("sealed"))
        .bind(&person)
        .execute(&mut *tx)
        .await
        .expect("known");
    tx.commit().await.expect("committed");
    person
}

/// A street with its people: 陈明法 signed in as `chen`, 林某 as `lin`.
async fn street(app: &TestApp) -> (String, Actor, Actor) {
    let unit = app.unit_of("梧田街道", "street").await;
    let (chen, lin) = (known(app, "陈明法", &unit, 1).await, known(app, "林守正", &unit, 2).await);
    let chen = app.signed_in_for("chen", &unit, Some(&chen), &[Role::Officer]).await;
    let lin = app.signed_in_for("lin", &unit, Some(&lin), &[Role::Officer]).await;
    (unit, chen, lin)
}

/// Sends the form of the upload with these fields and this file.
async fn send(client: &mut Client, fields: &[(&str, &str)], file: &[u8]) -> (StatusCode, String, String) {
    const BOUNDARY: &str = "----mingfa-test";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"成绩.xlsx\"\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let request = Request::post("/api/import-provincial-results")
        .header(header::ACCEPT, "text/html,application/xhtml+xml")
        .header(header::REFERER, format!("http://{}{BASE}", crate::harness::client::HOST))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    let reply = client.send(request, Body::from(body)).await;
    (reply.status, reply.header("location").to_owned(), reply.text)
}

const FORM: [(&str, &str); 4] = [("name", EXAM), ("day", DAY_OF), ("full", "100"), ("pass", "60")];

/// Uploads a file and waits until it is read; the preview's path and page.
async fn preview(actor: &mut Actor, file: &[u8]) -> (String, String) {
    let (status, path, text) = send(actor, &FORM, file).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{text}");
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
    let reply = actor.post("/api/confirm-provincial-import", &[("import", &import_of(path))]).await;
    (reply.status, reply.text)
}

/// Uploads and confirms, the list of those who lose a pass opened.
async fn import(actor: &mut Actor, rows: &[[String; 5]]) -> String {
    let (path, _) = preview(actor, &book(&HEADS, rows)).await;
    actor.get(&format!("{path}/losing")).await;
    let done = confirm(actor, &path).await;
    assert_eq!(done.0, StatusCode::SEE_OTHER, "{}", done.1);
    path
}

async fn count(app: &TestApp, what: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) AS n FROM {what}"));
    sqlx::query(sql).fetch_one(app.platform.store.read()).await.expect("a count").get("n")
}

/// Begins and submits an application; its id.
async fn applied(officer: &mut Actor) -> String {
    let begun = officer.post("/api/begin-licence-application", &[]).await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::SEE_OTHER, "/licence/apply"), "{}", begun.text);
    let page = officer.get("/licence/apply").await.text;
    assert!(page.contains("省统一考试：") && page.contains(EXAM), "{page}");
    let id = page.split("name=\"application\" value=\"").nth(1).and_then(|t| t.split('"').next()).expect("its id");
    let sent = officer.post("/api/submit-licence-application", &[("application", id), ("confirmed", "yes")]).await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/licence"), "{}", sent.text);
    id.to_owned()
}

both!(a_pass_of_the_province_becomes_a_licence, |app| async move {
    let (unit, mut chen, mut lin) = street(&app).await;
    let mut li = app.organizer("li").await;
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let mut bureau = app.bureau("ju").await;
    let home = li.get("/organizer").await.text;
    assert!(home.contains(BASE), "{home}");
    assert!(li.get(BASE).await.text.contains("/organizer/provincial-template.xlsx"));
    let template = template_heads(&app).await;
    assert!(HEADS.iter().all(|head| template.contains(head)), "{template}");

    let rows = [row("陈明法", 1, "80.5", "是"), row("林守正", 2, "59.5", "否"), row("外地人", 9, "90", "是")];
    let (path, page) = preview(&mut li, &book(&HEADS, &rows)).await;
    for words in [
        "新增 <b>2</b>",
        "更正 <b>0</b>",
        "不变 <b>0</b>",
        "名册中没有 <b>1</b>",
        "冲突 <b>0</b>",
        "80.5 分，合格",
        "外地人",
        "平台上还没有这次考试的成绩",
        "确认导入 2 人的成绩",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(&resident_id(1)) && page.contains("3303**********"), "masked: {page}");
    assert_eq!(
        (count(&app, "provincial_exam").await, count(&app, "provincial_result").await),
        (0, 0),
        "only looked at"
    );
    assert!(li.get(BASE).await.text.contains("还没有确认的导入"));
    let kept = sqlx::query("SELECT rows_cipher, plan FROM provincial_import").fetch_one(app.platform.store.read());
    let kept = kept.await.expect("staged");
    let stored = kept.get::<String, _>("rows_cipher") + &kept.get::<String, _>("plan");
    assert!(!stored.contains(&resident_id(1)) && !stored.contains("ZJ0001"), "rows are encrypted");

    assert_eq!(confirm(&mut li, &path).await.0, StatusCode::SEE_OTHER);
    assert!(li.get(&path).await.text.contains("导入完成"));
    let again = confirm(&mut li, &path).await;
    assert!(again.0 == StatusCode::CONFLICT && again.1.contains("没有重复写入"), "{}", again.1);
    assert_eq!(count(&app, "provincial_result").await, 2);
    assert_eq!(count(&app, "provincial_import WHERE rows_cipher <> ''").await, 0, "the rows are forgotten");
    assert_eq!(count(&app, "audit_row WHERE action = 'provincial_import.confirm'").await, 1);

    assert!(chen.get("/notices").await.text.contains("您的成绩已导入"));
    let results = chen.get("/results").await.text;
    assert!(
        results.contains("省统一考试成绩") && results.contains("80.5 / 100") && results.contains("ZJ0001"),
        "{results}"
    );
    assert!(!results.contains("59.5"), "nothing of another");
    let copy = chen.post("/my-data/download", &[]).await.text;
    assert!(copy.contains("省统一考试成绩") && copy.contains("80.5") && !copy.contains("59.5"), "{copy}");
    assert!(lin.get("/results").await.text.contains("59.5 / 100"));
    assert!(chen.get("/home").await.text.contains("（省统一考试）：合格，80.5 分"));
    assert_eq!(lin.call("/api/begin-licence-application", &[]).await.status, StatusCode::CONFLICT, "no pass");
    let licence = chen.get("/licence").await.text;
    assert!(licence.contains("2031-05-16") && licence.contains("申领证件"), "{licence}");

    let id = applied(&mut chen).await;
    let seen = liaison.get(&format!("/unit/licences/{id}")).await.text;
    assert!(seen.contains("省统一考试：") && seen.contains("80.5") && seen.contains(DAY_OF), "{seen}");
    liaison.call("/api/pass-unit-review", &[("application", &id)]).await;
    assert!(bureau.get("/bureau/licences").await.text.contains(EXAM));
    bureau.call("/api/pass-district-review", &[("application", &id)]).await;
    let issued = bureau.call("/api/record-licence-number", &[("application", &id), ("number", "113301000001")]).await;
    assert_eq!(issued.status, StatusCode::OK, "{}", issued.text);
    assert!(chen.get("/licence").await.text.contains("113301000001"));
    let alone = count(&app, "licence_application WHERE attempt_id IS NULL AND provincial_result_id IS NOT NULL").await;
    assert_eq!(alone, 1, "it rests on the province's result alone");
});

/// The words of the template.
async fn template_heads(app: &TestApp) -> String {
    let bytes = server::provincial::template().expect("a template");
    let mut li = app.organizer("template").await;
    let file = li.get("/organizer/provincial-template.xlsx").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-disposition").contains("provincial-template.xlsx"));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    zip.by_name("xl/sharedStrings.xml").expect("words").read_to_string(&mut text).expect("text");
    text
}

both!(a_corrected_file_shows_what_changes_and_takes_a_pass_only_after_the_list_was_opened, |app| async move {
    let (unit, mut chen, mut lin) = street(&app).await;
    let (_, _) = (known(&app, "周不变", &unit, 3).await, known(&app, "吴缺席", &unit, 4).await);
    let mut li = app.organizer("li").await;
    let first = [
        row("陈明法", 1, "80", "是"),
        row("林守正", 2, "58", "否"),
        row("周不变", 3, "70", "是"),
        row("吴缺席", 4, "66", "是"),
    ];
    import(&mut li, &first).await;
    chen.post("/api/read-notices", &[]).await;

    let second = [row("陈明法", 1, "59", "否"), row("林守正", 2, "61", "是"), row("周不变", 3, "70", "是")];
    let (path, page) = preview(&mut li, &book(&HEADS, &second)).await;
    for words in [
        "新增 <b>0</b>",
        "更正 <b>2</b>",
        "不变 <b>1</b>",
        "成绩 80 → 59；合格 → 不合格",
        "成绩 58 → 61；不合格 → 合格",
        "增加合格 1 人，失去合格 1 人",
        "已有这次考试 4 人的成绩，其中 1 人不在这份文件中",
        "打开失去合格的名单（1 人）",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("/api/confirm-provincial-import"), "{page}");
    let refused = confirm(&mut li, &path).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("请先打开失去合格的名单"), "{}", refused.1);
    assert_eq!(count(&app, "provincial_result").await, 4);
    let list = li.get(&format!("{path}/losing")).await.text;
    assert!(list.contains("陈明法") && list.contains("以下 1 人") && !list.contains("林守正"), "{list}");
    assert!(li.get(&path).await.text.contains("/api/confirm-provincial-import"));
    assert_eq!(confirm(&mut li, &path).await.0, StatusCode::SEE_OTHER);

    assert_eq!(count(&app, "provincial_result").await, 6, "older versions stay");
    assert_eq!(count(&app, "provincial_result WHERE version = 1 AND score = 8000").await, 1, "as they were");
    let results = chen.get("/results").await.text;
    assert!(
        results.contains("原为合格，已更正") && results.contains("59 / 100") && results.contains("80 / 100"),
        "{results}"
    );
    assert!(chen.get("/notices").await.text.contains("省里更正了您的成绩"));
    let lost = chen.call("/api/begin-licence-application", &[]).await;
    assert!(lost.status == StatusCode::CONFLICT && lost.text.contains("licence.no_pass"), "{}", lost.text);
    assert!(lin.get("/licence").await.text.contains("申领证件"), "the new pass opens it");
    let list = li.get(BASE).await.text;
    let exam = list.split(&format!("{BASE}/")).nth(1).and_then(|t| t.split('"').next()).expect("an exam");
    let shown = li.get(&format!("{BASE}/{exam}")).await.text;
    assert!(shown.contains("参加 4 人，合格 3 人") && shown.contains("原为合格，已更正"), "{shown}");
    assert!(!shown.contains("周不变"), "only what was corrected");
    let prefilled = li.get(&format!("{BASE}?exam={exam}")).await.text;
    assert!(prefilled.contains(&format!("value=\"{EXAM}\"")), "{prefilled}");
});

both!(every_fault_of_a_file_has_its_sentence_and_nothing_is_written, |app| async move {
    let (_, _, _) = street(&app).await;
    let mut li = app.organizer("li").await;
    let wrong_head = book(&["姓名", "身份证号", "分数", "是否合格", "证书或准考证号"], &[row("陈明法", 1, "80", "是")]);
    for (file, words) in [
        (wrong_head, "第 1 行 C 列应为“成绩”，现为“分数”"),
        (b"name,id\nx,y\n".to_vec(), "这不是 .xlsx 工作簿"),
        (bomb(), "文件解压后过大，已停止读取"),
        (book(&HEADS, &[]), "文件里没有成绩"),
    ] {
        let (_, page) = preview(&mut li, &file).await;
        assert!(page.contains(words) && page.contains("没有写入任何成绩"), "{words}: {page}");
    }
    let good = resident_id(1);
    let wrong = format!("{}{}", &good[..17], if good.ends_with('1') { "2" } else { "1" });
    let mut checked = row("陈明法", 1, "80", "是");
    checked[1] = wrong;
    for (rows, words) in [
        (vec![checked], "第 2 行 B 列：身份证号校验位不对"),
        (vec![row("陈明法", 1, "100.01", "是")], "第 2 行 C 列：成绩 100.01 分超过满分 100 分"),
        (vec![row("陈明法", 1, "-5", "否")], "第 2 行 C 列：成绩应为 0 或正数"),
        (vec![row("陈明法", 1, "缺考", "否")], "缺考的人不要列入"),
        (vec![row("陈明法", 1, "60", "否")], "第 2 行 D 列：成绩 60 分达到合格分数线 60 分，却填了不合格"),
        (vec![row("陈明法", 1, "59.99", "是")], "第 2 行 D 列：成绩 59.99 分未达到合格分数线"),
        (vec![row("陈明法", 1, "80", "也许")], "第 2 行 D 列：是否合格应填“是”或“否”"),
        (
            vec![row("陈明法", 1, "80", "是"), row("陈明法", 1, "50", "否")],
            "第 3 行 B 列：身份证号与第 2 行重复，两行都不导入",
        ),
        (vec![row("陈冒名", 1, "80", "是")], "名册中登记的姓名是“陈明法”"),
        (vec![row("外地人", 9, "80", "是")], "名册中没有这个身份证号"),
    ] {
        let (path, page) = preview(&mut li, &book(&HEADS, &rows)).await;
        assert!(page.contains(words) && page.contains("没有可写入的成绩"), "{words}: {page}");
        let refused = confirm(&mut li, &path).await;
        assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("没有可写入的成绩"), "{words}: {}", refused.1);
    }
    for (field, value, words) in [
        ("name", "省", "考试名称应为 2 至 60 个字"),
        ("day", "2026-02-30", "考试日期不是有效的一天"),
        ("day", "2026-06-02", "考试日期在今天之后"),
        ("pass", "101", "合格分数线应大于 0，且不超过满分"),
        ("full", "一百", "满分或合格分数线不对"),
    ] {
        let form = FORM.map(|(name, kept)| if name == field { (name, value) } else { (name, kept) });
        let (status, _, text) = send(&mut li, &form, &book(&HEADS, &[])).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains(words), "{words}: {text}");
    }
    let (status, _, text) = send(&mut li, &FORM, &[]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("没有收到文件"), "{text}");
    assert_eq!((count(&app, "provincial_exam").await, count(&app, "provincial_result").await), (0, 0));
    assert_eq!(count(&app, "notice").await, 0, "nobody was told");
});

/// A workbook whose sheet is far larger than its file.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/worksheets/sheet1.xml", options).expect("an entry");
    zip.write_all(&vec![b' '; 70 * 1024 * 1024]).expect("blanks");
    zip.finish().expect("an archive").into_inner()
}

both!(a_preview_that_is_no_longer_true_is_not_written, |app| async move {
    let (_, _, _) = street(&app).await;
    let (mut li, mut zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    let rows = [row("陈明法", 1, "80", "是"), row("林守正", 2, "70", "是")];
    let (mine, _) = preview(&mut li, &book(&HEADS, &rows)).await;
    let (theirs, _) = preview(&mut zhou, &book(&HEADS, &rows[..1])).await;
    assert_eq!(confirm(&mut zhou, &theirs).await.0, StatusCode::SEE_OTHER);
    let refused = confirm(&mut li, &mine).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("预览之后名册或成绩已有变动"), "{}", refused.1);
    assert_eq!(count(&app, "provincial_result").await, 1, "only the first confirmation");

    let (path, page) = preview(&mut li, &book(&HEADS, &rows)).await;
    assert!(page.contains("新增 <b>1</b>") && page.contains("不变 <b>1</b>"), "{page}");
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    sqlx::query("UPDATE person SET name = '林改名' WHERE name = '林守正'").execute(&mut *tx).await.expect("renamed");
    tx.commit().await.expect("committed");
    let refused = confirm(&mut li, &path).await;
    assert!(refused.0 == StatusCode::CONFLICT && refused.1.contains("没有写入"), "{}", refused.1);
    assert_eq!(count(&app, "provincial_result").await, 1);

    li.get(&path).await;
    let dropped = li.post("/api/drop-provincial-import", &[("import", &import_of(&path))]).await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    let after = confirm(&mut li, &path).await;
    assert!(after.0 == StatusCode::CONFLICT && after.1.contains("已经确认或放弃"), "{}", after.1);
    assert_eq!(count(&app, "provincial_import WHERE state <> 'staged' AND rows_cipher <> ''").await, 0);
});

both!(only_organizers_import_and_only_the_own_import_is_found, |app| async move {
    let (unit, mut chen, _) = street(&app).await;
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let mut bureau = app.bureau("ju").await;
    let (mut li, mut zhou) = (app.organizer("li").await, app.organizer("zhou").await);
    let file = book(&HEADS, &[row("陈明法", 1, "80", "是")]);
    let (path, _) = preview(&mut li, &file).await;
    let id = import_of(&path);
    for actor in [&mut chen, &mut liaison, &mut bureau] {
        assert_eq!(send(actor, &FORM, &file).await.0, StatusCode::FORBIDDEN);
        for page in [BASE.to_owned(), path.clone(), format!("{path}/losing"), format!("{BASE}/none")] {
            assert_eq!(actor.get(&page).await.status, StatusCode::FORBIDDEN, "{page}");
        }
        for file in ["/organizer/provincial-template.xlsx".to_owned(), format!("{path}/errors.xlsx")] {
            assert_eq!(actor.get(&file).await.status, StatusCode::FORBIDDEN, "{file}");
        }
        for endpoint in ["/api/confirm-provincial-import", "/api/drop-provincial-import"] {
            assert_eq!(actor.call(endpoint, &[("import", &id)]).await.status, StatusCode::FORBIDDEN, "{endpoint}");
        }
    }
    for page in [path.clone(), format!("{path}/losing"), format!("{path}/errors.xlsx"), format!("{BASE}/none")] {
        assert_eq!(zhou.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    for endpoint in ["/api/confirm-provincial-import", "/api/drop-provincial-import"] {
        assert_eq!(zhou.call(endpoint, &[("import", &id)]).await.status, StatusCode::NOT_FOUND, "{endpoint}");
    }
    assert!(!zhou.get(BASE).await.text.contains(&id), "another's import is not listed");
    assert_eq!(count(&app, "provincial_result").await, 0);
    assert_eq!(li.get("/bureau/provincial").await.status, StatusCode::FORBIDDEN);
    let signed_out = app.client().get(BASE).await;
    assert_eq!(signed_out.status, StatusCode::SEE_OTHER, "to the sign-in");
});

both!(a_pass_of_the_province_is_good_for_five_years_to_the_day, |app| async move {
    let (_, mut chen, mut lin) = street(&app).await;
    let mut li = app.organizer("li").await;
    import(&mut li, &[row("陈明法", 1, "80", "是"), row("林守正", 2, "80", "是")]).await;
    let last = parse_beijing("2031-05-16T23:59").expect("a time");
    app.clock.advance(last - DAY - app.clock.now());
    let mut chen = again(&app, &mut chen, "chen").await;
    assert!(chen.get("/licence").await.text.contains("（有效）"), "four years and 364 days");
    app.clock.advance(DAY);
    let mut chen = again(&app, &mut chen, "chen").await;
    let begun = chen.call("/api/begin-licence-application", &[]).await;
    assert_eq!(begun.status, StatusCode::OK, "the last minute of the last day: {}", begun.text);
    app.clock.advance(DAY);
    let mut lin = again(&app, &mut lin, "lin").await;
    let late = lin.call("/api/begin-licence-application", &[]).await;
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("licence.pass_expired"), "{}", late.text);
    assert!(late.text.contains("2031-05-16"), "{}", late.text);
    assert!(!lin.get("/home").await.text.contains("省统一考试）：合格"), "home no longer says apply");
});

/// The same account, signed in anew years later.
async fn again(app: &TestApp, _: &mut Actor, login: &str) -> Actor {
    app.device_of(login, crate::harness::actor::PASSWORD).await
}

both!(a_correction_that_takes_a_pass_stops_what_rests_on_it, |app| async move {
    let (unit, mut chen, mut lin) = street(&app).await;
    let huang = known(&app, "黄已领", &unit, 3).await;
    let mut huang = app.signed_in_for("huang", &unit, Some(&huang), &[Role::Officer]).await;
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let mut bureau = app.bureau("ju").await;
    let mut li = app.organizer("li").await;
    let all = |score: &str, passed: &str| {
        [row("陈明法", 1, score, passed), row("林守正", 2, score, passed), row("黄已领", 3, score, passed)]
    };
    import(&mut li, &all("80", "是")).await;
    let reviewed = applied(&mut chen).await;
    let issued = applied(&mut huang).await;
    liaison.call("/api/pass-unit-review", &[("application", &issued)]).await;
    bureau.call("/api/pass-district-review", &[("application", &issued)]).await;
    bureau.call("/api/record-licence-number", &[("application", &issued), ("number", "113301000009")]).await;
    lin.post("/api/begin-licence-application", &[]).await;
    let page = lin.get("/licence/apply").await.text;
    let draft = page.split("name=\"application\" value=\"").nth(1).and_then(|t| t.split('"').next()).expect("its id");

    import(&mut li, &all("50", "否")).await;
    let submitted = lin.call("/api/submit-licence-application", &[("application", draft), ("confirmed", "yes")]).await;
    assert!(
        submitted.status == StatusCode::CONFLICT && submitted.text.contains("licence.no_pass"),
        "{}",
        submitted.text
    );
    liaison.get(&format!("/unit/licences/{reviewed}")).await;
    let passed = liaison.post("/api/pass-unit-review", &[("application", &reviewed)]).await;
    assert!(
        passed.status == StatusCode::CONFLICT && passed.text.contains("已被更正为不合格，不能再往下办理"),
        "{}",
        passed.text
    );
    assert!(passed.text.contains("已更正为不合格，不能据此办理"), "the page says so too: {}", passed.text);
    let told = bureau.get("/notices").await.text;
    assert!(told.contains("取消了 3 份申领或证件所依据的合格成绩"), "{told}");
    let page = bureau.get("/bureau/provincial").await.text;
    for words in ["合格已被更正取消", "陈明法", "黄已领", "证件 113301000009 已发放", "平台不自动改动证件"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let anyone = app.client().get("/licence-check?number=113301000009").await.text;
    assert!(anyone.contains("有效"), "an issued licence is not touched: {anyone}");
    let back =
        liaison.call("/api/return-from-unit-review", &[("application", &reviewed), ("reason", "成绩更正")]).await;
    assert_eq!(back.status, StatusCode::OK, "back it may go: {}", back.text);

    let again = all("80", "是");
    import(&mut li, &again[..1]).await;
    let sent = chen.call("/api/submit-licence-application", &[("application", &reviewed), ("confirmed", "yes")]).await;
    assert_eq!(sent.status, StatusCode::OK, "corrected again: {}", sent.text);
    assert_eq!(count(&app, "provincial_result WHERE version = 3").await, 1);
});

both!(the_better_of_two_passes_carries_the_application_and_the_other_when_it_falls, |app| async move {
    use crate::harness::register::Went;
    let (unit, mut chen, _) = street(&app).await;
    let mut li = app.organizer("li").await;
    let person = sqlx::query("SELECT id FROM person WHERE name = '陈明法'").fetch_one(app.platform.store.read()).await;
    let person: String = person.expect("chen").get("id");
    let session = app.past_session("2026年6月", "published").await;
    app.went(&session, &person, &unit, chen.caller.account_id(), Went::Passed).await;
    import(&mut li, &[row("陈明法", 1, "80", "是")]).await;
    let page = chen.get("/licence").await.text;
    assert!(page.contains("2026年6月，86 分") && page.contains("2031-06-01"), "the own, later one: {page}");
    let begun = chen.call("/api/begin-licence-application", &[]).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.text);
    let own = "licence_application WHERE attempt_id IS NOT NULL AND provincial_result_id IS NULL";
    assert_eq!(count(&app, own).await, 1);

    let id = sqlx::query("SELECT id, attempt_id FROM licence_application").fetch_one(app.platform.store.read()).await;
    let (id, attempt): (String, String) = id.map(|r| (r.get("id"), r.get("attempt_id"))).expect("an application");
    let mut liaison = app.signed_in_for("lian", &unit, None, &[Role::Liaison]).await;
    let form = [("application", id.as_str()), ("confirmed", "yes")];
    assert_eq!(chen.call("/api/submit-licence-application", &form).await.status, StatusCode::OK);
    let mut tx = app.platform.store.begin_write().await.expect("a transaction");
    let sql =
        "INSERT INTO result (attempt_id, version, key_version, policy, score, full_marks, passed, detail, marked_at)
               VALUES ($1, 2, 2, 'exact', 5900, 10000, 0, '{}', 0)";
    sqlx::query(sql).bind(&attempt).execute(&mut *tx).await.expect("a corrected key");
    tx.commit().await.expect("committed");
    let stopped = liaison.call("/api/pass-unit-review", &[("application", &id)]).await;
    assert!(stopped.status == StatusCode::CONFLICT && stopped.text.contains("licence.pass_taken"), "{}", stopped.text);
    liaison.call("/api/return-from-unit-review", &[("application", &id), ("reason", "成绩更正")]).await;
    assert_eq!(chen.call("/api/submit-licence-application", &form).await.status, StatusCode::OK, "by the other pass");
    assert_eq!(count(&app, own).await, 0, "it rests on the province's result now");
    assert_eq!(liaison.call("/api/pass-unit-review", &[("application", &id)]).await.status, StatusCode::OK);
});

both!(the_bureau_reads_the_exam_per_unit_and_apart_from_its_own_sessions, |app| async move {
    let (street, agency) = (app.unit_of("梧田街道", "street").await, app.unit_of("区水利局", "agency").await);
    let mut rows = Vec::new();
    for number in 1..=12_u16 {
        let unit = if number <= 10 { &street } else { &agency };
        let name = format!("乙{}", char::from_u32(0x4e00 + u32::from(number)).expect("a character"));
        known(&app, &name, unit, number).await;
        rows.push(row(&name, number, if number <= 7 { "80" } else { "50" }, if number <= 7 { "是" } else { "否" }));
    }
    let mut li = app.organizer("li").await;
    let mut bureau = app.bureau("ju").await;
    assert!(bureau.get("/bureau/provincial").await.text.contains("还没有导入过"));
    import(&mut li, &rows).await;
    let by = bureau.caller.bureau().expect("bureau");
    let of = |scope| provincial(&app.platform, &by, "", scope);
    let streets = of(Scope::Streets).await.expect("read").expect("an exam");
    let agencies = of(Scope::Agencies).await.expect("read").expect("an exam");
    assert_eq!(streets.totals.ratio(Measure::Pass), Ratio { num: 7, den: 10 });
    assert_eq!(agencies.totals.ratio(Measure::Pass), Ratio { num: 0, den: 2 });
    assert_eq!(streets.district.ratio(Measure::Pass), Ratio { num: 7, den: 12 });
    let page = bureau.get("/bureau/provincial?scope=streets").await.text;
    for words in ["1 个单位合格率未达 80%", "全区参加 12 人，合格 7 人，合格率 58.3%", "70.0%", "梧田街道"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("区水利局"), "{page}");
    let small = bureau.get("/bureau/provincial?scope=agencies").await.text;
    assert!(small.contains("各单位人数均少于 10 人") && small.contains("人数少"), "{small}");
    assert_eq!(bureau.get("/bureau/provincial?exam=none").await.status, StatusCode::NOT_FOUND);
    let own = server::insight::sessions(&app.platform, &by).await.expect("read");
    assert!(own.is_empty(), "no session of the district came of it");
    (rows[9][2], rows[9][3]) = ("60".into(), "是".into());
    import(&mut li, &rows).await;
    let streets = of(Scope::Streets).await.expect("read").expect("an exam");
    assert_eq!(streets.totals.ratio(Measure::Pass), Ratio { num: 8, den: 10 }, "nobody is counted twice");
    assert!(streets.headline().contains("各单位合格率均达到 80%"), "{}", streets.headline());
});
