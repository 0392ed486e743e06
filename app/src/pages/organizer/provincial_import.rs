//! `/organizer/provincial-results/imports/:id`: what an import of results would change, and the list of those who would lose a
//! pass.

use super::provincial::crumbs;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use server::provincial::import::{self, Preview, SHOWN, STEPS};
use server::provincial::{Line, Plan};
use server::rules::provincial::shown;

/// The preview. While the file is being read the page comes again by itself.
#[component]
pub fn ProvincialPreviewPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let preview = import::preview(&platform, &caller.organizer()?, &id).await?;
        if preview.state == "reading"
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.insert_header(HeaderName::from_static("refresh"), HeaderValue::from_static("1"));
        }
        Ok::<_, ApiError>(preview)
    };
    view! { <Page title="省统一考试成绩预览">{load(data, show)}</Page> }
}

fn show(p: Preview) -> impl IntoView {
    let again = || view! { <p><a class="btn btn--primary" href="/organizer/provincial-results">"重新上传"</a></p> };
    let head = crumbs(&p.file_name);
    let of = format!("{}，{}；满分 {}，合格分数线 {}。", p.exam.0, p.exam.1, shown(p.scale.full), shown(p.scale.pass));
    let body = match p.state.as_str() {
        "reading" => reading(p.step).into_any(),
        "staged" => staged(&p).into_any(),
        "confirmed" => confirmed(&p).into_any(),
        "dropped" => view! { <p class="note">"这份成绩已放弃，没有写入任何成绩。"</p>{again()} }.into_any(),
        "interrupted" => view! { <p class="note">"读取中断，没有写入任何成绩。"</p>{again()} }.into_any(),
        _ => {
            let why = format!("{}。没有写入任何成绩。", p.refused.unwrap_or_default());
            view! { <p class="note">{why}</p>{again()} }.into_any()
        }
    };
    view! { {head}<p>{of}</p>{body} }
}

fn reading(step: i64) -> impl IntoView {
    let word = if step == 0 { "正在读取文件" } else { "正在与名册和已有成绩比对" };
    view! {
        <p role="status">{word}"（第 "{step + 1}" 步，共 "{STEPS}" 步）。页面会自动更新。"</p>
        <p><progress max=STEPS value=step + 1 aria-label="读取进度"></progress></p>
    }
}

fn staged(p: &Preview) -> impl IntoView + use<> {
    let plan = &p.plan;
    let import = || vec![("import", p.id.clone())];
    let confirm = (!p.waits_for_the_list() && plan.writes() > 0).then(|| {
        let word = format!("确认导入 {} 人的成绩", plan.writes());
        act("/api/confirm-provincial-import", "btn btn--primary", word, import())
    });
    let list = (!plan.losing.is_empty()).then(|| {
        let to = format!("/organizer/provincial-results/imports/{}/losing", p.id);
        view! { <a class="btn" href=to>{format!("打开失去合格的名单（{} 人）", plan.losing.len())}</a> }
    });
    let note = match () {
        () if p.waits_for_the_list() => Some("请先打开失去合格的名单核对一次，然后才能确认导入。"),
        () if plan.writes() == 0 => Some("没有可写入的成绩。"),
        () => None,
    };
    view! {
        <p>{known(plan)}</p>
        <ul class="counts">
            <li>"新增 "<b>{plan.new}</b></li>
            <li data-tone=(plan.corrected > 0).then_some("warn")>"更正 "<b>{plan.corrected}</b></li>
            <li>"不变 "<b>{plan.same}</b></li>
            <li data-tone=(plan.unknown > 0).then_some("warn")>"名册中没有 "<b>{plan.unknown}</b></li>
            <li data-tone=(plan.conflict > 0).then_some("warn")>"冲突 "<b>{plan.conflict}</b></li>
            <li data-tone=(!p.problems.is_empty()).then_some("warn")>"读不出 "<b>{p.problems.len()}</b>" 处"</li>
        </ul>
        {note.map(|words| view! { <p class="note">{words}</p> })}
        <div class="row">{list}{confirm}{act("/api/drop-provincial-import", "btn", "放弃，重新上传".to_owned(), import())}</div>
        {problems(p)}
        {lines("更正", format!("更正 {} 人：增加合格 {} 人，失去合格 {} 人", plan.corrected, plan.gained, plan.losing.len()), &plan.corrections)}
        {lines("冲突", format!("冲突，不导入：共 {} 行{}", plan.conflict, first(plan.conflict)), &plan.conflicts)}
        {lines("名册中没有", format!("名册中没有，不导入：共 {} 行{}", plan.unknown, first(plan.unknown)), &plan.unknowns)}
        {lines("新增", format!("新增 {} 人，其中合格 {} 人{}", plan.new, plan.new_passed, first(plan.new)), &plan.news)}
    }
}

fn first(count: usize) -> String {
    if count > SHOWN { format!("，显示前 {SHOWN} 行") } else { String::new() }
}

/// What of the exam is there already.
fn known(plan: &Plan) -> String {
    match (plan.known, plan.absent) {
        (0, _) => "平台上还没有这次考试的成绩。".to_owned(),
        (known, 0) => format!("平台上已有这次考试 {known} 人的成绩。"),
        (known, absent) => {
            format!("平台上已有这次考试 {known} 人的成绩，其中 {absent} 人不在这份文件中，他们的成绩不变。")
        }
    }
}

fn problems(p: &Preview) -> impl IntoView + use<> {
    let items: Vec<_> = p.problems.iter().take(SHOWN).map(|e| view! { <li data-s="no">{e.to_string()}</li> }).collect();
    let more = p.problems.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("另有 {more} 处，请下载错误清单查看。"));
    let sheet = format!("/organizer/provincial-results/imports/{}/errors.xlsx", p.id);
    (!items.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="problems"><h2 id="problems">"读不出的内容"</h2>
        <p>"这些行不会导入。"</p><ul class="checklist">{items}</ul>{more}
        <p><a class="btn" href=sheet download="provincial-errors.xlsx">"下载错误清单"</a></p></section> }
    })
}

fn lines(label: &'static str, caption: String, list: &[Line]) -> impl IntoView + use<> {
    let rows: Vec<_> = list
        .iter()
        .map(|line| {
            let unit = if line.unit.is_empty() { "—".to_owned() } else { line.unit.clone() };
            view! { <tr><th scope="row">{line.name.clone()}</th><td class="n">{line.row}</td><td class="nowrap">{line.resident_id.clone()}</td>
                <td>{unit}</td><td>{line.words.clone()}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label=label><table class="table"><caption>{caption}</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col" class="n">"行号"</th><th scope="col">"身份证号"</th><th scope="col">"单位"</th><th scope="col">"情况"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn confirmed(p: &Preview) -> impl IntoView + use<> {
    let plan = &p.plan;
    let done = format!(
        "新增 {} 人，更正 {} 人（增加合格 {} 人，失去合格 {} 人）。已通知本人。",
        plan.new,
        plan.corrected,
        plan.gained,
        plan.losing.len()
    );
    let to = format!("/organizer/provincial-results/{}", p.exam_id.clone().unwrap_or_default());
    view! {
        <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"导入完成"</h2><p>{done}</p></div></div>
        <p><a class="btn btn--primary" href=to>"查看这次考试"</a></p>
    }
}

/// Who would lose a pass; opening it is what the confirmation waits for.
#[component]
pub fn LosingPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(import::losing(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="失去合格的名单">{load(data, |preview| losing(&preview))}</Page> }
}

fn losing(p: &Preview) -> impl IntoView + use<> {
    let back = format!("/organizer/provincial-results/imports/{}", p.id);
    let count = format!(
        "以下 {} 人现为合格，这份文件更正为不合格。确认导入后，他们不能再据此申领证件；已在办的申领不能再往下办理，已发的证件由司法局核实处理。",
        p.plan.losing.len()
    );
    let rows: Vec<_> = p
        .plan
        .losing
        .iter()
        .map(|one| view! { <tr><th scope="row">{one.name.clone()}</th><td>{one.unit.clone()}</td><td>{one.words.clone()}</td></tr> })
        .collect();
    view! {
        {crumbs("失去合格的名单")}
        <p role="status">{count}</p>
        <div class="tablewrap" tabindex="0" role="region" aria-label="失去合格的名单"><table class="table"><caption>"将失去合格的人员"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"更正"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        <p><a class="btn btn--primary" href=back>"已核对，返回预览"</a></p>
    }
}
