//! `/rehearsal/:session`: the candidate's rehearsal of an exam (考前试答) and the checks of the desk.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::{beijing, beijing_seconds, beijing_weekday};
use server::rehearsals::{Own, own};
use server::rules::desk_check::reason_word;
use server::rules::rehearsal::MINUTES;
use server::storage::desk_check::DeskCheck;
use server::storage::rehearsal::Run;

/// The page.
#[component]
pub fn RehearsalPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(own(&platform, &caller.officer()?, &id).await?)
    };
    view! { <Page title="考前试答" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(own: Own) -> impl IntoView {
    let plan = &own.session.plan;
    let when = match own.window {
        Some(w) => format!("试答时间 {} 至 {}。", beijing_weekday(w.opens_at), beijing_weekday(w.closes_at)),
        None => "这场考试没有安排考前试答。".to_owned(),
    };
    let (tone, word) = if own.done { ("badge badge--ok", "已试答") } else { ("badge badge--warn", "未试答") };
    let badge = own.window.map(|_| view! { <p><span class=tone>{word}</span></p> });
    view! {
        <section class="card card--accent stack" aria-labelledby="about">
            <h2 id="about">{plan.name.clone()}</h2>
            <p>{format!("{when}{} 开考。", beijing_weekday(plan.starts_at))}</p>
            {badge}
            <p>{format!("演示卷共 10 题，时间 {MINUTES} 分钟，界面、保存和交卷与正式考试相同。试答不计成绩，不进入任何统计；请在考试所用电脑上完成，自己点“确认交卷”才算已试答。")}</p>
            {begin(&own)}
        </section>
        {desks(&own.desks, own.desk_open)}
        {runs(&own.runs)}
    }
}

fn begin(own: &Own) -> AnyView {
    if let Some(run) = &own.unfinished {
        let to = match run.state.as_str() {
            "open" => format!("/attempt/{}", run.attempt),
            _ => format!("/attempt/{}/waiting", run.attempt),
        };
        return view! { <p><a class="btn btn--primary" href=to>"继续试答"</a></p> }.into_any();
    }
    let word = if own.done { "再试答一次" } else { "开始试答" };
    let id = own.session.id.clone();
    match own.open {
        true => act("/api/rehearse", "btn btn--primary", word.to_owned(), vec![("session_id", id)]).into_any(),
        false => view! { <p class="hint">"现在不在试答时间内。平时可以做模拟考试熟悉操作。"</p> }.into_any(),
    }
}

fn desks(checks: &[DeskCheck], open: bool) -> impl IntoView + use<> {
    let lines: Vec<_> = checks
        .iter()
        .take(10)
        .map(|check| {
            let found: Vec<_> = check.reasons.iter().map(|code| reason_word(code)).collect();
            let ok = found.is_empty();
            let words = if ok { "正常".to_owned() } else { found.join("、") };
            let words = format!("{}，浏览器 {}：{words}", beijing(check.at), check.browser);
            view! { <li data-s=if ok { "ok" } else { "no" }>{words}</li> }
        })
        .collect();
    let none = checks.is_empty().then(|| view! { <p class="hint">"还没有登记过电脑检测。"</p> });
    let list = (!checks.is_empty()).then(|| view! { <ul class="checklist">{lines}</ul> });
    let class = if open { "btn btn--primary" } else { "btn" };
    view! {
        <section class="card stack" aria-labelledby="desks"><h2 id="desks">"电脑检测"</h2>
            <p>"检测这台电脑的浏览器、网络和时间，并登记结果，考务人员据此提前处理。"</p>
            {none}{list}
            <p><a class=class href="/desk-check">"检测这台电脑"</a></p>
        </section>
    }
}

fn runs(runs: &[Run]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = runs
        .iter()
        .map(|run| {
            let ended = match (run.handed_in_at, run.hand_in_kind.as_deref()) {
                (Some(at), Some("candidate")) => format!("，{} 交卷", beijing_seconds(at)),
                (Some(_), _) => "，到时自动交卷，不算已试答".to_owned(),
                (None, _) => "，没有交卷".to_owned(),
            };
            let to = run.handed_in_at.map(|_| format!("/attempt/{}/result", run.attempt));
            let result = to.map(|to| view! { " "<a href=to>"答案与解析"</a> });
            view! { <li>{format!("{} 开始{ended}", beijing(run.begun_at))}{result}</li> }
        })
        .collect();
    (!runs.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="runs"><h2 id="runs">"试答记录"</h2><ul>{lines}</ul></section> }
    })
}
