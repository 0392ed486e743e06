//! `/unit/licences` and `/unit/licences/:id`: licence applications of the own unit (单位初审).

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::application::{asked_state, decide, facts, state_badge, timeline, tray};
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::licences;
use server::rules::licence::Application;
use server::storage::application::{Filed, Step};

/// The list.
#[component]
pub fn UnitLicencesPage() -> impl IntoView {
    let state = asked_state(use_query_map().with_untracked(|q| q.get("state")), "unit_review");
    let asked = state.clone();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(licences::unit_tray(&platform, &caller.liaison()?, &asked).await?)
    };
    view! { <Page title="证件初审">{load(data, move |found| tray(found, "/unit/licences", &state))}</Page> }
}

/// One application.
#[component]
pub fn UnitLicencePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(licences::unit_application(&platform, &caller.liaison()?, &id).await?)
    };
    view! { <Page title="证件初审">{load(data, |(filed, steps)| application(&filed, steps))}</Page> }
}

fn application(filed: &Filed, steps: Vec<Step>) -> impl IntoView + use<> {
    let open = matches!(filed.state, Application::UnitReview { .. });
    let acts = open
        .then(|| decide(&filed.id, ("/api/pass-unit-review", "通过，转司法局审核"), "/api/return-from-unit-review"));
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href="/unit/licences">"证件初审"</a></li><li aria-current="page">{filed.name.clone()}</li>
        </ol></nav>
        <div class="cols">
            <section class="card stack" aria-labelledby="facts"><h2 id="facts">"申请信息 "{state_badge(&filed.state)}</h2>{facts(filed)}</section>
            <section class="card stack" aria-labelledby="steps"><h2 id="steps">"办理记录"</h2>{timeline(filed, steps)}</section>
        </div>
        {acts}
    }
}
