//! `/organizer/sessions/:id/make-ups`: who is entitled to a make-up of a published session, its make-ups, and both together.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_weekday;
use server::rules::rates::Ratio;
use server::sessions::make_up::{Overview, overview};
use server::storage::make_up::{Entitled, MakeUp};

/// The page.
#[component]
pub fn MakeUpsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(overview(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="补考">{load(data, show)}</Page> }
}

fn show(o: Overview) -> impl IntoView {
    let (sat, passed) = o.finally;
    let ratio = Ratio { num: u64::try_from(passed).unwrap_or(0), den: u64::try_from(sat).unwrap_or(0) };
    let finally =
        format!("首考与已发布的补考合计：实考 {sat} 人，合格 {passed} 人，合格率 {}。", ratio.percent_one_decimal());
    let standing = o.make_ups.iter().filter(|one| !one.cancelled).count();
    let plan = if o.entitled.is_empty() {
        view! { <p class="note">"没有需要补考的人员。"</p> }.into_any()
    } else if standing >= o.most {
        view! { <p class="note">{format!("每期最多组织 {} 次补考，已经安排。", o.most)}</p> }.into_any()
    } else {
        let words = format!("为 {} 人新建补考草稿", o.entitled.len());
        act("/api/plan-make-up", "btn btn--primary", words, vec![("session_id", o.session.id.clone())]).into_any()
    };
    let make_ups: Vec<_> = o.make_ups.iter().map(row).collect();
    let listed = (!make_ups.is_empty())
        .then(|| view! { <section class="card stack"><h2>"已安排的补考"</h2><ul>{make_ups}</ul></section> });
    view! {
        {crumbs(Some((&o.session.id, &o.session.plan.name)), "补考")}
        <p>{finally}</p>
        <p class="hint">"首考各项比率不因补考改变；补考另列，只在这里与首考合计。"</p>
        {listed}
        {plan}
        {table(&o.entitled)}
    }
}

fn row(one: &MakeUp) -> impl IntoView + use<> {
    let to = format!("/organizer/sessions/{}", one.id);
    let words = format!("，{}{}", beijing_weekday(one.starts_at), if one.cancelled { "，已取消" } else { "" });
    view! { <li><a href=to>{one.name.clone()}</a>{words}</li> }
}

fn table(entitled: &[Entitled]) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = entitled
        .iter()
        .map(|one| {
            let why = match one.why {
                "deferred" => "缓考",
                "absent" => "缺考",
                _ => "不合格",
            };
            view! { <tr><th scope="row">{one.name.clone()}</th><td>{one.unit.clone()}</td><td>{why}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="应补考人员"><table class="table">
                <caption>{format!("应补考人员，共 {} 人", rows.len())}</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"原因"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}
