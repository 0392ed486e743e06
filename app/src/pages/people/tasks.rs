//! `/unit/roster-changes`, `/bureau/roster-changes`: licences that no longer agree with their holder's posting (动态调整).

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::people::{Holder, tasks};
use server::rules::posting::Task;

/// The liaison's list.
#[component]
pub fn UnitChangesPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.liaison()?;
        Ok::<_, ApiError>((tasks::of_unit(&platform, &by).await?, caller.unit_id().to_owned()))
    };
    view! { <Page title="动态调整待办">{load(data, |(list, unit)| show(list, Some(unit)))}</Page> }
}

/// The bureau's list.
#[component]
pub fn DistrictChangesPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(tasks::of_district(&platform, &caller.bureau()?).await?)
    };
    view! { <Page title="动态调整待办">{load(data, |list| show(list, None))}</Page> }
}

/// `own` is the unit whose liaison reads: only its own people lead to their page.
fn show(list: Vec<(Task, Holder)>, own: Option<String>) -> impl IntoView {
    if list.is_empty() {
        return view! { <div class="empty stack"><p>"没有待办：持证人员的单位、名册和在岗情况都与证件一致。"</p></div> }.into_any();
    }
    let count = format!("共 {} 项。离岗的应注销证件，换单位或换名册的应换发证件。", list.len());
    let rows: Vec<_> = list.into_iter().map(|(task, one)| row(task, one, own.as_deref())).collect();
    view! {
        <p role="status">{count}</p>
        <div class="tablewrap" tabindex="0" role="region" aria-label="动态调整待办"><table class="table">
            <caption>"持有效证件、任职已变动的人员"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"待办"</th><th scope="col">"证件编号"</th><th scope="col">"证件单位"</th>
                <th scope="col">"现在"</th><th scope="col">"变动日期"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

fn row(task: Task, one: Holder, own: Option<&str>) -> impl IntoView + use<> {
    let tone = if task == Task::Cancel { "badge badge--danger" } else { "badge badge--warn" };
    let now = match one.in_post {
        true => format!("{}，{}", one.unit, one.duty.label()),
        false => format!("{}，不在岗", one.unit),
    };
    let to = format!("/unit/people/{}", one.person_id);
    let name = match own == Some(one.unit_id.as_str()) {
        true => view! { <a href=to>{one.name}</a> }.into_any(),
        false => view! { {one.name} }.into_any(),
    };
    view! {
        <tr><th scope="row">{name}</th><td><span class=tone><span class="dot" aria-hidden="true"></span>{task.label()}</span></td>
            <td class="nowrap">{one.number}</td><td>{one.licence_unit}</td><td>{now}</td><td class="nowrap">{one.since.unwrap_or_else(|| "—".to_owned())}</td></tr>
    }
}
