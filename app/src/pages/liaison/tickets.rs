//! `/unit/tickets/:session`: the admission tickets of the own unit, to be printed.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paper;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::sessions::sheets::unit_tickets;

/// The page.
#[component]
pub fn UnitTicketsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(unit_tickets(&platform, &caller.liaison()?, &id).await?)
    };
    view! { <Page title="本单位准考证">{load(data, |sheets| {
        let list = paper::tickets(&sheets);
        view! { <p class="noprint"><a href="/unit">"返回本单位人员"</a>"；用浏览器的打印功能打印，纸张 A4。"</p>{list} }
    })}</Page> }
}
