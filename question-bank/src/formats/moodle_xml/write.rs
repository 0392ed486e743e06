//! An item as a `<question>`.

use crate::answer::Choice;
use crate::formats::{Draft, html};
use crate::item::Kind;
use std::fmt::Write;

/// What a file begins and ends with.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n";
pub(super) const TAIL: &str = "</quiz>\n";

/// The shares of full marks that Moodle accepts, by the number of right options.
const SHARES: [&str; 10] = ["0", "100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111"];

/// One question. Each right option of several gives its share, a wrong one takes everything: what comes nearest to
/// marking that wants exactly the right ones.
pub(super) fn question(draft: &Draft) -> String {
    let kind = if draft.kind == Kind::TrueFalse { "truefalse" } else { "multichoice" };
    let name = escaped(draft.name.as_deref().unwrap_or_default());
    let mut xml = format!("  <question type=\"{kind}\">\n    <name><text>{name}</text></name>\n");
    push_html(&mut xml, "questiontext", &draft.stem);
    push_html(&mut xml, "generalfeedback", &draft.rationale);
    xml.push_str("    <defaultgrade>1</defaultgrade>\n    <penalty>0</penalty>\n    <hidden>0</hidden>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(xml, "    <idnumber>{name}</idnumber>");
    match draft.kind {
        Kind::TrueFalse => push_true_false(&mut xml, draft.key),
        Kind::Single | Kind::Multiple => push_options(&mut xml, draft),
    }
    xml.push_str("    <tags>\n");
    for label in draft.ours.labels() {
        let _ = writeln!(xml, "      <tag><text>{}</text></tag>", escaped(&label));
    }
    xml.push_str("    </tags>\n  </question>\n");
    xml
}

fn push_html(xml: &mut String, element: &str, text: &str) {
    let _ = writeln!(xml, "    <{element} format=\"html\"><text>{}</text></{element}>", paragraph(text));
}

/// A paragraph of HTML; its `>` are escaped, so it cannot end the CDATA section.
fn paragraph(text: &str) -> String {
    format!("<![CDATA[<p>{}</p>]]>", html::from_text(text))
}

fn push_true_false(xml: &mut String, key: Choice) {
    for (n, word) in ["true", "false"].into_iter().enumerate() {
        let share = if key.contains(n) { "100" } else { "0" };
        push_answer(xml, share, "moodle_auto_format", word);
    }
}

fn push_options(xml: &mut String, draft: &Draft) {
    let one = draft.kind == Kind::Single;
    let _ = writeln!(xml, "    <single>{one}</single>");
    let _ = writeln!(xml, "    <shuffleanswers>{}</shuffleanswers>", !draft.keep_order);
    xml.push_str("    <answernumbering>ABCD</answernumbering>\n");
    let right = SHARES.get(if one { 1 } else { draft.key.len() }).copied().unwrap_or_default();
    let wrong = if one { "0" } else { "-100" };
    for (n, option) in draft.options.iter().enumerate() {
        let share = if draft.key.contains(n) { right } else { wrong };
        push_answer(xml, share, "html", &paragraph(option));
    }
}

fn push_answer(xml: &mut String, share: &str, format: &str, text: &str) {
    let _ = writeln!(xml, "    <answer fraction=\"{share}\" format=\"{format}\"><text>{text}</text></answer>");
}

/// Text between tags, without the characters XML has no place for.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            '\n' | '\t' => xml.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => xml.push(c),
        }
    }
    xml
}
