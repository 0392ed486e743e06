//! `/bureau/units/:id?session=`: one unit from registered to licensed, and who did not come or pass. Reading is logged.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::clock::beijing;
use server::insight::{UnitReport, unit};
use server::rules::rates::{Measure, Ratio};
use server::storage::insight::Candidate;

/// The page.
#[component]
pub fn UnitPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let chosen = use_query_map().with_untracked(|q| q.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(unit(&platform, &caller.bureau()?, &chosen, &id).await?)
    };
    view! { <Page title="单位考试情况">{load(data, |report| drill_down(&report))}</Page> }
}

fn drill_down(report: &UnitReport) -> impl IntoView + use<> {
    let back = format!("/bureau?session={}&scope={}", report.session.id, report.scope().code());
    let published = report.session.published;
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href=back>"统计看板"</a></li><li aria-current="page">{report.row.unit_name.clone()}</li>
        </ol></nav>
        <section class="card stack" aria-labelledby="funnel">
            <h2 id="funnel">{report.row.unit_name.clone()}"："{report.session.name.clone()}</h2>
            <p class="hint">"数据截至 "{beijing(report.as_of)}"。本次查看已记入审计日志。"</p>
            {funnel(report)}
            {holding(report)}
        </section>
        <div class="cols">
            {people("未参考", "应考但没有进入考试的人员", report.absent.clone(), "没有未参考的人员。")}
            {people(
                "不合格",
                "参加考试、最新成绩不合格的人员",
                report.failed.clone(),
                if published { "没有不合格的人员。" } else { "成绩公布后显示。" },
            )}
        </div>
    }
}

fn funnel(report: &UnitReport) -> impl IntoView + use<> {
    let f = report.funnel;
    let mut lines =
        vec![("已报名", f.registered, f.registered), ("应考", f.expected, f.registered), ("实考", f.sat, f.expected)];
    if report.session.published {
        lines.extend([("合格", f.passed, f.sat), ("合格且持证", f.licensed, f.passed)]);
    }
    let (with_rates, whole) = (report.with_rates, f.registered);
    let rows: Vec<_> =
        lines.into_iter().map(|(word, n, before)| funnel_line(word, n, before, whole, with_rates)).collect();
    let note = (!with_rates).then(|| view! { <p class="note">"应考不足 5 人，只列人数，不计算比例。"</p> });
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="从报名到持证"><table class="table">
            <caption>"从报名到持证"</caption>
            <thead><tr>
                <th scope="col">"环节"</th><th scope="col" class="n">"人数"</th><th scope="col">"占已报名"</th>
                <th scope="col" class="n">"占上一环节"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {note}
    }
}

fn funnel_line(word: &'static str, n: u64, before: u64, whole: u64, with_rates: bool) -> impl IntoView {
    let shown = |ratio: Ratio| if with_rates { ratio.percent_one_decimal() } else { "—".to_owned() };
    let of_whole = Ratio { num: n, den: whole };
    let width = format!("w-{}", (of_whole.permille().unwrap_or(0).min(1000) + 25) / 50 * 5);
    let bar = with_rates.then(|| view! { <span class="meter" aria-hidden="true"><i class=width></i></span>" " });
    view! {
        <tr>
            <th scope="row">{word}</th><td class="n">{n}</td><td>{bar}{shown(of_whole)}</td>
            <td class="n">{shown(Ratio { num: n, den: before })}</td>
        </tr>
    }
}

/// The licence-holding rate of the whole unit, not only of those in this session.
fn holding(report: &UnitReport) -> impl IntoView + use<> {
    let ratio = report.row.ratio(Measure::Licence);
    let rate = if ratio.den >= 5 { format!("，持证率 {}", ratio.percent_one_decimal()) } else { String::new() };
    view! { <p>"全单位在岗执法人员 "{ratio.den}" 人，持有效证 "{ratio.num}" 人"{rate}"。"</p> }
}

fn people(title: &'static str, caption: &'static str, found: Vec<Candidate>, none: &'static str) -> impl IntoView {
    let body = if found.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        let rows: Vec<_> =
            found.into_iter().map(|p| view! { <tr><th scope="row">{p.name}</th><td>{p.staff_no}</td></tr> }).collect();
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label=title><table class="table">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"工号"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    view! { <section class="card stack"><h2>{title}</h2>{body}</section> }
}
