//! HTML fragments as plain text, and plain text as HTML: for the formats whose texts are HTML.
//!
//! Read as the HTML standard renders (section 15.3, and 13.2.5 for tags, comments and character references): white space
//! collapses, `<br>` breaks the line, blocks stand on lines of their own, `&nbsp;` is a space that does not collapse.
//! Digits raised or lowered by `<sup>` and `<sub>` become ⁵ and ₂, because 10<sup>5</sup> is not 105. Pictures, sound,
//! tables and formulas cannot be said in plain text: [`to_text`] names the first one it meets, the caller decides.
//!
//! What [`from_text`] writes is well-formed XML too, and [`to_text`] reads it back but for tabs, control characters and
//! white space at either end.

use quick_xml::escape::resolve_html5_entity;

/// What a fragment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Lines without HTML, trimmed at both ends.
    pub(crate) text: String,
    /// What it shows that plain text cannot, such as 图片.
    pub(crate) lacks: Option<&'static str>,
}

/// The plain text of a fragment. Anything can be read; what is no HTML is text. Linear in the length.
pub(crate) fn to_text(html: &str) -> Plain {
    let mut page = Page::default();
    let mut rest = html;
    while !rest.is_empty() {
        rest = match rest.as_bytes().first() {
            Some(b'<') => page.markup(rest),
            Some(b'&') => page.entity(rest),
            _ => {
                let (run, after) =
                    rest.split_at_checked(rest.find(['<', '&']).unwrap_or(rest.len())).unwrap_or_default();
                run.chars().for_each(|c| page.put(c));
                after
            }
        };
    }
    page.cut_blank_line();
    Plain { text: page.text.trim().to_owned(), lacks: page.lacks }
}

/// The text as HTML that can stand inside any element; line breaks become `<br/>`.
pub(crate) fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let edge = |c: char| c == ' ' || c == '\n';
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br/>"),
            ' ' if edge(before) || chars.peek().is_none_or(|&next| edge(next)) => html.push_str("&#160;"),
            '\t' => html.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => html.push(c),
        }
        before = c;
    }
    html
}

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
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
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// What plain text cannot show.
fn lacking(element: &str) -> Option<&'static str> {
    Some(match element {
        "img" | "svg" | "picture" | "canvas" | "map" | "image" => "图片",
        "audio" | "bgsound" => "音频",
        "video" => "视频",
        "object" | "embed" | "iframe" | "applet" | "frame" => "嵌入对象",
        "table" => "表格",
        "math" => "公式",
        _ => return None,
    })
}

/// Where a page is while it is read.
#[derive(Default)]
struct Page {
    text: String,
    /// White space was met that shows only when something follows on the line.
    gap: bool,
    /// How many `<pre>` are open.
    kept: usize,
    /// Where the open `<sup>` or `<sub>` begins.
    script: Option<usize>,
    /// No `>` follows, so no `<` begins a tag.
    no_tags: bool,
    lacks: Option<&'static str>,
}

impl Page {
    fn put(&mut self, c: char) {
        match c {
            '\n' if self.kept > 0 => self.new_line(),
            ' ' if self.kept > 0 => self.text.push(' '),
            ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.gap = true,
            '\u{a0}' => self.show(' '),
            _ if c.is_control() || c == '\u{feff}' => {}
            _ => self.show(c),
        }
    }

    fn show(&mut self, c: char) {
        if std::mem::take(&mut self.gap) && !self.at_line_start() {
            self.text.push(' ');
        }
        self.text.push(c);
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn new_line(&mut self) {
        self.gap = false;
        self.cut_blank_line();
        self.text.push('\n');
    }

    fn block(&mut self) {
        self.gap = false;
        if !self.at_line_start() {
            self.new_line();
        }
    }

    /// A line of nothing but `&nbsp;` is an empty line.
    fn cut_blank_line(&mut self) {
        let start = self.text.rfind('\n').map_or(0, |at| at + 1);
        if self.text.get(start..).is_some_and(|line| line.trim().is_empty()) {
            self.text.truncate(start);
        }
    }

    /// Reads what begins with `<`; what is left after it.
    fn markup<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        let Some((tag, after)) = self.tag(rest) else {
            self.show('<');
            return rest.strip_prefix('<').unwrap_or_default();
        };
        let closes = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        self.element(&name, closes);
        if let Some(words) = alternative(tag).filter(|_| name == "img" && !closes) {
            format!("［图片：{words}］").chars().for_each(|c| self.put(c));
        }
        let hides = !closes && !tag.ends_with('/') && ["script", "style", "title"].contains(&name.as_str());
        if hides { after_closing(after, &name) } else { after }
    }

    /// The inside of the tag that begins here and what follows it.
    fn tag<'a>(&mut self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        let inside = rest.strip_prefix('<')?;
        if self.no_tags || !inside.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            return None;
        }
        let Some(end) = closing_bracket(inside).or_else(|| inside.find('>')) else {
            self.no_tags = true;
            return None;
        };
        Some((inside.get(..end)?, inside.get(end + 1..)?))
    }

    fn element(&mut self, name: &str, closes: bool) {
        if !closes {
            self.lacks = self.lacks.or_else(|| lacking(name));
        }
        match name {
            "br" => self.new_line(),
            "td" | "th" => self.gap = true,
            "sup" | "sub" if closes => self.close_script(name == "sup"),
            "sup" | "sub" => self.script = Some(self.text.len()),
            _ if BLOCKS.contains(&name) => self.block(),
            _ => {}
        }
        if name == "pre" {
            self.kept = if closes { self.kept.saturating_sub(1) } else { self.kept + 1 };
        }
    }

    fn close_script(&mut self, raised: bool) {
        let Some(start) = self.script.take() else { return };
        let Some(inside) = self.text.get(start..) else { return };
        let written: Option<String> = inside.trim_start().chars().map(|c| small(c, raised)).collect();
        let Some(written) = written else { return };
        let lead = if inside.starts_with(' ') { " " } else { "" };
        self.text.truncate(start);
        self.text.push_str(lead);
        self.text.push_str(&written);
    }

    /// Reads what begins with `&`; what is left after it.
    fn entity<'a>(&mut self, rest: &'a str) -> &'a str {
        match reference(rest) {
            Some((text, after)) => {
                text.chars().for_each(|c| self.put(c));
                after
            }
            None => {
                self.show('&');
                rest.strip_prefix('&').unwrap_or_default()
            }
        }
    }
}

/// The words that stand for a picture, `alt="…"`; none when they are empty.
pub(crate) fn alternative(tag: &str) -> Option<&str> {
    let value = tag.split_once("alt=").filter(|(before, _)| before.ends_with(char::is_whitespace))?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let words = value.get(1..)?.split(quote).next()?.trim();
    (!words.is_empty() && words.len() <= 400).then_some(words)
}

/// The first `>` outside quotes, when it is near: attributes seldom hold one, and far ones are not worth the search.
fn closing_bracket(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate().take(512) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// What follows the closing tag of an element whose content is not shown; nothing when it is never closed.
fn after_closing<'a>(rest: &'a str, name: &str) -> &'a str {
    let closing = format!("</{name}");
    let at = rest.as_bytes().windows(closing.len()).position(|part| part.eq_ignore_ascii_case(closing.as_bytes()));
    let after = at.and_then(|at| rest.get(at..)).unwrap_or_default();
    after.split_once('>').map_or("", |(_, after)| after)
}

/// The characters of the reference a text begins with (`&amp;`, `&#39;`), and what follows it.
pub(crate) fn reference(text: &str) -> Option<(String, &str)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(40).position(|byte| byte == b';')?;
    Some((decode(body.get(..end)?)?, body.get(end + 1..)?))
}

/// The characters of a reference without its `&` and `;`.
fn decode(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(str::to_owned) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let code = code.ok()?;
    // The standard reads these as Windows-1252.
    let windows = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let c = match code {
        0x80..=0x9f => windows.chars().nth(code as usize - 0x80),
        _ => char::from_u32(code),
    };
    c.map(String::from)
}

/// The raised or lowered form of a character, when there is one.
fn small(c: char, raised: bool) -> Option<char> {
    let (plain, raised_forms, lowered_forms) = ("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₙ");
    let at = plain.chars().position(|one| one == c)?;
    if raised { raised_forms } else { lowered_forms }.chars().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_as_a_browser_shows_it() {
        let check = |html: &str, expected: &str| assert_eq!(to_text(html).text, expected, "{html}");
        check("", "");
        check("  甲\n  乙\t丙 ", "甲 乙 丙");
        check("<p>甲</p>\n<p>乙</p>", "甲\n乙");
        check("<p>甲<br></p><p>乙</p>", "甲\n乙");
        check("甲<br/><BR />乙", "甲\n\n乙");
        check("<p>甲</p><p>&nbsp;</p><p>乙</p>", "甲\n\n乙");
        check("<ul>\n<li>一</li>\n<li>二</li>\n</ul>尾", "一\n二\n尾");
        check("<div><div>甲</div></div><h3>乙</h3>丙", "甲\n乙\n丙");
        check("粗<b>体</b>字 <em>斜</em>", "粗体字 斜");
        check("a &lt; b &amp;amp; &copy;&#20013;&#x56fd;&nbsp;&hellip;", "a < b &amp; ©中国 …");
        check("&#150;&#x93;&bogus; R&D &", "–“&bogus; R&D &");
        check("1 < 2 <3 a<b", "1 < 2 <3 a<b");
        check("甲<!-- <p>隐</p> -->乙<style>p{}</style><script>1<2</script>丙", "甲乙丙");
        check("<a title=\"x>y\">链</a>", "链");
        check("<pre>a\n  b</pre>c", "a\n  b\nc");
        check("10<sup>5</sup> H<sub>2</sub>O 1<sup>st</sup> x<sup>-n</sup>", "10⁵ H₂O 1st x⁻ⁿ");
        check("<p>&nbsp;&nbsp;首行</p>", "首行");
    }

    #[test]
    fn what_plain_text_cannot_show_is_named() {
        let check = |html: &str, expected: Option<&str>| assert_eq!(to_text(html).lacks, expected, "{html}");
        check("<p>文</p>", None);
        check("&lt;img&gt; <imgx> </img>", None);
        check("<p>图<IMG src='a.png'></p>", Some("图片"));
        check("<audio controls></audio><img>", Some("音频"));
        check("<object data=x></object>", Some("嵌入对象"));
        check("<table><tr><td>1</td><td>2</td></tr></table>", Some("表格"));
        check("<m:math/>", Some("公式"));
    }

    #[test]
    fn text_written_as_html_reads_back() {
        for text in
            ["", "甲", "a  b", "甲\n乙", "甲\n\n\n乙", "甲 \n 乙", "<b>&amp;\"'</b>", "]]>", "1 < 2 > 0", "R&D;"]
        {
            assert_eq!(to_text(&from_text(text)).text, text, "{}", from_text(text));
        }
        assert_eq!(from_text("a\u{0}b\u{ffff}"), "ab");
    }

    #[test]
    fn hostile_html_is_read_in_time() {
        for piece in ["<", "<a", "<!--", "<a \"> \" ", "<style>", "<style></style>", "&", "&amp", "<sup>", "<pre>\n "] {
            let _ = to_text(&piece.repeat(200_000));
        }
    }
}
