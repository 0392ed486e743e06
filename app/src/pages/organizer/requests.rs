//! `/organizer/sessions/:id/requests`: late registrations and deferrals that are asked for.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::requests::{facts, state_badge};
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::sessions::request::{self, Request};
use server::sessions::{self, ExamSession};

/// The page.
#[component]
pub fn RequestsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        Ok::<_, ApiError>((found, request::of_session(&platform, &by, &id).await?))
    };
    view! { <Page title="补报名与缓考申请">{load(data, |(found, list)| show(&found, list))}</Page> }
}

fn show(found: &ExamSession, list: Vec<Request>) -> impl IntoView + use<> {
    let open = list.iter().filter(|one| one.state == "open").count();
    let total = format!("共 {} 件，待答复 {open} 件", list.len());
    let cards: Vec<_> = list.into_iter().map(|one| card(&one)).collect();
    let empty = cards.is_empty().then(|| view! { <div class="empty stack"><p>"还没有补报名或缓考申请。"</p></div> });
    view! { {crumbs(Some((&found.id, &found.plan.name)), "补报名与缓考申请")}<p role="status">{total}</p>{empty}{cards} }
}

fn card(one: &Request) -> impl IntoView + use<> {
    let (title, why) = (format!("request-{}", one.id), format!("words-{}", one.id));
    let (heading, field) = (title.clone(), why.clone());
    let registration = one.registration_id.clone().map(|id| {
        let to = format!("/organizer/registrations/{id}");
        view! { <p><a href=to>"查看报名"</a></p> }
    });
    let answer = (one.state == "open").then(|| {
        let word = if one.kind == "late" { "同意，转入报名审核" } else { "同意缓考" };
        view! {
            {act("/api/grant-request", "btn", word.to_owned(), vec![("request", one.id.clone())])}
            <form method="post" action="/api/turn-down-request" class="stack stack--s">
                <input type="hidden" name="request" value=one.id.clone()/>
                <div class="field"><label for=why>"不同意的理由（告知申请人）"</label><input class="input" id=field name="words" required/></div>
                <p><button class="btn">"不同意"</button></p>
            </form>
        }
    });
    view! {
        <section class="card stack" aria-labelledby=title><h2 id=heading>{one.name.clone()}" "{state_badge(&one.state)}</h2>
            {facts(one)}{registration}{answer}</section>
    }
}
