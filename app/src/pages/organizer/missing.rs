//! `/organizer/sessions/:id/missing`: who is expected to register and has not, by unit, with the reminder.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_day;
use server::rules::expected::RULE;
use server::sessions::ExamSession;
use server::sessions::missing_people::{self, UnitGap};

/// The page.
#[component]
pub fn MissingPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let (found, gaps) = missing_people::by_unit(&platform, &caller.organizer()?, &id).await?;
        let now = platform.clock.now();
        let open = found.takes_registrations(now);
        Ok::<_, ApiError>((found, gaps, open, beijing_day(now)))
    };
    view! { <Page title="应报未报">{load(data, |(found, gaps, open, today)| show(&found, gaps, open, &today))}</Page> }
}

fn show(found: &ExamSession, gaps: Vec<UnitGap>, open: bool, today: &str) -> impl IntoView + use<> {
    let expected: usize = gaps.iter().map(|gap| gap.expected).sum();
    let missing: usize = gaps.iter().map(|gap| gap.missing.len()).sum();
    let units = gaps.iter().filter(|gap| !gap.missing.is_empty()).count();
    let total =
        format!("应报名 {expected} 人，已报名 {} 人，{units} 个单位还有 {missing} 人未报名", expected - missing);
    let rows: Vec<_> = gaps.iter().map(|gap| row(&found.id, gap, open, today)).collect();
    let lists: Vec<_> = gaps.into_iter().filter(|gap| !gap.missing.is_empty()).map(list).collect();
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "应报未报")}
        <p class="note">{RULE}</p>
        <p role="status">{total}</p>
        <div class="tablewrap" tabindex="0" role="region" aria-label="各单位应报未报"><table class="table">
            <caption>"各单位应报名、已报名和未报名人数"</caption>
            <thead><tr><th scope="col">"单位"</th><th scope="col" class="n">"应报名（人）"</th><th scope="col" class="n">"已报名（人）"</th>
                <th scope="col" class="n">"未报名（人）"</th><th scope="col">"上次催报"</th><th scope="col">"催报"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        {lists}
    }
}

fn row(session: &str, gap: &UnitGap, open: bool, today: &str) -> impl IntoView + use<> {
    let missing = gap.missing.len();
    let free = open && missing > 0 && gap.reminded.as_deref() != Some(today);
    let remind = free.then(|| {
        let fields = vec![("session_id", session.to_owned()), ("unit", gap.unit_id.clone())];
        act("/api/remind-unit", "btn btn--s", format!("催报 {missing} 人"), fields)
    });
    let last = gap.reminded.clone().unwrap_or_else(|| "—".to_owned());
    view! {
        <tr data-tone=(missing > 0).then_some("warn")><th scope="row">{gap.unit.clone()}</th><td class="n">{gap.expected}</td>
            <td class="n">{gap.registered}</td><td class="n">{missing}</td><td class="nowrap">{last}</td><td>{remind}</td></tr>
    }
}

fn list(gap: UnitGap) -> impl IntoView {
    let summary = format!("{}：未报名 {} 人", gap.unit, gap.missing.len());
    let names: Vec<_> = gap
        .missing
        .into_iter()
        .map(|one| {
            let state = match one.state.as_deref() {
                Some("returned") => "（已退回）",
                Some(_) => "（已撤回）",
                None => "",
            };
            let to = format!("/organizer/people/{}", one.id);
            let words = format!("，{}，{}{state}", one.staff_no, one.duty.label());
            view! { <li><a href=to>{one.name}</a>{words}</li> }
        })
        .collect();
    view! { <details class="card"><summary>{summary}</summary><ul>{names}</ul></details> }
}
