//! The roster import: every wrong file and wrong cell is answered in words with its place, and nothing is written before
//! the confirmation.

use crate::harness::actor::Actor;
use crate::harness::process::{Folder, run};
use crate::harness::workbook::{HEADS, person, resident_id, workbook};
use crate::harness::{TestApp, UNIT, new_postgres};
use axum::http::StatusCode;
use server::sessions::{create, lifecycle};
use sqlx::Row;

/// A session whose registration is open.
async fn open_session(app: &TestApp, by: &Actor) -> String {
    let organizer = by.caller.organizer().expect("an organizer");
    let mut plan = create::proposal(&app.platform, &organizer).await.expect("a plan");
    plan.name = "名单测试考试期".into();
    let id = create::create(&app.platform, &organizer, &plan).await.expect("a draft");
    server::bank::load::load_content(&app.platform).await.expect("the bank");
    lifecycle::open_registration(&app.platform, &organizer, &id).await.expect("open");
    id
}

/// People, registrations and accounts that are stored.
async fn written(app: &TestApp) -> (i64, i64, i64) {
    let sql = "SELECT (SELECT COUNT(*) FROM person) AS people, (SELECT COUNT(*) FROM registration) AS registrations,
                      (SELECT COUNT(*) FROM account) AS accounts";
    let row = sqlx::query(sql).fetch_one(app.platform.store.read()).await.expect("counts");
    (row.get("people"), row.get("registrations"), row.get("accounts"))
}

both!(nothing_is_written_before_the_confirmation, |app| async move {
    let mut li = app.organizer("li").await;
    let session = open_session(&app, &li).await;
    let before = written(&app).await;
    let rows: Vec<_> = (0..3).map(|n| person(n, UNIT)).collect();
    li.get(&format!("/organizer/sessions/{session}/import")).await;
    let file = workbook(&HEADS, &rows);
    let reply = li.upload("/api/import-roster", ("session_id", &session), ("名单.xlsx", &file)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let preview = reply.header("location").to_owned();
    let page = li.get(&preview).await.text;
    assert!(page.contains("确认导入 3 人") && page.contains("3303**********"), "{page}");
    assert!(!page.contains(&resident_id(0)), "IDs are masked");
    assert_eq!(written(&app).await, before, "only looked at");
    let import = preview.rsplit('/').next().expect("an id").to_owned();
    let mut zhou = app.organizer("zhou").await;
    let others = zhou.call("/api/confirm-import", &[("import", &import)]).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND, "an import belongs to who uploaded it");
    assert_eq!(li.post("/api/confirm-import", &[("import", &import)]).await.status, StatusCode::SEE_OTHER);
    let after = written(&app).await;
    assert_eq!((after.0 - before.0, after.1 - before.1, after.2 - before.2), (3, 3, 4), "three people, and zhou");
    let again = li.post("/api/confirm-import", &[("import", &import)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("没有重复写入"));
    assert_eq!(written(&app).await, after);
});

both!(a_dropped_import_writes_nothing, |app| async move {
    let mut li = app.organizer("li").await;
    let session = open_session(&app, &li).await;
    let before = written(&app).await;
    let file = workbook(&HEADS, &[person(1, UNIT)]);
    let reply = li.upload("/api/import-roster", ("session_id", &session), ("a.xlsx", &file)).await;
    let import = reply.header("location").rsplit('/').next().expect("an id").to_owned();
    assert_eq!(li.post("/api/drop-import", &[("import", &import)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(li.post("/api/confirm-import", &[("import", &import)]).await.status, StatusCode::CONFLICT);
    assert_eq!(written(&app).await, before);
});

both!(a_file_that_is_no_roster_is_refused_in_words, |app| async move {
    let mut li = app.organizer("li").await;
    let session = open_session(&app, &li).await;
    let before = written(&app).await;
    let mut heads = HEADS;
    heads[1] = "证件号码";
    let bomb = bomb();
    for (file, status, words) in [
        (b"hello, I am no workbook".to_vec(), 422, "不是 .xlsx 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(), 422, "旧版 .xls 文件或加了密码"),
        (bomb, 422, "解压后过大"),
        (workbook(&heads, &[]), 422, "第 1 行 B 列应为“身份证号”，现为“证件号码”"),
        (workbook(&HEADS, &[]), 422, "名单里没有人员"),
        (Vec::new(), 422, "没有收到文件"),
        (vec![0; 6 * 1024 * 1024], 413, "超过 5 MB"),
    ] {
        li.get(&format!("/organizer/sessions/{session}/import")).await;
        let reply = li.upload("/api/import-roster", ("session_id", &session), ("a.xlsx", &file)).await;
        assert_eq!(reply.status.as_u16(), status, "{words}: {}", reply.text);
        assert!(reply.text.contains(words), "“{words}” is not in {}", reply.text);
        assert!(reply.text.contains("没有写入") || reply.text.contains("再上传"), "{}", reply.text);
    }
    assert_eq!(written(&app).await, before);
});

/// A small archive that unpacks to 200 MB.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/worksheets/sheet1.xml", options).expect("an entry");
    let zeros = vec![b' '; 1 << 20];
    (0..200).for_each(|_| zip.write_all(&zeros).expect("written"));
    zip.finish().expect("an archive").into_inner()
}

both!(of_ten_thousand_rows_the_bad_ones_are_named_with_row_and_column, |app| async move {
    let mut li = app.organizer("li").await;
    let session = open_session(&app, &li).await;
    let before = written(&app).await;
    let mut rows: Vec<_> = (0..10_000).map(|n| person(n, UNIT)).collect();
    for bad in 0..36 {
        let cells = &mut rows[100 + bad * 200];
        match bad % 4 {
            0 => cells[1] = wrong_check_digit(&cells[1]),
            1 => cells[2] = "1381234".into(),
            2 => cells[3] = "没有这个单位".into(),
            _ => cells[4] = "司机".into(),
        }
    }
    rows[9_999] = rows[0].clone();
    let file = workbook(&HEADS, &rows);
    let reply = li.upload("/api/import-roster", ("session_id", &session), ("a.xlsx", &file)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    let page = li.get(reply.header("location")).await.text;
    assert!(page.contains("确认导入 9963 人"), "37 of 10,000 are left out");
    for words in [
        "第 102 行 B 列：身份证号校验位不对",
        "第 302 行 C 列：手机号应为 11 位",
        "第 502 行 D 列：没有名为“没有这个单位”的单位",
        "第 702 行 E 列：岗位类别应为",
        "第 10001 行 B 列：",
        "第 2 行",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(written(&app).await, before);
});

fn wrong_check_digit(id: &str) -> String {
    let (body, last) = id.split_at(17);
    format!("{body}{}", if last == "1" { "2" } else { "1" })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_shows_the_preview_and_writes_only_when_told() {
    let folder = Folder::new();
    for database in [folder.sqlite(), new_postgres().await] {
        let place = folder.place(database.clone());
        place.demo("open", 20).await;
        let (roster, slips) = (folder.0.join("roster.xlsx"), folder.0.join("slips.xlsx"));
        let mut wrong = person(2, "娄桥街道");
        wrong[1] = wrong_check_digit(&wrong[1]);
        std::fs::write(&roster, workbook(&HEADS, &[person(1, "娄桥街道"), wrong])).expect("written");
        let (roster, slips) = (roster.display().to_string(), slips.display().to_string());
        let key = folder.0.join("key").display().to_string();
        let session = "2026年11月行政执法资格考试";
        let common = ["roster", "import", &roster, "--session", session, "--database", &database, "--key-file", &key];
        let output = run(&[&common[..], &["--by", "kaowu1"]].concat()).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("可导入 1（新增 1，已在册 0），需修改 1"), "{said}");
        assert!(said.contains("第 3 行 B 列：身份证号校验位不对") && said.contains("没有写入任何人员"), "{said}");
        let output = run(&[&common[..], &["--by", "sifaju", "--confirm"]].concat()).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("--by"), "the bureau is no organizer: {said}");
        let output = run(&[&common[..], &["--by", "kaowu1", "--confirm", "--slips", &slips]].concat()).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("新增人员 1，报名 1"), "{said}");
        assert!(std::fs::metadata(&slips).expect("slips").len() > 1000);
        std::fs::remove_file(&slips).expect("removed");
        std::fs::remove_file(&key).expect("removed");
    }
}
