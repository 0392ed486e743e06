//! `mingfa bank convert IN OUT`: items from one format into another. Every question that could not be read and everything
//! the target has no place for is named. A file of another program knows no syllabus and no article: into the workbook it
//! goes with these cells blank, into any other format only with `--node`, `--reference` and `--difficulty`.

use super::{lines, read};
use crate::commands::say;
use clap::ValueEnum;
use question_bank::formats::{Draft, Loss, Ours, Parsed, Written, aiken, gift, moodle_xml, qti, toml};
use question_bank::{Item, ItemId, Node};
use server::bank::sheet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Flags of `convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 读入的文件
    input: PathBuf,
    /// 写出的文件；已有的文件不会被覆盖
    output: PathBuf,
    /// 读入的格式；不填时按扩展名（.toml .xlsx .gift .txt .xml .zip）
    #[arg(long)]
    from: Option<Format>,
    /// 写出的格式；不填时按扩展名，.zip 为 QTI 2.2
    #[arg(long)]
    to: Option<Format>,
    /// 文件没有写明知识点的试题，归入这个知识点
    #[arg(long)]
    node: Option<String>,
    /// 文件没有写明依据的试题，用这个依据
    #[arg(long)]
    reference: Option<String>,
    /// 文件没有写明难度的试题，用这个难度（1 至 5）
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=5))]
    difficulty: Option<u8>,
    /// 没有编号的试题，编号以此开头
    #[arg(long, default_value = "NEW")]
    id: String,
}

/// A format of item files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// 明法的试题文件
    Toml,
    /// 试题工作簿
    Xlsx,
    /// Moodle GIFT
    Gift,
    /// Aiken
    Aiken,
    /// Moodle XML
    Moodle,
    /// QTI 2.2（读入时 2.1、2.2、3.0 均可）
    #[value(name = "qti-2.2")]
    Qti2,
    /// QTI 3.0
    #[value(name = "qti-3.0")]
    Qti3,
}

impl Format {
    fn of(path: &Path) -> Result<Self, String> {
        match path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase().as_str() {
            "toml" => Ok(Self::Toml),
            "xlsx" => Ok(Self::Xlsx),
            "gift" => Ok(Self::Gift),
            "txt" => Ok(Self::Aiken),
            "xml" => Ok(Self::Moodle),
            "zip" => Ok(Self::Qti2),
            _ => Err(format!("从文件名 {} 看不出格式。请用 --from 或 --to 写明。", path.display())),
        }
    }
}

/// What a file held.
enum Held {
    Items(Vec<Item>),
    Drafts(Parsed),
}

/// Converts; what cannot be read or kept is named, and nothing is overwritten.
pub(super) fn run(args: &Args) -> Result<(), String> {
    let from = args.from.map_or_else(|| Format::of(&args.input), Ok)?;
    let to = args.to.map_or_else(|| Format::of(&args.output), Ok)?;
    let held = open(&args.input, from)?;
    let (count, unread) = match &held {
        Held::Items(items) => (items.len(), 0),
        Held::Drafts(parsed) => (parsed.drafts.len(), parsed.problems.len()),
    };
    if let Held::Drafts(parsed) = &held {
        parsed.problems.iter().for_each(|problem| say(&problem.to_string()));
    }
    let written = match held {
        Held::Drafts(parsed) if to == Format::Xlsx => {
            let file = sheet::print_drafts(&parsed.drafts).map_err(|e| e.to_string())?;
            Written { file, losses: Vec::new() }
        }
        Held::Drafts(parsed) => print(&complete(parsed.drafts, args)?, to)?,
        Held::Items(items) => print(&items, to)?,
    };
    name_losses(&written.losses);
    store(&args.output, &written.file)?;
    say(&format!(
        "读出 {count} 题，问题 {unread} 处；写入 {}，未能保留 {} 处。",
        args.output.display(),
        written.losses.len()
    ));
    Ok(())
}

/// Writes the empty workbook.
pub(super) fn template(path: &Path) -> Result<(), String> {
    store(path, &sheet::template().map_err(|e| e.to_string())?)?;
    say(&format!("模板已写入 {}。", path.display()));
    Ok(())
}

fn open(path: &Path, format: Format) -> Result<Held, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = || std::fs::read(path).map_err(|e| format!("文件 {} 无法读取：{e}。", path.display()));
    let held = match format {
        Format::Toml => return toml::parse(&name, &read(path)?).map(Held::Items).map_err(|errors| lines(&errors)),
        Format::Xlsx => sheet::parse(&name, &bytes()?).map_err(|e| format!("{name}：{e}。"))?,
        Format::Gift => gift::parse(&name, &read(path)?),
        Format::Aiken => aiken::parse(&name, &read(path)?),
        Format::Moodle => moodle_xml::parse(&name, &read(path)?),
        Format::Qti2 | Format::Qti3 => qti::parse(&name, &bytes()?),
    };
    Ok(Held::Drafts(held))
}

/// Items from drafts; what the file did not say comes from the flags.
fn complete(drafts: Vec<Draft>, args: &Args) -> Result<Vec<Item>, String> {
    let node = match &args.node {
        Some(code) => Some(Node::parse(code).ok_or_else(|| format!("大纲中没有知识点“{code}”。请改正 --node。"))?),
        None => None,
    };
    let (mut items, mut errors) = (Vec::with_capacity(drafts.len()), Vec::new());
    for (draft, number) in drafts.into_iter().zip(1..) {
        let missing = Ours {
            id: ItemId::parse(&format!("{}-{number:03}", args.id)).ok(),
            node: node.clone(),
            reference: args.reference.iter().cloned().collect(),
            difficulty: args.difficulty,
            ..Ours::default()
        };
        match draft.into_item(&missing) {
            Ok(item) => items.push(item),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        return Ok(items);
    }
    let list: String = errors.iter().map(|error| format!("\n  {error}")).collect();
    Err(format!(
        "这些试题缺少必要的内容，没有写出：{list}\n可用 --node、--reference、--difficulty 补上，或先转为 .xlsx 逐题填写。"
    ))
}

fn print(items: &[Item], to: Format) -> Result<Written<Vec<u8>>, String> {
    let text = |written: Written<String>| Written { file: written.file.into_bytes(), losses: written.losses };
    Ok(match to {
        Format::Toml => Written { file: toml::print(items).into_bytes(), losses: Vec::new() },
        Format::Xlsx => sheet::print(items).map_err(|e| e.to_string())?,
        Format::Gift => text(gift::print(items)),
        Format::Aiken => text(aiken::print(items)),
        Format::Moodle => text(moodle_xml::print(items)),
        Format::Qti2 => qti::print(items, qti::Version::V2_2),
        Format::Qti3 => qti::print(items, qti::Version::V3_0),
    })
}

/// One line a kind of loss, with the items it befell.
fn name_losses(losses: &[Loss]) {
    let mut kinds: Vec<&str> = losses.iter().map(|loss| loss.what).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let items: Vec<&str> = losses.iter().filter(|loss| loss.what == kind).map(|loss| loss.item.as_str()).collect();
        let shown = items.iter().take(5).copied().collect::<Vec<_>>().join("、");
        let more = if items.len() > 5 { format!(" 等 {} 题", items.len()) } else { String::new() };
        say(&format!("未能保留{kind}：{shown}{more}"));
    }
}

fn store(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let shown = path.display();
    let mut file = std::fs::File::create_new(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => format!("文件 {shown} 已存在，没有覆盖。请换一个文件名。"),
        _ => format!("文件 {shown} 无法写入：{e}。请检查文件夹和权限。"),
    })?;
    file.write_all(bytes).map_err(|e| format!("文件 {shown} 没有写完：{e}。请删除它后重试。"))
}
