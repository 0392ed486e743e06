//! Pages of authors and reviewers: the bank, one item, drafts, files that come in, what officers report.

mod changes;
mod draft;
mod drafts;
mod editor;
mod import;
mod item;
mod items;
mod laws;
mod preview;
mod reports;

use draft::DraftPage;
use drafts::DraftsPage;
use import::{ImportPage, PreviewPage};
use item::ItemPage;
use items::ItemsPage;
use laws::{LawPage, LawsPage};
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use reports::ReportsPage;

pub(crate) use editor::of_form;
pub(crate) use preview::fragment;

/// Their routes.
#[component(transparent)]
pub fn BankRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("bank") view=ItemsPage ssr=SsrMode::Async/>
        <Route path=path!("bank/items/:id") view=ItemPage ssr=SsrMode::Async/>
        <Route path=path!("bank/drafts") view=DraftsPage ssr=SsrMode::Async/>
        <Route path=path!("bank/drafts/:id") view=DraftPage ssr=SsrMode::Async/>
        <Route path=path!("bank/import") view=ImportPage ssr=SsrMode::Async/>
        <Route path=path!("bank/imports/:id") view=PreviewPage ssr=SsrMode::Async/>
        <Route path=path!("bank/laws") view=LawsPage ssr=SsrMode::Async/>
        <Route path=path!("bank/laws/:id") view=LawPage ssr=SsrMode::Async/>
        <Route path=path!("bank/reports") view=ReportsPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Where the reader is below the bank.
fn crumbs(here: &str) -> impl IntoView + use<> {
    let here = here.to_owned();
    view! { <nav class="crumbs" aria-label="位置"><ol><li><a href="/bank">"题库"</a></li><li aria-current="page">{here}</li></ol></nav> }
}

/// The word of an item's state.
fn state_badge(state: &str) -> impl IntoView + use<> {
    let (tone, word) = match state {
        "available" => ("badge badge--ok", "可用"),
        "set_aside" => ("badge badge--warn", "待复核"),
        _ => ("badge badge--mute", "停用"),
    };
    view! { <span class=tone><span class="dot" aria-hidden="true"></span>{word}</span> }
}

/// The word of a draft's state.
fn draft_badge(state: &str) -> impl IntoView + use<> {
    let (tone, word) = match state {
        "draft" => ("badge badge--mute", "草稿"),
        "submitted" => ("badge badge--info", "待审"),
        "returned" => ("badge badge--danger", "已退回"),
        "approved" => ("badge badge--ok", "已通过"),
        _ => ("badge badge--mute", "已放弃"),
    };
    view! { <span class=tone><span class="dot" aria-hidden="true"></span>{word}</span> }
}

/// The beginning of a long text.
fn beginning(text: &str, most: usize) -> String {
    let short: String = text.chars().take(most).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
