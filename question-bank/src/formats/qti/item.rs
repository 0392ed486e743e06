//! One `assessmentItem` as a draft.

use super::key::key;
use super::prose::{Prose, VARIABLE, prose};
use super::tree::Element;
use crate::answer::{Choice, MAX_OPTIONS};
use crate::formats::{Draft, Ours};
use crate::item::Kind;
use std::collections::HashSet;

/// A question that was read, with what was left out of it.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) draft: Draft,
    pub(super) notes: Vec<String>,
}

/// What shared material (`assessmentStimulus`) at this place says.
pub(super) type Materials<'m> = &'m mut dyn FnMut(&str) -> Result<String, String>;

/// Reads an item.
///
/// # Errors
/// Why it is no question of ours: its kind, what it needs beside text, or what it lacks.
pub(super) fn read(item: &Element, ours: Ours, materials: Materials<'_>) -> Result<Read, String> {
    let body = item.child("itemBody").ok_or("没有题目内容（itemBody）")?;
    let interaction = only_choice(item, body)?;
    let mut notes = Vec::new();
    let stem = stem(item, body, materials, &mut notes)?;
    let choices: Vec<&Element> = interaction.all("simpleChoice").collect();
    let options = options(&choices, &mut notes)?;
    let names: Vec<&str> = choices.iter().filter_map(|choice| choice.attribute("identifier")).collect();
    if names.len() != choices.len() {
        return Err("有选项没有标识符（identifier）".to_owned());
    }
    let response = interaction.attribute("responseIdentifier").unwrap_or_default();
    let declaration = item
        .all("responseDeclaration")
        .find(|declaration| declaration.attribute("identifier") == Some(response))
        .ok_or_else(|| format!("没有“{response}”的作答声明（responseDeclaration），不知道正确答案"))?;
    let key = key(declaration, &names)?;
    notes.extend(key.note.map(str::to_owned));
    let kind = if key.choice.len() == 1 { Kind::Single } else { Kind::Multiple };
    let named = |name| item.attribute(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let draft = Draft {
        name: named("title").or_else(|| named("identifier")),
        options,
        key: key.choice,
        rationale: rationale(item, &mut notes),
        ours,
        ..Draft::empty(kind, stem)
    };
    Ok(Read { draft: ordered(draft, interaction, &choices, &mut notes), notes })
}

/// The one interaction of the item, if it is a choice.
fn only_choice<'i>(item: &'i Element, body: &'i Element) -> Result<&'i Element, String> {
    let mut found = Vec::new();
    body.below(&|name| name.ends_with("Interaction"), &mut found);
    let words = |element: &Element| format!("{}（{}）", label(&element.name), element.name);
    match found[..] {
        [] => Err("没有作答部分，不是试题".to_owned()),
        [choice] if choice.name == "choiceInteraction" => {
            if item.child("templateProcessing").is_some() {
                return Err("不支持的题型：由随机变量生成的题（templateProcessing）".to_owned());
            }
            if item.is("adaptive") {
                return Err("不支持的题型：自适应题（adaptive）".to_owned());
            }
            Ok(choice)
        }
        [other] => Err(format!("不支持的题型：{}", words(other))),
        _ => {
            let mut all: Vec<String> = found.iter().map(|element| words(element)).collect();
            all.sort_unstable();
            all.dedup();
            Err(format!("不支持的题型：一题含 {} 处作答：{}", found.len(), all.join("、")))
        }
    }
}

/// What people call an interaction.
fn label(name: &str) -> &'static str {
    match name {
        "choiceInteraction" => "选择",
        "inlineChoiceInteraction" => "下拉选择题",
        "orderInteraction" => "排序题",
        "matchInteraction" => "匹配题",
        "associateInteraction" => "关联题",
        "gapMatchInteraction" => "选词填空题",
        "textEntryInteraction" => "填空题",
        "extendedTextInteraction" => "问答题",
        "hottextInteraction" => "点选文字题",
        "hotspotInteraction" | "selectPointInteraction" => "图上点选题",
        "graphicOrderInteraction"
        | "graphicAssociateInteraction"
        | "graphicGapMatchInteraction"
        | "positionObjectInteraction" => "图上操作题",
        "sliderInteraction" => "滑块题",
        "mediaInteraction" => "音视频题",
        "drawingInteraction" => "绘图题",
        "uploadInteraction" => "上传文件题",
        "endAttemptInteraction" => "结束作答按钮",
        "customInteraction" | "portableCustomInteraction" => "自定义交互题",
        _ => "其他作答方式",
    }
}

fn stem(item: &Element, body: &Element, materials: Materials<'_>, notes: &mut Vec<String>) -> Result<String, String> {
    let own = whole("题干", prose(body), notes)?;
    if own.is_empty() {
        return Err("没有题干".to_owned());
    }
    let mut parts = Vec::new();
    for reference in item.all("assessmentStimulusRef") {
        parts.push(materials(reference.attribute("href").unwrap_or_default())?);
    }
    parts.push(own);
    Ok(parts.join("\n\n"))
}

fn options(choices: &[&Element], notes: &mut Vec<String>) -> Result<Vec<String>, String> {
    if !(2..=MAX_OPTIONS).contains(&choices.len()) {
        return Err(format!("选项须为 2 至 {MAX_OPTIONS} 个，现为 {} 个", choices.len()));
    }
    let read = choices.iter().enumerate().map(|(index, choice)| {
        let place = format!("第 {} 个选项", index + 1);
        let text = whole(&place, prose(choice), notes)?;
        if text.is_empty() { Err(format!("{place}没有文字")) } else { Ok(text) }
    });
    read.collect()
}

/// The text, with a note of what text cannot hold; an error when no words are left, or when they say something else for
/// every candidate.
pub(super) fn whole(place: &str, prose: Prose, notes: &mut Vec<String>) -> Result<String, String> {
    for need in prose.needs {
        if prose.text.is_empty() || [VARIABLE, "公式"].contains(&need) {
            return Err(format!("{place}要看{need}才能作答，请改成文字"));
        }
        notes.push(format!("{place}中的{need}没有读入，请核对题目是否仍然完整"));
    }
    for left_out in prose.left_out {
        let note = format!("{left_out}没有读入");
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    Ok(prose.text)
}

fn rationale(item: &Element, notes: &mut Vec<String>) -> String {
    let (mut parts, mut seen) = (Vec::new(), HashSet::new());
    for feedback in item.all("modalFeedback") {
        let Prose { text, needs, .. } = prose(feedback);
        notes.extend(needs.first().map(|need| format!("解析中的{need}没有读入")));
        if !text.is_empty() && seen.insert(text.clone()) {
            parts.push(text);
        }
    }
    parts.join("\n")
}

/// Settles the kind and the order of the options.
fn ordered(mut draft: Draft, interaction: &Element, choices: &[&Element], notes: &mut Vec<String>) -> Draft {
    let fixed = choices.iter().filter(|choice| choice.is("fixed")).count();
    if let (Kind::Single, Some(right)) = (draft.kind, truth(&draft.options, draft.key)) {
        let Draft { name, rationale, ours, stem, .. } = draft;
        return Draft { name, rationale, ours, keep_order: fixed == choices.len(), ..Draft::true_false(stem, right) };
    }
    let shuffled = interaction.is("shuffle");
    if shuffled && fixed > 0 && fixed < choices.len() {
        notes.push("部分选项位置固定，读入后全部选项都不打乱".to_owned());
    }
    draft.keep_order = !shuffled || fixed > 0;
    draft
}

/// Whether the right one of two options that mean true and false means true.
pub(super) fn truth(options: &[String], key: Choice) -> Option<bool> {
    let meaning = |text: &String| {
        let text = text.trim().trim_end_matches(['。', '.', '．']);
        match text {
            "正确" | "对" => Some(true),
            "错误" | "错" => Some(false),
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    };
    match options {
        [first, second] => match (meaning(first)?, meaning(second)?) {
            (true, false) => Some(key.contains(0)),
            (false, true) => Some(key.contains(1)),
            _ => None,
        },
        _ => None,
    }
}
