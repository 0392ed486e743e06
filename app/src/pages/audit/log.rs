//! `/audit`: whether the chain holds, and the last rows.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::messages::acts::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::audit::{Log, read};
use server::clock::beijing_seconds;
use server::storage::audit::{AuditRow, Verdict};

/// The page; `?before=` pages back.
#[component]
pub fn AuditPage() -> impl IntoView {
    let before = use_query_map().with(|q| q.get("before")).and_then(|b| b.parse().ok());
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(read(&platform, &caller.auditor()?, before).await?)
    };
    view! { <Page title="审计日志">{load(data, show)}</Page> }
}

fn show(log: Log) -> impl IntoView {
    let (tone, line) = match log.verdict {
        Verdict::Whole(rows) => {
            ("banner banner--ok", format!("校验通过：至 {} 第 {rows} 条", beijing_seconds(log.as_of)))
        }
        Verdict::Broken { seq } => (
            "banner banner--danger",
            format!("校验未通过：第 {seq} 条起记录被改动或缺失。请保留现场，联系系统管理员和安全管理员。"),
        ),
    };
    let older = log.rows.last().map(|r| r.seq).filter(|seq| *seq > 1);
    view! {
        <div class=tone role="status"><span class="sign" aria-hidden="true"></span><div><h2>"日志链"</h2><p>{line}</p></div></div>
        <div class="tablewrap" tabindex="0" role="region" aria-label="审计日志"><table class="table table--dense">
            <caption>"最近的记录，新的在前，北京时间"</caption>
            <thead><tr>
                <th scope="col" class="n">"序号"</th><th scope="col">"时间"</th><th scope="col">"操作者"</th>
                <th scope="col">"动作"</th><th scope="col">"对象"</th><th scope="col">"说明"</th>
            </tr></thead>
            <tbody>{log.rows.into_iter().map(row).collect_view()}</tbody>
        </table></div>
        {older.map(|seq| view! { <nav class="pagination" aria-label="分页"><ul><li><a href=format!("/audit?before={seq}") rel="next">"更早的记录"</a></li></ul></nav> })}
    }
}

/// The person's name; the machine and the clock have none.
fn actor(row: &AuditRow) -> String {
    match (&row.name, row.actor.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "console") => "命令行".to_owned(),
        (None, "clock") => "系统（到时）".to_owned(),
        (None, "nobody") => "未登录".to_owned(),
        (None, other) => other.to_owned(),
    }
}

fn row(row: AuditRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="n">{row.seq}</th><td class="nowrap">{beijing_seconds(row.at)}</td>
            <td>{actor(&row)}</td><td title=row.action.clone()>{act(&row.action)}</td><td><code class="sealed">{row.object}</code></td>
            <td><code class="sealed">{row.detail}</code></td>
        </tr>
    }
}
