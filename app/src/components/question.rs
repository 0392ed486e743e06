//! The options of a question, to choose from and, with the verdict, to read: in practice, and where authors see an item as a
//! candidate does. As in the exam, the letter stands before the option; 判断 has two options.

use leptos::prelude::*;
use question_bank::answer::Choice;
use question_bank::item::Kind;
use question_bank::presented::PresentedItem;

/// The letter of an option by its index from 0.
fn letter(index: usize) -> String {
    Choice::single(index).unwrap_or_default().to_string()
}

/// A choice as people read it: 正确 or 错误 for a true/false item, letters otherwise, 未作答 for none.
pub fn spoken(choice: Choice, item: &PresentedItem) -> String {
    match item.kind {
        _ if choice.is_empty() => "未作答".to_owned(),
        Kind::TrueFalse => item
            .options
            .iter()
            .enumerate()
            .find(|(n, _)| choice.contains(*n))
            .map(|(_, o)| o.clone())
            .unwrap_or_default(),
        _ => choice.to_string(),
    }
}

/// What the stem asks for, by kind.
pub fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::TrueFalse => "判断下面的说法是否正确。",
        Kind::Single => "只有一个正确答案。",
        Kind::Multiple => "多项选择：有两个或两个以上正确答案，全部选对才算正确。",
    }
}

/// The facts of the case a question belongs to; folds away on a phone, and stays above its question.
pub fn case_material(item: &PresentedItem) -> impl IntoView + use<> {
    item.material.clone().map(|text| {
        view! { <details class="note" open><summary>"案例材料"</summary><p>{text}</p></details> }
    })
}

/// The fields to choose with.
pub fn options_to_choose(item: &PresentedItem) -> impl IntoView + use<> {
    let kind = if item.kind == Kind::Multiple { "checkbox" } else { "radio" };
    let lettered = item.kind != Kind::TrueFalse;
    let options: Vec<_> = item
        .options
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let shown = lettered.then(|| view! { <b>{letter(index)}"."</b> });
            view! {
                <label class="opt"><input type=kind name="choice[]" value=letter(index)/>{shown}<span>{text.clone()}</span></label>
            }
        })
        .collect();
    view! {
        {case_material(item)}
        <fieldset class="stack"><legend class="stem">{item.stem.clone()}</legend>{options}</fieldset>
    }
}

/// The options after the verdict, each with its part in it in words.
pub fn options_judged(item: &PresentedItem, chosen: Choice, key: Choice) -> impl IntoView + use<> {
    let lettered = item.kind != Kind::TrueFalse;
    let options: Vec<_> = item
        .options
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let (mark, word) = match (chosen.contains(index), key.contains(index)) {
                (true, true) => (Some("right"), "（您选了，正确）"),
                (true, false) => (Some("wrong"), "（您选了，错误）"),
                (false, true) => (Some("missed"), "（正确答案，您没有选）"),
                (false, false) => (None, ""),
            };
            let shown = lettered.then(|| view! { <b>{letter(index)}"."</b> });
            view! { <li class="opt" data-v=mark>{shown}<span>{text.clone()}{word}</span></li> }
        })
        .collect();
    view! { {case_material(item)}<p class="stem">{item.stem.clone()}</p><ul class="plain stack">{options}</ul> }
}
