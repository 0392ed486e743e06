//! `mingfa audit verify`: walks the chain of the audit log.

use super::open::{self, Place};
use super::say;
use server::storage::audit::{self, Verdict};

/// Flags of `audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 校验整条日志链
    Verify,
}

/// Runs it; a broken chain is a failure.
pub async fn run(args: Args) -> Result<(), String> {
    let Act::Verify = args.act;
    let platform = open::platform(open::config(&args.place)).await?;
    let verdict = audit::verify(&platform.store).await;
    platform.store.close().await;
    match verdict.map_err(|e| format!("审计日志无法读取：{e}"))? {
        Verdict::Whole(rows) => {
            say(&format!("审计日志校验通过，共 {rows} 条。"));
            Ok(())
        }
        Verdict::Broken { seq } => {
            Err(format!("审计日志校验未通过：第 {seq} 条起记录被改动或缺失。请保留现场并停止写入。"))
        }
    }
}
