//! `/organizer/sessions/:id/seal`: propose, confirm by another person, and how far the sealing is.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::messages::sentence;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::rules::session_state::Stored;
use server::sessions::overview::{Overview, overview};
use server::sessions::seal::{Progress, progress};

/// The page.
#[component]
pub fn SealPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let found = overview(&platform, &caller.organizer()?, &id).await?;
        let progress = progress(&id);
        Ok::<_, ApiError>((found, progress))
    };
    view! { <Page title="封卷" class="wrap wrap--text stack">{load(data, |(found, progress)| show(found, progress))}</Page> }
}

fn show(o: Overview, progress: Option<Progress>) -> impl IntoView {
    let body = match (&progress, o.session.state) {
        (Some(Progress::Running { done, total }), _) => running(*done, *total, &o.session.id).into_any(),
        (_, Stored::Arranged) => open(&o, &progress).into_any(),
        _ if o.session.sealed_at.is_none() => early().into_any(),
        _ => sealed(&o).into_any(),
    };
    view! { {crumbs(Some((&o.session.id, &o.session.plan.name)), "封卷")}{body} }
}

fn running(done: usize, total: usize, id: &str) -> impl IntoView + use<> {
    let percent = (done * 100).checked_div(total).unwrap_or(0);
    let class = format!("w-{}", percent / 5 * 5);
    let here = format!("/organizer/sessions/{id}/seal");
    view! {
        <section class="card stack" aria-labelledby="p"><h2 id="p">"正在封卷"</h2>
            <div class="progress" role="progressbar" aria-valuenow=percent.to_string() aria-valuemin="0" aria-valuemax="100" aria-label="封卷进度"><i class=class></i></div>
            <p role="status">{format!("已生成 {done} / {total} 份试卷")}</p>
            <p><a class="btn btn--primary" href=here>"刷新进度"</a></p>
        </section>
    }
}

fn open(o: &Overview, progress: &Option<Progress>) -> impl IntoView + use<> {
    let failed = match progress {
        Some(Progress::Failed(refusal)) => Some(sentence(refusal.code, &refusal.facts)),
        _ => None,
    };
    let failed = failed.map(|words| {
        view! { <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span><div><h2>"上次封卷没有完成"</h2><p>{words}</p></div></div> }
    });
    let lines: Vec<_> = o
        .requirements
        .iter()
        .map(|r| view! { <li data-s=if r.met { "ok" } else { "no" }>{r.words.clone()}</li> })
        .collect();
    let fields = vec![("session_id", o.session.id.clone())];
    let step = match (&o.proposal, o.own_proposal) {
        (None, _) => view! {
            <p>"封卷会为每名考生生成一份不同的试卷并冻结。先由一名考务人员提出，再由另一名确认。"</p>
            {act("/api/propose-seal", "btn btn--primary", format!("提出封卷：{} 份试卷", o.counts.approved), fields)}
        }
        .into_any(),
        (Some(p), true) => view! {
            <p>{format!("您已于 {} 提出封卷，等待另一名考务人员确认。", beijing_seconds(p.at))}</p>
            {act("/api/withdraw-seal", "btn", "撤回申请".to_owned(), fields)}
        }
        .into_any(),
        (Some(p), false) => view! {
            <p>{format!("{} 于 {} 提出封卷。请核对上面各项后确认。", p.by_name, beijing_seconds(p.at))}</p>
            {act("/api/confirm-seal", "btn btn--primary", format!("确认封卷，生成 {} 份试卷", o.counts.approved), fields)}
        }
        .into_any(),
    };
    view! { {failed}<section class="card stack" aria-labelledby="s"><h2 id="s">"封卷前核对"</h2><ul class="checklist">{lines}</ul>{step}</section> }
}

fn early() -> impl IntoView {
    view! { <section class="card stack"><h2>"尚未封卷"</h2><p>"考场和座位编排完成后，才能封卷。"</p></section> }
}

fn sealed(o: &Overview) -> impl IntoView + use<> {
    let at = format!("已于 {} 封卷", o.session.sealed_at.map(beijing_seconds).unwrap_or_default());
    let digest = o.session.secret_digest.clone().unwrap_or_default();
    view! {
        <section class="card stack" aria-labelledby="s"><h2 id="s">{at}</h2>
            <p>{format!("共 {} 份试卷，每名考生一份。", o.session.deals)}</p>
            <dl class="pairs"><div><dt>"密钥摘要（SHA-256）"</dt><dd><code class="sealed">{digest}</code></dd></div></dl>
            <p class="note">"请抄录摘要存档。成绩发布后公开密钥，任何人可据此核验每份试卷都由同一次抽题产生。"</p>
        </section>
    }
}
