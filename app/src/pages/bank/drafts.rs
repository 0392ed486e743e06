//! `/bank/drafts`: what waits for a reviewer, one's own drafts, what was decided.

use super::{beginning, crumbs, draft_badge};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::bank::draft::{self, PAGE};
use server::clock::beijing;
use server::storage::item_draft::Stored;

const TABS: [(&str, &str); 3] = [("waiting", "待审"), ("mine", "我的稿件"), ("decided", "已审定")];

/// The page. `?which=` is one of the tabs.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let (which, number) = use_query_map().with_untracked(|q| {
        let asked = q.get("which").unwrap_or_default();
        let which = TABS.iter().find(|(code, _)| *code == asked).map_or("waiting", |(code, _)| code);
        (which, q.get("page").and_then(|p| p.parse().ok()).unwrap_or(1))
    });
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bank_reader()?;
        Ok::<_, ApiError>(draft::list(&platform, &by, which, number).await?)
    };
    view! { <Page title="试题稿件">{load(data, move |drafts| show(which, number, drafts))}</Page> }
}

fn show(which: &'static str, number: i64, drafts: Vec<Stored>) -> impl IntoView {
    let tabs: Vec<_> = TABS
        .iter()
        .map(|(code, word)| {
            view! { <a href=format!("?which={code}") aria-current=(*code == which).then_some("page")>{*word}</a> }
        })
        .collect();
    let more = (drafts.len() as i64 == PAGE)
        .then(|| view! { <p><a href=format!("?which={which}&page={}", number + 1)>"下一页"</a></p> });
    view! { {crumbs("试题稿件")}<nav class="tabs" aria-label="稿件">{tabs}</nav>{table(which, drafts)}{more} }
}

fn table(which: &str, drafts: Vec<Stored>) -> impl IntoView + use<> {
    if drafts.is_empty() {
        let words = match which {
            "mine" => "您没有在写的稿件。可在题库中新写一题，或打开一道题后修订。",
            "decided" => "还没有审定过的稿件。",
            _ => "没有等待审题的稿件。",
        };
        return view! { <div class="empty stack"><p>{words}</p><a class="btn" href="/bank">"去题库"</a></div> }
            .into_any();
    }
    let rows: Vec<_> = drafts.into_iter().map(row).collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="稿件"><table class="table">
            <caption>"稿件，最近变动的在前"</caption>
            <thead><tr><th scope="col">"题干"</th><th scope="col">"试题"</th><th scope="col">"题型"</th><th scope="col">"状态"</th>
                <th scope="col">"命题"</th><th scope="col">"更新"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

fn row(one: Stored) -> impl IntoView {
    let to = format!("/bank/drafts/{}", one.id);
    let stem = if one.stem.is_empty() { "（题干未填）".to_owned() } else { beginning(&one.stem, 50) };
    let item = match (&one.item_id, one.based_on) {
        (Some(id), Some(version)) => format!("{id} 第 {version} 版的修订"),
        (Some(id), None) => format!("{id}（新题）"),
        _ => format!("新题 {}", one.node),
    };
    view! {
        <tr><th scope="row"><a href=to>{stem}</a></th><td>{item}</td><td class="nowrap">{one.kind}</td>
            <td>{draft_badge(&one.state)}</td><td>{one.author_name}</td><td class="nowrap">{beijing(one.updated_at)}</td></tr>
    }
}
