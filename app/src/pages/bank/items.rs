//! `/bank`: every item, with filters and a search that follows the typing.

use super::{beginning, state_badge};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging::{pages, select};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use question_bank::item::{Kind, syllabus};
use server::authority::BankReader;
use server::bank::list::{self, PAGE};
use server::bank::{Filter, Listed};

/// Laws whose items can be asked for.
const LAWS: [&str; 7] =
    ["行政处罚法", "行政强制法", "行政许可法", "行政复议法", "行政诉讼法", "国家赔偿法", "行政执法监督条例"];

/// The page.
#[component]
pub fn ItemsPage() -> impl IntoView {
    let (filter, number) =
        use_query_map().with_untracked(|q| (filter(q), q.get("page").and_then(|p| p.parse().ok()).unwrap_or(1)));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bank_reader()?;
        let page = list::list(&platform, &by, &filter, number).await?;
        Ok::<_, ApiError>((by, filter, page))
    };
    view! { <Page title="题库">{load(data, |(by, filter, page)| show(&by, &filter, page))}</Page> }
}

fn filter(q: &ParamsMap) -> Filter {
    let get = |name: &str| q.get(name).unwrap_or_default();
    Filter {
        text: get("q"),
        node: get("node"),
        law: get("law"),
        kind: get("kind"),
        difficulty: get("difficulty"),
        state: get("state"),
        used: get("used"),
        facility: get("facility"),
    }
}

fn show(by: &BankReader, filter: &Filter, page: list::Page) -> impl IntoView + use<> {
    let writes = by.writes.then(|| {
        view! {
            <details class="card"><summary>"新写一题"</summary>{begin()}</details>
            <a class="btn" href="/bank/import">"导入试题文件"</a>
            <a class="btn" href="/bank/drafts?which=mine">{format!("我的稿件（{}）", page.mine)}</a>
        }
    });
    let waiting = format!("待审稿件（{}）", page.waiting);
    let reports = format!("试题反馈（{}）", page.reports);
    view! {
        <div class="row">{writes}<a class="btn" href="/bank/drafts">{waiting}</a><a class="btn" href="/bank/reports">{reports}</a><a class="btn" href="/bank/laws">"法律版本"</a></div>
        {filters(filter)}
        <div id="found" class="stack">{found(filter, page)}</div>
    }
}

/// What changes while a search is typed.
fn found(filter: &Filter, page: list::Page) -> impl IntoView + use<> {
    let total = format!("符合条件 {} 题", page.matching);
    let pages = pages(&query(filter), page.number, PAGE, page.matching);
    view! { <p role="status">{total}</p>{table(page.rows)}{pages} }
}

fn begin() -> impl IntoView {
    let kinds: Vec<_> =
        Kind::ALL.iter().map(|kind| view! { <option value=kind.code()>{kind.label()}</option> }).collect();
    let nodes: Vec<_> = nodes().into_iter().map(|(code, name)| view! { <option value=code>{name}</option> }).collect();
    view! {
        <form method="post" action="/api/begin-item" class="filters row">
            <div class="field"><label for="new-kind">"题型"</label><select class="input" id="new-kind" name="kind">{kinds}</select></div>
            <div class="field"><label for="new-node">"知识点"</label><select class="input" id="new-node" name="node">{nodes}</select></div>
            <button class="btn btn--primary">"开始编写"</button>
        </form>
    }
}

/// Codes of the syllabus with their names.
pub(super) fn nodes() -> Vec<(String, String)> {
    syllabus().iter().map(|(code, name)| ((*code).to_owned(), format!("{code} {}", beginning(name, 16)))).collect()
}

fn filters(filter: &Filter) -> impl IntoView + use<> {
    let own = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    let kinds = Kind::ALL.map(|kind| (kind.code(), kind.label()));
    let subjects = [("XJP", "习近平法治思想（全部）"), ("APL", "行政处罚法（全部）"), ("GAL", "综合法律知识（全部）")];
    let laws = LAWS.map(|law| (law, law));
    let levels = [("1", "1（易）"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5（难）")];
    let text = filter.text.clone();
    let more = [&filter.law, &filter.difficulty, &filter.used, &filter.facility].iter().any(|value| !value.is_empty());
    view! {
        <form class="filters row" method="get" data-live="found">
            <div class="field"><label for="q">"搜索试题"</label>
                <input class="input" id="q" name="q" type="search" placeholder="题干、选项、依据或编号" value=text autocomplete="off"/></div>
            {select("node", "知识点", &filter.node, own(&subjects).into_iter().chain(nodes()).collect())}
            {select("kind", "题型", &filter.kind, own(&kinds))}
            {select("state", "状态", &filter.state, own(&[("available", "可用"), ("set_aside", "待复核"), ("retired", "停用")]))}
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
            <details open=more><summary>"更多条件"</summary><div class="filters row">
                {select("law", "引用法律", &filter.law, own(&laws))}
                {select("difficulty", "难度", &filter.difficulty, own(&levels))}
                {select("used", "使用", &filter.used, own(&[("used", "考过"), ("unused", "未考过")]))}
                {select("facility", "正确率", &filter.facility, own(&[("low", "低于 30%"), ("middle", "30%–90%"), ("high", "高于 90%")]))}
            </div></details>
        </form>
    }
}

/// The query of a filter, without the question mark.
fn query(filter: &Filter) -> String {
    let pairs = [
        ("q", &filter.text),
        ("node", &filter.node),
        ("law", &filter.law),
        ("kind", &filter.kind),
        ("difficulty", &filter.difficulty),
        ("state", &filter.state),
        ("used", &filter.used),
        ("facility", &filter.facility),
    ];
    let set = pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone()));
    ParamsMap::from_iter(set).to_query_string().trim_start_matches('?').to_owned()
}

fn table(rows: Vec<Listed>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <div class="empty stack"><p>"没有符合条件的试题。"</p><a class="btn" href="?">"清除筛选"</a></div> }.into_any();
    }
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="试题"><table class="table">
            <caption>"试题，按编号排列"</caption>
            <thead><tr><th scope="col">"编号"</th><th scope="col">"题干"</th><th scope="col">"题型"</th><th scope="col" class="n">"难度"</th>
                <th scope="col">"状态"</th><th scope="col" class="n">"用卷"</th><th scope="col" class="n">"正确率"</th></tr></thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(one: Listed) -> impl IntoView {
    let card = one.card;
    let to = format!("/bank/items/{}", card.id);
    let kind = Kind::from_code(&card.kind).map_or("", Kind::label);
    let reports = (one.reports > 0).then(|| view! { " "<span class="badge badge--warn">{one.reports}" 条反馈"</span> });
    view! {
        <tr data-tone=(card.state != "available").then_some("warn")>
            <th scope="row" class="nowrap"><a href=to>{card.id}</a></th><td>{beginning(&one.stem, 60)}{reports}</td>
            <td class="nowrap">{kind}</td><td class="n">{card.difficulty}</td><td>{state_badge(&card.state)}</td>
            <td class="n">{one.papers}</td><td class="n">{facility(one.correct, one.answered)}</td>
        </tr>
    }
}

/// A facility with what it is made of: `63%（120/190）`; cut, not rounded.
pub(super) fn facility(correct: i64, answered: i64) -> String {
    match answered {
        0 => "—".to_owned(),
        n => format!("{}%（{correct}/{n}）", correct * 100 / n),
    }
}
