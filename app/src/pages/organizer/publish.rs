//! `/organizer/sessions/:id/publish`: what marking gave, everything that must be looked at before
//! publication, and publishing by two persons.

use super::late_evidence::late_evidence;
use super::unsettled::{endings, glance, voids};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::rules::session_state::Stored;
use server::sessions::overview::{Overview, overview};
use server::sessions::publish::{Marking, marking};
use server::sessions::unsettled::{Unsettled, unsettled};

/// The page.
#[component]
pub fn PublishPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = overview(&platform, &by, &id).await?;
        let marking = marking(&platform, &by, &id).await?;
        let unsettled = unsettled(&platform, &by, &id).await?;
        Ok::<_, ApiError>((found, marking, unsettled))
    };
    view! { <Page title="阅卷结果与发布">{load(data, |(found, marking, unsettled)| show(found, marking, unsettled))}</Page> }
}

fn show(o: Overview, m: Marking, u: Unsettled) -> impl IntoView {
    let passed = format!("合格 {} 人 / 已阅卷 {} 人（应考 {} 人）", m.passed, m.marked, m.expected);
    let range = (m.marked > 0).then(|| format!("最低 {} 分，最高 {} 分", points(m.lowest), points(m.highest)));
    let rows: Vec<_> = m
        .bands
        .iter()
        .enumerate()
        .map(|(n, count)| {
            let band = if n == 9 { "90%–100%".to_owned() } else { format!("{}%–{}%", n * 10, n * 10 + 9) };
            let percent = (count * 100).checked_div(m.marked).unwrap_or(0);
            let class = format!("w-{}", percent / 5 * 5);
            view! { <tr><th scope="row">{band}</th><td class="n">{*count}</td><td><span class="meter" aria-hidden="true"><i class=class></i></span></td></tr> }
        })
        .collect();
    view! {
        {crumbs(Some((&o.session.id, &o.session.plan.name)), "阅卷结果")}
        <p class="verdict">{passed}</p><p class="hint">{range}</p>
        {glance(&o, &u)}
        <div class="tablewrap" tabindex="0" role="region" aria-label="分数分布"><table class="table">
            <caption>"分数分布（占满分的百分比）"</caption>
            <thead><tr><th scope="col">"分数段"</th><th scope="col" class="n">"人数"</th><th scope="col">"分布"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {late_evidence(&u.late, o.phase)}
        {voids(&u.voids)}
        {endings(&u.endings)}
        {step(&o)}
        {after(&o)}
    }
}

/// What may have to be done about results.
fn after(o: &Overview) -> Option<impl IntoView + use<>> {
    let id = &o.session.id;
    let to = |place: &str| format!("/organizer/sessions/{id}/{place}");
    let (keys, reviews, likeness) = (to("keys"), to("score-reviews"), to("likeness"));
    matches!(o.session.state, Stored::Marked | Stored::Published | Stored::Archived).then(|| {
        view! { <div class="row"><a class="btn" href=keys>"核对试题与更正答案"</a><a class="btn" href=reviews>"成绩复核"</a>
            <a class="btn" href=likeness>"答案雷同提示"</a></div> }
    })
}

fn points(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What stands in the way of publishing.
fn open(o: &Overview) -> impl IntoView + use<> {
    let lines = o.requirements.iter().filter(|r| !r.met).map(|r| {
        let see = r.link.clone().map(|to| view! { <a href=to>"去办理"</a> });
        view! { <li data-s="no">{r.words.clone()}" "{see}</li> }
    });
    let lines: Vec<_> = lines.collect();
    view! { <section class="card stack"><h2>"还不能发布"</h2><ul class="checklist">{lines}</ul></section> }
}

fn step(o: &Overview) -> impl IntoView + use<> {
    let fields = vec![("session_id", o.session.id.clone())];
    match (o.session.state, &o.proposal, o.own_proposal) {
        (Stored::Marked, ..) if !o.ready() => open(o).into_any(),
        (Stored::Marked, None, _) => view! {
            <section class="card stack"><h2>"发布成绩"</h2><p>"发布后考生可以查询成绩，封卷密钥同时公开。先由一名考务人员提出，再由另一名确认。"</p>
                {act("/api/propose-publish", "btn btn--primary", "提出发布".to_owned(), fields)}</section>
        }
        .into_any(),
        (Stored::Marked, Some(p), true) => {
            let words = format!("您已于 {} 提出发布，等待另一名考务人员确认。", beijing_seconds(p.at));
            view! { <section class="card stack"><h2>"等待确认"</h2><p>{words}</p></section> }.into_any()
        }
        (Stored::Marked, Some(p), false) => {
            let words = format!("{} 于 {} 提出发布。请核对上表后确认。", p.by_name, beijing_seconds(p.at));
            view! { <section class="card stack"><h2>"确认发布"</h2><p>{words}</p>
                {act("/api/confirm-publish", "btn btn--primary", "确认发布成绩".to_owned(), fields)}</section> }
            .into_any()
        }
        (Stored::Published | Stored::Archived, ..) => {
            let at = o.session.published_at.map(beijing_seconds).unwrap_or_default();
            view! { <p class="note">{format!("成绩已于 {at} 发布。")}</p> }.into_any()
        }
        _ => view! { <p class="note">"考试结束并阅卷后，可以在这里发布成绩。"</p> }.into_any(),
    }
}
