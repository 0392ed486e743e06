//! `/bureau`: the rates of a session, each with its parts, target and time; one chart, the same data as a table, files.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Bare;
use crate::components::problem::ProblemBanner;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing;
use server::insight::chart::{Bar, ChartWidth, draw};
use server::insight::{Report, Scope, rates, sessions, with_make_ups};
use server::rules::rates::{Measure, Ratio, SMALL_BELOW, Totals, UnitRow, Verdict};
use server::storage::insight::SessionHead;

/// The measure of an address; without one what the tab is about.
pub fn measure_of(code: &str, scope: Scope) -> Measure {
    match (code, scope) {
        ("participation", _) => Measure::Participation,
        ("pass", _) => Measure::Pass,
        ("licence", _) | (_, Scope::Streets) => Measure::Licence,
        _ => Measure::Pass,
    }
}

fn code_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Participation => "participation",
        Measure::Pass => "pass",
        Measure::Licence => "licence",
    }
}

/// The page.
#[component]
pub fn RatesPage() -> impl IntoView {
    let asked = |name: &str| use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default();
    let (chosen, scope, measure) = (asked("session"), Scope::from_code(&asked("scope")), asked("measure"));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bureau()?;
        let all = sessions(&platform, &by).await?;
        let report = rates(&platform, &by, &chosen, scope, measure_of(&measure, scope)).await?;
        let finally = match &report {
            Some(report) => with_make_ups(&platform, &by, &report.session.id).await?,
            None => None,
        };
        Ok::<_, ApiError>((all, report, finally))
    };
    view! {
        <Bare title="统计看板" class="wrap stack">
            <ProblemBanner/>
            {load(data, |(all, report, finally)| match report {
                Some(report) => dashboard(&all, &report, finally).into_any(),
                None => nothing_yet().into_any(),
            })}
        </Bare>
    }
}

fn nothing_yet() -> impl IntoView {
    view! {
        <h1>"统计看板"</h1>
        <div class="empty stack"><p>"还没有开考的场次，开考后这里显示参考率、合格率和持证率。"</p>
            <a class="btn" href="/bureau/licences">"去审核证件"</a>" "<a class="btn" href="/bureau/provincial">"省统一考试"</a></div>
    }
}

fn dashboard(all: &[SessionHead], report: &Report, finally: Option<Ratio>) -> impl IntoView + use<> {
    let finally = finally.map(|ratio| {
        let words = format!(
            "连同已发布的补考合计：实考 {} 人，合格 {} 人，合格率 {}。以上和以下各项仍为首考。",
            ratio.den,
            ratio.num,
            ratio.percent_one_decimal()
        );
        view! { <p class="note">{words}</p> }
    });
    let apart =
        report.session.make_up.then(|| view! { <p class="note">"这是一次补考，单独列示，不并入首考的比率。"</p> });
    view! {
        <h1>{report.headline()}</h1>
        {cards(report)}{finally}{apart}
        {filter(all, report)}
        {tabs(report)}
        {figure(report)}
        {files(report)}
    }
}

/// The three figures of the plan, over the whole district; the licence rate over streets and the town.
fn cards(report: &Report) -> impl IntoView + use<> {
    let card = |label: &'static str, figures: &Totals, measure: Measure| {
        let (ratio, target) = (report.ratio(figures, measure), report.targets.of(measure));
        let word = if measure == Measure::Pass && !report.session.published {
            view! { <span class="badge badge--mute">"成绩未公布"</span> }.into_any()
        } else {
            verdict_badge(figures.verdict(measure, target), ratio.gap_persons(target)).into_any()
        };
        let parts = if ratio.den == 0 { "—".to_owned() } else { format!("{} / {} 人", ratio.num, ratio.den) };
        view! {
            <li class="card">
                <span class="hint">{format!("{label}（目标 {}{target}%）", if target < 100 { "≥ " } else { "" })}</span>
                <b>{ratio.percent_one_decimal()}</b><span>{parts}</span>" "{word}
                " "<span class="hint">{measure.formula()}</span>
            </li>
        }
    };
    view! {
        <ul class="kpi">
            {card("参考率", &report.district, Measure::Participation)}
            {card("合格率", &report.district, Measure::Pass)}
            {card("镇街持证率", &report.streets, Measure::Licence)}
        </ul>
    }
}

/// The word of a verdict; `gap` persons more would reach the target.
pub(super) fn verdict_badge(verdict: Verdict, gap: u64) -> impl IntoView {
    let (tone, word) = match verdict {
        Verdict::Met => ("badge badge--ok", "达标".to_owned()),
        Verdict::Missed => ("badge badge--danger", format!("▼ 差 {gap} 人")),
        Verdict::Small => ("badge badge--mute", "人数少".to_owned()),
        Verdict::Empty => ("badge badge--mute", "无数据".to_owned()),
    };
    view! { <span class=tone>{word}</span> }
}

fn filter(all: &[SessionHead], report: &Report) -> impl IntoView + use<> {
    let options: Vec<_> = all
        .iter()
        .map(|s| view! { <option value=s.id.clone() selected=s.id == report.session.id>{s.name.clone()}</option> })
        .collect();
    let mut measures = vec![Measure::Pass, Measure::Participation];
    if report.scope == Scope::Streets {
        measures.push(Measure::Licence);
    }
    let measures: Vec<_> = measures
        .into_iter()
        .map(|m| view! { <option value=code_of(m) selected=m == report.measure>{m.label()}</option> })
        .collect();
    view! {
        <form class="filters noprint" method="get" action="/bureau">
            <input type="hidden" name="scope" value=report.scope.code()/>
            <div class="field"><label for="session">"场次"</label><select class="input" id="session" name="session">{options}</select></div>
            <div class="field"><label for="measure">"排序和评价指标"</label><select class="input" id="measure" name="measure">{measures}</select></div>
            <button class="btn btn--primary">"查看"</button>
        </form>
    }
}

fn tabs(report: &Report) -> impl IntoView + use<> {
    let tab = |scope: Scope, word: &'static str| {
        let to = format!("/bureau?session={}&scope={}", report.session.id, scope.code());
        view! { <a href=to aria-current=(scope == report.scope).then_some("page")>{word}</a> }
    };
    view! {
        <nav class="tabs" aria-label="单位类别">{tab(Scope::Agencies, "按单位")}{tab(Scope::Streets, "按镇街")}</nav>
    }
}

/// Chart and table of the same rows.
fn figure(report: &Report) -> impl IntoView + use<> {
    if report.rows.is_empty() {
        return view! { <div class="empty stack"><p>"名册里还没有这一类单位。"</p></div> }.into_any();
    }
    let target = report.target();
    let bars: Vec<Bar> = report.rows.iter().map(|row| Bar::of(row, report.measure, target)).collect();
    // Our own drawing: every label in it is escaped by the SVG writer.
    let drawn = draw(&bars, target, ChartWidth::Wide) + &draw(&bars, target, ChartWidth::Narrow);
    let line = if target < 100 { format!("虚线为目标 {target}%；") } else { String::new() };
    let base = if report.measure == Measure::Licence { "执法人员" } else { "应考" };
    let hint = format!(
        "{line}{base}不足 {SMALL_BELOW} 人的单位列在末尾，不评达标。{} = {}。数据截至 {}。",
        report.measure.label(),
        report.measure.formula(),
        beijing(report.as_of)
    );
    view! {
        <figure class="card stack" aria-labelledby="chart-title">
            <figcaption id="chart-title">
                <h2>{report.scope.label()}{report.measure.label()}"，从高到低"</h2><p class="hint">{hint}</p>
            </figcaption>
            <div inner_html=drawn></div>
            {table(report)}
        </figure>
    }
    .into_any()
}

fn table(report: &Report) -> impl IntoView + use<> {
    let rows: Vec<_> = report.rows.iter().map(|row| unit_line(report, row)).collect();
    let sum = cells(report, &report.totals);
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="各单位数据"><table class="table">
            <caption>{report.scope.label()}"参考、合格与持证情况"</caption>
            <thead><tr>
                <th scope="col">"单位"</th><th scope="col" class="n">"应考（人）"</th><th scope="col" class="n">"缓考（人）"</th>
                <th scope="col" class="n">"实考（人）"</th><th scope="col" class="n">"参考率"</th>
                <th scope="col" class="n">"合格（人）"</th><th scope="col" class="n">"合格率"</th>
                <th scope="col" class="n">"执法人员（人）"</th><th scope="col" class="n">"持证（人）"</th>
                <th scope="col" class="n">"持证率"</th><th scope="col">{report.measure.label()}"评价"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr><th scope="row">"合计"</th>{sum}</tr></tfoot>
        </table></div>
    }
}

fn unit_line(report: &Report, row: &UnitRow) -> impl IntoView + use<> {
    let missed = row.verdict(report.measure, report.target()) == Verdict::Missed;
    let to = format!("/bureau/units/{}?session={}", row.unit_id, report.session.id);
    view! {
        <tr data-tone=missed.then_some("danger")>
            <th scope="row"><a href=to>{row.unit_name.clone()}</a></th>{cells(report, &row.figures())}
        </tr>
    }
}

fn cells(report: &Report, figures: &Totals) -> impl IntoView + use<> {
    let rate = |measure| report.ratio(figures, measure).percent_one_decimal();
    let passed = if report.session.published { figures.counts.passed.to_string() } else { "—".to_owned() };
    let gap = report.ratio(figures, report.measure).gap_persons(report.target());
    let verdict = report.verdict(figures, report.measure).map(|v| verdict_badge(v, gap));
    view! {
        <td class="n">{figures.counts.expected}</td><td class="n">{figures.counts.deferred}</td>
        <td class="n">{figures.counts.sat}</td><td class="n">{rate(Measure::Participation)}</td>
        <td class="n">{passed}</td><td class="n">{rate(Measure::Pass)}</td>
        <td class="n">{figures.officers}</td><td class="n">{figures.holders}</td>
        <td class="n">{rate(Measure::Licence)}</td><td>{verdict}</td>
    }
}

fn files(report: &Report) -> impl IntoView + use<> {
    let query =
        format!("session={}&scope={}&measure={}", report.session.id, report.scope.code(), code_of(report.measure));
    view! {
        <div class="row noprint">
            <a class="btn" href=format!("/bureau/rates.xlsx?{query}")>"导出 Excel"</a>
            <a class="btn" href=format!("/bureau/rates.csv?{query}")>"导出 CSV"</a>
            <a class="btn" href="/bureau/provincial">"省统一考试"</a>
            <p class="hint">"打印请用浏览器的打印功能（Ctrl+P），导航和按钮不会印出。导出会记入审计日志。"</p>
        </div>
    }
}
