//! `/organizer/sessions/:id/change`: changing times and rules of entry after registration opened. The form asks this page
//! again with what is typed; it then shows what changes and who is affected, and only the last button writes.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::sessions::change::{Changes, Preview, may_change, preview};
use server::sessions::{self, ExamSession};

const FIELDS: [(&str, &str, &str, &str); 6] = [
    ("registration_closes_at", "报名截止", "北京时间；报名截止以后不能再改", "input input--date"),
    ("starts_at", "开考时间", "北京时间，如 2026-11-18 09:00", "input input--date"),
    ("minutes", "考试时长（分钟）", "", "input input--s"),
    ("waiting_minutes", "候考提前（分钟）", "", "input input--s"),
    ("entry_cutoff_minutes", "迟到入场时限（分钟）", "", "input input--s"),
    ("early_hand_in_minutes", "最早交卷（分钟）", "", "input input--s"),
];

struct Data {
    session: ExamSession,
    now: i64,
    typed: Changes,
    asked: bool,
    preview: Result<Preview, ApiError>,
}

/// The page.
#[component]
pub fn ChangePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let query = use_query_map().get_untracked();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let session = sessions::find(&platform, &id).await?;
        let standing = Changes::of(&session.plan);
        let typed =
            |name: &str, standing: String| value_or(&format!("plan[{name}]"), &query.get(name).unwrap_or(standing));
        let typed = Changes {
            registration_closes_at: typed("registration_closes_at", standing.registration_closes_at),
            starts_at: typed("starts_at", standing.starts_at),
            minutes: typed("minutes", standing.minutes),
            waiting_minutes: typed("waiting_minutes", standing.waiting_minutes),
            entry_cutoff_minutes: typed("entry_cutoff_minutes", standing.entry_cutoff_minutes),
            early_hand_in_minutes: typed("early_hand_in_minutes", standing.early_hand_in_minutes),
        };
        let preview = preview(&platform, &by, &id, &typed).await.map_err(ApiError::from);
        let (now, asked) = (platform.clock.now(), query.get("starts_at").is_some());
        Ok::<_, ApiError>(Data { session, now, typed, asked, preview })
    };
    view! { <Page title="调整考试期" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(d: Data) -> impl IntoView {
    let crumbs = crumbs(Some((&d.session.id, &d.session.plan.name)), "调整");
    if !may_change(&d.session, d.now) {
        let words = "草稿可以直接修改设置；开考以后请在监考页补时。这个考试期现在没有可以在这里调整的内容。";
        return view! { {crumbs}<p class="note">{words}</p> }.into_any();
    }
    let fields: Vec<_> = FIELDS.into_iter().zip(values(&d.typed)).map(|(field, value)| input(field, value)).collect();
    let to = format!("/organizer/sessions/{}/change", d.session.id);
    let effect = d.asked.then(|| effect(&d));
    let heading = if d.asked { "改一改填写的内容" } else { "填写调整内容" };
    view! {
        {crumbs}
        {effect}
        <form method="get" action=to class="card stack">
            <h2>{heading}</h2>{fields}
            <p><button class="btn btn--primary">"查看影响，先不写入"</button></p>
        </form>
    }
    .into_any()
}

fn values(typed: &Changes) -> [String; 6] {
    [
        typed.registration_closes_at.clone(),
        typed.starts_at.clone(),
        typed.minutes.clone(),
        typed.waiting_minutes.clone(),
        typed.entry_cutoff_minutes.clone(),
        typed.early_hand_in_minutes.clone(),
    ]
}

fn input(
    (name, label, hint, class): (&'static str, &'static str, &'static str, &'static str),
    value: String,
) -> impl IntoView {
    let hint_id = format!("{name}-h");
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> });
    view! {
        <div class="field"><label for=name>{label}</label>{hint}
            <input class=class id=name name=name value=value autocomplete="off" aria-describedby=described/></div>
    }
}

fn effect(d: &Data) -> AnyView {
    let preview = match &d.preview {
        Ok(preview) => preview,
        Err(error) => {
            let words = error.sentence.clone();
            return view! { <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span>
                <div><h2>"不能这样调整"</h2><p>{words}</p></div></div> }
            .into_any();
        }
    };
    if preview.lines.is_empty() {
        return view! { <p class="note">"填写的内容与现在的设置相同。"</p> }.into_any();
    }
    let lines: Vec<_> = preview
        .lines
        .iter()
        .map(|l| view! { <div><dt>{l.label}</dt><dd>{format!("{} → {}", l.before, l.after)}</dd></div> })
        .collect();
    let number: usize = preview.people.values().map(Vec::len).sum();
    let units: Vec<_> = preview
        .people
        .iter()
        .map(|(unit, names)| view! { <li>{format!("{unit}（{} 人）：{}", names.len(), names.join("、"))}</li> })
        .collect();
    let hidden: Vec<_> = FIELDS
        .into_iter()
        .zip(values(&d.typed))
        .map(|((name, ..), value)| view! { <input type="hidden" name=format!("plan[{name}]") value=value/> })
        .collect();
    let id = d.session.id.clone();
    view! {
        <section class="card card--accent stack" aria-labelledby="effect"><h2 id="effect">"核对影响并写入"</h2>
            <dl class="pairs">{lines}</dl>
            <p>{format!("受影响 {number} 人，涉及 {} 个单位。写入后系统会逐一通知他们。", preview.people.len())}</p>
            <details><summary>"受影响人员名单"</summary><ul>{units}</ul></details>
            <form method="post" action="/api/change-session" class="stack">
                <input type="hidden" name="session_id" value=id/>{hidden}
                <div class="field"><label for="reason">"调整原因"</label><p class="hint" id="reason-h">"会写进给他们的通知和审计日志"</p>
                    <input class="input" id="reason" name="reason" required aria-describedby="reason-h" value=value_or("reason", "")/></div>
                <p><button class="btn btn--danger">{format!("写入调整并通知 {number} 人")}</button></p>
            </form>
        </section>
    }
    .into_any()
}
