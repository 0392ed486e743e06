//! Small parts of the session pages: badges, the lifecycle line, a form of one button.

use leptos::prelude::*;
use server::rules::eligibility::Check;
use server::rules::session_state::Phase;

/// The word of a registration's state with its tone.
pub fn registration_badge(state: &str) -> impl IntoView + use<> {
    let (tone, word) = registration_word(state);
    view! { <span class=tone><span class="dot" aria-hidden="true"></span>{word}</span> }
}

/// Class and word of a registration's state.
pub fn registration_word(state: &str) -> (&'static str, &'static str) {
    match state {
        "submitted" => ("badge badge--info", "待审核"),
        "approved" => ("badge badge--ok", "已通过"),
        "returned" => ("badge badge--danger", "已退回"),
        "withdrawn" => ("badge badge--mute", "已撤回"),
        _ => ("badge badge--warn", "缓考"),
    }
}

/// The word of a phase with its tone.
pub fn phase_badge(phase: Phase) -> impl IntoView + use<> {
    let tone = match phase {
        Phase::Draft | Phase::Archived | Phase::Cancelled => "badge badge--mute",
        Phase::Published | Phase::Sealed => "badge badge--ok",
        Phase::Running | Phase::Waiting => "badge badge--warn",
        _ => "badge badge--info",
    };
    view! { <span class=tone>{phase.label()}</span> }
}

/// The lifecycle as a line of steps.
pub fn lifecycle(phase: Phase) -> impl IntoView + use<> {
    if phase == Phase::Cancelled {
        return view! { <p class="note">"这个考试期已取消。"</p> }.into_any();
    }
    let at = Phase::LINE.iter().position(|p| *p == phase).unwrap_or(0);
    let steps: Vec<_> = Phase::LINE
        .iter()
        .enumerate()
        .map(|(n, step)| {
            let done = (n < at).then(|| view! { <span class="sr">"，已完成"</span> });
            view! { <li data-s=(n < at).then_some("done") aria-current=(n == at).then_some("step")>{step.label()}{done}</li> }
        })
        .collect();
    let line = format!("第 {} 步，共 {} 步：{}", at + 1, Phase::LINE.len(), phase.label());
    view! { <p class="stepper-line">{line}</p><ol class="stepper" aria-label="考试期进度">{steps}</ol> }.into_any()
}

/// The automatic checks in words.
pub fn checks(list: &[Check]) -> impl IntoView + use<> {
    let lines: Vec<_> = list
        .iter()
        .map(|c| {
            let (mark, word) = if c.ok { ("ok", "符合") } else { ("no", "不符合") };
            let text = format!("{}{word}：{}", c.label, c.reason);
            view! { <li data-s=mark>{text}</li> }
        })
        .collect();
    view! { <ul class="checklist">{lines}</ul> }
}

/// A form of hidden fields and one button.
pub fn act(
    to: &'static str,
    class: &'static str,
    word: String,
    fields: Vec<(&'static str, String)>,
) -> impl IntoView + use<> {
    let hidden: Vec<_> =
        fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! { <form method="post" action=to>{hidden}<button class=class>{word}</button></form> }
}

/// Links back to the sessions and the session.
pub fn crumbs(session: Option<(&str, &str)>, here: &str) -> impl IntoView + use<> {
    let session = session.map(|(id, name)| {
        let to = format!("/organizer/sessions/{id}");
        let name = name.to_owned();
        view! { <li><a href=to>{name}</a></li> }
    });
    let here = here.to_owned();
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href="/organizer">"考试期"</a></li>{session}<li aria-current="page">{here}</li>
        </ol></nav>
    }
}
