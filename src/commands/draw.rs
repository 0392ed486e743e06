//! `mingfa draw`: checks the draw of a sealed session.

use super::account::in_words;
use super::open::{self, Place};
use super::say;
use server::authority::Console;
use server::sessions::verify;

/// Flags of `draw`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 重新组卷，逐份核对已封存的试卷
    Verify {
        /// 考试期名称或编号
        #[arg(long)]
        session: String,
    },
}

/// Runs it.
pub async fn run(args: Args) -> Result<(), String> {
    let platform = open::platform(open::config(&args.place)).await?;
    let Act::Verify { session } = args.act;
    let found = verify::verify(&platform, Console, &session).await;
    platform.store.close().await;
    let found = found.map_err(|e| in_words(&e))?;
    for line in &found.mismatches {
        say(line);
    }
    if found.mismatches.is_empty() {
        say(&format!("“{}”核验通过：{} 份试卷与重新组卷的结果完全一致。", found.session, found.papers));
        return Ok(());
    }
    Err(format!("“{}”核验未通过：{} 处不一致，见上。", found.session, found.mismatches.len()))
}
