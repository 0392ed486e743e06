//! A file of items in any format we know, told by its name and its first words.

use super::fields::Fields;
use super::sheet;
use question_bank::formats::{FormatError, Parsed, aiken, gift, moodle_xml, qti, toml};
use question_bank::item::ItemId;

/// Most bytes of a file: 5 MB (OWASP ASVS 5.0, 5.2.1).
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// A question of a file.
#[derive(Clone, Debug)]
pub struct Read {
    /// Row or line, when it is known.
    pub place: Option<usize>,
    /// Its name in the file.
    pub name: Option<String>,
    /// The id it brings.
    pub id: Option<ItemId>,
    /// Its fields.
    pub fields: Fields,
}

/// What a file held: every question that could be read, and every one that could not.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The questions.
    pub read: Vec<Read>,
    /// What is wrong, with its place.
    pub problems: Vec<FormatError>,
}

/// Reads a file: our workbook and TOML, GIFT, Aiken, Moodle XML, QTI items and packages.
///
/// # Errors
/// A sentence, if the file as a whole cannot be used.
pub fn read(name: &str, bytes: &[u8]) -> Result<Contents, String> {
    if bytes.len() > MAX_BYTES {
        return Err("文件超过 5 MB。请分成几个文件上传。".to_owned());
    }
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "xlsx" => sheet::parse(name, bytes).map(of_drafts).map_err(|e| format!("{e}。")),
        "zip" => Ok(of_drafts(qti::parse(name, bytes))),
        "toml" => Ok(of_items(name, text(bytes)?)),
        "gift" => Ok(of_drafts(gift::parse(name, text(bytes)?))),
        "xml" => match text(bytes)? {
            quiz if quiz.contains("<quiz") => Ok(of_drafts(moodle_xml::parse(name, quiz))),
            _ => Ok(of_drafts(qti::parse(name, bytes))),
        },
        "txt" => match text(bytes)? {
            letters if letters.lines().any(|line| line.trim_start().starts_with("ANSWER:")) => {
                Ok(of_drafts(aiken::parse(name, letters)))
            }
            other => Ok(of_drafts(gift::parse(name, other))),
        },
        _ => Err(format!(
            "不认识“{name}”的格式。可用 .xlsx、.toml、.gift、.txt（Aiken 或 GIFT）、.xml（Moodle 或 QTI）、.zip（QTI）。"
        )),
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|_| "文件不是 UTF-8 文本。请用记事本另存为 UTF-8 编码后再上传。".to_owned())
}

fn of_drafts(parsed: Parsed) -> Contents {
    let read = parsed.drafts.into_iter().map(|draft| Read {
        place: draft.line,
        name: draft.name.clone(),
        id: draft.ours.id.clone(),
        fields: Fields::of_draft(&draft),
    });
    Contents { read: read.collect(), problems: parsed.problems }
}

fn of_items(name: &str, text: &str) -> Contents {
    match toml::parse(name, text) {
        Err(problems) => Contents { read: Vec::new(), problems },
        Ok(items) => {
            let read = items.into_iter().map(|item| Read {
                place: None,
                name: Some(item.id.to_string()),
                fields: Fields::of(&item),
                id: Some(item.id),
            });
            Contents { read: read.collect(), problems: Vec::new() }
        }
    }
}
