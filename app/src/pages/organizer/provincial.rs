//! `/organizer/provincial-results`: the province's exams, and the upload of their results; `/organizer/provincial-results/:id`: one
//! exam with its imports, its corrections and what rests on passes that were taken away.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::provincial::{lost, versions};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::clock::beijing;
use server::provincial::{self, ExamPage, Plan};
use server::rules::rates::Ratio;
use server::storage::provincial::Exam;
use server::storage::provincial_import::Staged;

/// The list and the upload.
#[component]
pub fn ProvincialPage() -> impl IntoView {
    let chosen = use_query_map().with_untracked(|q| q.get("exam")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        Ok::<_, ApiError>((provincial::exams(&platform, &by).await?, provincial::own_imports(&platform, &by).await?))
    };
    view! {
        <Page title="省统一考试成绩">
            <p>"行政执法资格考试由省司法行政部门组织（《浙江省综合行政执法条例》第二十八条）。这里导入省里的成绩：合格者可申领证件，合格成绩自考试之日起按规定年限有效。"</p>
            {load(data, move |(exams, waiting)| {
                let again = exams.iter().find(|one| one.id == chosen).cloned();
                view! { {unfinished(&waiting)}{upload(again)}{table(&exams)} }
            })}
        </Page>
    }
}

fn unfinished(waiting: &[Staged]) -> impl IntoView + use<> {
    let rows: Vec<_> = waiting
        .iter()
        .map(|one| {
            let to = format!("/organizer/provincial-results/imports/{}", one.id);
            let words =
                format!("{}（{}）：{}，{} 上传", one.exam_name, one.exam_day, one.file_name, beijing(one.created_at));
            view! { <li><a href=to>{words}</a></li> }
        })
        .collect();
    (!rows.is_empty())
        .then(|| view! { <section class="note stack"><h2>"还没有确认的导入"</h2><ul>{rows}</ul></section> })
}

fn upload(again: Option<Exam>) -> impl IntoView {
    let (name, day) = again.map(|one| (one.name, one.day)).unwrap_or_default();
    view! {
        <form method="post" action="/api/import-provincial-results" enctype="multipart/form-data" class="card stack" aria-labelledby="upload">
            <h2 id="upload">"导入成绩"</h2>
            <p>"先下载模板，按列填写，再上传。上传后先列出会改动什么，确认前不写入任何成绩。省里更正成绩的，用同一考试名称和日期再次上传。"</p>
            <p><a class="btn" href="/organizer/provincial-template.xlsx" download="provincial-template.xlsx">"下载模板"</a></p>
            <div class="field"><label for="name">"考试名称"</label>
                <input class="input" id="name" name="name" maxlength="60" value=value_or("name", &name) required/></div>
            <div class="field"><label for="day">"考试日期"</label><p class="hint" id="day-h">"如 2026-05-16"</p>
                <input class="input" id="day" name="day" value=value_or("day", &day) aria-describedby="day-h" required/></div>
            <div class="field"><label for="full">"满分"</label>
                <input class="input" id="full" name="full" inputmode="decimal" value=value_or("full", "100") required/></div>
            <div class="field"><label for="pass">"合格分数线"</label>
                <input class="input" id="pass" name="pass" inputmode="decimal" value=value_or("pass", "60") required/></div>
            <label class="drop"><b>"选择文件"</b><span class="hint">"仅 .xlsx，≤ 5 MB，≤ 20000 行"</span>
                <input type="file" name="file" accept=".xlsx" required/></label>
            <p><button class="btn btn--primary">"上传并预览"</button></p>
        </form>
    }
}

fn table(exams: &[Exam]) -> impl IntoView + use<> {
    if exams.is_empty() {
        return view! { <div class="empty stack"><p>"还没有导入过省统一考试成绩。"</p></div> }.into_any();
    }
    let rows: Vec<_> = exams
        .iter()
        .map(|one| {
            let to = format!("/organizer/provincial-results/{}", one.id);
            view! { <tr><th scope="row"><a href=to>{one.name.clone()}</a></th><td class="nowrap">{one.day.clone()}</td>{figures(one)}</tr> }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="省统一考试"><table class="table"><caption>"省统一考试，最近的在前"</caption>
            <thead><tr><th scope="col">"考试"</th><th scope="col">"日期"</th><th scope="col" class="n">"参加（人）"</th>
                <th scope="col" class="n">"合格（人）"</th><th scope="col" class="n">"合格率"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

fn figures(one: &Exam) -> impl IntoView + use<> {
    let heads = |n: i64| u64::try_from(n).unwrap_or_default();
    let rate = Ratio { num: heads(one.passed), den: heads(one.sat) }.percent_one_decimal();
    view! { <td class="n">{one.sat}</td><td class="n">{one.passed}</td><td class="n">{rate}</td> }
}

/// One exam.
#[component]
pub fn ProvincialExamPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(provincial::exam(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="省统一考试">{load(data, |page| show(&page))}</Page> }
}

fn show(page: &ExamPage) -> impl IntoView + use<> {
    let again = format!("/organizer/provincial-results?exam={}", page.exam.id);
    let said = format!("{}：参加 {} 人，合格 {} 人。", page.exam.day, page.exam.sat, page.exam.passed);
    let corrected = match page.corrected.is_empty() {
        true => view! { <p class="muted">"没有更正过的成绩。"</p> }.into_any(),
        false => versions(&page.corrected, true).into_any(),
    };
    view! {
        {crumbs(&page.exam.name)}
        <p>{said}</p>
        <p><a class="btn" href=again>"上传更正后的成绩"</a></p>
        {lost(&page.lost, None)}
        <section class="stack" aria-labelledby="corrected"><h2 id="corrected">"更正"</h2>{corrected}</section>
        {imports(&page.imports)}
    }
}

fn imports(list: &[(i64, String, String, Plan)]) -> impl IntoView + use<> {
    let rows: Vec<_> = list
        .iter()
        .map(|(at, by, file, plan)| {
            view! { <tr><th scope="row" class="nowrap">{beijing(*at)}</th><td>{by.clone()}</td><td>{file.clone()}</td>
                <td class="n">{plan.new}</td><td class="n">{plan.corrected}</td><td class="n">{plan.unknown + plan.conflict}</td></tr> }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="导入记录"><table class="table"><caption>"导入记录，最近的在前"</caption>
            <thead><tr><th scope="col">"时间"</th><th scope="col">"经办"</th><th scope="col">"文件"</th><th scope="col" class="n">"新增"</th>
                <th scope="col" class="n">"更正"</th><th scope="col" class="n">"未导入"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
}

/// Links back to the list.
pub(super) fn crumbs(here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href="/organizer/provincial-results">"省统一考试成绩"</a></li><li aria-current="page">{here}</li>
        </ol></nav>
    }
}
