//! `/register/:session`: an officer registers for an exam session.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::requests;
use crate::components::session::{act, checks, registration_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_weekday;
use server::rules::eligibility::check;
use server::sessions::request::{self, Request};
use server::sessions::{ExamSession, register};
use server::storage::person::Candidate;

/// The page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.officer()?;
        let (found, me) = register::own(&platform, &by, &id).await?;
        let now = platform.clock.now();
        let asked = request::own(&platform, &by, &id).await?;
        let asking = (request::takes_late(&found, now), request::takes_deferrals(&found, now));
        let open = found.takes_registrations(now);
        Ok::<_, ApiError>((found, me, open, asked, asking))
    };
    view! { <Page title="考试报名" class="wrap wrap--text stack">{load(data, |(found, me, open, asked, asking)| {
        let requests = requests(&found.id, me.registration.as_deref(), asked, asking);
        view! { {show(found, me, open)}{requests} }
    })}</Page> }
}

/// Requests that were made, and the forms of what can be asked for now.
fn requests(
    session: &str,
    state: Option<&str>,
    asked: Vec<Request>,
    (late, deferral): (bool, bool),
) -> impl IntoView + use<> {
    let open = |kind: &str| asked.iter().any(|one| one.kind == kind && one.state == "open");
    let free = matches!(state, None | Some("returned" | "withdrawn"));
    let late = (late && free && !open("late")).then(|| {
        view! { <details class="card"><summary>"报名已截止：申请补报名"</summary>{requests::form("/api/request-for-self", session, "late", None)}</details> }
    });
    let registered = matches!(state, Some("submitted" | "approved"));
    let deferral = (deferral && registered && !open("deferral")).then(|| {
        view! { <details class="card"><summary>"不能参加本期：申请缓考"</summary>{requests::form("/api/request-for-self", session, "deferral", None)}</details> }
    });
    let cards: Vec<_> = asked
        .iter()
        .map(|one| view! { <section class="card stack"><h2>"申请 "{requests::state_badge(&one.state)}</h2>{requests::facts(one)}</section> })
        .collect();
    view! { {cards}{late}{deferral} }
}

fn show(found: ExamSession, me: Candidate, open: bool) -> impl IntoView {
    let plan = &found.plan;
    let state = me.registration.as_deref().map(|s| {
        let reason = me.reason.clone().filter(|r| !r.is_empty()).map(|r| format!("理由：{r}"));
        view! { <p>"报名状态："{registration_badge(s)}" "{reason}</p> }
    });
    let free = me.registration.as_deref().is_none_or(|s| matches!(s, "returned" | "withdrawn"));
    let form = (open && free).then(|| form(&found.id, me.facts.licence_valid));
    let withdraw = match (me.registration.as_deref(), me.registration_id) {
        (Some("submitted"), Some(id)) => Some(
            view! {
                <p class="hint">"审核前可以撤回；报名截止前还可以重新报名。"</p>
                {act("/api/withdraw-own-registration", "btn", "撤回报名".to_owned(), vec![("registration", id)])}
            }
            .into_any(),
        ),
        (Some("approved"), Some(id)) if found.state.is_reviewing() => Some(withdraw_passed(id).into_any()),
        _ => None,
    };
    let file = (me.registration.as_deref() == Some("approved")).then(|| {
        let to = format!("/register/{}/calendar.ics", found.id);
        view! { <p><a class="btn" href=to>"加入手机日历"</a></p> }
    });
    let closed = (!open).then(|| view! { <p class="note">"这个考试期现在不接受报名。"</p> });
    view! {
        <section class="card stack"><h2>{plan.name.clone()}</h2>
            <dl class="pairs"><div><dt>"开考时间"</dt><dd>{beijing_weekday(plan.starts_at)}</dd></div>
                <div><dt>"报名截止"</dt><dd>{beijing_weekday(plan.registration_closes_at)}</dd></div></dl>
            {state}{withdraw}{file}
        </section>
        <section class="card stack"><h2>"资格核验"</h2>{checks(&check(&me.facts))}</section>
        {form}{closed}
    }
}

/// The form that takes a passed registration back; the reason is kept.
fn withdraw_passed(id: String) -> impl IntoView {
    view! {
        <details><summary>"撤回已通过的报名"</summary>
            <form method="post" action="/api/withdraw-own-registration" class="stack">
                <input type="hidden" name="registration" value=id/>
                <div class="field"><label for="withdraw-why">"撤回理由"</label><input class="input" id="withdraw-why" name="reason" required/></div>
                <p><button class="btn">"撤回报名"</button></p>
            </form></details>
    }
}

/// The form that registers oneself for a session.
pub fn form(session_id: &str, licensed: bool) -> impl IntoView + use<> {
    let id = session_id.to_owned();
    let renewing = licensed.then(|| {
        view! { <label class="check"><input type="checkbox" name="renewing" value="1"/><span>"本次为换证报考"</span></label> }
    });
    view! {
        <form method="post" action="/api/register-self" class="stack">
            <input type="hidden" name="session_id" value=id/>{renewing}
            <p><button class="btn btn--primary">"提交报名"</button></p>
        </form>
    }
}
