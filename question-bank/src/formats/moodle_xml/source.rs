//! The `<question>` elements of a file, one at a time, as small trees.
//!
//! A broken question does not hide the next one: reading begins again at the `<question` after it. No declaration of a
//! DTD is looked at, so nothing is ever fetched or expanded; a reference that HTML does not know stays as written.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements deeper than this are left out; Moodle's own files go six deep.
const MAX_DEPTH: usize = 32;

/// How often reading begins again after a broken question, so that no file takes forever.
const MAX_RESTARTS: usize = 100;

/// An element with what it holds.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn of(tag: &BytesStart<'_>) -> Element {
        let mut read = tag.html_attributes();
        let attributes = read.with_checks(false).flatten().map(|attribute| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(attribute.value.clone());
            (attribute.key.local_name().as_ref().to_owned(), value.into_owned())
        });
        Element { name: local(tag), attributes: attributes.collect(), ..Element::default() }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// The children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// What stands in it outside its children, trimmed.
    pub(super) fn value(&self) -> &str {
        self.text.trim()
    }

    /// What its `<text>` says; without one, what it says itself, as old files have it.
    pub(super) fn words(&self) -> &str {
        self.child("text").unwrap_or(self).value()
    }

    fn say(&mut self, text: &str) {
        // Nobody needs the bytes of a picture, only that there is one.
        let hidden = self.name == "file" || self.name == "image_base64";
        match hidden {
            true if text.trim().is_empty() || !self.text.is_empty() => {}
            true => self.text.push('*'),
            false => self.text.push_str(text),
        }
    }
}

/// What a file holds.
#[derive(Debug)]
pub(super) enum Found {
    /// A question, and what is to be said of its XML.
    Question { line: usize, question: Element, remarks: Vec<String> },
    /// A place where the file is no XML, with the question as far as it was read.
    Broken { line: usize, begun: Option<Element>, problem: String },
    /// Something beside the questions that is none.
    Stray { line: usize, name: String },
}

/// A file that is being read.
pub(super) struct Source<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the reader began in the text.
    base: usize,
    /// How many elements around the questions are open.
    depth: usize,
    root: Option<String>,
    restarts: usize,
    done: bool,
    /// A place whose line is known.
    known: (usize, usize),
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Source<'a> {
        let (reader, known) = (reader(text), (0, 1));
        Source { text, reader, base: 0, depth: 0, root: None, restarts: 0, done: false, known }
    }

    /// Whether the file calls itself a quiz.
    pub(super) fn is_quiz(&self) -> bool {
        self.root.as_deref() == Some("quiz")
    }

    /// The next thing in the file.
    pub(super) fn next(&mut self) -> Option<Found> {
        while !self.done {
            let at = self.position();
            match self.reader.read_event() {
                Err(error) => return Some(self.broken(at, None, &format!("XML 写法有误（{error}）"))),
                Ok(Event::Eof) => {
                    self.done = true;
                    let whole = self.depth == 0 || self.restarts > 0;
                    return (!whole).then(|| self.broken(at, None, "文件不完整，没有结束标记"));
                }
                Ok(Event::Start(tag)) if local(&tag) == "question" => return Some(self.question(at, &tag)),
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    let name = local(&tag);
                    if self.depth == 2 && self.is_quiz() {
                        return Some(Found::Stray { line: self.line(at), name });
                    }
                    self.root.get_or_insert(name);
                }
                Ok(Event::End(_)) => self.depth = self.depth.saturating_sub(1),
                Ok(_) => {}
            }
        }
        None
    }

    /// Reads the question whose start tag has just been read.
    fn question(&mut self, at: usize, tag: &BytesStart<'_>) -> Found {
        let mut tree = Tree { open: vec![Element::of(tag)], ..Tree::default() };
        loop {
            let problem = match self.reader.read_event() {
                Ok(Event::Eof) => "文件在这里中断，此题不完整".to_owned(),
                Ok(Event::Start(tag)) if local(&tag) == "question" => "缺少结束标记 </question>".to_owned(),
                Ok(event) => match tree.take(&event) {
                    Some(question) => {
                        return Found::Question { line: self.line(at), question, remarks: tree.remarks };
                    }
                    None => continue,
                },
                Err(error) => format!("XML 写法有误（{error}）"),
            };
            return self.broken(at, tree.begun(), &problem);
        }
    }

    /// Says what is broken in what began at this place, and goes on at the next question.
    fn broken(&mut self, at: usize, begun: Option<Element>, problem: &str) -> Found {
        self.restarts += 1;
        let next = self.next_question(at + 1).filter(|_| self.restarts <= MAX_RESTARTS);
        let line = self.line(at);
        let problem = match next.and_then(|next| Some((next, self.text.get(next..)?))) {
            Some((next, rest)) => {
                (self.reader, self.base, self.depth, self.done) = (reader(rest), next, 0, false);
                problem.to_owned()
            }
            None => {
                self.done = true;
                format!("{problem}；此处以后没有读入")
            }
        };
        Found::Broken { line, begun, problem }
    }

    fn next_question(&self, from: usize) -> Option<usize> {
        const TAG: &[u8] = b"<question";
        let bytes = self.text.as_bytes().get(from..)?;
        let begins = |part: &[u8]| part.starts_with(TAG) && part.last().is_some_and(|end| b" \t\n>/".contains(end));
        bytes.windows(TAG.len() + 1).position(begins).map(|at| from + at)
    }

    fn position(&self) -> usize {
        self.base.saturating_add(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// The line of a place; quick when asked in order.
    fn line(&mut self, at: usize) -> usize {
        let (from, line) = if at < self.known.0 { (0, 1) } else { self.known };
        let between = self.text.as_bytes().get(from..at).unwrap_or_default();
        self.known = (at, line + between.iter().filter(|&&byte| byte == b'\n').count());
        self.known.1
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    reader
}

fn local(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

/// A question while it is read.
#[derive(Default)]
struct Tree {
    /// The elements that are open, the question first.
    open: Vec<Element>,
    /// How many elements are open inside a `<text>`: HTML that should have been escaped, kept as it stands.
    bare: usize,
    /// How many elements are open that are too deep.
    deep: usize,
    remarks: Vec<String>,
}

impl Tree {
    /// Takes an event in; the question when it is complete.
    fn take(&mut self, event: &Event<'_>) -> Option<Element> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => return self.end(tag.local_name().as_ref()),
            Event::Text(text) => self.say(&text.xml10_content()),
            Event::CData(text) => self.say(&text.xml10_content()),
            Event::GeneralRef(reference) => self.refer(reference),
            _ => {}
        }
        None
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let in_text = self.open.last().is_some_and(|top| top.name == "text");
        if in_text {
            self.bare += 1;
            self.say(&format!("<{}>", &**tag));
        } else if self.open.len() >= MAX_DEPTH {
            self.deep += 1;
            self.remark("标记嵌套过深，深处的内容没有读入".to_owned());
        } else {
            self.open.push(Element::of(tag));
        }
    }

    fn end(&mut self, name: &str) -> Option<Element> {
        if self.bare > 0 {
            self.bare -= 1;
            if name != "br" {
                self.say(&format!("</{name}>"));
            }
            return None;
        }
        if self.deep > 0 {
            self.deep -= 1;
            return None;
        }
        let closed = self.open.pop()?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => return Some(closed),
        }
        None
    }

    fn say(&mut self, text: &str) {
        if let (0, Some(top)) = (self.deep, self.open.last_mut()) {
            top.say(text);
        }
    }

    fn refer(&mut self, reference: &BytesRef<'_>) {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return self.say(c.encode_utf8(&mut [0; 4]));
        }
        if let Some(text) = resolve_html5_entity(reference) {
            return self.say(text);
        }
        self.say(&format!("&{};", &**reference));
        if reference.len() <= 40 && reference.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
            self.remark(format!("有未知的实体“&{};”，按原样保留，请核对", &**reference));
        }
    }

    fn remark(&mut self, remark: String) {
        if self.remarks.len() < 9 && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// The question as far as it was read.
    fn begun(self) -> Option<Element> {
        self.open.into_iter().next()
    }
}
