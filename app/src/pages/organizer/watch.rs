//! `/organizer/sessions/:id/watch`: the exam as it runs; no answers, no scores.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::{beijing, beijing_seconds};
use server::sessions::watch::{Trouble, WatchPage as Data, watch};
use server::storage::watch::Watched;

/// The page.
#[component]
pub fn WatchPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(watch(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="监考">{load(data, show)}</Page> }
}

fn show(d: Data) -> impl IntoView {
    let here = format!("/organizer/sessions/{}/watch", d.session.id);
    let as_of = format!("截至 {}", beijing_seconds(d.now));
    if d.session.sealed_at.is_none() {
        let words = "封卷之后，考生和他们的作答情况会显示在这里。";
        return view! { {crumbs(Some((&d.session.id, &d.session.plan.name)), "监考")}<p class="note">{words}</p> }
            .into_any();
    }
    let rows: Vec<_> = d.rows.into_iter().map(|(one, trouble)| row(&one, trouble)).collect();
    view! {
        {crumbs(Some((&d.session.id, &d.session.plan.name)), "监考")}
        <ul class="counts">
            <li>"应考 "<b>{d.expected}</b></li><li>"已进入 "<b>{d.entered}</b></li><li>"作答中 "<b>{d.writing}</b></li>
            <li>"已交 "<b>{d.handed_in}</b></li><li data-tone=(d.absent > 0).then_some("warn")>"未到 "<b>{d.absent}</b></li>
        </ul>
        <div class="row"><p class="hint">{as_of}</p><a class="btn btn--primary" href=here.clone()>"刷新"</a></div>
        <div class="tablewrap" tabindex="0" role="region" aria-label="考生"><table class="table table--dense">
            <caption>"考生情况，需要关注的在前；补时、收卷请点姓名"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"准考证号"</th><th scope="col">"座位"</th>
                <th scope="col">"状态"</th><th scope="col">"最近保存"</th><th scope="col" class="n">"已作答（题）"</th>
                <th scope="col">"截止"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(one: &Watched, trouble: Trouble) -> impl IntoView + use<> {
    let (tone, word) = state(one, trouble);
    let time = |at: Option<i64>| at.map_or_else(|| "—".to_owned(), |at| beijing_seconds(at).split_off(11));
    let deadline = one.deadline.map_or_else(|| "—".to_owned(), |at| beijing(at).split_off(11));
    let to = format!("/organizer/attempts/{}", one.attempt_id);
    view! {
        <tr data-tone=(trouble != Trouble::None).then_some("warn")>
            <th scope="row"><a href=to>{one.name.clone()}</a></th><td>{one.unit.clone()}</td><td>{one.ticket_no.clone()}</td><td class="nowrap">{one.place.clone()}</td>
            <td><span class=tone>{word}</span></td><td>{time(one.saved_at)}</td><td class="n">{one.touched}</td><td>{deadline}</td>
        </tr>
    }
}

/// Class and word of where a candidate stands.
pub(super) fn state(one: &Watched, trouble: Trouble) -> (&'static str, &'static str) {
    match (trouble, one.state.as_str(), one.hand_in_kind.as_deref()) {
        (Trouble::Overdue, ..) => ("badge badge--danger", "已到时未收卷"),
        (Trouble::Quiet, ..) => ("badge badge--warn", "5 分钟无保存"),
        (Trouble::Claimed, ..) => ("badge badge--warn", "换过设备"),
        (Trouble::Absent, ..) => ("badge badge--warn", "未到"),
        (_, "ready", _) => ("badge badge--mute", "未进入"),
        (_, "open", _) => ("badge badge--info", "作答中"),
        (_, _, Some("automatic")) => ("badge badge--ok", "到时自动交卷"),
        (_, _, Some("forced")) => ("badge badge--danger", "强制收卷"),
        _ => ("badge badge--ok", "已交卷"),
    }
}
