//! `/organizer/sessions/:id/registrations`: the registrations of a session, with filters.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging::{pages, select};
use crate::components::session::{act, crumbs, registration_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use server::sessions::review::{self, PAGE};
use server::sessions::{self, ExamSession, Filter, Registration};

/// The page.
#[component]
pub fn RegistrationsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let (filter, number) =
        use_query_map().with_untracked(|q| (filter(q), q.get("page").and_then(|p| p.parse().ok()).unwrap_or(1)));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        let page = review::list(&platform, &by, &id, &filter, number).await?;
        Ok::<_, ApiError>((found, filter, page))
    };
    view! { <Page title="报名名单与审核">{load(data, |(found, filter, page)| show(found, filter, page))}</Page> }
}

/// The filter of an address.
pub(super) fn filter(q: &ParamsMap) -> Filter {
    let get = |name: &str| q.get(name).unwrap_or_default();
    Filter { unit: get("unit"), state: get("state"), checks: get("checks"), text: get("q") }
}

fn show(found: ExamSession, filter: Filter, page: review::Page) -> impl IntoView {
    let total = format!("共 {} 人，符合 {} 人", page.counts.total(), page.matching);
    let green = page.counts.submitted_eligible;
    let id = found.id.clone();
    let bulk = (green > 0).then(|| {
        let word = format!("通过资格核验全部符合的 {green} 人");
        act("/api/approve-green", "btn btn--primary", word, vec![("session_id", id.clone())])
    });
    let here = query(&filter);
    let pages = pages(&here, page.number, PAGE, page.matching);
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "报名名单")}
        {filters(&filter, &page)}
        <div class="row"><p>{total}</p>{bulk}</div>
        {table(page.rows, &here)}
        {pages}
    }
}

fn filters(filter: &Filter, page: &review::Page) -> impl IntoView + use<> {
    let units: Vec<_> = page.units.iter().map(|u| (u.id.clone(), u.name.clone())).collect();
    let states = [
        ("submitted", "待审核"),
        ("approved", "已通过"),
        ("returned", "已退回"),
        ("withdrawn", "已撤回"),
        ("deferred", "缓考"),
    ];
    let states = states.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let checks = [("ok", "全部符合"), ("failed", "有不符合项")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let text = filter.text.clone();
    view! {
        <form class="filters" method="get">
            {select("unit", "单位", &filter.unit, units)}
            {select("state", "状态", &filter.state, states)}
            {select("checks", "资格核验", &filter.checks, checks)}
            <div class="field"><label for="q">"姓名、工号或准考证号"</label><input class="input" id="q" name="q" value=text/></div>
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
        </form>
    }
}

fn table(rows: Vec<Registration>, here: &str) -> impl IntoView + use<> {
    if rows.is_empty() {
        return view! { <div class="empty stack"><p>"没有符合条件的报名。"</p><a class="btn" href="?">"清除筛选"</a></div> }.into_any();
    }
    let here = here.to_owned();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="报名名单"><table class="table">
            <caption>"报名名单，待审核在前"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"岗位"</th>
                <th scope="col">"资格核验"</th><th scope="col">"状态"</th><th scope="col">"准考证号"</th><th scope="col">"座位"</th></tr></thead>
            <tbody>{rows.into_iter().map(|r| row(r, &here)).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(r: Registration, here: &str) -> impl IntoView + use<> {
    let to = format!("/organizer/registrations/{}?{here}", r.id);
    let failed: Vec<_> = r.checks.iter().filter(|c| !c.ok).map(|c| c.label.as_str()).collect();
    let checks =
        if failed.is_empty() { "全部符合".to_owned() } else { format!("不符合：{}", failed.join("、")) };
    let duty = if r.duty == "supervisor" { "执法监督人员" } else { "执法人员" };
    let seat = r.room.as_ref().map_or_else(|| "—".to_owned(), |room| format!("{room} {} 号", r.seat_no.unwrap_or(0)));
    view! {
        <tr data-tone=(!r.eligible).then_some("warn")>
            <th scope="row"><a href=to>{r.name}</a></th><td>{r.unit}</td><td class="nowrap">{duty}</td><td>{checks}</td>
            <td>{registration_badge(&r.state)}</td><td class="nowrap">{r.ticket_no.unwrap_or_else(|| "—".to_owned())}</td>
            <td class="nowrap">{seat}</td>
        </tr>
    }
}

/// The address of a filter, without the question mark.
pub(super) fn query(filter: &Filter) -> String {
    let text = ParamsMap::from_iter([("q", filter.text.clone())]).to_query_string();
    format!("unit={}&state={}&checks={}&{}", filter.unit, filter.state, filter.checks, text.trim_start_matches('?'))
}
