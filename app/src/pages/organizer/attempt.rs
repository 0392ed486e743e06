//! `/organizer/attempts/:id`: one candidate during the exam, and the help an organizer may give. No answers, no score.

use super::watch::state;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::sessions::watch::{Candidate, candidate};

/// The page.
#[component]
pub fn AttemptPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(candidate(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考生情况" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(c: Candidate) -> impl IntoView {
    let (tone, word) = state(&c.one, c.trouble);
    let time = |at: Option<i64>| at.map_or_else(|| "—".to_owned(), beijing_seconds);
    let watch = format!("/organizer/sessions/{}/watch", c.session.id);
    let may_help = c.one.state != "handed_in";
    let extra = (c.one.extra_minutes > 0).then(|| format!("（含补时 {} 分钟）", c.one.extra_minutes));
    view! {
        {crumbs(Some((&c.session.id, &c.session.plan.name)), &c.one.name)}
        <section class="card stack" aria-labelledby="who"><h2 id="who">{c.one.name.clone()}</h2>
            <p><span class=tone>{word}</span></p>
            <dl class="pairs">
                <div><dt>"单位"</dt><dd>{c.one.unit.clone()}</dd></div>
                <div><dt>"准考证号"</dt><dd>{c.one.ticket_no.clone()}</dd></div>
                <div><dt>"座位"</dt><dd>{c.one.place.clone()}</dd></div>
                <div><dt>"入场"</dt><dd>{time(c.one.opened_at)}</dd></div>
                <div><dt>"最近保存"</dt><dd>{time(c.one.saved_at)}</dd></div>
                <div><dt>"已作答"</dt><dd>{format!("{} 题", c.one.touched)}</dd></div>
                <div><dt>"截止"</dt><dd>{time(c.one.deadline)}{extra}</dd></div>
            </dl>
            <div class="row"><p class="hint">{format!("截至 {}", beijing_seconds(c.now))}</p>
                <a class="btn" href=watch>"回到监考"</a></div>
        </section>
        {may_help.then(|| more_time(&c.one.attempt_id))}
        {(c.one.state == "open").then(|| force(&c.one.attempt_id))}
    }
}

fn more_time(attempt: &str) -> impl IntoView + use<> {
    let (attempt, back) = (attempt.to_owned(), format!("/organizer/attempts/{attempt}"));
    view! {
        <section class="card stack" aria-labelledby="more"><h2 id="more">"补时"</h2>
            <form method="post" action="/api/give-extra-time" class="stack">
                <input type="hidden" name="attempt" value=attempt/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="minutes">"补时（分钟，1 至 60）"</label>
                    <input class="input input--s" id="minutes" name="minutes" inputmode="numeric" required/></div>
                <div class="field"><label for="why">"理由"</label><input class="input" id="why" name="reason" required/></div>
                <p><button class="btn btn--primary">"补时"</button></p>
            </form>
        </section>
    }
}

fn force(attempt: &str) -> impl IntoView + use<> {
    let (attempt, back) = (attempt.to_owned(), format!("/organizer/attempts/{attempt}"));
    view! {
        <section class="card stack" aria-labelledby="force"><h2 id="force">"强制收卷"</h2>
            <p>"收卷后考生不能再作答，已保存的答案照常计分。不能撤销。"</p>
            <form method="post" action="/api/force-hand-in" class="stack">
                <input type="hidden" name="attempt" value=attempt/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="end">"理由"</label><input class="input" id="end" name="reason" required/></div>
                <p><button class="btn btn--danger">"强制收卷"</button></p>
            </form>
        </section>
    }
}
