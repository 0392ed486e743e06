//! `/reports`: what the officer said is wrong with items, and what was answered.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::bank::report;
use server::clock::beijing;
use server::storage::item_report::Report;

/// The page.
#[component]
pub fn OwnReportsPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(report::own(&platform, &caller.officer()?).await?)
    };
    view! { <Page title="我的反馈" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(reports: Vec<Report>) -> impl IntoView {
    if reports.is_empty() {
        return view! { <div class="empty stack"><p>"您还没有反馈过试题。练习时发现题目有问题，可在答案页反馈。"</p>
        <a class="btn" href="/practice">"去练习"</a></div> }
        .into_any();
    }
    let cards: Vec<_> = reports.into_iter().map(card).collect();
    view! { {cards}<p><a class="btn" href="/practice">"返回章节练习"</a></p> }.into_any()
}

fn card(one: Report) -> impl IntoView {
    let answer = match one.answered_at {
        Some(at) => {
            view! { <p><span class="badge badge--ok">"已答复"</span>" "{beijing(at)}"："{one.answer}</p> }.into_any()
        }
        None => view! { <p><span class="badge badge--info">"等待答复"</span></p> }.into_any(),
    };
    view! { <section class="card stack"><p><b>{one.item_id}</b>" "{beijing(one.created_at)}" 反馈："{one.words}</p>{answer}</section> }
}
