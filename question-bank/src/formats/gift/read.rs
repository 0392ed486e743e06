//! One question: its title, its answers in braces, its type.

use super::block::Block;
use super::choice::{FEEDBACK_MEDIA, choice, rationale, wordless};
use super::glyph::{self, Glyph};
use super::html::{Format, Plain};
use super::label::Labels;
use crate::formats::Draft;

/// What stands at the gap of a sentence with its answers in the middle.
const GAP: &str = "____";
/// The most characters of a format mark.
const LONGEST_MARK: usize = 24;

/// A question as far as it could be read.
pub(super) struct Read {
    /// Its title, or its id number.
    pub name: Option<String>,
    /// The draft, or why there is none.
    pub draft: Result<Draft, String>,
    /// What of a readable question was left out.
    pub notes: Vec<String>,
    /// How many tags are not ours.
    pub foreign_tags: usize,
}

/// A question without its type.
pub(super) struct Parts<'a> {
    /// The sentence, with a gap where the answers were in its middle.
    pub stem: Plain,
    /// What its other texts are in when they do not say.
    pub format: Format,
    /// What stands in the braces.
    pub answers: &'a [Glyph],
    /// The general feedback.
    pub general: Plain,
}

/// Reads one question.
pub(super) fn question(block: &Block) -> Read {
    let mut labels = Labels::read(&block.comments);
    let text = glyph::trim(&block.glyphs);
    let (title, text) = title(text);
    let name = title.or(labels.id_number.take());
    let mut notes = Vec::new();
    let draft = parts(text).and_then(|parts| draft(&parts, &mut notes)).map(|draft| Draft {
        line: Some(block.line),
        name: name.clone(),
        keep_order: labels.keep_order,
        ours: labels.ours,
        ..draft
    });
    if draft.is_err() {
        notes.clear();
    }
    Read { name, draft, notes, foreign_tags: labels.foreign }
}

fn title(text: &[Glyph]) -> (Option<String>, &[Glyph]) {
    let Some((before, titled)) = glyph::split_first(text, "::") else { return (None, text) };
    if !before.is_empty() {
        return (None, text);
    }
    match glyph::split_first(titled, "::") {
        Some((title, rest)) => {
            let title = glyph::string(glyph::trim(title));
            (Some(title).filter(|title| !title.is_empty()), glyph::trim(rest))
        }
        None => (None, glyph::trim(titled)),
    }
}

/// Takes the answers out of the sentence, and the general feedback out of the answers.
fn parts(text: &[Glyph]) -> Result<Parts<'_>, String> {
    let (before, answers, after) = match (glyph::find(text, '{'), glyph::find(text, '}')) {
        (None, None) => return Err("说明文字（description）不是试题，没有导入".to_owned()),
        (Some(open), Some(close)) if open < close => braces(text, open, close),
        _ => return Err("花括号不成对，请检查“{”和“}”；正文中的花括号要写成“\\{”“\\}”".to_owned()),
    };
    if glyph::find(after, '{').is_some() {
        return Err("完形填空（有多处答案）不能导入，请拆成几道试题".to_owned());
    }
    if glyph::find(after, '}').is_some() {
        return Err("多出一个“}”，请检查花括号；正文中的花括号要写成“\\{”“\\}”".to_owned());
    }
    let (answers, general) = glyph::split_last(answers, "####").unwrap_or((answers, &[]));
    let answers = glyph::trim(answers);
    let (format, body) = format_mark(glyph::trim(before), Format::Moodle);
    let stem = format.plain(&sentence(body, before, after, format, truth(answers).is_some()));
    let general = text_of(general, format);
    Ok(Parts { stem, format, answers, general })
}

fn braces(text: &[Glyph], open: usize, close: usize) -> (&[Glyph], &[Glyph], &[Glyph]) {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    (part(0..open), part(open + 1..close), part(close + 1..text.len()))
}

/// The sentence without its answers, with a gap where it goes on behind them.
fn sentence(body: &[Glyph], before: &[Glyph], after: &[Glyph], format: Format, is_true_false: bool) -> String {
    let (text, rest) = (glyph::string(body), glyph::string(after));
    if is_gap(&text, &rest, format) && !is_true_false {
        let space =
            |glyph: Option<&Glyph>| if glyph.is_some_and(|glyph| glyph::blank(glyph.character)) { " " } else { "" };
        [text.as_str(), space(before.last()), GAP, space(after.first()), rest.trim_matches(glyph::blank)].concat()
    } else if is_leftover(&rest) {
        text
    } else {
        text + &rest
    }
}

/// Whether the sentence goes on behind its answers.
fn is_gap(before: &str, after: &str, format: Format) -> bool {
    let says = |text: &str| !format.plain(text).text.is_empty();
    says(after) && !(is_leftover(after) && says(before))
}

/// What programs leave behind the braces without meaning it, such as `";`.
fn is_leftover(after: &str) -> bool {
    after.chars().all(|character| character.is_whitespace() || matches!(character, '"' | '\'' | ';'))
}

/// Reads the answers by the type their form tells.
fn draft(parts: &Parts<'_>, notes: &mut Vec<String>) -> Result<Draft, String> {
    let unsupported = |what: &str| Err(format!("{what}不能导入，只能导入单选题、多选题和判断题"));
    let has = |controls: &str| glyph::split_first(parts.answers, controls).is_some();
    let draft = match parts.answers.first() {
        None => return unsupported("论述题（essay）"),
        Some(first) if first.is('#') => return unsupported("数值题（numerical）"),
        Some(_) if has("~") => choice(parts, notes)?,
        Some(_) if has("=") && has("->") => return unsupported("匹配题（matching）"),
        Some(_) => match truth(parts.answers) {
            Some(right) => true_false(parts, right, notes),
            None => return unsupported("简答题（short answer）"),
        },
    };
    notes.extend(wordless("题干", &parts.stem)?);
    if parts.stem.text.is_empty() {
        return Err("题干是空的，没有导入".to_owned());
    }
    if parts.general.media.is_some() {
        notes.push(FEEDBACK_MEDIA.to_owned());
    }
    Ok(draft)
}

/// What the answers of a true/false question say is right; a remark behind it on its line is none of it.
fn truth(answers: &[Glyph]) -> Option<bool> {
    let (word, _) = glyph::split_first(answers, "#").unwrap_or((answers, &[]));
    let word = glyph::string(word);
    let word: String = word.lines().filter_map(|line| line.split("//").next()).collect();
    match word.trim_matches(glyph::blank).to_ascii_uppercase().as_str() {
        "T" | "TRUE" => Some(true),
        "F" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Behind the answer stands the feedback for the wrong one, then for the right one.
fn true_false(parts: &Parts<'_>, right: bool, notes: &mut Vec<String>) -> Draft {
    let draft = Draft::true_false(parts.stem.text.clone(), right);
    let feedback = glyph::split_first(parts.answers, "#").map_or(&[][..], |(_, feedback)| feedback);
    let (for_wrong, for_right) = glyph::split_first(feedback, "#").unwrap_or((feedback, &[]));
    let ordered = if right { [for_right, for_wrong] } else { [for_wrong, for_right] };
    let feedback = ordered.map(|feedback| text_of(feedback, parts.format));
    let rationale = rationale(&parts.general, draft.options.iter().map(String::as_str).zip(&feedback), notes);
    Draft { rationale, ..draft }
}

/// A text in the format it names, or this one.
pub(super) fn text_of(glyphs: &[Glyph], default: Format) -> Plain {
    let (format, body) = format_mark(glyph::trim(glyphs), default);
    format.plain(&glyph::string(body))
}

/// `[html]` and its sisters before a text.
fn format_mark(text: &[Glyph], default: Format) -> (Format, &[Glyph]) {
    let mark = || {
        let (_, rest) = text.split_first().filter(|(first, _)| first.is('['))?;
        let end = rest.iter().take(LONGEST_MARK).position(|glyph| glyph.is(']'))?;
        Some((Format::of(&glyph::string(rest.get(..end)?))?, rest.get(end + 1..)?))
    };
    mark().unwrap_or((default, text))
}
