//! Lines as questions.

use crate::answer::{Choice, MAX_OPTIONS};
use crate::formats::{Draft, FormatError, Parsed};
use crate::item::{Kind, TRUE_FALSE_OPTIONS};

/// Reads every question of a file. `file_name` is only repeated in problems.
///
/// ```
/// use question_bank::formats::aiken::parse;
/// let parsed = parse("quiz.txt", "Which is largest?\nA. Ant\nB. Bee\nC. Cow\nANSWER: C\n\nHow are you?\n");
/// assert_eq!((parsed.drafts[0].stem.as_str(), parsed.drafts[0].key.to_string()), ("Which is largest?", "C".into()));
/// assert!(parsed.problems[0].to_string().starts_with("quiz.txt 第 7 行：“How are you?”没有选项"));
/// ```
pub fn parse(file_name: &str, text: &str) -> Parsed {
    let mut reader = Reader { file: file_name, parsed: Parsed::default(), open: None };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (index, line) in text.split('\n').enumerate() {
        reader.line(index + 1, line.trim_matches(blank));
    }
    reader.give_up();
    reader.parsed
}

/// White space, and the byte order mark of files that were glued together.
pub(super) fn blank(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

struct Reader<'a> {
    file: &'a str,
    parsed: Parsed,
    open: Option<Question>,
}

/// A question whose answer has not come yet.
#[derive(Default)]
struct Question {
    line: usize,
    stem: Vec<String>,
    options: Vec<String>,
    /// Lines behind the last option: they continue it, or begin a question when the letters begin again.
    extra: Vec<String>,
    extra_line: usize,
    /// Whether a blank line stands before the extra lines.
    extra_apart: bool,
    /// Whether the last line was blank.
    after_blank: bool,
    /// A letter out of its turn, and where.
    stray: Option<(usize, char)>,
}

/// A line that looks like an option.
struct Mark<'a> {
    letter: char,
    /// `)` or `）`, which no sentence has behind its first letter.
    bracket: bool,
    /// A bracket, or white space behind the mark.
    sure: bool,
    text: &'a str,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) {
        if line.is_empty() {
            if let Some(open) = &mut self.open {
                open.after_blank = true;
            }
        } else if let Some(value) = answer(line) {
            self.answer(number, value);
        } else if !mark(line).is_some_and(|mark| self.option(number, &mark)) {
            self.text(number, line);
        }
    }

    /// Takes a line as option; whether it was one.
    fn option(&mut self, number: usize, mark: &Mark<'_>) -> bool {
        let Some(open) = &mut self.open else {
            if mark.sure {
                self.say(number, format!("选项 {} 前面没有题干，请把题干写在选项之前", mark.letter));
            }
            return mark.sure;
        };
        let first = mark.letter == 'A';
        if first && !open.extra.is_empty() {
            let next = open.restart();
            self.give_up();
            self.open.insert(next).options.push(mark.text.to_owned());
            return true;
        }
        let expected = mark.letter == open.next_letter();
        if !expected && (open.options.is_empty() && !mark.bracket || !mark.sure) {
            return false;
        }
        if !expected {
            open.stray.get_or_insert((number, mark.letter));
        }
        open.continue_option();
        open.options.push(mark.text.to_owned());
        open.after_blank = false;
        true
    }

    fn text(&mut self, number: usize, line: &str) {
        let begin = |line: &str| Question { line: number, stem: vec![line.to_owned()], ..Question::default() };
        match &mut self.open {
            None if line.len() < 2 => {}
            None => self.open = Some(begin(line)),
            Some(open) if !open.options.is_empty() => open.extra(number, line),
            Some(open) if !open.after_blank => open.stem.push(line.to_owned()),
            Some(_) => {
                self.give_up();
                self.open = Some(begin(line));
            }
        }
    }

    fn answer(&mut self, number: usize, value: &str) {
        if self.open.as_ref().is_some_and(|open| open.extra_apart && !open.extra.is_empty()) {
            let next = self.open.as_mut().map(Question::restart);
            self.give_up();
            self.open = next;
        }
        let Some(mut open) = self.open.take() else {
            return self.say(number, "答案前面没有试题，请检查是否多写了一行答案".to_owned());
        };
        open.continue_option();
        match open.draft(value) {
            Ok(draft) => self.parsed.drafts.push(draft),
            Err(problem) => self.say(open.line, format!("“{}”{problem}", open.short())),
        }
    }

    /// Names a question whose answer never came.
    fn give_up(&mut self) {
        let Some(open) = self.open.take() else { return };
        let problem = match open.options.is_empty() {
            true => "没有选项，没有导入；题干有几段时请去掉中间的空行",
            false => "没有答案，没有导入，请在选项后补上“ANSWER: 字母”",
        };
        self.say(open.line, format!("“{}”{problem}", open.short()));
        if !open.extra.is_empty() {
            let next = Question { line: open.extra_line, stem: open.extra, ..Question::default() };
            self.say(next.line, format!("“{}”没有选项，没有导入", next.short()));
        }
    }

    fn say(&mut self, line: usize, problem: String) {
        let file = self.file.to_owned();
        self.parsed.problems.push(FormatError { file, line: Some(line), item: None, field: None, problem });
    }
}

impl Question {
    fn next_letter(&self) -> char {
        u8::try_from(self.options.len()).map_or('Z', |count| char::from(b'A' + count.min(25)))
    }

    fn extra(&mut self, number: usize, line: &str) {
        if self.extra.is_empty() {
            (self.extra_line, self.extra_apart) = (number, self.after_blank);
        }
        self.after_blank = false;
        self.extra.push(line.to_owned());
    }

    /// The lines behind the last option as a question of their own.
    fn restart(&mut self) -> Question {
        Question { line: self.extra_line, stem: std::mem::take(&mut self.extra), ..Question::default() }
    }

    /// The lines behind the last option as part of it.
    fn continue_option(&mut self) {
        let extra = std::mem::take(&mut self.extra);
        if let Some(option) = self.options.last_mut() {
            for line in extra {
                option.push('\n');
                option.push_str(&line);
            }
        }
    }

    fn draft(&self, value: &str) -> Result<Draft, String> {
        if let Some((line, letter)) = self.stray {
            return Err(format!("的选项字母不连续（第 {line} 行的 {letter}），请从 A 起依次编号"));
        }
        let count = self.options.len();
        if !(2..=MAX_OPTIONS).contains(&count) {
            return Err(format!("有 {count} 个选项，只能导入 2 至 {MAX_OPTIONS} 个选项的试题"));
        }
        if self.options.iter().any(|option| option.is_empty()) {
            return Err("有空选项，没有导入".to_owned());
        }
        let key = letters(value).ok_or_else(|| format!("的答案“{}”不是选项字母", short(value)))?;
        if !key.fits(count) {
            return Err(format!("的答案 {key} 超出了 {count} 个选项"));
        }
        let kind = match key.len() {
            1 if self.options == TRUE_FALSE_OPTIONS => Kind::TrueFalse,
            1 => Kind::Single,
            _ => Kind::Multiple,
        };
        let empty = Draft::empty(kind, self.stem.join("\n"));
        Ok(Draft { line: Some(self.line), options: self.options.clone(), key, ..empty })
    }

    fn short(&self) -> String {
        short(self.stem.first().map_or("", String::as_str))
    }
}

/// The first words of a text.
fn short(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(20).collect();
    if characters.next().is_some() { start + "…" } else { start }
}

fn mark(line: &str) -> Option<Mark<'_>> {
    let mut characters = line.chars();
    let letter = characters.next().filter(char::is_ascii_alphabetic)?;
    let sign = characters.next().filter(|sign| matches!(sign, '.' | ')' | '．' | '）' | '、'))?;
    let rest = characters.as_str();
    let bracket = matches!(sign, ')' | '）');
    let sure = bracket || sign == '、' || rest.is_empty() || rest.starts_with(blank);
    let usable = sure || letter.is_ascii_uppercase();
    usable.then(|| Mark { letter: letter.to_ascii_uppercase(), bracket, sure, text: rest.trim_matches(blank) })
}

/// What stands behind `ANSWER:`.
fn answer(line: &str) -> Option<&str> {
    let word = line.get(..6).filter(|word| word.eq_ignore_ascii_case("answer") || *word == "答案")?;
    let value = line.get(word.len()..)?.trim_start().strip_prefix([':', '：'])?;
    Some(value.trim_matches(blank))
}

/// The letters of an answer: `B`, `B) Bee`, `A, C`, `AC`.
fn letters(value: &str) -> Option<Choice> {
    let letter = |character: char| character.is_ascii_alphabetic();
    let between =
        |character: char| character.is_whitespace() || matches!(character, ',' | '，' | '、' | ';' | '；' | '&' | '/');
    if value.chars().all(|character| letter(character) || between(character)) {
        let letters: String = value.chars().filter(|character| letter(*character)).collect();
        return Choice::parse(&letters).ok().filter(|choice| !choice.is_empty());
    }
    let mut characters = value.chars();
    let first = characters.next().filter(|first| letter(*first))?;
    let alone = characters.next().is_none_or(|next| !next.is_alphanumeric());
    alone.then(|| Choice::parse(&first.to_string()).ok()).flatten()
}
