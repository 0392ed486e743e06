//! Content of an item as plain text, and what of it text cannot hold.

use super::tree::{Child, Element};
use std::collections::BTreeSet;

/// Plain text read from XML content.
#[derive(Debug, Default)]
pub(super) struct Prose {
    pub(super) text: String,
    /// What a reader would have to see to understand it, such as 图片.
    pub(super) needs: BTreeSet<&'static str>,
    /// What was left out because the text is whole without it.
    pub(super) left_out: BTreeSet<&'static str>,
}

/// The content of an element.
pub(super) fn prose(element: &Element) -> Prose {
    let mut walk = Walk::default();
    walk.children(element);
    Prose { text: walk.lines.finish(), needs: walk.needs, left_out: walk.left_out }
}

/// A text as [`prose`] would read it back: lines trimmed, runs of blanks as one, no more than one empty line in a row.
pub(super) fn tidy(text: &str) -> String {
    let mut lines = Lines::default();
    for line in text.split('\n') {
        lines.push(line);
        lines.end(true);
    }
    lines.finish()
}

#[derive(Default)]
struct Walk {
    lines: Lines,
    needs: BTreeSet<&'static str>,
    left_out: BTreeSet<&'static str>,
    preformatted: bool,
}

impl Walk {
    fn children(&mut self, element: &Element) {
        for child in &element.children {
            match child {
                Child::Text(text) => self.text(text),
                Child::Element(element) => self.element(element),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if !self.preformatted {
            return self.lines.push(text);
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.lines.end(true);
            }
            self.lines.push(line);
        }
    }

    fn element(&mut self, element: &Element) {
        if let Some(need) = need(&element.name) {
            self.needs.insert(need);
            if element.name == "table" {
                return self.block(element);
            }
            let words = element.attribute("alt").map_or_else(|| element.raw_text(), str::to_owned);
            if !words.trim().is_empty() && need != VARIABLE {
                self.lines.push(&format!("［{need}：{}］", words.trim()));
            }
            return;
        }
        match element.name.as_str() {
            "stylesheet"
            | "style"
            | "script"
            | "catalogInfo"
            | "apipAccessibility"
            | "companionMaterialsInfo"
            | "simpleChoice"
            | "rp" => {}
            "feedbackInline" | "feedbackBlock" => _ = self.left_out.insert("选项或题干中的条件反馈"),
            "infoControl" => _ = self.left_out.insert("提示"),
            "rubricBlock" if !is_for_candidates(element) => _ = self.left_out.insert("评分或监考说明"),
            "br" => self.lines.end(true),
            "math" => self.math(element),
            "sup" => self.script(element, &SUPERSCRIPTS),
            "sub" => self.script(element, &SUBSCRIPTS),
            "rt" => {
                self.lines.push("（");
                self.children(element);
                self.lines.push("）");
            }
            "ol" => self.numbered(element),
            "pre" => {
                let outer = std::mem::replace(&mut self.preformatted, true);
                self.block(element);
                self.preformatted = outer;
            }
            name if BLOCKS.contains(&name) => self.block(element),
            _ => self.children(element),
        }
    }

    fn block(&mut self, element: &Element) {
        self.lines.end(false);
        self.children(element);
        self.lines.end(false);
    }

    /// Questions point at the points of such a list by number.
    fn numbered(&mut self, list: &Element) {
        let letters = list.attribute("type").and_then(|kind| kind.chars().next()).filter(|kind| "aA".contains(*kind));
        for (index, point) in list.elements().enumerate() {
            self.lines.end(false);
            let letter = letters.and_then(|first| char::from_u32(u32::from(first) + u32::try_from(index).ok()?));
            match letter.filter(|_| index < 26) {
                Some(letter) => self.lines.push(&format!("{letter}. ")),
                None => self.lines.push(&format!("{}. ", index + 1)),
            }
            self.children(point);
            self.lines.end(false);
        }
    }

    /// Raised or lowered digits; other raised letters, as in 1st, stand in line.
    fn script(&mut self, element: &Element, digits: &[char; 10]) {
        let text = element.raw_text();
        match scripted(text.trim(), digits) {
            Some(text) => self.lines.push(&text),
            None => self.children(element),
        }
    }

    /// Formulas that stand in one line; all others need to be seen.
    fn math(&mut self, element: &Element) {
        match linear(element) {
            Some(formula) => self.lines.push(&formula),
            None => _ = self.needs.insert("公式"),
        }
    }
}

/// What changes from candidate to candidate and so cannot be read as text at all.
pub(super) const VARIABLE: &str = "随机变量";

fn need(name: &str) -> Option<&'static str> {
    Some(match name {
        "img" | "picture" | "svg" | "canvas" => "图片",
        "audio" => "音频",
        "video" => "视频",
        "object" | "iframe" | "embed" | "include" => "嵌入的文件",
        "table" => "表格",
        "printedVariable" | "templateInline" | "templateBlock" => VARIABLE,
        _ => return None,
    })
}

const BLOCKS: [&str; 33] = [
    "p",
    "div",
    "li",
    "ul",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "address",
    "article",
    "aside",
    "section",
    "header",
    "footer",
    "nav",
    "main",
    "figure",
    "figcaption",
    "details",
    "summary",
    "prompt",
    "contentBody",
    "rubricBlock",
    "choiceInteraction",
    "stimulusBody",
    "modalFeedback",
];

fn is_for_candidates(rubric: &Element) -> bool {
    rubric.attribute("view").is_none_or(|views| views.split_whitespace().any(|view| view == "candidate"))
}

const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
const SUBSCRIPTS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];

fn scripted(text: &str, digits: &[char; 10]) -> Option<String> {
    let script = |c: char| digits.get(usize::try_from(c.to_digit(10)?).ok()?).copied();
    if text.is_empty() { None } else { text.chars().map(script).collect() }
}

/// A formula without fractions, roots and the like, as one line.
fn linear(element: &Element) -> Option<String> {
    match element.name.as_str() {
        "mi" | "mo" | "mn" | "mtext" if element.elements().next().is_none() => {
            Some(element.raw_text().trim().to_owned())
        }
        "math" | "mrow" | "mstyle" | "mpadded" => element.elements().map(linear).collect(),
        "mspace" => Some(" ".to_owned()),
        "semantics" => element.elements().next().and_then(linear),
        "msup" => raised(element, &SUPERSCRIPTS),
        "msub" => raised(element, &SUBSCRIPTS),
        _ => None,
    }
}

fn raised(element: &Element, digits: &[char; 10]) -> Option<String> {
    let mut parts = element.elements();
    let (base, script) = (parts.next()?, parts.next()?);
    let base = linear(base).filter(|_| matches!(base.name.as_str(), "mi" | "mn"))?;
    Some(base + &scripted(&linear(script)?, digits)?)
}

/// Lines of text in the making: blanks collapse, as a browser shows them.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    line: String,
    blank: bool,
    /// Whether the line holds a no-break space: editors write an empty line that way.
    held_open: bool,
}

impl Lines {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' => self.blank = true,
                '\u{a0}' => (self.blank, self.held_open) = (true, true),
                _ => {
                    if std::mem::take(&mut self.blank) && !self.line.is_empty() {
                        self.line.push(' ');
                    }
                    self.line.push(c);
                }
            }
        }
    }

    /// Ends the line; an empty one counts when it was `meant`.
    fn end(&mut self, meant: bool) {
        let line = std::mem::take(&mut self.line);
        self.blank = false;
        let meant = std::mem::take(&mut self.held_open) || meant;
        let follows_text = self.done.last().is_some_and(|last| !last.is_empty());
        if !line.is_empty() || (meant && follows_text) {
            self.done.push(line);
        }
    }

    fn finish(mut self) -> String {
        self.end(false);
        while self.done.last().is_some_and(String::is_empty) {
            self.done.pop();
        }
        self.done.join("\n")
    }
}
