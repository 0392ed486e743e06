//! The text formats of Moodle (`format="…"`) as plain text.

use super::source::Element;
use crate::formats::html::{self, Plain};

/// The plain text of an element that has a `<text>`, a `format` and perhaps files. `format` is what it has when it names
/// none.
pub(super) fn plain(element: &Element, format: &str) -> Plain {
    let words = element.words();
    let mut plain = match format_of(element, format) {
        "plain_text" => Plain { text: printable(words), lacks: None },
        "markdown" => markdown(words),
        "moodle_auto_format" | "wiki_like" => html::to_text(&broken_lines(words)),
        _ => html::to_text(words),
    };
    // Where it shows it is but a word; it stands for a file in a tag.
    let places = |text: &str| text.matches("@@PLUGINFILE@@").count();
    if element.child("file").is_some() || places(words) > places(&plain.text) {
        plain.lacks = plain.lacks.or(Some("附件"));
    }
    plain
}

/// The format of an element.
pub(super) fn format_of<'a>(element: &'a Element, otherwise: &'a str) -> &'a str {
    element.attribute("format").filter(|format| !format.is_empty()).unwrap_or(otherwise)
}

fn printable(text: &str) -> String {
    text.trim().chars().filter(|&c| !c.is_control() || c == '\n' || c == '\t').collect()
}

/// Line breaks as `<br>`, but for those between two tags: what Moodle's automatic format does.
fn broken_lines(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        html.push_str(line);
        let Some(next) = lines.peek() else { break };
        let between_tags = line.trim_end().ends_with('>') && next.trim_start().starts_with('<');
        html.push_str(if between_tags { "\n" } else { "<br>" });
    }
    html
}

/// Markdown with its lines as they are, without marks of headings, emphasis and code.
fn markdown(text: &str) -> Plain {
    let mut html = String::with_capacity(text.len());
    let mut fenced = false;
    let mut lacks = None;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            html.push_str(&html::from_text(line));
        } else {
            if line.contains("![") && line.contains("](") {
                lacks = lacks.or(Some("图片"));
            }
            if line.contains('|') && line.trim().chars().all(|c| "|-: ".contains(c)) {
                lacks = lacks.or(Some("表格"));
            }
            push_markdown_line(&mut html, line);
        }
        html.push_str("<br>");
    }
    let read = html::to_text(&html);
    Plain { lacks: read.lacks.or(lacks), ..read }
}

fn push_markdown_line(html: &mut String, line: &str) {
    let heading = line.trim_start_matches('#');
    let line = if heading.len() < line.len() && heading.starts_with(' ') { heading.trim_start() } else { line };
    for (n, part) in line.split('`').enumerate() {
        if n % 2 == 1 {
            html.push_str(&html::from_text(part));
            continue;
        }
        let mut chars = part.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek().copied()) {
                ('\\', Some(next)) if next.is_ascii_punctuation() => {
                    chars.next();
                    html.push_str(&html::from_text(next.encode_utf8(&mut [0; 4])));
                }
                ('*' | '_', _) => {
                    let mut run = 1;
                    while chars.next_if_eq(&c).is_some() {
                        run += 1;
                    }
                    // ____ is a blank to fill, not emphasis.
                    let emphasis = run == 2 || (run == 3 && c == '*');
                    html.extend(std::iter::repeat_n(c, if emphasis { 0 } else { run }));
                }
                _ => html.push(c),
            }
        }
    }
}
