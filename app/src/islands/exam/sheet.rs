//! The answer sheet (答题卡): one cell a question, grouped by kind; each cell is a button that saves and moves.

use super::desk::Desk;
use super::live;
use crate::view::sitting::KindView;
use leptos::prelude::*;

const NUMERALS: [&str; 3] = ["一", "二", "三"];

/// The answer sheet.
#[component]
pub fn Sheet(desk: Desk) -> impl IntoView {
    let kinds: Vec<KindView> = desk.exam.with_value(|e| e.questions.iter().map(|q| q.kind).collect());
    let groups: Vec<(KindView, Vec<usize>)> = KindView::ALL
        .iter()
        .map(|kind| (*kind, (1..=kinds.len()).filter(|n| kinds[n - 1] == *kind).collect::<Vec<_>>()))
        .filter(|(_, numbers)| !numbers.is_empty())
        .collect();
    view! {
        <aside class="card stack" aria-labelledby="sheet">
            <div class="row">
                <h2 id="sheet" tabindex="-1">"答题卡"</h2>
                <span class="hint push">"已答 "{move || desk.answered()}" / "{desk.count()}</span>
            </div>
            <ul class="legend"><li>"■ 已答"</li><li>"□ 未答"</li><li>"◥ 标记"</li><li>"┅ 未上传"</li></ul>
            {groups.into_iter().zip(NUMERALS).map(|((kind, numbers), numeral)| {
                let range = format!("（{}–{}）", numbers.first().copied().unwrap_or(1), numbers.last().copied().unwrap_or(1));
                view! {
                    <h3>{numeral}"、"{kind.label()}{range}</h3>
                    <ol class="sheet">{numbers.into_iter().map(|n| cell(desk, n)).collect_view()}</ol>
                }
            }).collect_view()}
        </aside>
    }
    .into_any()
}

fn cell(desk: Desk, number: usize) -> impl IntoView {
    let slot = desk.slot(number);
    let state = move || {
        slot.with(|s| match (s.local, s.choice.is_empty()) {
            (true, _) => Some("local"),
            (false, false) => Some("done"),
            (false, true) => None,
        })
    };
    let label = move || {
        slot.with(|s| {
            let answered = if s.choice.is_empty() { "未作答" } else { "已作答" };
            let flagged = if s.flagged { "，已标记" } else { "" };
            let local = if s.local { "，尚未上传" } else { "" };
            format!("第{number}题，{answered}{flagged}{local}")
        })
    };
    view! {
        <li>
            <button class="cell" type="submit" name="goto" value=number data-s=state
                data-flag=move || slot.with(|s| s.flagged).then_some("")
                aria-current=move || (desk.current.get() == number).then_some("true")
                aria-label=label on:click=move |e| live::go_to(desk, &e, number)>{number}</button>
        </li>
    }
}
