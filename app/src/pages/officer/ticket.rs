//! `/ticket/:session`: the own admission ticket, on paper and on a phone.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paper;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::rehearsals::window_of;
use server::sessions::sheets::own_ticket;

/// The page.
#[component]
pub fn TicketPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let sheets = own_ticket(&platform, &caller.officer()?, &id).await?;
        Ok::<_, ApiError>((sheets, window_of(&platform, &id).await?.map(|_| format!("/rehearsal/{id}"))))
    };
    view! { <Page title="准考证">{load(data, |(sheets, to)| {
        let ticket: Vec<_> = sheets.people.iter().map(|one| paper::ticket(&sheets.session, one)).collect();
        let rehearsal = to.map(|to| view! { "；"<a href=to>"考前试答（不计分）"</a> });
        view! { <p class="noprint"><a href="/home">"返回首页"</a>{rehearsal}"；入场时出示本页，或用浏览器打印。"</p>{ticket} }
    })}</Page> }
}
