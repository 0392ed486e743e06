//! `/register/:session`: an officer registers for an exam session.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, checks, registration_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_weekday;
use server::rules::eligibility::check;
use server::sessions::{ExamSession, register};
use server::storage::person::Candidate;

/// The page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("session")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let (found, me) = register::own(&platform, &caller.officer()?, &id).await?;
        let open = found.takes_registrations(platform.clock.now());
        Ok::<_, ApiError>((found, me, open))
    };
    view! { <Page title="考试报名" class="wrap wrap--text stack">{load(data, |(found, me, open)| show(found, me, open))}</Page> }
}

fn show(found: ExamSession, me: Candidate, open: bool) -> impl IntoView {
    let plan = &found.plan;
    let state = me.registration.as_deref().map(|s| {
        let reason = me.reason.clone().filter(|r| !r.is_empty()).map(|r| format!("理由：{r}"));
        view! { <p>"报名状态："{registration_badge(s)}" "{reason}</p> }
    });
    let free = me.registration.as_deref().is_none_or(|s| matches!(s, "returned" | "withdrawn"));
    let form = (open && free).then(|| form(&found.id, me.facts.licence_valid));
    let withdraw =
        (me.registration.as_deref() == Some("submitted")).then_some(me.registration_id).flatten().map(|id| {
            view! {
                <p class="hint">"审核前可以撤回；报名截止前还可以重新报名。"</p>
                {act("/api/withdraw-own-registration", "btn", "撤回报名".to_owned(), vec![("registration", id)])}
            }
        });
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
