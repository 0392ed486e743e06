//! The province's results as several pages show them: versions of results, and what rests on a pass that was taken away.

use leptos::prelude::*;
use server::clock::beijing;
use server::provincial::Resting;
use server::rules::licence::Application;
use server::rules::provincial::shown;
use server::storage::provincial::Version;

/// A table of versions, newest first; with `people` also whose they are, otherwise of which exam.
pub fn versions(list: &[Version], people: bool) -> impl IntoView + use<> {
    let newest = |one: &Version| {
        list.iter()
            .filter(|o| (&o.exam_id, &o.person_id) == (&one.exam_id, &one.person_id))
            .all(|o| o.version <= one.version)
    };
    let rows: Vec<_> = list.iter().map(|one| version(one, people, newest(one))).collect();
    let heads = match people {
        true => view! { <th scope="col">"姓名"</th><th scope="col">"单位"</th> }.into_any(),
        false => view! { <th scope="col">"考试"</th><th scope="col">"考试日期"</th> }.into_any(),
    };
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="省统一考试成绩及各版本"><table class="table"><caption>"成绩及各版本，新的在前"</caption>
            <thead><tr>{heads}<th scope="col" class="n">"版本"</th><th scope="col" class="n">"成绩（分）"</th><th scope="col">"结果"</th>
                <th scope="col">"证书或准考证号"</th><th scope="col">"导入时间"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
}

fn version(one: &Version, people: bool, stands: bool) -> impl IntoView + use<> {
    let (first, second) = match people {
        true => (one.name.clone(), one.unit.clone()),
        false => (one.exam.clone(), one.day.clone()),
    };
    let (tone, word) = match (stands, one.scored.passed) {
        (true, true) => ("badge badge--ok", "合格"),
        (true, false) => ("badge badge--danger", "不合格"),
        (false, true) => ("badge badge--mute", "原为合格，已更正"),
        (false, false) => ("badge badge--mute", "原为不合格，已更正"),
    };
    let number = if one.scored.number.is_empty() { "—".to_owned() } else { one.scored.number.clone() };
    let score = format!("{} / {}", shown(one.scored.score), shown(one.scored.full));
    view! {
        <tr><th scope="row">{first}</th><td class="nowrap">{second}</td><td class="n">{one.version}</td><td class="n">{score}</td>
            <td><span class=tone>{word}</span></td><td>{number}</td><td class="nowrap">{beijing(one.at)}</td></tr>
    }
}

/// Applications and licences whose pass a correction took away; `base` is the list of applications whoever reads may open.
pub fn lost(list: &Resting, base: Option<&'static str>) -> impl IntoView + use<> {
    let rows: Vec<_> = list
        .iter()
        .map(|one| {
            let label = Application::from_stored(&one.state, one.since, "").map_or("—", |state| state.label());
            let todo = match (&one.number, one.state.as_str()) {
                (Some(number), _) => format!("证件 {number} 已发放：请司法局核实后依规处理，平台不自动改动证件"),
                (None, "unit_review" | "district_review" | "submitted_up") => "不能再往下办理，请退回申请人".to_owned(),
                _ => "申请人不能据此提交".to_owned(),
            };
            let name = match base.filter(|_| one.state != "draft") {
                Some(base) => view! { <a href=format!("{base}/{}", one.application_id)>{one.name.clone()}</a> }.into_any(),
                None => view! { {one.name.clone()} }.into_any(),
            };
            view! { <tr data-tone="danger"><th scope="row">{name}</th><td>{one.unit.clone()}</td><td>{label}</td><td>{todo}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="lost"><h2 id="lost">"合格已被更正取消、仍有申领或证件的人员"</h2>
                <div class="tablewrap" tabindex="0" role="region" aria-label="合格已取消的申领和证件"><table class="table">
                    <caption>{format!("共 {} 件", rows.len())}</caption>
                    <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"申领进度"</th><th scope="col">"待办"</th></tr></thead>
                    <tbody>{rows}</tbody></table></div></section>
        }
    })
}
