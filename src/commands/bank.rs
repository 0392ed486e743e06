//! `mingfa bank`: `load` brings item files into the database; `lint` holds item files against the rules of good items and, with law texts, against their articles;
//! `convert` reads and writes them in the formats of other programs; `template` is the workbook authors fill in.

mod convert;

use super::account::in_words;
use super::open::{self, Place};
use super::say;
use question_bank::lint::{LAW_FILES, Laws, lessons_with_law, lint, lint_with_law};
use question_bank::{Blueprint, Item, content, formats};
use std::path::{Path, PathBuf};

/// Flags of `bank`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 把试题载入数据库；不填 --content 时载入程序自带的题库。已有的版本不变，新的版本成为现行版本
    Load {
        #[command(flatten)]
        place: Place,
        /// 试题文件夹（*.toml）
        #[arg(long)]
        content: Option<PathBuf>,
    },
    /// 检查试题；不填 --content 时检查程序自带的题库
    Lint {
        /// 试题文件夹（*.toml）
        #[arg(long)]
        content: Option<PathBuf>,
        /// 法条文件夹（*.txt，每条一段）；填写后逐题核对引文和数字
        #[arg(long)]
        law: Option<PathBuf>,
    },
    /// 转换试题文件的格式；逐题说明没有读出的和没能保留的内容
    Convert(convert::Args),
    /// 写出给命题人员填写的 .xlsx 模板
    Template {
        /// 写到哪个文件；已有的文件不会被覆盖
        file: PathBuf,
    },
}

/// Runs it; anything to mend is a failure.
pub async fn run(args: &Args) -> Result<(), String> {
    match &args.act {
        Act::Load { place, content } => load(place, content.as_deref()).await,
        Act::Lint { content, law } => check(content.as_deref(), law.as_deref()),
        Act::Convert(args) => convert::run(args),
        Act::Template { file } => convert::template(file),
    }
}

async fn load(place: &Place, content: Option<&Path>) -> Result<(), String> {
    let items = items(content)?;
    let platform = open::platform(open::config(place)).await?;
    let loaded = server::bank::load::load(&platform, &items).await;
    platform.store.close().await;
    let new = loaded.map_err(|e| in_words(&e))?;
    say(&format!("读出 {} 题，新载入 {new} 个版本，其余已在数据库中。", items.len()));
    Ok(())
}

fn items(content: Option<&Path>) -> Result<Vec<Item>, String> {
    match content {
        Some(folder) => read_items(folder),
        None => content::items().map_err(|errors| lines(&errors)),
    }
}

fn check(content: Option<&Path>, law: Option<&Path>) -> Result<(), String> {
    let items = items(content)?;
    let findings = match law {
        Some(folder) => lint_with_law(&items, &read_laws(folder)?),
        None => lint(&items),
    };
    for finding in &findings {
        let item = finding.item.as_ref().map_or("题库", |id| id.as_str());
        say(&format!("{item}：{}（{}）", finding.message, finding.rule.code()));
    }
    let lessons = match law {
        Some(folder) => lessons(&read_laws(folder)?)?,
        None => 0,
    };
    supply(&items);
    let problems = findings.len() + lessons;
    if problems == 0 {
        say(&format!("试题 {}，问题 0。", items.len()));
        return Ok(());
    }
    Err(format!("试题 {}，问题 {problems}，见上。", items.len()))
}

/// Holds the embedded lessons against their articles; returns how many problems there are.
fn lessons(laws: &Laws) -> Result<usize, String> {
    let lessons = content::lessons().map_err(|errors| lines(&errors))?;
    let found = lessons_with_law(&lessons, laws);
    found.iter().for_each(|(node, words)| say(&format!("课文 {node}：{words}")));
    Ok(found.len())
}

/// What the bank can feed: the items of each stratum of the standard paper, how many papers share nothing, and how much two
/// papers share: those dealt one after the other (dealt like cards, so nothing while the pool lasts for both), and any two
/// (of `n` items two draws of `k` share `k²/n` on average).
fn supply(items: &[Item]) {
    for row in Blueprint::standard().supply(items) {
        let (needed, available) = (row.needed, row.available);
        let word = if available < needed { "，不够组卷" } else { "" };
        let apart = available / needed.max(1);
        let neighbors = (2 * needed).saturating_sub(available);
        let tenths = needed * needed * 10 / available.max(1);
        say(&format!(
            "{}：可用 {available}，每卷 {needed}，可供 {apart} 份互不重复的试卷；相邻两卷共用 {neighbors} 题，任意两卷平均共用 {}.{} 题{word}",
            row.stratum,
            tenths / 10,
            tenths % 10
        ));
    }
}

fn read_items(folder: &Path) -> Result<Vec<Item>, String> {
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for path in files(folder, "toml")? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match formats::toml::parse(&name, &read(&path)?) {
            Ok(found) => items.extend(found),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() { Ok(items) } else { Err(lines(&errors)) }
}

fn read_laws(folder: &Path) -> Result<Laws, String> {
    let mut laws = Laws::default();
    for path in files(folder, "txt")? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        if let Some((name, _)) = LAW_FILES.iter().find(|(_, file)| *file == stem) {
            laws = laws.with(name, &read(&path)?);
        }
    }
    Ok(laws)
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let shown = folder.display();
    let entries = folder.read_dir().map_err(|e| format!("文件夹 {shown} 无法读取：{e}。请检查路径和权限。"))?;
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == extension));
    found.sort();
    if found.is_empty() {
        return Err(format!("文件夹 {shown} 里没有 .{extension} 文件。请检查路径。"));
    }
    Ok(found)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("文件 {} 无法读取：{e}。", path.display()))
}

fn lines(errors: &[formats::FormatError]) -> String {
    errors
        .iter()
        .map(|error| format!("\n  {error}"))
        .fold("试题文件有错误：".to_owned(), |all, line| all + &line)
}
