//! A PostgreSQL cluster for one check-out: `MINGFA_TEST_POSTGRES` names a server, otherwise one is made in the folder for
//! temporary files and listens on a socket only. Each test has a database of its own.

use sqlx::Connection;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// How the names of our databases begin; the process that made one follows.
const MARK: &str = "mingfa_test_";

/// How the cluster writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As PostgreSQL comes: every commit reaches the disk.
    Durable,
    /// Without waiting for the disk, for tests in which the machine does not fail.
    Quick,
}

/// URL of a new empty database. It stays for a look after a failure, until the next process that makes one.
pub async fn new_database(writing: Writing) -> String {
    static SWEPT: [OnceCell<()>; 2] = [const { OnceCell::const_new() }; 2];
    static MADE: AtomicU32 = AtomicU32::new(0);
    let base = base(writing);
    let mut admin =
        sqlx::PgConnection::connect(&format!("{}/postgres{}", base.0, base.1)).await.expect("PostgreSQL answers");
    SWEPT[writing as usize].get_or_init(async || sweep(&mut admin).await).await;
    let name = format!("{MARK}{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    execute(&mut admin, format!("CREATE DATABASE {name}")).await;
    admin.close().await.expect("closed");
    format!("{}/{name}{}", base.0, base.1)
}

/// Drops what processes left that have ended: each run of the tests makes more than a gigabyte.
async fn sweep(admin: &mut sqlx::PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database").fetch_all(&mut *admin).await.expect("the databases");
    for name in names {
        let made_by = name.strip_prefix(MARK).and_then(|rest| rest.split('_').next());
        if made_by.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            execute(admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

async fn execute(admin: &mut sqlx::PgConnection, sql: String) {
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(admin).await.expect("the cluster does it");
}

/// What stands before and after the database's name in a URL.
fn base(writing: Writing) -> &'static (String, String) {
    static QUICK: OnceLock<(String, String)> = OnceLock::new();
    static DURABLE: OnceLock<(String, String)> = OnceLock::new();
    let cell = if writing == Writing::Quick { &QUICK } else { &DURABLE };
    cell.get_or_init(|| match std::env::var("MINGFA_TEST_POSTGRES") {
        Ok(url) => (url.trim_end_matches('/').to_owned(), String::new()),
        Err(_) => start(writing),
    })
}

/// Makes and starts a cluster, or takes the one an earlier run left running.
fn start(writing: Writing) -> (String, String) {
    let folder = std::env::temp_dir().join(format!("mingfa-pg-{:016x}-{writing:?}", check_out()));
    let (data, socket) = (folder.join("data"), folder.clone());
    let programs = programs();
    if !data.join("PG_VERSION").is_file() {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder for the cluster");
        run(Command::new("chown").arg("postgres").arg(&folder));
        run(as_postgres(&programs, "initdb").arg("-D").arg(&data).args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
        ]));
    }
    let running =
        as_postgres(&programs, "pg_ctl").arg("-D").arg(&data).arg("status").output().is_ok_and(|o| o.status.success());
    if !running {
        let options = format!(
            "-k {} -c listen_addresses='' -c max_connections=400 -c max_wal_size=256MB -c fsync={}",
            socket.display(),
            if writing == Writing::Durable { "on" } else { "off" }
        );
        let log = folder.join("log");
        run(as_postgres(&programs, "pg_ctl")
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(log)
            .args(["-w", "-o", &options, "start"]));
    }
    ("postgres://postgres@localhost".into(), format!("?host={}", socket.display()))
}

/// A short number for this check-out, so that two do not share a cluster and the socket's path stays short.
fn check_out() -> u64 {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut hasher);
    hasher.finish()
}

/// Newest installed PostgreSQL.
fn programs() -> PathBuf {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|d| d.flatten().map(|e| e.path().join("bin")).filter(|p| p.join("initdb").is_file()).collect())
        .unwrap_or_default();
    found.sort();
    found.pop().expect("PostgreSQL is installed (scripts/install.sh), or MINGFA_TEST_POSTGRES names a server")
}

fn as_postgres(programs: &Path, name: &str) -> Command {
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(programs.join(name)).current_dir("/tmp");
    command
}

fn run(command: &mut Command) {
    let output = command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).status();
    assert!(output.as_ref().is_ok_and(|s| s.success()), "{command:?}: {output:?}");
}
