//! Moodle XML: the format Moodle exports and imports question banks in, and many programs write.
//!
//! The rules come from the page [Moodle XML format](https://docs.moodle.org/en/Moodle_XML_format) and, where it is silent,
//! from what Moodle's importer does (`question/format/xml/format.php`): `single` is true when missing, `shuffleanswers`
//! false; the text format is `html` when none is named, and an option has that of its question; true/false goes by the
//! words `true` and `false`, in older files by the order of the two options.
//!
//! Read are `multichoice` and `truefalse`: name, stem, options, key, general feedback, whether the options are shuffled.
//! Every other type is named, a category is no question and passed over. Named as left out: shares of marks, tags of
//! others, hints and feedback of options; once a file: feedback for right, partly right and wrong answers. Marks, penalty,
//! numbering and `idnumber` are settings of Moodle's and passed over. A picture, sound, table, formula
//! element or file in stem or options is left out with a note, the words for a picture (`alt`) stand in its place; where no words
//! are left, the question is not read.
//!
//! Our own fields are written as tags. Moodle cuts tags at 50 characters: a long quote that has been through Moodle comes
//! back cut. Not written: what binds the sub-items of a case, and what [`print()`] names as lost.

mod read;
mod source;
mod texts;
mod write;

use super::{Draft, FormatError, Loss, Parsed, Written};
use crate::item::{Item, Kind};
use read::Question;
use source::{Element, Found, Source};

/// Reads every question that is a choice or true/false. `file_name` is only repeated in problems.
///
/// ```
/// use question_bank::formats::moodle_xml::parse;
/// let text = r#"<quiz>
///   <question type="truefalse">
///     <name><text>送达</text></name>
///     <questiontext format="html"><text><![CDATA[<p>处罚决定书应当<b>送达</b>当事人。</p>]]></text></questiontext>
///     <answer fraction="100"><text>true</text></answer>
///     <answer fraction="0"><text>false</text></answer>
///   </question>
///   <question type="essay"><name><text>论述</text></name></question>
/// </quiz>"#;
/// let parsed = parse("bank.xml", text);
/// assert_eq!(parsed.drafts[0].stem, "处罚决定书应当送达当事人。");
/// assert_eq!(parsed.drafts[0].key.to_string(), "A");
/// assert_eq!(
///     parsed.problems[0].to_string(),
///     "bank.xml 第 8 行 试题 论述：没有读入：题型“essay”（论述题）不是单选题、多选题或判断题"
/// );
/// ```
pub fn parse(file_name: &str, text: &str) -> Parsed {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut report = Report { file_name, parsed: Parsed::default(), overall_feedback: 0, found: false };
    let mut source = Source::new(&text);
    while let Some(found) = source.next() {
        report.take(found);
    }
    if !source.is_quiz() && !report.found {
        report.say(None, None, "不是 Moodle XML 文件：没有 <quiz>，也没有 <question>".to_owned());
    }
    if report.overall_feedback > 0 {
        let problem = format!("有 {} 道题的总体反馈（答对、部分答对、答错时的话）没有保留", report.overall_feedback);
        report.say(None, None, problem);
    }
    report.parsed
}

/// Writes items as a file that Moodle imports and [`parse`] reads back but for the losses. An item lost whole is left out.
///
/// ```
/// use question_bank::formats::{moodle_xml, toml};
/// let items = toml::parse("f.toml", r#"
/// [[item]]
/// id = "APL-05-001"
/// kind = "single"
/// node = "APL-05"
/// reference = "行政处罚法第五十一条"
/// difficulty = 2
/// stem = "对公民可以当场处以多少罚款？"
/// options = ["二百元以下", "三百元以下"]
/// key = "A"
/// rationale = "见第五十一条。"
/// "#).unwrap();
/// let written = moodle_xml::print(&items);
/// assert!(written.losses.is_empty());
/// let draft = moodle_xml::parse("f.xml", &written.file).drafts.remove(0);
/// assert_eq!(draft.into_item(&Default::default()).unwrap(), items[0]);
/// ```
pub fn print(items: &[Item]) -> Written<String> {
    let mut file = write::HEAD.to_owned();
    let mut losses = Vec::new();
    for item in items {
        let draft = Draft::of(item);
        let question = write::question(&draft);
        let lost = lost(item, &draft, &question);
        if lost != [WHOLE] {
            file.push_str(&question);
        }
        losses.extend(lost.into_iter().map(|what| Loss { item: item.id.clone(), what }));
    }
    file.push_str(write::TAIL);
    Written { file, losses }
}

const WHOLE: &str = "整道题";

/// What of an item is not read back from its question.
fn lost(item: &Item, draft: &Draft, question: &str) -> Vec<&'static str> {
    let read = parse("", &[write::HEAD, question, write::TAIL].concat()).drafts.pop();
    let Some(read) = read else { return vec![WHOLE] };
    let mut lost = Vec::new();
    let mut compare = |same: bool, what| {
        if !same {
            lost.push(what);
        }
    };
    compare(item.material.is_none(), "案例的组合（材料已并入题干）");
    compare(read.kind == draft.kind, "题型");
    compare(read.key == draft.key, "答案");
    compare(read.stem == draft.stem, "题干中的制表符、控制字符或首尾空白");
    compare(read.options == draft.options, "选项中的制表符、控制字符或首尾空白");
    compare(read.rationale == draft.rationale, "解析中的制表符、控制字符或首尾空白");
    let order = if draft.kind == Kind::TrueFalse { "判断题的固定选项次序" } else { "固定选项次序" };
    compare(read.keep_order == draft.keep_order, order);
    compare(read.ours.reference == draft.ours.reference, "依据中的控制字符或首尾空白");
    compare(read.ours.quote == draft.ours.quote, "法条原文中的控制字符或首尾空白");
    let rest = |draft: &Draft| {
        let ours = &draft.ours;
        (ours.id.clone(), ours.version, ours.node.clone(), ours.difficulty, ours.enemies.clone(), ours.negative)
    };
    compare(rest(&read) == rest(draft), "编号、版本、知识点、难度、互斥题或反向提问");
    lost
}

/// What is said of a file.
struct Report<'a> {
    file_name: &'a str,
    parsed: Parsed,
    /// How many questions have feedback for the whole of an answer.
    overall_feedback: usize,
    /// Whether any question was met.
    found: bool,
}

impl Report<'_> {
    fn take(&mut self, found: Found) {
        match found {
            Found::Question { line, question, remarks } => self.question(line, &question, remarks),
            Found::Broken { line, begun, problem } => {
                self.found |= begun.is_some();
                let name = begun.as_ref().and_then(read::name);
                let unread = if begun.is_some() { "没有读入：" } else { "" };
                self.say(Some(line), name, format!("{unread}{problem}"));
            }
            Found::Stray { line, name } => {
                let name: String = name.chars().take(60).collect();
                self.say(Some(line), None, format!("<{name}> 不是试题，没有读入"));
            }
        }
    }

    fn question(&mut self, line: usize, question: &Element, remarks: Vec<String>) {
        self.found = true;
        let name = read::name(question);
        match read::read(question) {
            Question::None => {}
            Question::Unread(problem) => self.say(Some(line), name, format!("没有读入：{problem}")),
            Question::Read(draft, notes) => {
                self.overall_feedback += usize::from(read::has_overall_feedback(question));
                for note in notes.into_iter().chain(remarks) {
                    self.say(Some(line), name.clone(), format!("已读入，但{note}"));
                }
                self.parsed.drafts.push(Draft { line: Some(line), ..*draft });
            }
        }
    }

    fn say(&mut self, line: Option<usize>, item: Option<String>, problem: String) {
        let file = self.file_name.to_owned();
        self.parsed.problems.push(FormatError { file, line, item, field: None, problem });
    }
}
