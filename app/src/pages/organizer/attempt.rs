//! `/organizer/attempts/:id`: one candidate during the exam, and the help an organizer may give. No answers, no score.

use super::misconduct::misconduct;
use super::watch::acts::incident;
use super::watch::parts::{log, state};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::live_room::candidate::{Candidate, candidate};
use server::rules::session_state::Stored;

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
    let (who, pulse) = (&c.one.who, &c.one.pulse);
    let id = who.attempt_id.clone();
    let may_help = pulse.state != "handed_in";
    let writes = pulse.state == "open";
    let back = format!("/organizer/attempts/{id}");
    let extra = (pulse.extra_minutes > 0).then(|| format!("（含补时 {} 分钟）", pulse.extra_minutes));
    let check = (c.session.state == Stored::Sealed).then(|| check_in(&id, pulse.checked_at.is_some()));
    view! {
        {crumbs(Some((&c.session.id, &c.session.plan.name)), &who.name)}
        <section class="card stack" aria-labelledby="who"><h2 id="who">{who.name.clone()}</h2>
            <p><span class=tone>{word}</span>{c.one.unrehearsed.then(|| view! { " "<span class="badge badge--warn">"未试答"</span> })}</p>
            <dl class="pairs">
                <div><dt>"单位"</dt><dd>{who.unit.clone()}</dd></div>
                <div><dt>"准考证号"</dt><dd>{who.ticket_no.clone()}</dd></div>
                <div><dt>"座位"</dt><dd>{who.place()}</dd></div>
                <div><dt>"签到"</dt><dd>{time(pulse.checked_at)}</dd></div>
                <div><dt>"入场"</dt><dd>{time(pulse.opened_at)}</dd></div>
                <div><dt>"最近保存"</dt><dd>{time(c.one.saved_at)}</dd></div>
                <div><dt>"已作答"</dt><dd>{format!("{} 题", c.one.touched)}</dd></div>
                <div><dt>"截止"</dt><dd>{time(pulse.deadline)}{extra}</dd></div>
            </dl>
            <div class="row"><p class="hint">{format!("截至 {}", beijing_seconds(c.now))}</p>
                {check}<a class="btn" href=watch>"回到监考"</a></div>
        </section>
        {may_help.then(|| more_time(&id))}
        {writes.then(|| release(&id))}
        {writes.then(|| force(&id))}
        <section class="card stack">{incident(vec![("attempt", id.clone())], &back)}</section>
        {misconduct(&c)}
        {late(&c)}
        {log(&c.log)}
    }
}

/// What arrived after the end of counting: decided on the page of the whole session.
fn late(c: &Candidate) -> Option<impl IntoView + use<>> {
    let told = c.late.as_ref()?;
    let verdict = match &told.verdict {
        None => "尚未认定".to_owned(),
        Some((true, why)) => format!("已认定计入：{why}"),
        Some((false, why)) => format!("已认定不计入：{why}"),
    };
    let words = format!("截止后收到迟到作答 {} 次，{verdict}。", told.events);
    let to = format!("/organizer/sessions/{}/publish#late-evidence", c.session.id);
    Some(
        view! { <section class="card stack" aria-labelledby="late"><h2 id="late">"迟到作答"</h2><p>{words}<a href=to>"查看并认定"</a></p></section> },
    )
}

fn check_in(attempt: &str, done: bool) -> impl IntoView + use<> {
    let fields = vec![("attempt", attempt.to_owned()), ("back", format!("/organizer/attempts/{attempt}"))];
    if done {
        act("/api/undo-check-in", "btn", "撤销签到".into(), fields).into_any()
    } else {
        act("/api/check-in", "btn btn--primary", "签到".into(), fields).into_any()
    }
}

fn release(attempt: &str) -> impl IntoView + use<> {
    let (attempt, back) = (attempt.to_owned(), format!("/organizer/attempts/{attempt}"));
    view! {
        <section class="card stack" aria-labelledby="release"><h2 id="release">"允许接管"</h2>
            <p>"设备损坏需要换机时使用：原设备停止作答，考生在新设备登录后直接继续，已保存的答案都在。"</p>
            <form method="post" action="/api/release-attempt" class="stack">
                <input type="hidden" name="attempt" value=attempt/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="release-why">"换机原因"</label>
                    <input class="input" id="release-why" name="reason" value=value("reason") required/></div>
                <p><button class="btn">"允许接管"</button></p>
            </form>
        </section>
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
            <p>"收卷后考生不能再作答，已保存的答案照常计分。不能撤销，请输入考生姓名确认。"</p>
            <form method="post" action="/api/force-hand-in" class="stack">
                <input type="hidden" name="attempt" value=attempt/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="end-name">"考生姓名"</label>
                    <input class="input" id="end-name" name="name" autocomplete="off" required/></div>
                <div class="field"><label for="end">"理由"</label><input class="input" id="end" name="reason" required/></div>
                <p><button class="btn btn--danger">"强制收卷"</button></p>
            </form>
        </section>
    }
}
