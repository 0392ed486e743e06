//! XML as a small tree with the names of QTI 2, whichever version the file speaks.
//!
//! Prefixes are dropped, `qti-choice-interaction` becomes `choiceInteraction` and `max-choices` becomes `maxChoices`. A DTD
//! is stepped over: nothing it declares is expanded and nothing it points at is opened. Depth, number of elements and
//! attributes are bounded, so that no file can exhaust the stack or the memory.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

const MAX_DEPTH: usize = 200;
const MAX_ELEMENTS: usize = 200_000;
const MAX_ATTRIBUTES: usize = 64;

/// What named references of HTML stand for; XML itself knows five, which come with the reader.
const NAMED: [(&str, &str); 12] = [
    ("nbsp", "\u{a0}"),
    ("ensp", " "),
    ("emsp", " "),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("middot", "·"),
    ("times", "×"),
];

#[derive(Debug, Default)]
pub(super) struct Element {
    /// Without prefix, as QTI 2 writes it.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Child>,
}

#[derive(Debug)]
pub(super) enum Child {
    Element(Element),
    Text(String),
}

/// A whole file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Element,
    /// The first reference that stands for nothing we know, such as one that a DTD declares.
    pub(super) unknown: Option<String>,
}

/// Why a file is no XML for us.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) line: Option<usize>,
    pub(super) problem: String,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim())
    }

    /// Whether this attribute says yes, in either spelling of XML Schema.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some("true" | "1"))
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// The children of this name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The elements below that `wanted` takes, in order; nothing inside one of them is looked at.
    pub(super) fn below<'e>(&'e self, wanted: &dyn Fn(&str) -> bool, found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            if wanted(&element.name) { found.push(element) } else { element.below(wanted, found) }
        }
    }

    /// All text below, as it stands.
    pub(super) fn raw_text(&self) -> String {
        let each = self.children.iter().map(|child| match child {
            Child::Text(text) => text.clone(),
            Child::Element(element) => element.raw_text(),
        });
        each.collect()
    }

    fn push_text(&mut self, more: &str) {
        match self.children.last_mut() {
            Some(Child::Text(text)) => text.push_str(more),
            _ => self.children.push(Child::Text(more.to_owned())),
        }
    }
}

/// Reads a file as a tree.
pub(super) fn parse(bytes: &[u8]) -> Result<Document, Broken> {
    let text = decode(bytes)?;
    let mut reader = Reader::from_str(&text);
    reader.config_mut().allow_dangling_amp = true;
    let mut builder = Builder::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            let line = Some(line_of(&text, reader.error_position()));
            Broken { line, problem: format!("XML 有错，请先改正（{error}）") }
        })?;
        let line = || Some(line_of(&text, reader.buffer_position()));
        match builder.take(event).map_err(|problem| Broken { line: line(), problem: problem.to_owned() })? {
            Progress::More => {}
            Progress::End => return builder.finish().ok_or_else(|| Broken { line: line(), problem: ENDS.to_owned() }),
        }
    }
}

const ENDS: &str = "文件不完整，请重新导出";

enum Progress {
    More,
    End,
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    unknown: Option<String>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<Progress, &'static str> {
        match event {
            Event::Start(start) => {
                let element = self.element(&start)?;
                self.open.push(element);
                if self.open.len() > MAX_DEPTH {
                    return Err("元素嵌套过深，没有读入");
                }
            }
            Event::Empty(start) => {
                let element = self.element(&start)?;
                self.close(element);
            }
            Event::End(_) => {
                if let Some(element) = self.open.pop() {
                    self.close(element);
                }
            }
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(name) => self.reference(&name),
            Event::Eof => return Ok(Progress::End),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        Ok(Progress::More)
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element, &'static str> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err("元素过多，请把文件拆小");
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            if attributes.len() == MAX_ATTRIBUTES {
                return Err("一个元素的属性过多，没有读入");
            }
            let attribute = attribute.map_err(|_| "属性写法有错，请先改正")?;
            let value = quick_xml::escape::unescape(&attribute.value).unwrap_or(Cow::Borrowed(&attribute.value));
            attributes.push((camel(attribute.key.local_name().as_ref()), value.into_owned()));
        }
        Ok(Element { name: camel(start.local_name().as_ref()), attributes, children: Vec::new() })
    }

    fn close(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Child::Element(element)),
            None => _ = self.root.get_or_insert(element),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(element) = self.open.last_mut() {
            element.push_text(text);
        }
    }

    fn reference(&mut self, name: &BytesRef<'_>) {
        let character = name.resolve_char_ref().ok().flatten().map(String::from);
        let predefined = || quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
        let named = || NAMED.iter().find(|(own, _)| *own == &**name).map(|(_, text)| (*text).to_owned());
        let text = character.or_else(predefined).or_else(named).unwrap_or_else(|| {
            self.unknown.get_or_insert_with(|| name.to_string());
            format!("&{};", &**name)
        });
        self.text(&text);
    }

    fn finish(self) -> Option<Document> {
        let root = self.root.filter(|_| self.open.is_empty())?;
        Some(Document { root, unknown: self.unknown })
    }
}

/// UTF-8 with or without its mark, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Broken> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.as_chunks().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => Ok(Cow::Owned(wide(rest, u16::from_le_bytes))),
        [0xFE, 0xFF, rest @ ..] => Ok(Cow::Owned(wide(rest, u16::from_be_bytes))),
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => str::from_utf8(rest).map(Cow::Borrowed).map_err(|error| {
            let line = rest.iter().take(error.valid_up_to()).filter(|&&byte| byte == b'\n').count() + 1;
            Broken { line: Some(line), problem: "文件不是 UTF-8 编码，请另存为 UTF-8".to_owned() }
        }),
    }
}

/// `qti:simpleChoice` has lost its prefix already; `qti-simple-choice` becomes `simpleChoice`.
fn camel(name: &str) -> String {
    let mut parts = name.strip_prefix("qti-").unwrap_or(name).split('-');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        whole.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        whole.push_str(letters.as_str());
    }
    whole
}

fn line_of(text: &str, offset: u64) -> usize {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}
