//! `mingfa backup`: a whole copy of the database while the program runs, tried before it gets its name.

use super::open::{self, Place};
use super::say;
use percent_encoding::percent_decode_str;
use server::storage::audit::{self, Verdict};
use server::storage::{Dialect, Store, backup};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// Flags of `backup`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// 备份文件，不能已存在
    to: PathBuf,
}

/// Runs it. A copy that does not prove whole is removed.
pub async fn run(args: Args) -> Result<(), String> {
    let shown = args.to.display();
    if args.to.exists() {
        return Err(format!("{shown} 已存在，没有覆盖。请换一个文件名。"));
    }
    let part = PathBuf::from(format!("{shown}.part"));
    let _ = std::fs::remove_file(&part);
    let platform = open::platform(open::config(&args.place)).await?;
    let copied = match platform.store.dialect() {
        Dialect::Sqlite => sqlite(&platform.store, &part).await,
        Dialect::Postgres => postgres(&args.place.database, &part).await,
    };
    platform.store.close().await;
    if let Err(reason) = copied {
        let _ = std::fs::remove_file(&part);
        return Err(reason);
    }
    std::fs::rename(&part, &args.to).map_err(|e| format!("无法写入 {shown}：{e}。请检查目录和权限。"))?;
    let size = std::fs::metadata(&args.to).map_or(0, |m| m.len());
    say(&format!("已备份到 {shown}（{size} 字节），并已试读。"));
    say(&format!("密钥文件 {} 不在备份里，请另行备份并分开保管。", args.place.key_file.display()));
    Ok(())
}

async fn sqlite(store: &Store, to: &Path) -> Result<(), String> {
    let failed = |e: &dyn std::fmt::Display| format!("备份没有完成：{e}。请检查目录、权限和磁盘空间。");
    backup::copy(store, to).await.map_err(|e| failed(&e))?;
    let copy = Store::open(&format!("sqlite:{}", to.display())).await.map_err(|e| failed(&e))?;
    let whole = backup::is_whole(&copy).await;
    let chain = audit::verify(&copy).await;
    copy.close().await;
    for side in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{side}", to.display()));
    }
    match (whole, chain) {
        (Ok(true), Ok(Verdict::Whole(_))) => Ok(()),
        (Ok(true), Ok(Verdict::Broken { seq })) => {
            Err(format!("备份没有完成：审计日志第 {seq} 条起校验未通过，请先运行 mingfa audit verify 查明。"))
        }
        (Err(e), _) => Err(failed(&e)),
        (_, Err(e)) => Err(failed(&e)),
        (Ok(false), _) => Err(failed(&"副本校验未通过")),
    }
}

async fn postgres(url: &str, to: &Path) -> Result<(), String> {
    let (url, password) = apart(url);
    let mut dump = Command::new("pg_dump");
    dump.args(["--format=custom", "--no-owner", "--dbname", &url, "--file"]).arg(to);
    if let Some(password) = password {
        dump.env("PGPASSWORD", password);
    }
    finish("pg_dump", &mut dump).await?;
    finish("pg_restore", Command::new("pg_restore").arg("--list").arg(to)).await
}

async fn finish(name: &str, command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().await;
    let output =
        output.map_err(|e| format!("备份 PostgreSQL 需要 {name}，但无法运行：{e}。请安装 PostgreSQL 客户端。"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("备份没有完成，{name} 说：{}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// A URL without its password, and the password: arguments can be read by everybody on the machine.
fn apart(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let Some((account, place)) = rest.rsplit_once('@') else { return (url.to_owned(), None) };
    let Some((user, password)) = account.split_once(':') else { return (url.to_owned(), None) };
    (format!("{scheme}://{user}@{place}"), Some(percent_decode_str(password).decode_utf8_lossy().into_owned()))
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_password_leaves_the_url() {
        for (url, bare, password) in [
            ("postgres://ming:fa%40x@h/db?host=/run", "postgres://ming@h/db?host=/run", Some("fa@x")),
            ("postgres://ming@h/db", "postgres://ming@h/db", None),
            ("postgres://h/db", "postgres://h/db", None),
        ] {
            assert_eq!(apart(url), (bare.to_owned(), password.map(str::to_owned)));
        }
    }
}
