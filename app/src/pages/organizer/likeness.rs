//! `/organizer/sessions/:id/likeness`: pairs whose wrong answers agree far more than chance explains; a signal for people only.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::rules::answer_likeness::{FAR, LEAST_COMMON};
use server::sittings::likeness::{Alike, Report, report};

/// The page.
#[component]
pub fn LikenessPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(report(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="答案雷同提示">{load(data, show)}</Page> }
}

fn show(r: Report) -> impl IntoView {
    let how = format!(
        "比较了 {} 份答卷的错误答案：两人都答错的题不少于 {LEAST_COMMON} 道，且相同的错误答案比偶然情况多 {FAR} 个标准差以上的，列在下面。",
        r.candidates
    );
    let rows: Vec<_> = r.alike.iter().map(row).collect();
    let list = if rows.is_empty() {
        view! { <div class="empty stack"><p>"没有需要核查的考生。"</p></div> }.into_any()
    } else {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="需要核查的考生"><table class="table">
                <caption>{format!("需要人工核查的，共 {} 对", rows.len())}</caption>
                <thead><tr><th scope="col">"考生"</th><th scope="col">"座位"</th><th scope="col">"考生"</th><th scope="col">"座位"</th>
                    <th scope="col" class="n">"都答错（题）"</th><th scope="col" class="n">"错得相同（题）"</th>
                    <th scope="col" class="n">"偶然预期（题）"</th><th scope="col" class="n">"超出（标准差）"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
        .into_any()
    };
    view! {
        {crumbs(Some((&r.session.id, &r.session.plan.name)), "答案雷同提示")}
        <p class="note">"这只是供人工核查的提示，不是违纪的证据。请结合座位图、监考记录和监控核实；认定违纪须有证据，由两名考务办理。"</p>
        <p class="hint">{how}</p>
        {list}
    }
}

fn row(one: &Alike) -> impl IntoView + use<> {
    let link = |id: &str, name: &str| {
        let (to, name) = (format!("/organizer/attempts/{id}"), name.to_owned());
        view! { <a href=to>{name}</a> }
    };
    view! {
        <tr><th scope="row">{link(&one.one.attempt_id, &one.one.name)}</th><td class="nowrap">{one.one.place()}</td>
            <th scope="row">{link(&one.other.attempt_id, &one.other.name)}</th><td class="nowrap">{one.other.place()}</td>
            <td class="n">{one.pair.common}</td><td class="n">{one.pair.same}</td>
            <td class="n">{format!("{:.1}", one.pair.expected)}</td><td class="n">{format!("{:.1}", one.pair.above)}</td></tr>
    }
}
