//! `mingfa demo`: writes a fresh database with a demo year, or with one session at a stage for load clients and tests.

use super::open::{Place, config, platform};
use super::say;
use server::demo::{Manifest, Plan, Stage, build, build_stage};
use server::storage::unit;
use std::path::PathBuf;

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// 只建一个考试期，停在这一步：draft open sealed running ended published；不填则建完整的演示年度
    #[arg(long)]
    stage: Option<String>,
    /// 执法人员人数
    #[arg(long, default_value_t = 600)]
    candidates: usize,
    /// 全部演示账号的密码
    #[arg(long, default_value = "Xuefa-2026")]
    password: String,
    /// 把账号、考试期和答卷写进这个 JSON 文件
    #[arg(long)]
    manifest: Option<PathBuf>,
    /// 数据库里已有单位时不改动，直接结束
    #[arg(long)]
    if_missing: bool,
}

/// Most people a demo may have.
const MOST: usize = 20_000;

/// Builds it and prints one account per role.
pub async fn run(args: Args) -> Result<(), String> {
    if !(10..=MOST).contains(&args.candidates) {
        return Err(format!("--candidates 应在 10 到 {MOST} 之间，现为 {}。", args.candidates));
    }
    let stage =
        match &args.stage {
            None => None,
            Some(word) => Some(Stage::parse(word).ok_or_else(|| {
                format!("没有“{word}”这个阶段，可用：draft、open、sealed、running、ended、published。")
            })?),
        };
    let platform = platform(config(&args.place)).await?;
    if !unit::all(&platform.store).await.map_err(|e| e.to_string())?.is_empty() {
        if args.if_missing {
            accounts(&args.password);
            return Ok(());
        }
        return Err(format!(
            "数据库 {} 里已有数据，演示只写入空数据库。请用 --database 另指一个，或先移走原文件。",
            args.place.database
        ));
    }
    let plan = Plan { candidates: args.candidates, password: args.password.clone(), now: platform.clock.now() };
    let tell = |line: &str| say(line);
    let built = match stage {
        None => build(&platform, &plan, &tell).await,
        Some(stage) => build_stage(&platform, &plan, stage, &tell).await,
    };
    let manifest = built.map_err(|e| super::account::in_words(&e))?;
    if let Some(path) = &args.manifest {
        write(path, &manifest)?;
    }
    platform.store.close().await;
    accounts(&args.password);
    Ok(())
}

fn write(path: &std::path::Path, manifest: &Manifest) -> Result<(), String> {
    let text = serde_json::to_string_pretty(manifest).map_err(|e| e.to_string())?;
    std::fs::write(path, text).map_err(|e| format!("无法写入 {}：{e}。请检查目录和权限。", path.display()))
}

fn accounts(password: &str) {
    say("演示账号（密码均为下面这一个，仅供演示）：");
    for (login, role) in [
        ("kaowu1", "考务"),
        ("kaowu2", "考务（第二人，封卷和发布需两人）"),
        ("sifaju", "司法局"),
        ("lianluo", "单位联络员（娄桥街道）"),
        ("mingti1", "命题（另有 mingti2）"),
        ("shenti", "审题"),
        ("yh00001", "执法人员"),
        ("yh00029", "执法监督人员"),
        ("xitong", "系统管理员"),
        ("anquan", "安全管理员"),
        ("shenji", "审计员"),
    ] {
        say(&format!("  {login:<10}{role}"));
    }
    say(&format!("  密码      {password}"));
}
