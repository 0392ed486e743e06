//! `/organizer/sessions/:id/ledgers` and `…/ledgers/:which`: the ledgers of a session, to read, print and take away.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::error::missing;
use server::rules::session_state::Stored;
use server::sessions::ledger::{Ledger, Which, read};
use server::sessions::{self, ExamSession};

/// The list of ledgers.
#[component]
pub fn LedgersPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        caller.ledger_reader()?;
        Ok::<_, ApiError>(sessions::find(&platform, &id).await?)
    };
    view! { <Page title="台账" class="wrap wrap--text stack">{load(data, list)}</Page> }
}

fn list(session: ExamSession) -> impl IntoView {
    let published = matches!(session.state, Stored::Published | Stored::Archived);
    let row = |which: Which| {
        if which == Which::Results && !published {
            return view! { <li class="card stack"><h2>{which.label()}</h2><p class="hint">"成绩发布以后可以查看。"</p></li> }.into_any();
        }
        let page = format!("/organizer/sessions/{}/ledgers/{}", session.id, which.code());
        let file = format!("/organizer/sessions/{}/ledger-files/{}.xlsx", session.id, which.code());
        view! {
            <li class="card stack"><h2>{which.label()}</h2>
                <div class="row"><a class="btn btn--primary" href=page>{format!("查看和打印{}", which.label())}</a>
                    <a class="btn" href=file>{format!("下载{} XLSX", which.label())}</a></div></li>
        }
        .into_any()
    };
    let rows: Vec<_> = Which::ALL.into_iter().map(row).collect();
    view! {
        {crumbs(Some((&session.id, &session.plan.name)), "台账")}
        <p>"台账含个人信息，每次查看和下载都记入审计日志。"</p>
        <ul class="plain stack">{rows}</ul>
    }
}

/// One ledger, made for A4.
#[component]
pub fn LedgerPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let (id, which) = (params.get("id").unwrap_or_default(), params.get("which").unwrap_or_default());
    let data = async move {
        let (platform, caller) = session().await?;
        let which = Which::of(&which).ok_or_else(missing)?;
        Ok::<_, ApiError>(read(&platform, &caller.ledger_reader()?, &id, which).await?)
    };
    view! { <Page title="台账">{load(data, show)}</Page> }
}

fn show(ledger: Ledger) -> impl IntoView {
    let label = ledger.which.label();
    let heads: Vec<_> = ledger.which.heads().iter().map(|head| view! { <th scope="col">{*head}</th> }).collect();
    let rows: Vec<_> = ledger
        .rows
        .into_iter()
        .zip(1..)
        .map(|(row, number): (_, i32)| {
            let cells: Vec<_> = row.into_iter().map(|cell| view! { <td>{cell}</td> }).collect();
            view! { <tr><td class="n">{number}</td>{cells}</tr> }
        })
        .collect();
    let caption = format!("{} · {label}，共 {} 行", ledger.session.plan.name, rows.len());
    let file = format!("/organizer/sessions/{}/ledger-files/{}.xlsx", ledger.session.id, ledger.which.code());
    let as_of = format!("数据截至 {}（北京时间）", beijing_seconds(ledger.as_of));
    view! {
        {crumbs(Some((&ledger.session.id, &ledger.session.plan.name)), label)}
        <p><a class="btn" href=file>"下载 XLSX"</a></p>
        <div class="tablewrap" tabindex="0" role="region" aria-label=label><table class="table table--dense">
            <caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>
        <p class="hint">{as_of}</p>
        <p class="hint">"SHA-256 "<code class="sealed">{ledger.hash}</code>"。内容相同的台账散列值相同。"</p>
    }
}
