//! A file cut into questions: blank lines, comments, categories.

use super::glyph::{Glyph, blank, glyphs};

const CATEGORY: &str = "$CATEGORY:";

/// A file as its questions.
#[derive(Default)]
pub(super) struct File {
    /// In the order of the file.
    pub blocks: Vec<Block>,
    /// Line of the first `$CATEGORY`, and how many there are.
    pub categories: Option<(usize, usize)>,
}

/// The lines of one question.
pub(super) struct Block {
    /// Line from 1 of its first line that is no comment.
    pub line: usize,
    /// Its comments, without the slashes.
    pub comments: Vec<String>,
    /// Everything else.
    pub glyphs: Vec<Glyph>,
}

/// Lines that may yet become a block.
#[derive(Default)]
struct Lines<'a> {
    line: usize,
    comments: Vec<&'a str>,
    content: Vec<&'a str>,
    opened: bool,
    closed: bool,
    comments_when_closed: usize,
    ended: bool,
}

impl File {
    /// Cuts a file. Lines end with LF, CR LF or CR.
    pub fn read(text: &str) -> File {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut file = File::default();
        let mut lines = Lines::default();
        for (index, line) in text.split('\n').enumerate() {
            let line = line.trim_matches(blank);
            if line.is_empty() {
                lines.end();
            } else if let Some(comment) = line.strip_prefix("//") {
                file.flush_if(&mut lines, |lines| lines.ended && !lines.open());
                lines.comments.push(comment);
            } else if line.starts_with(CATEGORY) {
                file.flush_if(&mut lines, |_| true);
                file.categories =
                    file.categories.map_or(Some((index + 1, 1)), |(first, count)| Some((first, count + 1)));
            } else {
                file.flush_if(&mut lines, |lines| lines.end_before(line));
                lines.push(index + 1, line);
            }
        }
        file.flush_if(&mut lines, |_| true);
        file
    }

    fn flush_if<'a>(&mut self, lines: &mut Lines<'a>, ends: impl Fn(&Lines<'a>) -> bool) {
        if !ends(lines) {
            return;
        }
        let mut done = std::mem::take(lines);
        if !done.ended && done.closed {
            lines.comments = done.comments.split_off(done.comments_when_closed.min(done.comments.len()));
        }
        if !done.content.is_empty() {
            let comments = done.comments.into_iter().map(str::to_owned).collect();
            self.blocks.push(Block { line: done.line, comments, glyphs: glyphs(&done.content) });
        }
    }
}

impl<'a> Lines<'a> {
    fn open(&self) -> bool {
        self.opened && !self.closed
    }

    /// A blank line: comments alone belong to nothing.
    fn end(&mut self) {
        if self.content.is_empty() {
            *self = Lines::default();
        } else {
            self.ended = true;
        }
    }

    /// Whether this line begins another question: after a blank line, unless it goes on with open braces; and with a title
    /// after closed ones.
    fn end_before(&self, line: &str) -> bool {
        let goes_on = self.open() && line.starts_with(['=', '~', '}', '#']);
        (self.ended && !goes_on) || (self.closed && line.starts_with("::"))
    }

    fn push(&mut self, number: usize, line: &'a str) {
        if self.content.is_empty() {
            self.line = number;
        }
        self.ended = false;
        self.content.push(line);
        let mut characters = line.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => drop(characters.next()),
                '{' => self.opened = true,
                '}' if self.open() => {
                    self.closed = true;
                    self.comments_when_closed = self.comments.len();
                }
                _ => {}
            }
        }
    }
}
