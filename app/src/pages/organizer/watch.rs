//! `/organizer/sessions/:id/watch`: the board of an exam as it runs; no answers, no scores. With scripts on, `board.js` puts
//! in what [`crate::board_events`] sends; without, the page is whole and has a refresh link.

pub(super) mod acts;
pub(crate) mod parts;

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging::select;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use parts::{BoardFilter, head, log, row};
use server::clock::beijing_seconds;
use server::live_room::board::{Board, look};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The page.
#[component]
pub fn WatchPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let filter = use_query_map().with_untracked(|q| {
        let get = |name: &str| q.get(name).unwrap_or_default();
        BoardFilter { room: get("room"), unit: get("unit"), q: get("q") }
    });
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(look(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="监考">{load(data, |board| show(board, filter))}</Page> }
}

fn show(board: Arc<Board>, filter: BoardFilter) -> impl IntoView {
    let session = &board.head.session;
    let trail = crumbs(Some((&session.id, &session.plan.name)), "监考");
    if session.sealed_at.is_none() {
        let words = "封卷之后，考生和他们的作答情况会显示在这里。";
        return view! { {trail}<p class="note">{words}</p> }.into_any();
    }
    view! {
        {trail}
        {head(&board.head)}
        {filters(&board, &filter)}
        {table(&board, &filter)}
        {acts::for_all(session, board.now)}
        {log(&board.head.log)}
    }
    .into_any()
}

fn filters(board: &Board, filter: &BoardFilter) -> impl IntoView + use<> {
    let own = |list: BTreeSet<&str>| list.into_iter().map(|s| (s.to_owned(), s.to_owned())).collect();
    let rooms = own(board.rows.iter().map(|r| r.one.who.room.as_str()).collect());
    let units = own(board.rows.iter().map(|r| r.one.who.unit.as_str()).collect());
    let text = filter.q.clone();
    view! {
        <form class="filters" method="get">
            {select("room", "考场", &filter.room, rooms)}
            {select("unit", "单位", &filter.unit, units)}
            <div class="field"><label for="q">"姓名或准考证号"</label><input class="input" id="q" name="q" value=text/></div>
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
        </form>
    }
}

fn table(board: &Board, filter: &BoardFilter) -> impl IntoView + use<> {
    let rows: Vec<_> = board.rows.iter().filter(|r| filter.shows(r)).map(|r| row(r)).collect();
    let id = board.head.session.id.clone();
    let query =
        ParamsMap::from_iter([("room", filter.room.clone()), ("unit", filter.unit.clone()), ("q", filter.q.clone())])
            .to_query_string();
    let events = format!("/organizer/sessions/{id}/events{query}");
    let here = format!("/organizer/sessions/{id}/watch{query}");
    let version = format!("{}.{}", board.series, board.version);
    let as_of = format!("截至 {}", beijing_seconds(board.now));
    view! {
        <div class="row"><p class="hint" id="board-note">{as_of}</p>
            <a class="btn btn--primary" href=here>"刷新"</a>
            <button class="btn" type="button" id="board-hold" aria-pressed="false" hidden>"暂停刷新"</button></div>
        <div class="tablewrap" tabindex="0" role="region" aria-label="考生"><table class="table table--dense">
            <caption>"考生情况，需要关注的在前；刚发生的考场情况总会显示，不受筛选影响。签到、补时、收卷请点姓名"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"准考证号"</th><th scope="col">"座位"</th>
                <th scope="col">"签到"</th><th scope="col">"状态"</th><th scope="col">"最近保存"</th><th scope="col" class="n">"已作答（题）"</th>
                <th scope="col">"截止"</th></tr></thead>
            <tbody id="board" data-events=events data-version=version>{rows}</tbody>
        </table></div>
    }
}
