//! `/unit/requests`: late registrations and deferrals the unit asks for, and their answers.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::requests::{facts, form, state_badge};
use crate::pages::load;
use leptos::prelude::*;
use server::sessions::request::{self, Askable, Request};

/// The page.
#[component]
pub fn UnitRequestsPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.liaison()?;
        Ok::<_, ApiError>((request::askable(&platform, &by).await?, request::of_unit(&platform, &by).await?))
    };
    view! { <Page title="补报名与缓考">{load(data, |(sessions, list)| show(sessions, list))}</Page> }
}

fn show(sessions: Vec<Askable>, list: Vec<Request>) -> impl IntoView {
    let empty = sessions.is_empty().then(|| {
        view! { <p class="note">"现在没有可以申请补报名或缓考的考试期。补报名在报名截止后、开考前申请；缓考在封卷前申请。"</p> }
    });
    // One form of each kind at most, so that ids on the page stay unique: the soonest session comes first.
    let (mut late, mut deferral) = (None, None);
    for one in sessions {
        let (id, name) = (one.session.id, one.session.plan.name);
        if late.is_none() && !one.late.is_empty() {
            late = Some(section("补报名", &name, form("/api/request-for-unit", &id, "late", Some(one.late))));
        }
        if deferral.is_none() && !one.deferral.is_empty() {
            deferral = Some(section("缓考", &name, form("/api/request-for-unit", &id, "deferral", Some(one.deferral))));
        }
    }
    let cards: Vec<_> = list
        .into_iter()
        .map(|one| {
            let title = format!("request-{}", one.id);
            let heading = title.clone();
            view! { <section class="card stack" aria-labelledby=title><h2 id=heading>{one.name.clone()}" "{state_badge(&one.state)}</h2>
                <p>{one.session.clone()}</p>{facts(&one)}</section> }
        })
        .collect();
    view! { {empty}{late}{deferral}{cards} }
}

fn section<V: IntoView>(word: &'static str, name: &str, form: V) -> impl IntoView + use<V> {
    let summary = format!("申请{word}：{name}");
    view! { <details class="card"><summary>{summary}</summary>{form}</details> }
}
