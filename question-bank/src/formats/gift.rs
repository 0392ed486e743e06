//! GIFT, the text format of Moodle's question bank: `stem {=right ~wrong}`, a blank line between questions.
//!
//! Rules: docs.moodle.org “GIFT format” (Format symbols, Options, Percentage answer weights, Special characters, Specifying
//! id numbers and tags) and what Moodle's importer does with its own sample files: a blank line ends a question, a line that
//! begins with `//` is a comment wherever it stands, escapes are `\~ \= \# \{ \} \: \\` and `\n` for a line break, an
//! unescaped `~` or `=` inside the braces begins the next option, text after the braces makes a gap (`____` here).
//! We are milder than Moodle: a blank line inside the braces is no end, a `::title::` straight after a closed question
//! begins the next, `{true}` may be lower case and have a remark behind it, `=%50%a` counts as a weight, and a closing `}";`
//! makes no gap.
//!
//! Read: true/false, single, multiple. Everything else (essay, numerical, matching, short answer, description) is named in
//! the problems. Feedback of options goes into the rationale behind the general feedback, one line each. Left out, and said
//! so: `$CATEGORY`, tags that are not ours, partial marks of single-choice questions.
//!
//! Written: `[plain]` text, our own fields as `[id:…]` and `[tag:…]` in a comment, a multiple-choice question with weights
//! that add up to 100 % and −100 % for a wrong option. Lost: that sub-items of a case belong together, the comment on the
//! case, white space at the ends of a text.

mod block;
mod choice;
mod glyph;
mod html;
mod label;
mod read;
mod write;

pub use write::print;

use super::{FormatError, Parsed};

/// Reads every question of a file. `file_name` is only repeated in problems.
///
/// ```
/// use question_bank::formats::gift::parse;
/// let parsed = parse("quiz.txt", "::Q1::Grant is {~buried =entombed ~living} in a tomb.\n\n::Q2::How are you? {}\n");
/// assert_eq!((parsed.drafts[0].stem.as_str(), parsed.drafts[0].key.to_string()), ("Grant is ____ in a tomb.", "B".into()));
/// assert!(parsed.problems[0].to_string().starts_with("quiz.txt 第 3 行 试题 Q2：论述题（essay）"));
/// ```
pub fn parse(file_name: &str, text: &str) -> Parsed {
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    let file = block::File::read(text);
    let mut say = |line, item, problem| {
        problems.push(FormatError { file: file_name.to_owned(), line: Some(line), item, field: None, problem })
    };
    if let Some((line, count)) = file.categories {
        say(line, None, format!("文件中有 {count} 处分类（$CATEGORY），分类没有导入，请另填知识点"));
    }
    let (mut foreign_tags, mut first_tagged) = (0, None);
    for block in &file.blocks {
        let read = read::question(block);
        foreign_tags += read.foreign_tags;
        first_tagged = first_tagged.or((read.foreign_tags > 0).then_some(block.line));
        for note in read.notes {
            say(block.line, read.name.clone(), note);
        }
        match read.draft {
            Ok(draft) => drafts.push(draft),
            Err(problem) => say(block.line, read.name, problem),
        }
    }
    if let Some(line) = first_tagged {
        say(line, None, format!("文件中有 {foreign_tags} 个标签（[tag:…]），标签没有导入"));
    }
    problems.sort_by_key(|problem: &FormatError| problem.line);
    Parsed { drafts, problems }
}
