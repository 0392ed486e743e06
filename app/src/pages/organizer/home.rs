//! `/organizer`: every exam session.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, phase_badge};
use crate::pages::load;
use leptos::prelude::*;
use server::clock::beijing_weekday;
use server::rules::session_state::Phase;
use server::sessions::{Counts, ExamSession, overview};

/// The page.
#[component]
pub fn OrganizerHome() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(overview::all(&platform, &caller.organizer()?).await?)
    };
    view! {
        <Page title="考试期">
            <p class="row"><a class="btn btn--primary" href="/organizer/sessions/new">"新建考试期"</a>
                <a class="btn" href="/organizer/provincial-results">"省统一考试成绩"</a></p>
            {load(data, table)}
        </Page>
    }
}

fn table(list: Vec<(ExamSession, Phase, Counts, i64)>) -> impl IntoView {
    if list.is_empty() {
        return view! { <div class="empty stack"><p>"还没有考试期。新建一个，设好时间和蓝图后开放报名。"</p></div> }
            .into_any();
    }
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="考试期列表"><table class="table">
            <caption>{format!("考试期，共 {} 个", list.len())}</caption>
            <thead><tr>
                <th scope="col">"名称"</th><th scope="col">"开考时间"</th><th scope="col">"状态"</th>
                <th scope="col" class="n">"报名（人）"</th><th scope="col" class="n">"已通过（人）"</th>
                <th scope="col" class="n">"到考（人）"</th><th scope="col">"操作"</th>
            </tr></thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row((one, phase, counts, entered): (ExamSession, Phase, Counts, i64)) -> impl IntoView {
    let to = format!("/organizer/sessions/{}", one.id);
    view! {
        <tr>
            <th scope="row"><a href=to>{one.plan.name}</a></th>
            <td class="nowrap">{beijing_weekday(one.plan.starts_at)}</td>
            <td>{phase_badge(phase)}</td>
            <td class="n">{counts.total()}</td><td class="n">{counts.approved}</td>
            <td class="n">{if one.sealed_at.is_some() { entered.to_string() } else { "—".to_owned() }}</td>
            <td>{act("/api/copy-session", "btn btn--s", "复制".to_owned(), vec![("session_id", one.id)])}</td>
        </tr>
    }
}
