//! `/notices`: what the platform told the caller, newest first.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging;
use crate::components::session::act;
use crate::messages::notices::notice;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::accounts::notices::{self, PAGE, Page as Data, Received};
use server::clock::beijing_weekday;

/// The page.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let number = use_query_map().with_untracked(|q| q.get("page")).and_then(|n| n.parse().ok()).unwrap_or(1);
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(notices::list(&platform, &caller, number).await?)
    };
    view! { <Page title="我的通知" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(d: Data) -> impl IntoView {
    if d.known == 0 {
        let words = "还没有通知。报名审核、考场安排、成绩发布等与您有关的事项，会在这里告诉您。";
        return view! { <div class="empty stack"><p>{words}</p></div> }.into_any();
    }
    let words = format!("共 {} 条，未读 {} 条", d.known, d.unread);
    let all = (d.unread > 0).then(|| act("/api/read-notices", "btn btn--s", "全部标为已读".to_owned(), Vec::new()));
    let rows: Vec<_> = d.rows.iter().map(row).collect();
    view! {
        <div class="row"><p class="hint">{words}</p>{all}</div>
        <ul class="plain stack">{rows}</ul>
        {paging::pages("", d.number, PAGE, d.known)}
    }
    .into_any()
}

fn row(one: &Received) -> impl IntoView + use<> {
    let (tone, word) = if one.read { ("badge badge--mute", "已读") } else { ("badge badge--info", "未读") };
    let open = act("/api/open-notice", "btn btn--s", "查看".to_owned(), vec![("notice", one.id.clone())]);
    view! {
        <li class="card stack">
            <p>{notice(&one.code, &one.facts)}</p>
            <div class="row"><span class=tone>{word}</span><span class="hint">{beijing_weekday(one.at)}</span>{open}</div>
        </li>
    }
}
