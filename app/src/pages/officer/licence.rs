//! `/licence` and `/licence/apply`: the officer's own licence, pass and application.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::application::{facts, licence_badge, marks, state_badge, timeline};
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::clock::beijing_day;
use server::licences::{Mine, StandingPass, mine};
use server::rules::licence::{Application, LicenceState};
use server::storage::application::{Filed, Step};
use server::storage::licence::{Ground, Licence};

async fn own() -> Result<Mine, ApiError> {
    let (platform, caller) = session().await?;
    Ok(mine(&platform, &caller.officer()?).await?)
}

/// What the officer holds and how far an application is.
#[component]
pub fn LicencePage() -> impl IntoView {
    view! { <Page title="我的证件" class="wrap wrap--text stack">{load(own(), overview)}</Page> }
}

/// Check the answers, then submit.
#[component]
pub fn ApplyPage() -> impl IntoView {
    view! { <Page title="申领证件：核对信息" class="wrap wrap--text stack">{load(own(), check_answers)}</Page> }
}

fn overview(mine: Mine) -> impl IntoView {
    let held = mine.licences.iter().any(|l| matches!(l.state, LicenceState::Active | LicenceState::Suspended));
    let open = mine.application.as_ref().is_some_and(|(a, _)| !matches!(a.state, Application::Issued { .. }));
    let may_apply = !held && !open && mine.pass.as_ref().is_some_and(|p| p.good);
    let none = mine.licences.is_empty().then(|| view! { <p class="muted">"您还没有证件。"</p> });
    view! {
        <section class="card stack" aria-labelledby="held"><h2 id="held">"持有的证件"</h2>
            {none}{mine.licences.into_iter().map(card).collect_view()}</section>
        {pass_card(mine.pass, may_apply)}
        {mine.application.map(|(filed, steps)| progress(&filed, steps))}
    }
}

fn card(licence: Licence) -> impl IntoView {
    let until = licence.expires_at.map_or_else(|| "未规定期限".to_owned(), beijing_day);
    let check = format!("/licence-check?number={}", licence.number);
    view! {
        <dl class="pairs">
            <div><dt>"证件"</dt><dd>{licence.certificate.label()}" "{licence_badge(licence.state)}</dd></div>
            <div><dt>"编号"</dt><dd>{licence.number}</dd></div>
            <div><dt>"单位"</dt><dd>{licence.unit}</dd></div>
            <div><dt>"发放日期"</dt><dd>{beijing_day(licence.issued_at)}</dd></div>
            <div><dt>"有效期至"</dt><dd>{until}</dd></div>
        </dl>
        <p><a href=check>"查看公众查询结果"</a></p>
    }
}

fn pass_card(pass: Option<StandingPass>, may_apply: bool) -> impl IntoView {
    let body = match pass {
        None => view! { <p>"您还没有已公布的合格成绩。合格成绩公布后，可在这里申领证件。"</p> }.into_any(),
        Some(standing) => {
            let from = match standing.pass.ground {
                Ground::Attempt(_) => "",
                Ground::Provincial(_) => "省统一考试：",
            };
            let state = if standing.good { "有效" } else { "已到期" };
            view! {
                <p>{from}{standing.pass.session_name}"，"{marks(standing.pass.score)}" 分，合格成绩有效期至 "{beijing_day(standing.valid_until)}"（"{state}"）。"</p>
            }
            .into_any()
        }
    };
    let apply = may_apply.then(|| {
        view! { <form method="post" action="/api/begin-licence-application"><button class="btn btn--primary">"申领证件"</button></form> }
    });
    view! { <section class="card stack" aria-labelledby="pass"><h2 id="pass">"考试成绩"</h2>{body}{apply}</section> }
}

fn progress(filed: &Filed, steps: Vec<Step>) -> impl IntoView + use<> {
    let again = match &filed.state {
        Application::Draft { .. } => Some("核对信息并提交"),
        Application::Returned { .. } => Some("核对信息，重新提交"),
        _ => None,
    };
    view! {
        <section class="card stack" aria-labelledby="progress">
            <h2 id="progress">"申领进度 "{state_badge(&filed.state)}</h2>
            {timeline(filed, steps)}
            {again.map(|word| view! { <p><a class="btn btn--primary" href="/licence/apply">{word}</a></p> })}
        </section>
    }
}

fn check_answers(mine: Mine) -> impl IntoView {
    let open =
        mine.application.filter(|(a, _)| matches!(a.state, Application::Draft { .. } | Application::Returned { .. }));
    let Some((filed, _)) = open else {
        return view! {
            <div class="empty stack"><p>"现在没有待提交的申领。"</p><a class="btn" href="/licence">"返回我的证件"</a></div>
        }
        .into_any();
    };
    let returned = matches!(filed.state, Application::Returned { .. }).then(|| {
        let reason = filed.state.reason().to_owned();
        view! {
            <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span>
                <div><h2>"上次被退回"</h2><p>"理由："{reason}</p></div></div>
        }
    });
    view! {
        {returned}
        <section class="card stack" aria-labelledby="answers">
            <h2 id="answers">"请核对"</h2>
            {facts(&filed)}
            <p class="hint">"信息来自名册和成绩库，不能在这里修改。如有错误，请先联系单位联络员更正，再提交。"</p>
        </section>
        <form class="card stack" method="post" action="/api/submit-licence-application">
            <input type="hidden" name="application" value=filed.id/>
            <label class="check"><input type="checkbox" name="confirmed" value="yes"/><span>"以上信息属实，本人申领该证件。"</span></label>
            <div class="row"><button class="btn btn--primary">"提交申领"</button><a class="btn" href="/licence">"返回"</a></div>
        </form>
    }
    .into_any()
}
