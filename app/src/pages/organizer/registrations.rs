//! `/organizer/sessions/:id/registrations`: the registrations of a session, with filters.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging::{pages, select};
use crate::components::session::{act, crumbs, registration_badge, registration_word};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use server::rules::session_state::Stored;
use server::sessions::review::{self, Detail, PAGE};
use server::sessions::{self, ExamSession, Filter, Registration, pass_many};

/// The page.
#[component]
pub fn RegistrationsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let (filter, number, told) = use_query_map().with_untracked(|q| {
        let number = q.get("page").and_then(|p| p.parse().ok()).unwrap_or(1);
        (filter(q), number, (q.get("done"), q.get("passed"), q.get("left")))
    });
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        let page = review::list(&platform, &by, &id, &filter, number).await?;
        let green = pass_many::matching(&platform, &by, &id, &filter).await?;
        let done = match told.0 {
            Some(done) => review::detail(&platform, &by, &done).await.ok(),
            None => None,
        };
        let list = query(&filter);
        let banner = done.map(|done| done_banner(&done, &list).into_any());
        let banner = banner.or_else(|| passed_banner(told.1, told.2).map(IntoAny::into_any));
        Ok::<_, ApiError>((found, filter, page, green, banner))
    };
    view! { <Page title="报名名单与审核">{load(data, |(found, filter, page, green, banner)| {
        view! { {banner}{show(found, filter, page, green)} }
    })}</Page> }
}

/// What was just decided, with the button that takes it back.
pub(super) fn done_banner(done: &Detail, list: &str) -> impl IntoView + use<> {
    let r = &done.registration;
    let words = format!("{}：{}", r.name, registration_word(&r.state).1);
    let here = format!("/organizer/registrations/{}?{list}", r.id);
    let undo = done.undoable.then(|| {
        let fields = vec![("registration", r.id.clone()), ("back", here.clone())];
        view! { <p>"10 分钟内可以撤销，之后才通知本人。"</p>
        {act("/api/undo-decision", "btn btn--s", "撤销这个决定".to_owned(), fields)} }
    });
    view! {
        <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span>
            <div><h2>"已办理"</h2><p><a href=here.clone()>{words}</a></p>{undo}</div></div>
    }
}

fn passed_banner(passed: Option<String>, left: Option<String>) -> Option<impl IntoView> {
    let (passed, left): (u64, u64) = (passed?.parse().ok()?, left?.parse().ok()?);
    let words = match left {
        0 => format!("已通过 {passed} 条报名，10 分钟内可逐条撤销，之后通知本人。"),
        _ => {
            format!("已通过 {passed} 条报名；另有 {left} 条已被他人办理或今天核验不再全部符合，没有通过，请逐条审核。")
        }
    };
    Some(view! {
        <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"批量通过"</h2><p>{words}</p></div></div>
    })
}

/// The filter of an address.
pub(super) fn filter(q: &ParamsMap) -> Filter {
    let get = |name: &str| q.get(name).unwrap_or_default();
    Filter { unit: get("unit"), state: get("state"), checks: get("checks"), text: get("q") }
}

fn show(found: ExamSession, filter: Filter, page: review::Page, green: i64) -> impl IntoView {
    let total = format!("共 {} 人，符合 {} 人", page.counts.total(), page.matching);
    let here = query(&filter);
    let review = matches!(found.state, Stored::RegistrationOpen | Stored::UnderReview);
    let tickable = review && page.rows.iter().any(is_green);
    let bulk = tickable.then(|| {
        let all = format!("/organizer/sessions/{}/registrations/pass?{here}", found.id);
        let word = format!("通过全部 {green} 条符合条件的…");
        view! { <div class="bulkbar"><button class="btn btn--primary">"通过勾选的报名"</button><a class="btn" href=all>{word}</a></div> }
    });
    let pages = pages(&here, page.number, PAGE, page.matching);
    let asked = filters(&filter, &page);
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "报名名单")}
        {asked}
        <p role="status">{total}</p>
        <form method="post" action="/api/approve-selected" class="stack">
            <input type="hidden" name="session_id" value=found.id/><input type="hidden" name="list" value=here.clone()/>
            {table(page.rows, &here, review)}{bulk}
        </form>
        {pages}
    }
}

/// Whether a registration waits and was in order by every check: only such are passed together.
fn is_green(r: &Registration) -> bool {
    r.state == "submitted" && r.eligible
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
    let checks = [
        ("ok", "全部符合"),
        ("failed", "有不符合项"),
        ("in_post", "在岗不符合"),
        ("establishment", "编制不符合"),
        ("training", "培训不符合"),
        ("licence", "持证不符合"),
        ("sanction", "处分不符合"),
    ];
    let checks = checks.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let text = filter.text.clone();
    view! {
        <form class="filters" method="get">
            {select("unit", "单位", &filter.unit, units)}
            {select("state", "状态", &filter.state, states)}
            {select("checks", "资格问题", &filter.checks, checks)}
            <div class="field"><label for="q">"姓名、工号或准考证号"</label><input class="input" id="q" name="q" value=text/></div>
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
        </form>
    }
}

fn table(rows: Vec<Registration>, here: &str, review: bool) -> impl IntoView + use<> {
    if rows.is_empty() {
        return view! { <div class="empty stack"><p>"没有符合条件的报名。"</p><a class="btn" href="?">"清除筛选"</a></div> }.into_any();
    }
    let here = here.to_owned();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="报名名单"><table class="table">
            <caption>"报名名单，待审核在前"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"岗位"</th>
                <th scope="col">"资格核验"</th><th scope="col">"状态"</th><th scope="col">"准考证号"</th><th scope="col">"座位"</th><th scope="col">"勾选"</th></tr></thead>
            <tbody>{rows.into_iter().enumerate().map(|(n, r)| row(n, r, &here, review)).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(n: usize, r: Registration, here: &str, review: bool) -> impl IntoView + use<> {
    let tick = (review && is_green(&r)).then(|| {
        let (field, label) = (format!("registrations[{n}]"), format!("选择{}", r.name));
        view! { <label class="check"><input type="checkbox" name=field value=r.id.clone()/><span class="sr">{label}</span></label> }
    });
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
            <td class="nowrap">{seat}</td><td>{tick}</td>
        </tr>
    }
}

/// The address of a filter, without the question mark.
pub(super) fn query(filter: &Filter) -> String {
    let text = ParamsMap::from_iter([("q", filter.text.clone())]).to_query_string();
    format!("unit={}&state={}&checks={}&{}", filter.unit, filter.state, filter.checks, text.trim_start_matches('?'))
}
