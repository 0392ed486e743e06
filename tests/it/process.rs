//! The program from outside: it closes what is over, and with a wrong configuration it refuses to start, says why, and
//! names a way out.

use crate::harness::new_postgres;
use crate::harness::process::{Folder, databases, run};
use server::clock::MINUTE;
use server::config::Config;
use server::demo::{Plan, Stage, build_stage};
use server::storage::Store;
use server::vault::Vault;
use server::{Clock, Platform, accounts, sittings};
use sqlx::Row;
use std::net::TcpListener;
use std::time::Duration;
use storm::wire::Wire;

const PASSWORD: &str = "Xuefa-2026";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_serving_program_hands_in_what_is_over_though_nobody_looks() {
    let folder = Folder::new();
    for database in databases(&folder).await {
        let place = folder.place(database.clone());
        open_one_long_ago(&folder, &database).await;
        let serving = place.serve(None).await;
        let mut wire = Wire::to(serving.address);
        let mut handed_in = false;
        for _ in 0..200 {
            let reply = wire.page("/metrics").await.expect("it answers");
            handed_in = String::from_utf8_lossy(&reply.body).contains("mingfa_attempts{state=\"handed_in\"} 1\n");
            if handed_in {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(handed_in, "the closing job runs on {database}");
        serving.stop().await;
        std::fs::remove_file(folder.0.join("key")).expect("removed");
    }
}

/// One candidate opened the attempt three hours ago and never came back.
async fn open_one_long_ago(folder: &Folder, database: &str) {
    let key_file = folder.0.join("key");
    Vault::create(&key_file).expect("a key");
    let store = Store::open(database).await.expect("the database opens");
    let clock = Clock::manual(Clock::system().now() - 180 * MINUTE);
    let config = Config {
        database: database.to_owned(),
        key_file: key_file.clone(),
        listen: ([127, 0, 0, 1], 0).into(),
        site: folder.site(),
        tls: false,
        behind_proxy: false,
    };
    let platform = Platform::new(store, clock, Vault::open(&key_file).expect("the key"), config);
    let plan = Plan { candidates: 12, password: PASSWORD.into(), now: platform.clock.now() };
    let manifest = build_stage(&platform, &plan, Stage::Running, &|_| ()).await.expect("a running session");
    let (login, attempt) = (&manifest.attempts[0].login, &manifest.attempts[0].id);
    let signed_in = accounts::sign_in(&platform, login, PASSWORD, ("192.0.2.1", "test")).await.expect("signed in");
    let caller = accounts::caller(&platform, &signed_in.token).await.expect("read").expect("signed in");
    sittings::open(&platform, &caller.officer().expect("an officer"), attempt).await.expect("opened");
    platform.store.close().await;
}

/// Runs `mingfa serve` with these arguments: it must end with a failure that says all these words.
async fn refused(arguments: &[&str], words: &[&str]) {
    let output = run(&[&["serve"], arguments].concat()).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{arguments:?} started");
    for word in words {
        assert!(said.contains(word), "{arguments:?}: “{word}” is not in “{said}”");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_configuration_refuses_to_start_with_the_reason_and_a_way_out() {
    let folder = Folder::new();
    let (database, site, key) = (folder.sqlite(), folder.site(), folder.0.join("key"));
    let (site, key) = (site.to_str().expect("text"), key.to_str().expect("text"));
    let with = |key: &'static str| folder.0.join(key).display().to_string();
    std::fs::write(with("short"), "abcd").expect("written");
    std::fs::create_dir(with("a-folder")).expect("made");

    let free = ["--listen", "127.0.0.1:0"];
    let place = ["--database", &database, "--site", site];
    refused(&[&place[..], &["--key-file", &with("short")], &free].concat(), &["密钥文件", "64 位十六进制", "备份"])
        .await;
    refused(&[&place[..], &["--key-file", &with("a-folder")], &free].concat(), &["密钥文件", "无法读取", "权限"]).await;

    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let listen = ["--key-file", key, "--listen", &address];
    refused(&[&place[..], &listen].concat(), &["无法监听", &address, "--listen 换一个端口"]).await;

    let no_site = ["--database", &database, "--key-file", key, "--site", "/nowhere"];
    refused(&[&no_site[..], &free].concat(), &["/nowhere", "make site"]).await;
    let no_database = ["--database", "mysql://x", "--key-file", key, "--site", site];
    refused(&[&no_database[..], &free].concat(), &["mysql://x", "sqlite:", "--database"]).await;
    let nobody_there = ["--database", "postgres://mingfa:secret@127.0.0.1:1/mingfa", "--key-file", key, "--site", site];
    refused(&[&nobody_there[..], &free].concat(), &["无法连接数据库", "服务是否启动"]).await;
    let words = run(&[&["serve"], &nobody_there[..], &free].concat()).await;
    assert!(!String::from_utf8_lossy(&words.stderr).contains("secret"), "no password is printed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_does_not_fit_or_is_gone_refuses_to_start() {
    let folder = Folder::new();
    for database in [folder.sqlite(), new_postgres().await] {
        let place = folder.place(database.clone());
        place.demo("open", 20).await;
        let site = place.site.display().to_string();
        let common = ["--database", &database, "--site", &site, "--listen", "127.0.0.1:0"];
        let (gone, other) = (folder.0.join("gone"), folder.0.join("other"));
        refused(
            &[&common[..], &["--key-file", &gone.display().to_string()]].concat(),
            &["找不到密钥文件", "从备份中恢复", "--key-file"],
        )
        .await;
        assert!(!gone.exists(), "no new key is made over old data");
        Vault::create(&other).expect("a key");
        refused(
            &[&common[..], &["--key-file", &other.display().to_string()]].concat(),
            &["与这个数据库不匹配", "--key-file"],
        )
        .await;
        std::fs::remove_file(other).expect("removed");
        std::fs::remove_file(folder.0.join("key")).expect("removed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_a_newer_program_is_not_touched() {
    let folder = Folder::new();
    for database in databases(&folder).await {
        Store::open(&database).await.expect("made").close().await;
        let pool = sqlx::AnyPool::connect(&database).await.expect("the database opens");
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'from the future', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
        )
        .execute(&pool)
        .await
        .expect("a migration this program does not know");
        pool.close().await;
        let (site, key) = (folder.site().display().to_string(), folder.0.join("key").display().to_string());
        let arguments = ["--database", &database, "--site", &site, "--key-file", &key, "--listen", "127.0.0.1:0"];
        refused(&arguments, &["更新版本的程序", "9999", "备份"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_whole_and_overwrites_nothing() {
    let folder = Folder::new();
    for database in databases(&folder).await {
        let place = folder.place(database.clone());
        place.demo("open", 20).await;
        let (copy, key) = (folder.0.join("copy"), folder.0.join("key"));
        let (to, with) = (copy.display().to_string(), key.display().to_string());
        let arguments = ["backup", &to, "--database", &database, "--key-file", &with];
        let output = run(&arguments).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("已备份到") && said.contains("密钥文件"), "{said}");
        if database.starts_with("sqlite:") {
            let (whole, copied) = (people(&database).await, people(&format!("sqlite:{to}")).await);
            assert!(whole >= 10 && whole == copied, "{whole} and {copied}");
        }
        let again = run(&arguments).await;
        let said = String::from_utf8_lossy(&again.stderr).into_owned();
        assert!(!again.status.success() && said.contains("已存在，没有覆盖"), "{said}");
        assert!(!folder.0.join("copy.part").exists(), "nothing half done is left");
        std::fs::remove_file(copy).expect("removed");
        std::fs::remove_file(key).expect("removed");
    }
}

async fn people(database: &str) -> i64 {
    let pool = sqlx::AnyPool::connect(database).await.expect("the database opens");
    let row = sqlx::query("SELECT COUNT(*) AS n FROM person").fetch_one(&pool).await.expect("people");
    pool.close().await;
    row.get("n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bank_is_linted_from_the_command_line() {
    let output = run(&["bank", "lint"]).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("问题 0") && said.contains("可用"), "{said}");
    let folder = Folder::new();
    std::fs::write(folder.0.join("APL-05.toml"), ITEM).expect("written");
    std::fs::write(folder.0.join("law-administrative-penalty-2021.txt"), LAW).expect("written");
    let place = folder.0.display().to_string();
    let output = run(&["bank", "lint", "--content", &place, "--law", &place]).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success());
    assert!(said.contains("APL-05-001：所引条文中没有：十日内（quote-not-in-article）"), "{said}");
    let output = run(&["bank", "lint", "--content", "/nowhere"]).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("/nowhere") && said.contains("检查路径"), "{said}");
}

const LAW: &str = "第六十一条 行政机关应当在七日内依照有关规定，将行政处罚决定书送达当事人。\n";
const ITEM: &str = r#"[[item]]
id = "APL-05-001"
version = 1
kind = "true-false"
node = "APL-05"
reference = ["行政处罚法第六十一条"]
quote = ["十日内"]
difficulty = 1
stem = "当事人不在场的，行政处罚决定书应当在十日内送达当事人。"
key = "F"
rationale = "例题。"
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn items_go_from_format_to_format_and_what_is_lost_is_named() {
    let folder = Folder::new();
    let at = |name: &str| folder.0.join(name).display().to_string();
    let bank = "question-bank/content/APL-02.toml";
    for (file, format) in
        [("a.xlsx", "xlsx"), ("a.gift", "gift"), ("a.xml", "moodle"), ("a2.zip", "qti-2.2"), ("a3.zip", "qti-3.0")]
    {
        let output = run(&["bank", "convert", bank, &at(file), "--to", format]).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("未能保留 0 处"), "{format}: {said}");
        let back = at(&format!("{file}.toml"));
        let output = run(&["bank", "convert", &at(file), &back, "--from", format]).await;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains("问题 0 处"), "{format}: {said} {words}");
        let items = |path: &str| {
            question_bank::formats::toml::parse("x", &std::fs::read_to_string(path).expect("read")).expect("items")
        };
        assert_eq!(items(&back), items(bank), "{format}");
    }
    let output = run(&["bank", "convert", bank, &at("a.txt")]).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("未能保留解析"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_another_program_needs_an_author_before_it_is_an_item() {
    let folder = Folder::new();
    let at = |name: &str| folder.0.join(name).display().to_string();
    std::fs::write(at("theirs.gift"), "::t1::行政处罚应当公开。{T}\n\n::t2::哪一年修订？{#2021}\n").expect("written");
    let output = run(&["bank", "convert", &at("theirs.gift"), &at("out.toml")]).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("缺少知识点") && said.contains("--node"), "{said}");
    assert!(!folder.0.join("out.toml").exists(), "nothing is half-written");
    let output = run(&["bank", "convert", &at("theirs.gift"), &at("out.xlsx")]).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("读出 1 题") && said.contains("theirs.gift 第 3 行"), "{said}");
    let again = run(&["bank", "convert", &at("theirs.gift"), &at("out.xlsx")]).await;
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("没有覆盖"));
    let flags = ["--node", "APL-01", "--reference", "行政处罚法第五条", "--difficulty", "1"];
    let output = run(&[&["bank", "convert", &at("theirs.gift"), &at("out.toml")], &flags[..]].concat()).await;
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && words.contains("rationale"), "an item needs its rationale: {words}");
    assert!(run(&["bank", "template", &at("模板.xlsx")]).await.status.success());
}
