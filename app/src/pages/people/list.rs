//! `/organizer/people`, `/unit/people`: the register with filters, fifty a page.

use super::Place;
use crate::api::ApiError;
use crate::components::layout::Page;
use crate::components::paging::{pages, select};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use server::people::list::{self, PAGE};
use server::people::{Filter, Person};
use server::rules::eligibility::Duty;

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let (filter, number) =
        use_query_map().with_untracked(|q| (filter(q), q.get("page").and_then(|p| p.parse().ok()).unwrap_or(1)));
    let data = async move {
        let (platform, place) = Place::here().await?;
        let page = list::list(&platform, &place.keeper, &filter, number).await?;
        Ok::<_, ApiError>((place, filter, page))
    };
    view! { <Page title="人员">{load(data, |(place, filter, page)| show(&place, &filter, page))}</Page> }
}

fn filter(q: &ParamsMap) -> Filter {
    let get = |name: &str| q.get(name).unwrap_or_default();
    Filter { unit: get("unit"), duty: get("duty"), post: get("post"), text: get("q") }
}

fn show(place: &Place, filter: &Filter, page: list::Page) -> impl IntoView + use<> {
    let here = query(filter);
    let base = place.base;
    let root = base.trim_end_matches("/people");
    let total = format!("共 {} 人，符合 {} 人", page.total, page.matching);
    let below = pages(&here, page.number, PAGE, page.matching);
    let tasks =
        (!place.keeper.keeps_all()).then(|| view! { <a class="btn" href="/unit/roster-changes">"动态调整待办"</a> });
    view! {
        <div class="row"><a class="btn btn--primary" href=format!("{base}/new")>"新增人员"</a>
            <a class="btn" href=format!("{base}/import")>"导入人员名单"</a>
            <a class="btn" href=format!("{root}/people.xlsx?{here}") download="people.xlsx">"导出符合条件的人员"</a>{tasks}</div>
        {filters(filter, &page)}
        <p role="status">{total}</p>
        {table(base, page.rows)}{below}
    }
}

fn filters(filter: &Filter, page: &list::Page) -> impl IntoView + use<> {
    let units: Vec<_> = page.units.iter().map(|u| (u.id.clone(), u.name.clone())).collect();
    let units = (units.len() > 1).then(|| select("unit", "单位", &filter.unit, units));
    let duties = Duty::ALL.map(|d| (d.code().to_owned(), d.label().to_owned())).to_vec();
    let posts = [("in", "在岗"), ("out", "不在岗")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let text = filter.text.clone();
    view! {
        <form class="filters" method="get">{units}
            {select("duty", "名册", &filter.duty, duties)}{select("post", "在岗", &filter.post, posts)}
            <div class="field"><label for="q">"姓名或工号"</label><input class="input" id="q" name="q" value=text/></div>
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
        </form>
    }
}

fn table(base: &'static str, rows: Vec<Person>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="empty stack"><p>"没有符合条件的人员。"</p><a class="btn" href="?">"清除筛选"</a></div> }.into_any();
    }
    let row = |p: Person| {
        let to = format!("{base}/{}", p.id);
        view! { <tr><th scope="row"><a href=to>{p.name}</a></th><td>{p.unit}</td><td class="nowrap">{p.staff_no}</td>
        <td class="nowrap">{p.duty.label()}</td><td class="nowrap">{p.establishment.label()}</td><td>{post_badge(p.in_post)}</td></tr> }
    };
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="人员名单"><table class="table">
            <caption>"人员名单，按单位和姓名"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"工号"</th><th scope="col">"名册"</th>
                <th scope="col">"编制类型"</th><th scope="col">"在岗"</th></tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

/// Whether a person is in post, in words.
pub(super) fn post_badge(in_post: bool) -> impl IntoView {
    let (tone, word) = if in_post { ("badge badge--ok", "在岗") } else { ("badge badge--mute", "不在岗") };
    view! { <span class=tone><span class="dot" aria-hidden="true"></span>{word}</span> }
}

fn query(filter: &Filter) -> String {
    let pairs = [("unit", &filter.unit), ("duty", &filter.duty), ("post", &filter.post), ("q", &filter.text)];
    let map = ParamsMap::from_iter(pairs.map(|(name, value)| (name, value.clone())));
    map.to_query_string().trim_start_matches('?').to_owned()
}
