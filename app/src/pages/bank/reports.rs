//! `/bank/reports`: what officers say is wrong with items, to be answered.

use super::crumbs;
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
pub fn ReportsPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(report::open(&platform, &caller.bank_reader()?).await?)
    };
    view! { <Page title="试题反馈" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(reports: Vec<Report>) -> impl IntoView {
    if reports.is_empty() {
        return view! { {crumbs("试题反馈")}<div class="empty"><p>"没有待答复的反馈。"</p></div> }.into_any();
    }
    let cards: Vec<_> = reports.into_iter().map(card).collect();
    view! { {crumbs("试题反馈")}<p>"答复会显示给反馈人。需要改题的，先打开试题修订，再答复。"</p>{cards} }.into_any()
}

fn card(one: Report) -> impl IntoView {
    let to = format!("/bank/items/{}", one.item_id);
    let heading = format!("h-{}", one.id);
    let labelled = heading.clone();
    let field = format!("a-{}", one.id);
    let of = field.clone();
    view! {
        <section class="card stack" aria-labelledby=labelled>
            <h2 id=heading><a href=to>{one.item_id}</a>" 第 "{one.item_version}" 版"</h2>
            <p>{one.words}</p><p class="hint">{beijing(one.created_at)}" 反馈"</p>
            <form method="post" action="/api/answer-item-report" class="stack stack--s">
                <input type="hidden" name="report" value=one.id/>
                <div class="field"><label for=of>"答复"</label><input class="input" id=field name="words" required/></div>
                <p><button class="btn">"答复"</button></p>
            </form>
        </section>
    }
}
