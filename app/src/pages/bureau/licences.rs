//! `/bureau/licences` and `/bureau/licences/:id`: licence applications before the bureau.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::application::{asked_state, decide, facts, return_form, state_badge, timeline, tray};
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::licences;
use server::rules::licence::Application;
use server::storage::application::{Filed, Step};

/// The list.
#[component]
pub fn LicencesPage() -> impl IntoView {
    let state = asked_state(use_query_map().with_untracked(|q| q.get("state")), "district_review");
    let asked = state.clone();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(licences::tray(&platform, &caller.bureau()?, &asked).await?)
    };
    view! { <Page title="证件审核">{load(data, move |found| tray(found, "/bureau/licences", &state))}</Page> }
}

/// One application.
#[component]
pub fn LicencePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(licences::application(&platform, &caller.bureau()?, &id).await?)
    };
    view! { <Page title="证件申领">{load(data, |(filed, steps)| application(&filed, steps))}</Page> }
}

fn application(filed: &Filed, steps: Vec<Step>) -> impl IntoView + use<> {
    let acts = match &filed.state {
        Application::DistrictReview { .. } => {
            decide(&filed.id, ("/api/pass-district-review", "通过，报省市"), "/api/return-from-district-review")
                .into_any()
        }
        Application::SubmittedUp { .. } => number_forms(&filed.id).into_any(),
        _ => ().into_any(),
    };
    view! {
        <nav class="crumbs" aria-label="当前位置"><ol>
            <li><a href="/bureau/licences">"证件审核"</a></li><li aria-current="page">{filed.name.clone()}</li>
        </ol></nav>
        <div class="cols">
            <section class="card stack" aria-labelledby="facts"><h2 id="facts">"申请信息 "{state_badge(&filed.state)}</h2>{facts(filed)}</section>
            <section class="card stack" aria-labelledby="steps"><h2 id="steps">"办理记录"</h2>{timeline(filed, steps)}</section>
        </div>
        {acts}
    }
}

fn number_forms(id: &str) -> impl IntoView + use<> {
    view! {
        <div class="cols">
            <form class="card stack" method="post" action="/api/record-licence-number">
                <input type="hidden" name="application" value=id.to_owned()/>
                <div class="field">
                    <label for="number">"证件编号"</label>
                    <p class="hint" id="number-h">"省级核发的编号，4 至 32 位数字、字母或短横线。登记后证件立即生效，并计入持证率。"</p>
                    <input class="input" id="number" name="number" value=value("number") autocomplete="off" aria-describedby="number-h" required/>
                </div>
                <button class="btn">"登记编号并发放"</button>
            </form>
            {return_form(id.to_owned(), "/api/return-from-district-review")}
        </div>
    }
}
