//! `/organizer/sessions/:id/registrations/pass`: the second step of passing everything a filter shows.

use super::registrations::{filter, query};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::sessions::{self, ExamSession, Filter, pass_many};

/// The page.
#[component]
pub fn PassManyPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let filter = use_query_map().with_untracked(filter);
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        let count = pass_many::matching(&platform, &by, &id, &filter).await?;
        Ok::<_, ApiError>((found, filter, count))
    };
    view! { <Page title="批量通过" class="wrap wrap--text stack">{load(data, |(found, filter, count)| show(&found, &filter, count))}</Page> }
}

fn show(found: &ExamSession, filter: &Filter, count: i64) -> impl IntoView + use<> {
    let list = query(filter);
    let back = format!("/organizer/sessions/{}/registrations?{list}", found.id);
    let words = format!("符合当前筛选、待审核且资格核验全部符合的报名共 {count} 条。");
    let confirm = (count > 0).then(|| {
        let fields = vec![
            ("session_id", found.id.clone()),
            ("said", count.to_string()),
            ("unit", filter.unit.clone()),
            ("q", filter.text.clone()),
            ("list", list.clone()),
        ];
        act("/api/approve-matching", "btn btn--primary", format!("确认通过这 {count} 条报名"), fields)
    });
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "批量通过")}
        <p>{words}</p>
        <p class="note">"确认时按今天的人员信息再核验一次，不再全部符合的留作待审核。通过后 10 分钟内可逐条撤销，10 分钟后通知本人。"</p>
        <div class="row">{confirm}<a class="btn" href=back>"返回名单"</a></div>
    }
}
