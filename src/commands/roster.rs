//! `mingfa roster import`: the organizer's import from the command line, with the same preview and the same rules.

use super::account::in_words;
use super::open::{self, Place};
use super::say;
use server::authority::{Console, Organizer};
use server::roster::{self, Preview};
use server::{Outcome, Platform, accounts, sessions};
use std::path::{Path, PathBuf};

/// Flags of `roster`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 检查一份名单；加 --confirm 才写入
    Import {
        /// 用模板填写的 .xlsx 文件
        file: PathBuf,
        /// 考试期名称或编号
        #[arg(long)]
        session: String,
        /// 以哪位考务的名义导入（账号），记入审计日志
        #[arg(long)]
        by: String,
        /// 写入可导入的人员
        #[arg(long)]
        confirm: bool,
        /// 把新增人员的激活码写进这个 .xlsx 文件
        #[arg(long, requires = "confirm")]
        slips: Option<PathBuf>,
    },
}

/// Runs it. Without `--confirm` nothing is left behind.
pub async fn run(args: Args) -> Result<(), String> {
    let Act::Import { file, session, by, confirm, slips } = args.act;
    let bytes =
        std::fs::read(&file).map_err(|e| format!("名单 {} 无法读取：{e}。请检查路径和权限。", file.display()))?;
    if let Some(path) = slips.as_deref().filter(|path| path.exists()) {
        return Err(format!("{} 已存在，没有覆盖，也没有导入。请换一个文件名。", path.display()));
    }
    let platform = open::platform(open::config(&args.place)).await?;
    let name = file.file_name().map_or_else(|| "名单.xlsx".to_owned(), |n| n.to_string_lossy().into_owned());
    let done = import(&platform, &by, &session, &name, bytes, confirm, slips.as_deref()).await;
    platform.store.close().await;
    done.map_err(|e| in_words(&e))?
}

async fn import(
    platform: &Platform,
    by: &str,
    session: &str,
    name: &str,
    bytes: Vec<u8>,
    confirm: bool,
    slips: Option<&Path>,
) -> Outcome<Result<(), String>> {
    let by = accounts::act_for::organizer(platform, Console, by).await?;
    let session = sessions::find(platform, session).await?;
    let id = roster::stage(platform, &by, &session.id, name, bytes).await?;
    let preview = roster::preview(platform, &by, &id).await?;
    tell(&preview);
    if !confirm || preview.importable == 0 {
        roster::drop_staged(platform, &by, &id).await?;
        say("没有写入任何人员或报名。");
        return Ok(if preview.importable == 0 {
            Err("这份名单没有可导入的人员。".into())
        } else {
            Ok(())
        });
    }
    let done = roster::confirm(platform, &by, &id).await?;
    say(&format!("已导入：新增人员 {}，报名 {}，等待审核。", done.people, done.registrations));
    Ok(match slips {
        Some(path) if done.people > 0 => write_slips(platform, &by, &id, path).await?,
        _ => Ok(()),
    })
}

fn tell(preview: &Preview) {
    say(&format!(
        "“{}”：可导入 {}（新增 {}，已在册 {}），需修改 {}。",
        preview.session.plan.name, preview.importable, preview.facts.new, preview.facts.known, preview.to_correct
    ));
    for error in &preview.errors {
        say(&format!("  {error}"));
    }
}

async fn write_slips(platform: &Platform, by: &Organizer, id: &str, path: &Path) -> Outcome<Result<(), String>> {
    let workbook = roster::slips_workbook(platform, by, id).await?;
    let written = std::fs::write(path, workbook);
    let shown = path.display();
    Ok(match written {
        Ok(()) => {
            say(&format!("激活码已写入 {shown}。请按单位打印分发，当面交给本人，然后删除该文件。"));
            Ok(())
        }
        Err(e) => Err(format!("名单已导入，但激活码没有写入 {shown}：{e}。请在网站的导入页下载。")),
    })
}
