//! One `<question>` as a draft, or why it is none.

use super::source::Element;
use super::texts::{format_of, plain};
use crate::answer::{Choice, MAX_OPTIONS};
use crate::formats::Draft;
use crate::formats::html;
use crate::item::Kind;

/// What a question came to.
pub(super) enum Question {
    /// A category, or nothing at all: no question.
    None,
    /// A draft, and what of the question it leaves out.
    Read(Box<Draft>, Vec<String>),
    /// Why it could not be read.
    Unread(String),
}

/// How near to 100 % is full marks; files round.
const FULL: f64 = 99.99;

/// Reads one question.
pub(super) fn read(question: &Element) -> Question {
    let read = match question.attribute("type").unwrap_or_default() {
        "category" => return Question::None,
        "multichoice" => choice(question),
        "truefalse" => true_false(question),
        "" => Err("没有写明题型（type）".to_owned()),
        other => Err(format!("题型“{}”{}不是单选题、多选题或判断题", short(other), label(other))),
    };
    match read {
        Err(problem) => Question::Unread(problem),
        Ok((mut draft, mut notes)) => {
            draft.name = name(question);
            let rest = finish(question, &mut draft);
            notes.extend(rest);
            Question::Read(Box::new(draft), notes)
        }
    }
}

/// The question's name, or else its number in the other bank.
pub(super) fn name(question: &Element) -> Option<String> {
    let name = question.child("name").map(|name| html::to_text(name.words()).text.replace('\n', " "));
    let number = || question.child("idnumber").map(|number| number.value().to_owned());
    name.filter(|name| !name.is_empty()).or_else(number).filter(|name| !name.is_empty()).map(|name| short(&name))
}

/// What of feedback is given for the whole question and said once a file: 总体反馈.
pub(super) fn has_overall_feedback(question: &Element) -> bool {
    ["correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"]
        .iter()
        .any(|name| question.child(name).is_some_and(|feedback| !feedback.words().is_empty()))
}

type Reading = Result<(Draft, Vec<String>), String>;

/// An option as the file has it.
struct Answer {
    text: String,
    percent: f64,
}

fn choice(question: &Element) -> Reading {
    let mut notes = Vec::new();
    let (stem, format) = stem(question, &mut notes)?;
    let answers = answers(question, format, &mut notes)?;
    let count = answers.len();
    if !(2..=MAX_OPTIONS).contains(&count) {
        return Err(format!("有 {count} 个选项，只能有 2 至 {MAX_OPTIONS} 个"));
    }
    let one = question.child("single").is_none_or(|single| is_true(single.value()));
    let (kind, key) = if one { single_key(&answers, &mut notes)? } else { multiple_key(&answers, &mut notes)? };
    let shuffle = question.child("shuffleanswers").is_some_and(|shuffle| is_true(shuffle.value()));
    let options = answers.into_iter().map(|answer| answer.text).collect();
    Ok((Draft { options, key, keep_order: !shuffle, ..Draft::empty(kind, stem) }, notes))
}

fn single_key(answers: &[Answer], notes: &mut Vec<String>) -> Result<(Kind, Choice), String> {
    let right = chosen(answers, |percent| percent >= FULL);
    match right.len() {
        0 => Err("单选题没有得分为 100% 的选项，请标明答案".to_owned()),
        1 => {
            if answers.iter().any(|answer| answer.percent != 0.0 && answer.percent < FULL) {
                notes.push("有的选项只得部分分或倒扣分，没有保留，只以 100% 的选项为答案".to_owned());
            }
            Ok((Kind::Single, right))
        }
        count => Err(format!("单选题有 {count} 个得分为 100% 的选项，请只留一个或改为多选题")),
    }
}

fn multiple_key(answers: &[Answer], notes: &mut Vec<String>) -> Result<(Kind, Choice), String> {
    let right = chosen(answers, |percent| percent > 0.0);
    let first = answers.iter().map(|answer| answer.percent).find(|percent| *percent > 0.0).unwrap_or_default();
    if answers.iter().any(|answer| answer.percent > 0.0 && (answer.percent - first).abs() > 1.0) {
        notes.push("正确选项的权重不相等，没有保留，一律算作正确".to_owned());
    }
    match right.len() {
        0 => Err("多选题没有得分的选项，请标明答案".to_owned()),
        1 => Ok((Kind::Single, right)),
        _ => Ok((Kind::Multiple, right)),
    }
}

fn chosen(answers: &[Answer], right: impl Fn(f64) -> bool) -> Choice {
    let bits = answers.iter().take(MAX_OPTIONS).enumerate().filter(|(_, answer)| right(answer.percent));
    Choice::from_bits(bits.fold(0, |bits, (n, _)| bits | 1 << n)).unwrap_or_default()
}

fn true_false(question: &Element) -> Reading {
    let mut notes = Vec::new();
    let (stem, format) = stem(question, &mut notes)?;
    let answers = answers(question, format, &mut notes)?;
    let means: Vec<Option<bool>> = answers.iter().map(|answer| meaning(&answer.text)).collect();
    // Moodle itself takes the first as “true” when it does not know the words.
    let first = match means.as_slice() {
        [Some(first)] | [Some(first), None] => *first,
        [Some(first), Some(second)] if first != second => *first,
        [None, Some(second)] => !second,
        [_] | [_, _] => {
            notes.push("认不出哪个选项是“正确”，按次序以第一个为“正确”，请核对".to_owned());
            true
        }
        _ => return Err(format!("判断题应有“正确”“错误”两个选项，现有 {} 个", answers.len())),
    };
    let full: Vec<bool> = answers.iter().map(|answer| answer.percent >= FULL).collect();
    let right = match full.as_slice() {
        [true] | [true, false] => first,
        [false] | [false, true] => !first,
        _ => return Err("判断题须恰有一个得分为 100% 的选项".to_owned()),
    };
    Ok((Draft::true_false(stem, right), notes))
}

/// The stem and its format. A picture or the like is left out with a note, and without words beside it there is no question.
fn stem<'q>(question: &'q Element, notes: &mut Vec<String>) -> Result<(String, &'q str), String> {
    let text = question.child("questiontext").ok_or("没有题干（questiontext）")?;
    let format = format_of(text, "html");
    let stem = plain(text, "html");
    let old_picture = question.child("image").is_some_and(|image| !image.value().is_empty());
    match stem.lacks.or(old_picture.then_some("图片")) {
        Some(what) if stem.text.is_empty() => return Err(format!("题干中只有{what}，只能读入文字题")),
        None if stem.text.is_empty() => return Err("题干是空的".to_owned()),
        Some(what) => notes.push(format!("题干中的{what}没有保留，请核对题目是否仍然完整")),
        None => {}
    }
    Ok((stem.text, format))
}

/// The options; empty ones that give no marks are left out, as Moodle does.
fn answers(question: &Element, format: &str, notes: &mut Vec<String>) -> Result<Vec<Answer>, String> {
    let mut answers = Vec::new();
    for (n, answer) in question.all("answer").enumerate() {
        let read = plain(answer, format);
        let percent = percent(answer).ok_or_else(|| format!("第 {} 个选项的得分（fraction）不是数", n + 1))?;
        match read.lacks {
            Some(what) if read.text.is_empty() => {
                return Err(format!("第 {} 个选项中只有{what}，只能读入文字题", n + 1));
            }
            Some(what) => notes.push(format!("第 {} 个选项中的{what}没有保留，请核对", n + 1)),
            None => {}
        }
        if !read.text.is_empty() {
            answers.push(Answer { text: read.text, percent });
        } else if percent > 0.0 {
            return Err(format!("第 {} 个选项得分而没有文字", n + 1));
        }
    }
    Ok(answers)
}

fn percent(answer: &Element) -> Option<f64> {
    let text = answer.attribute("fraction").unwrap_or("0").trim_end_matches('%').replace(',', ".");
    text.trim().parse().ok().filter(|percent: &f64| percent.is_finite())
}

fn is_true(value: &str) -> bool {
    !["", "0", "false"].contains(&value.to_ascii_lowercase().as_str())
}

/// Whether the words of an option mean right or wrong; old files have them in the language of the site.
fn meaning(text: &str) -> Option<bool> {
    const RIGHT: [&str; 20] = [
        "true",
        "正确",
        "对",
        "是",
        "真",
        "√",
        "正確",
        "對",
        "vrai",
        "verdadero",
        "wahr",
        "richtig",
        "vero",
        "verdadeiro",
        "waar",
        "верно",
        "правда",
        "sand",
        "sant",
        "正しい",
    ];
    const WRONG: [&str; 20] = [
        "false",
        "错误",
        "错",
        "否",
        "假",
        "×",
        "錯誤",
        "錯",
        "faux",
        "falso",
        "falsch",
        "onwaar",
        "неверно",
        "ложь",
        "falsk",
        "fals",
        "誤り",
        "不正确",
        "不对",
        "非",
    ];
    let word = text.to_lowercase();
    let word = word.as_str();
    match (RIGHT.contains(&word), WRONG.contains(&word)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Takes rationale and tags in; what of the question is left out.
fn finish(question: &Element, draft: &mut Draft) -> Option<String> {
    let mut left_out = Vec::new();
    let format = question.child("questiontext").map_or("html", |text| format_of(text, "html"));
    if let Some(feedback) = question.child("generalfeedback") {
        let read = plain(feedback, format);
        draft.rationale = read.text;
        left_out.extend(read.lacks.map(|what| format!("解析中的{what}")));
    }
    let lists = question.all("tags").chain(question.all("coursetags"));
    let tags: Vec<&str> = lists.flat_map(|list| list.all("tag")).map(Element::words).collect();
    if tags.into_iter().filter(|tag| !draft.ours.take(tag) && !tag.is_empty()).count() > 0 {
        left_out.push("标签".to_owned());
    }
    let said = |element: Option<&Element>| element.is_some_and(|element| !element.words().is_empty());
    if question.all("answer").any(|answer| said(answer.child("feedback"))) {
        left_out.push("各选项的反馈".to_owned());
    }
    if question.all("hint").any(|hint| said(Some(hint))) {
        left_out.push("提示".to_owned());
    }
    (!left_out.is_empty()).then(|| format!("没有保留：{}", left_out.join("、")))
}

/// At most so much of what a file calls something.
fn short(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What people call a type of Moodle's.
fn label(kind: &str) -> &'static str {
    match kind {
        "essay" => "（论述题）",
        "shortanswer" => "（简答题）",
        "numerical" => "（数值题）",
        "matching" | "match" | "randomsamatch" => "（匹配题）",
        "cloze" | "multianswer" => "（完形填空题）",
        "calculated" | "calculatedsimple" | "calculatedmulti" => "（计算题）",
        "description" => "（说明文字）",
        "ordering" => "（排序题）",
        "gapselect" => "（选词填空题）",
        "ddwtos" | "ddmarker" | "ddimageortext" => "（拖放题）",
        "random" => "（随机题）",
        _ => "",
    }
}
