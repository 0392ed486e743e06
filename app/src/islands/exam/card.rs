//! The question card: stem, options, previous and next, flag.

use super::desk::{Desk, letter};
use super::live;
use crate::view::sitting::{KindView, QuestionView};
use leptos::prelude::*;

/// The card of the current question.
#[component]
pub fn Card(desk: Desk) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="qh">
            {move || {
                let number = desk.current.get();
                let question = desk.question(number);
                view! {
                    <div class="row">
                        <h1 id="qh" tabindex="-1">"第 "{number}" 题 / 共 "{desk.count()}" 题"</h1>
                        <span class="badge badge--info">{question.kind.label()}</span>
                        <span class="hint">{rule(desk, &question)}</span>
                    </div>
                    <For each=move || [number] key=|n| *n children=move |n| choices(desk, n)/>
                    <div class="row">
                        <button class="btn wide" type="submit" name="op" value="prev" disabled=number == 1
                            on:click=move |e| live::move_by(desk, &e, -1)>"上一题"</button>
                        <button class="btn btn--primary wide" type="submit" name="op" value="next"
                            on:click=move |e| live::move_by(desk, &e, 1)>"保存，下一题"</button>
                        <label class="row push">
                            <input class="tick" type="checkbox" name="flag" value="1" id="flag"
                                checked=desk.slot(number).with_untracked(|s| s.flagged)
                                prop:checked=move || desk.slot(number).with(|s| s.flagged)
                                on:change=move |_| live::flag(desk, number)/>
                            "标记，稍后再看"
                        </label>
                    </div>
                }
            }}
        </section>
    }
    .into_any()
}

/// The question's own controls. They are made anew for each question: a radio button that became a checkbox in place would
/// keep the old one's mark.
fn choices(desk: Desk, number: usize) -> impl IntoView {
    let question = desk.question(number);
    view! {
        <fieldset class="stack">
            <legend class="stem">{question.stem.clone()}</legend>
            <div class="opts">
                {question.options.iter().enumerate().map(|(index, text)| {
                    option(desk, number, question.kind, letter(index), text.clone())
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// `1 分，只有一个正确答案`; a multiple question adds how it is marked.
fn rule(desk: Desk, question: &QuestionView) -> String {
    let task = format!("{} 分，{}", question.points, question.kind.task());
    if question.kind == KindView::Multiple {
        return desk.exam.with_value(|e| format!("{task}，{}", e.multiple_rule));
    }
    task
}

fn option(desk: Desk, number: usize, kind: KindView, letter: char, text: String) -> impl IntoView {
    let slot = desk.slot(number);
    let chosen = move || slot.with(|s| s.choice.contains(letter));
    let input = if kind == KindView::Multiple { "checkbox" } else { "radio" };
    let shown = if kind == KindView::TrueFalse { String::new() } else { format!("{letter}.") };
    view! {
        <label class="opt" data-on=move || chosen().then_some("")>
            <input type=input name="a[]" value=letter.to_string() checked=slot.with_untracked(|s| s.choice.contains(letter))
                prop:checked=chosen disabled=move || !desk.may_write()
                on:change=move |_| live::press(desk, number, letter)/>
            {(!shown.is_empty()).then(|| view! { <b>{shown}</b> })}
            <span>{text}</span>
        </label>
    }
}
