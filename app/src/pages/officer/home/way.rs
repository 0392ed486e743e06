//! The way 报名 → 审核 → 考试 → 成绩 → 领证 as a stepper.

use leptos::prelude::*;
use server::rules::next_step::{Reached, STEPS};

/// The stepper; `reached` is the step one stands on, beyond the last when all is done.
pub fn stepper(reached: Reached) -> impl IntoView {
    let line = match STEPS.get(reached.saturating_sub(1)) {
        Some(word) => format!("第 {reached} 步，共 {} 步：{word}", STEPS.len()),
        None => "全部步骤已完成".to_owned(),
    };
    let steps: Vec<_> = STEPS
        .iter()
        .enumerate()
        .map(|(index, word)| {
            let number = index + 1;
            let done = number < reached;
            let hidden = done.then(|| view! { <span class="sr">"，已完成"</span> });
            view! { <li data-s=done.then_some("done") aria-current=(number == reached).then_some("step")>{*word}{hidden}</li> }
        })
        .collect();
    view! {
        <p class="stepper-line">{line}</p>
        <ol class="stepper" aria-label="进度">{steps}</ol>
    }
}
