//! Items as GIFT.

use super::glyph::blank;
use crate::formats::{Draft, Loss, Written};
use crate::item::{Item, Kind};

/// The tag of a question whose options must not be shuffled.
pub(super) const KEEP_ORDER: &str = "keep_order:true";

/// Writes items so that [`parse`](super::parse) reads everything back that is not named in the losses.
///
/// ```
/// use question_bank::formats::{Draft, gift, toml};
/// # let text = "[[item]]\nid = \"APL-05-001\"\nkind = \"true-false\"\nnode = \"APL-05\"\nreference = [\"行政处罚法第五十四条\"]\n\
/// #     difficulty = 2\nstem = \"a = b\"\nkey = \"T\"\nrationale = \"例题。\"\n";
/// let items = toml::parse("APL-05.toml", text).unwrap();
/// let written = gift::print(&items);
/// assert!(written.file.contains("::APL-05-001::[plain]a \\= b{TRUE"), "{}", written.file);
/// let draft = gift::parse("back.txt", &written.file).drafts.remove(0);
/// assert_eq!(Draft { line: None, ..draft }, Draft::of(&items[0]));
/// ```
pub fn print(items: &[Item]) -> Written<String> {
    let mut written = Written::<String>::default();
    for item in items {
        let draft = Draft::of(item);
        let mut lose = |what| written.losses.push(Loss { item: item.id.clone(), what });
        if let Some(material) = &item.material {
            lose("案例的组合（材料已并入题干）");
            if !material.comment.is_empty() {
                lose("案例的总评");
            }
        }
        let texts = [&draft.stem, &draft.rationale].into_iter().chain(&draft.options);
        if texts.into_iter().any(|text| tidy(text) != *text) {
            lose("文字首尾的空白和回车符");
        }
        if !written.file.is_empty() {
            written.file.push('\n');
        }
        written.file.push_str(&question(&draft));
    }
    written
}

fn question(draft: &Draft) -> String {
    let mut lines = String::from("//");
    for label in draft.ours.labels() {
        match label.strip_prefix("id:") {
            Some(id) => lines.push_str(&format!(" [id:{id}]")),
            None => lines.push_str(&format!(" [tag:{}]", tag(&label))),
        }
    }
    if draft.keep_order {
        lines.push_str(&format!(" [tag:{KEEP_ORDER}]"));
    }
    let name = draft.name.as_deref().unwrap_or_default();
    lines.push_str(&format!("\n::{}::[plain]{}{{", escaped(name), escaped(&draft.stem)));
    match draft.kind {
        Kind::TrueFalse => lines.push_str(if draft.key.contains(0) { "TRUE\n" } else { "FALSE\n" }),
        Kind::Single | Kind::Multiple => options(draft, &mut lines),
    }
    lines.push_str(&format!("\t####{}\n}}\n", text(&draft.rationale)));
    lines
}

fn options(draft: &Draft, lines: &mut String) {
    lines.push('\n');
    let share = number(100.0 / draft.key.len().max(1) as f64);
    for (place, option) in draft.options.iter().enumerate() {
        let mark = match (draft.kind, draft.key.contains(place)) {
            (Kind::Multiple, true) => format!("~%{share}%"),
            (Kind::Multiple, false) => "~%-100%".to_owned(),
            (_, true) => "=".to_owned(),
            (_, false) => "~".to_owned(),
        };
        lines.push_str(&format!("\t{mark}{}\n", text(option)));
    }
}

/// As Moodle names its grades: `33.33333`, `50`.
fn number(percent: f64) -> String {
    format!("{percent:.5}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A text that could be taken for a format mark or a weight says that it is plain.
fn text(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with(['[', '%']) { format!("[plain]{text}") } else { text }
}

fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim_matches(blank).to_owned()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in tidy(text).chars() {
        match character {
            '\n' => escaped.push_str("\\n"),
            '\\' | ':' | '#' | '=' | '{' | '}' | '~' => escaped.extend(['\\', character]),
            _ => escaped.push(character),
        }
    }
    escaped
}

fn tag(label: &str) -> String {
    label.replace('\\', "\\\\").replace(']', "\\]").replace('\n', "\\n").replace('\r', "\\r")
}
