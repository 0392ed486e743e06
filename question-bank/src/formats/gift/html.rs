//! What a text says once its marks are gone: tags removed, line breaks kept, character references resolved.

use super::glyph::blank;
use crate::formats::html::{alternative, reference};

/// How a text is marked up: `[html]`, `[moodle]` (HTML whose line ends count), `[markdown]`, `[plain]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Moodle,
    Html,
    Plain,
    Markdown,
}

/// A text without its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// The words.
    pub text: String,
    /// What the words alone cannot show, such as 图片.
    pub media: Option<&'static str>,
}

impl Format {
    /// The format of this name.
    pub fn of(name: &str) -> Option<Format> {
        Some(match name.to_ascii_lowercase().as_str() {
            "moodle" => Format::Moodle,
            "html" => Format::Html,
            "plain" => Format::Plain,
            "markdown" => Format::Markdown,
            _ => return None,
        })
    }

    /// Removes the marks of a text.
    pub fn plain(self, text: &str) -> Plain {
        match self {
            Format::Plain => Plain { text: text.trim_matches(blank).to_owned(), media: None },
            Format::Markdown => {
                let image = text.contains("![").then_some("图片");
                let plain = Stripper::new(self).strip(&text.replace("**", ""));
                Plain { media: plain.media.or(image), ..plain }
            }
            Format::Html | Format::Moodle => Stripper::new(self).strip(text),
        }
    }
}

const BLOCKS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "tr",
    "ul",
];
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "nolink", "q", "s", "samp", "script", "small", "span", "strike", "strong",
    "style", "sub", "sup", "td", "th", "tt", "u", "var",
];
const MEDIA: [(&str, &str); 14] = [
    ("img", "图片"),
    ("picture", "图片"),
    ("svg", "图片"),
    ("canvas", "图片"),
    ("map", "图片"),
    ("audio", "音频"),
    ("video", "视频"),
    ("object", "嵌入的内容"),
    ("embed", "嵌入的内容"),
    ("applet", "嵌入的内容"),
    ("iframe", "嵌入的内容"),
    ("math", "公式"),
    ("table", "表格"),
    ("select", "下拉框"),
];
const LINKED: [(&str, &str); 12] = [
    (".mp3", "音频"),
    (".wav", "音频"),
    (".ogg", "音频"),
    (".m4a", "音频"),
    (".mp4", "视频"),
    (".webm", "视频"),
    (".flv", "视频"),
    (".swf", "嵌入的内容"),
    (".png", "图片"),
    (".jpg", "图片"),
    (".jpeg", "图片"),
    (".gif", "图片"),
];

/// A tag, its name in lower case.
struct Tag<'a> {
    name: String,
    closing: bool,
    inner: &'a str,
}

struct Stripper {
    format: Format,
    out: Lines,
    media: Option<&'static str>,
    /// Inside `script` or `style`.
    hidden: bool,
    /// Cleared once no `>` outside quotes, no `>` at all, no `-->` follows: looking again would take quadratic time.
    quoted_ends: bool,
    ends: bool,
    comment_ends: bool,
}

impl Stripper {
    fn new(format: Format) -> Stripper {
        let out = Lines { keep_breaks: format != Format::Html, ..Lines::default() };
        Stripper { format, out, media: None, hidden: false, quoted_ends: true, ends: true, comment_ends: true }
    }

    fn strip(mut self, text: &str) -> Plain {
        let mut rest = text;
        loop {
            if let Some(after) = self.markup(rest) {
                rest = after;
                continue;
            }
            let mut characters = rest.chars();
            let Some(character) = characters.next() else { break };
            let (shown, after) = reference(rest)
                .filter(|(shown, _)| shown != "\0")
                .unwrap_or_else(|| (character.to_string(), characters.as_str()));
            if !self.hidden {
                shown.chars().for_each(|character| self.out.push(character));
            }
            rest = after;
        }
        let unclosed = self.hidden.then_some("没有结束的脚本或样式");
        Plain { text: self.out.text.trim_matches(blank).to_owned(), media: self.media.or(unclosed) }
    }

    /// Takes a tag or comment the text begins with, and gives what follows.
    fn markup<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let body = text.strip_prefix('<')?;
        if let Some(comment) = body.strip_prefix("!--") {
            let end = if self.comment_ends { comment.find("-->") } else { None };
            self.comment_ends = end.is_some();
            return comment.get(end? + 3..);
        }
        if self.format == Format::Html && body.starts_with(['!', '?']) {
            return body.get(self.end_of_tag(body)? + 1..);
        }
        let (closing, named) = body.strip_prefix('/').map_or((false, body), |named| (true, named));
        let name: String = named.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-')).collect();
        let name = name.to_ascii_lowercase();
        let known = self.format == Format::Html || known(&name);
        if !known || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let end = self.end_of_tag(named)?;
        let inner = named.get(..end)?;
        self.tag(&Tag { name, closing, inner });
        named.get(end + 1..)
    }

    fn end_of_tag(&mut self, text: &str) -> Option<usize> {
        if !self.ends {
            return None;
        }
        let quoted = if self.quoted_ends { end_outside_quotes(text) } else { None };
        self.quoted_ends = quoted.is_some();
        let end = quoted.or_else(|| text.find('>'));
        self.ends = end.is_some();
        end
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if matches!(name, "script" | "style") {
            self.hidden = !tag.closing && !tag.inner.ends_with('/');
        } else if !self.hidden {
            self.media = self.media.or_else(|| media(tag));
            if let Some(words) = alternative(tag.inner).filter(|_| name == "img" && !tag.closing) {
                format!("［图片：{words}］").chars().for_each(|character| self.out.push(character));
            }
            match name {
                "br" => self.out.line_break(),
                "td" | "th" => self.out.push(' '),
                "sup" => self.out.digits = if tag.closing { None } else { Some("⁰¹²³⁴⁵⁶⁷⁸⁹") },
                "sub" => self.out.digits = if tag.closing { None } else { Some("₀₁₂₃₄₅₆₇₈₉") },
                "pre" => {
                    self.out.block();
                    self.out.preformatted = !tag.closing;
                }
                _ if BLOCKS.contains(&name) => self.out.block(),
                _ => {}
            }
        }
    }
}

fn known(name: &str) -> bool {
    BLOCKS.contains(&name) || INLINE.contains(&name) || MEDIA.iter().any(|(element, _)| *element == name)
}

fn media(tag: &Tag<'_>) -> Option<&'static str> {
    let shown = MEDIA.iter().find(|(element, _)| *element == tag.name).map(|(_, what)| *what);
    let linked = || {
        let inner = if tag.name == "a" { tag.inner.to_ascii_lowercase() } else { return None };
        LINKED.iter().find(|(ending, _)| inner.contains(ending)).map(|(_, what)| *what)
    };
    shown.or_else(linked).or_else(|| tag.inner.contains("@@PLUGINFILE@@").then_some("附件"))
}

fn end_outside_quotes(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, character)| {
        match (quote, character) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
        None
    })
}

/// Text that grows by words and lines: runs of white space become one space, more than one empty line none.
#[derive(Default)]
struct Lines {
    text: String,
    space: bool,
    keep_breaks: bool,
    preformatted: bool,
    /// What digits turn into, 0 to 9.
    digits: Option<&'static str>,
}

impl Lines {
    fn push(&mut self, character: char) {
        if character == '\n' && (self.keep_breaks || self.preformatted) {
            self.line_break();
        } else if blank(character) && self.preformatted {
            self.text.push(character);
        } else if blank(character) {
            self.space = true;
        } else {
            if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            let digit = character.to_digit(10).and_then(|digit| self.digits?.chars().nth(digit as usize));
            self.text.push(digit.unwrap_or(character));
        }
    }

    fn line_break(&mut self) {
        self.space = false;
        let kept = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn block(&mut self) {
        if !self.text.ends_with('\n') {
            self.line_break();
        }
    }
}
