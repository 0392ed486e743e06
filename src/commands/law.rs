//! `mingfa law load FILE`: one edition of a law, so that authors see the articles, quotes are checked, and a formal session
//! takes only items whose basis is in force on its day. `mingfa law list` shows what is loaded.

use super::account::in_words;
use super::open::{self, Place};
use super::say;
use question_bank::statute::{Edition, LAW_FILES, article_name, day_in_force};
use server::authority::Console;
use server::bank::statutes;
use std::path::{Path, PathBuf};

/// Flags of `law`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 载入一部法律的一个版本（UTF-8 文本，每条另起一行，如“第一条 ……”）
    Load {
        /// 法条文件
        file: PathBuf,
        /// 试题依据中使用的名称，如 行政处罚法；不填时取文件第一行的名称
        #[arg(long)]
        name: Option<String>,
        /// 自哪天起施行，如 2021-07-15；不填时按正文“自……起施行”
        #[arg(long)]
        from: Option<String>,
        /// 自哪天起不再施行（已废止的法律）
        #[arg(long)]
        until: Option<String>,
    },
    /// 列出已载入的法律版本
    List,
}

/// Runs it.
pub async fn run(args: Args) -> Result<(), String> {
    match args.act {
        Act::Load { file, name, from, until } => load(&args.place, &file, name, from, until).await,
        Act::List => list(&args.place).await,
    }
}

async fn load(
    place: &Place,
    file: &Path,
    name: Option<String>,
    from: Option<String>,
    until: Option<String>,
) -> Result<(), String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|e| format!("文件 {shown} 无法读取：{e}。请检查路径，文件须为 UTF-8 文本。"))?;
    let law = name.or_else(|| known_name(file, &text)).ok_or_else(|| {
        format!("从 {shown} 看不出法律名称。请用 --name 写明试题依据中使用的名称，如 --name 行政处罚法。")
    })?;
    let told = from.is_some();
    let from = from
        .or_else(|| day_in_force(&text))
        .ok_or_else(|| format!("{shown} 的正文没有写明自哪天起施行。请用 --from 写明，如 --from 2021-07-15。"))?;
    let edition = Edition { until, ..Edition::parse(&law, &from, &text) };
    let platform = open::platform(open::config(place)).await?;
    let loaded = statutes::load(&platform, Console, &edition).await;
    platform.store.close().await;
    let loaded = loaded.map_err(|e| in_words(&e))?;
    say(&format!("{law}（自 {from} 起施行）已载入，共 {} 条。", loaded.articles));
    if !told {
        say("施行日期取自正文。如果这是修正后的文本，请以 --from 写明修正后施行之日，另行载入。");
    }
    if !loaded.changed.is_empty() {
        let list = loaded.changed.iter().map(|n| article_name(*n)).collect::<Vec<_>>().join("、");
        say(&format!(
            "与前一版本不同的条文：{list}。引用它们的试题 {} 道，其中 {} 道已移出使用、待复核。",
            loaded.affected, loaded.set_aside
        ));
    }
    Ok(())
}

/// The name of a law file of ours by its name, or its first line without 中华人民共和国.
fn known_name(file: &Path, text: &str) -> Option<String> {
    let stem = file.file_stem()?.to_string_lossy();
    let ours = LAW_FILES.iter().find(|(_, known)| *known == stem).map(|(name, _)| (*name).to_owned());
    let first = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let title = first.trim_start_matches("中华人民共和国");
    ours.or_else(|| (title.chars().count() <= 30 && !title.contains('条')).then(|| title.to_owned()))
}

async fn list(place: &Place) -> Result<(), String> {
    let platform = open::platform(open::config(place)).await?;
    let known = server::storage::law::all(&platform.store).await;
    platform.store.close().await;
    for one in known.map_err(|e| in_words(&e))? {
        let until = one.edition.until.map(|day| format!("，至 {day} 止")).unwrap_or_default();
        say(&format!("{}：自 {} 起施行{until}，{} 条", one.edition.law, one.edition.from, one.edition.articles.len()));
    }
    Ok(())
}
