//! The command line: one file a command. A command returns the sentence that says why it did not work.
//!
//! How to add one: a file with `pub struct Args` and `pub async fn run(…) -> Result<(), String>`, a variant here.

pub mod account;
pub mod audit;
pub mod backup;
pub mod bank;
pub mod demo;
pub mod draw;
pub mod law;
pub mod open;
pub mod roster;
pub mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// 明法：行政执法人员培训与资格考试平台
#[derive(Debug, Parser)]
#[command(name = "mingfa", version, about, disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动网站
    Serve(serve::Args),
    /// 账号：发放和补发激活码
    Account(account::Args),
    /// 建立演示数据
    Demo(demo::Args),
    /// 组卷：核验
    Draw(draw::Args),
    /// 审计日志：校验
    Audit(audit::Args),
    /// 人员名单：检查和导入
    Roster(roster::Args),
    /// 题库：载入、检查、转换
    Bank(bank::Args),
    /// 法律文本：载入、列出
    Law(law::Args),
    /// 备份数据库
    Backup(backup::Args),
}

/// Parses, runs, and says in one sentence what went wrong.
pub fn main() -> ExitCode {
    let line = Line::parse();
    log();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(e) => return fail(&format!("无法启动：{e}")),
    };
    match runtime.block_on(run(line.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => fail(&reason),
    }
}

async fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Serve(args) => serve::run(args).await,
        Command::Account(args) => account::run(args).await,
        Command::Draw(args) => draw::run(args).await,
        Command::Audit(args) => audit::run(args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Roster(args) => roster::run(args).await,
        Command::Bank(args) => bank::run(&args).await,
        Command::Law(args) => law::run(args).await,
        Command::Backup(args) => backup::run(args).await,
    }
}

/// Writes a line to the person at the console.
#[expect(clippy::print_stdout, reason = "this is the console's output")]
pub fn say(text: &str) {
    println!("{text}");
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("mingfa：{reason}");
    ExitCode::FAILURE
}

fn log() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_env("MINGFA_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    fmt().json().with_env_filter(filter).with_writer(std::io::stderr).with_current_span(false).init();
}
