//! `/bureau/provincial`: the province's exam per unit, agencies and streets apart; never mixed into the district's sessions.

use super::rates::verdict_badge;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::provincial::lost;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing;
use server::insight::{ProvincialReport, Scope, provincial};
use server::rules::rates::{Measure, SMALL_BELOW, Totals, UnitRow, Verdict};

/// The page.
#[component]
pub fn ProvincialPage() -> impl IntoView {
    let asked = |name: &str| use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default();
    let (chosen, scope) = (asked("exam"), Scope::from_code(&asked("scope")));
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(provincial(&platform, &caller.bureau()?, &chosen, scope).await?)
    };
    view! {
        <Page title="省统一考试">
            {load(data, |found| match found {
                Some(report) => show(&report).into_any(),
                None => view! { <div class="empty stack"><p>"还没有导入过省统一考试成绩。成绩由考务人员导入。"</p></div> }.into_any(),
            })}
        </Page>
    }
}

fn show(report: &ProvincialReport) -> impl IntoView + use<> {
    let of = report.district.ratio(Measure::Pass);
    let district = format!("全区参加 {} 人，合格 {} 人，合格率 {}。", of.den, of.num, of.percent_one_decimal());
    let notes = format!(
        "合格率 = 合格 ÷ 参加，目标 ≥ {}%；参加不足 {SMALL_BELOW} 人的单位不作评价。单位为首次导入成绩时的单位。数据截至 {}，不并入区内考试的比率。",
        report.target,
        beijing(report.as_of)
    );
    view! {
        <h2>{report.headline()}</h2>
        <p>{district}</p>
        {choice(report)}{tabs(report)}{table(report)}
        <p class="hint">{notes}</p>
        {lost(&report.lost, Some("/bureau/licences"))}
    }
}

fn choice(report: &ProvincialReport) -> impl IntoView + use<> {
    let options: Vec<_> = report
        .exams
        .iter()
        .map(|one| {
            let words = format!("{}（{}）", one.name, one.day);
            view! { <option value=one.id.clone() selected=one.id == report.exam.id>{words}</option> }
        })
        .collect();
    view! {
        <form class="filters noprint" method="get" action="/bureau/provincial">
            <input type="hidden" name="scope" value=report.scope.code()/>
            <div class="field"><label for="exam">"考试"</label><select class="input" id="exam" name="exam">{options}</select></div>
            <button class="btn btn--primary">"查看"</button>
        </form>
    }
}

fn tabs(report: &ProvincialReport) -> impl IntoView + use<> {
    let tabs: Vec<_> = [Scope::Agencies, Scope::Streets]
        .into_iter()
        .map(|scope| {
            let here = (scope == report.scope).then_some("page");
            let to = format!("/bureau/provincial?exam={}&scope={}", report.exam.id, scope.code());
            view! { <a href=to aria-current=here>{scope.label()}</a> }
        })
        .collect();
    view! { <nav class="tabs noprint" aria-label="单位类别">{tabs}</nav> }
}

fn table(report: &ProvincialReport) -> impl IntoView + use<> {
    let rows: Vec<_> = report.rows.iter().map(|row| unit_line(report, row)).collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="各单位省统一考试情况"><table class="table">
            <caption>{report.scope.label()}"参加与合格情况"</caption>
            <thead><tr><th scope="col">"单位"</th><th scope="col" class="n">"参加（人）"</th><th scope="col" class="n">"合格（人）"</th>
                <th scope="col" class="n">"合格率"</th><th scope="col">"评价"</th></tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">"合计"</th>{cells(report, &report.totals)}</tr></tfoot>
        </table></div>
    }
}

fn unit_line(report: &ProvincialReport, row: &UnitRow) -> impl IntoView + use<> {
    let missed = row.verdict(Measure::Pass, report.target) == Verdict::Missed;
    view! { <tr data-tone=missed.then_some("danger")><th scope="row">{row.unit_name.clone()}</th>{cells(report, &row.figures())}</tr> }
}

fn cells(report: &ProvincialReport, figures: &Totals) -> impl IntoView + use<> {
    let ratio = figures.ratio(Measure::Pass);
    let verdict = verdict_badge(figures.verdict(Measure::Pass, report.target), ratio.gap_persons(report.target));
    view! {
        <td class="n">{ratio.den}</td><td class="n">{ratio.num}</td><td class="n">{ratio.percent_one_decimal()}</td><td>{verdict}</td>
    }
}
