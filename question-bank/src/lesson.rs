//! A lesson (课文) of one syllabus node: what the chapter is about in our own words, the points to remember (要记住的) and
//! the pairs officers mix up (易混点), each tied to its articles. `lessons/README.md` shows a file.

use crate::formats::FormatError;
use crate::syllabus::Node;
use serde::Deserialize;
use std::ops::RangeInclusive;

/// Minutes a lesson may take.
pub const MINUTES: RangeInclusive<u16> = 10..=30;
/// The most characters of a point to remember.
pub const POINT_LENGTH: usize = 60;

const SECTIONS: RangeInclusive<usize> = 3..=6;
const PARAGRAPHS: RangeInclusive<usize> = 1..=3;
const POINTS: RangeInclusive<usize> = 5..=8;
const CONFUSIONS: RangeInclusive<usize> = 2..=4;

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The node it teaches.
    pub node: Node,
    /// Time to study it, in minutes; what it counts as training.
    pub minutes: u16,
    /// What the chapter solves, in a sentence or two.
    pub summary: String,
    /// The text.
    pub sections: Vec<Section>,
    /// 要记住的.
    pub points: Vec<Remark>,
    /// 易混点.
    pub confusions: Vec<Remark>,
}

/// A section of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Articles or documents it relies on.
    pub reference: Vec<String>,
    /// Words of these, verbatim.
    #[serde(default)]
    pub quote: Vec<String>,
}

/// A sentence with what it relies on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// The sentence.
    pub text: String,
    /// Articles or documents.
    pub reference: Vec<String>,
}

/// A file before it is believed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    node: String,
    minutes: u16,
    summary: String,
    section: Vec<Section>,
    point: Vec<Remark>,
    confusion: Vec<Remark>,
}

/// Reads the lesson of a file named after its node.
///
/// # Errors
/// Broken syntax or a field of the wrong shape as one fault with its line; otherwise every fault with its field, such as
/// `point[2].text`, counted from 1.
///
/// ```
/// use question_bank::lesson::parse;
/// let article = r#"reference = ["行政处罚法第五十一条"]"#;
/// let mut text = String::from("node = \"APL-05\"\nminutes = 20\nsummary = \"怎样作出处罚决定。\"\n");
/// for (table, count) in [("point", 5), ("confusion", 2)] {
///     text += &format!("[[{table}]]\ntext = \"当场处罚有金额限制。\"\n{article}\n").repeat(count);
/// }
/// text += &format!("[[section]]\ntitle = \"当场决定\"\ntext = [\"先看事实是否确凿。\"]\n{article}\n").repeat(3);
/// let lesson = parse("APL-05.toml", &text).unwrap();
/// assert_eq!((lesson.node.as_str(), lesson.minutes, lesson.sections.len()), ("APL-05", 20, 3));
///
/// let faults = parse("APL-05.toml", &text.replace("minutes = 20", "minutes = 45")).unwrap_err();
/// assert_eq!(faults[0].to_string(), "APL-05.toml 的 minutes：应为 10 至 30 分钟，现为 45");
/// ```
pub fn parse(file_name: &str, text: &str) -> Result<Lesson, Vec<FormatError>> {
    let record: Record = ::toml::from_str(text).map_err(|error| vec![shape(file_name, text, &error)])?;
    let node = Node::parse(&record.node);
    let faults = faults(file_name, &record, node.is_some());
    match node {
        Some(node) if faults.is_empty() => Ok(Lesson {
            node,
            minutes: record.minutes,
            summary: record.summary,
            sections: record.section,
            points: record.point,
            confusions: record.confusion,
        }),
        _ => Err(faults),
    }
}

fn faults(file: &str, record: &Record, known: bool) -> Vec<FormatError> {
    let mut faults = Faults { file, found: Vec::new() };
    let name = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    faults.when(!known, "node", || format!("大纲中没有知识点“{}”", record.node));
    faults.when(known && name != record.node, "node", || format!("与文件名 {name} 不一致：{}", record.node));
    faults.when(!MINUTES.contains(&record.minutes), "minutes", || {
        format!("应为 {} 至 {} 分钟，现为 {}", MINUTES.start(), MINUTES.end(), record.minutes)
    });
    faults.text("summary", &record.summary);
    faults.count("section", record.section.len(), SECTIONS);
    faults.count("point", record.point.len(), POINTS);
    faults.count("confusion", record.confusion.len(), CONFUSIONS);
    for (at, section) in numbered("section", &record.section) {
        faults.section(&at, section);
    }
    for (at, point) in numbered("point", &record.point) {
        let length = point.text.chars().count();
        faults.when(length > POINT_LENGTH, &format!("{at}.text"), || {
            format!("不能超过 {POINT_LENGTH} 字，现为 {length} 字")
        });
        faults.remark(&at, point);
    }
    for (at, remark) in numbered("confusion", &record.confusion) {
        faults.remark(&at, remark);
    }
    faults.found
}

fn numbered<'a, T>(table: &'a str, all: &'a [T]) -> impl Iterator<Item = (String, &'a T)> {
    all.iter().enumerate().map(move |(n, one)| (format!("{table}[{}]", n + 1), one))
}

fn shape(file: &str, text: &str, error: &::toml::de::Error) -> FormatError {
    let line = error.span().map(|span| text.bytes().take(span.start).filter(|&byte| byte == b'\n').count() + 1);
    FormatError { file: file.to_owned(), line, item: None, field: None, problem: error.message().to_owned() }
}

struct Faults<'a> {
    file: &'a str,
    found: Vec<FormatError>,
}

impl Faults<'_> {
    fn when(&mut self, wrong: bool, field: &str, problem: impl FnOnce() -> String) {
        if wrong {
            let (file, field) = (self.file.to_owned(), Some(field.to_owned()));
            self.found.push(FormatError { file, line: None, item: None, field, problem: problem() });
        }
    }

    fn text(&mut self, field: &str, text: &str) {
        self.when(text.trim().is_empty(), field, || "不能为空".to_owned());
    }

    fn count(&mut self, field: &str, count: usize, allowed: RangeInclusive<usize>) {
        self.when(!allowed.contains(&count), field, || {
            format!("应有 {} 至 {} 个，现有 {count} 个", allowed.start(), allowed.end())
        });
    }

    fn texts(&mut self, field: &str, texts: &[String]) {
        for (at, text) in numbered(field, texts) {
            self.text(&at, text);
        }
    }

    fn references(&mut self, at: &str, reference: &[String]) {
        let field = format!("{at}.reference");
        self.when(reference.is_empty(), &field, || "至少写明一条依据".to_owned());
        self.texts(&field, reference);
    }

    fn section(&mut self, at: &str, section: &Section) {
        self.text(&format!("{at}.title"), &section.title);
        self.count(&format!("{at}.text"), section.text.len(), PARAGRAPHS);
        self.texts(&format!("{at}.text"), &section.text);
        self.texts(&format!("{at}.quote"), &section.quote);
        self.references(at, &section.reference);
    }

    fn remark(&mut self, at: &str, remark: &Remark) {
        self.text(&format!("{at}.text"), &remark.text);
        self.references(at, &remark.reference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
node = "APL-05"
minutes = 20
summary = "怎样作出处罚决定。"
section = [
    { title = "当场", text = ["一。"], reference = ["行政处罚法第五十一条"], quote = ["警告"] },
    { title = "普通", text = ["二。"], reference = ["行政处罚法第五十四条"] },
    { title = "听证", text = ["三。", "四。"], reference = ["行政处罚法第六十三条"] },
]
point = [
    { text = "甲。", reference = ["行政处罚法第五十一条"] }, { text = "乙。", reference = ["行政处罚法第五十二条"] },
    { text = "丙。", reference = ["行政处罚法第五十三条"] }, { text = "丁。", reference = ["行政处罚法第五十四条"] },
    { text = "戊。", reference = ["行政处罚法第五十五条"] },
]
confusion = [
    { text = "甲与乙。", reference = ["行政处罚法第五十一条"] }, { text = "丙与丁。", reference = ["行政处罚法第五十二条"] },
]
"#;

    /// What is said of the good file after one change.
    fn check(from: &str, to: &str, expected: &[&str]) {
        assert!(GOOD.contains(from), "{from}");
        let faults = parse("APL-05.toml", &GOOD.replacen(from, to, 1)).err().unwrap_or_default();
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected, "{to}");
    }

    #[test]
    fn every_fault_is_named_with_its_field() {
        check("", "", &[]);
        check("APL-05", "APL-09", &["APL-05.toml 的 node：大纲中没有知识点“APL-09”"]);
        check("APL-05", "APL-04", &["APL-05.toml 的 node：与文件名 APL-05 不一致：APL-04"]);
        check("minutes = 20", "minutes = 9", &["APL-05.toml 的 minutes：应为 10 至 30 分钟，现为 9"]);
        check("minutes = 20", "minutes = 31", &["APL-05.toml 的 minutes：应为 10 至 30 分钟，现为 31"]);
        check("怎样作出处罚决定。", " ", &["APL-05.toml 的 summary：不能为空"]);
        check("[\"三。\", \"四。\"]", "[]", &["APL-05.toml 的 section[3].text：应有 1 至 3 个，现有 0 个"]);
        check("[\"一。\"]", "[\"\"]", &["APL-05.toml 的 section[1].text[1]：不能为空"]);
        check("[\"警告\"]", "[\"\"]", &["APL-05.toml 的 section[1].quote[1]：不能为空"]);
        check("甲。", &"长".repeat(61), &["APL-05.toml 的 point[1].text：不能超过 60 字，现为 61 字"]);
        check("甲。", &"长".repeat(60), &[]);
        check("[\"行政处罚法第五十五条\"]", "[]", &["APL-05.toml 的 point[5].reference：至少写明一条依据"]);
        check(
            "    { text = \"戊。\", reference = [\"行政处罚法第五十五条\"] },\n",
            "",
            &["APL-05.toml 的 point：应有 5 至 8 个，现有 4 个"],
        );
        check("甲与乙。", "", &["APL-05.toml 的 confusion[1].text：不能为空"]);
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        for (from, to, line) in [("minutes = 20", "minutes = ", 3), ("summary", "abstract", 4), ("20", "\"20\"", 3)] {
            let faults = parse("APL-05.toml", &GOOD.replacen(from, to, 1)).unwrap_err();
            assert_eq!((faults.len(), faults[0].line), (1, Some(line)), "{to}: {}", faults[0]);
        }
    }
}
