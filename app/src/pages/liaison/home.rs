//! `/unit`: the liaison's people, and their registrations for the open session.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::registration_badge;
use crate::pages::account::issued;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing_weekday;
use server::insight::own_unit;
use server::rules::eligibility::check;
use server::rules::rates::{Measure, UnitRow};
use server::sessions::{ExamSession, register, sheets};
use server::storage::insight::SessionHead;
use server::storage::person::Candidate;

/// The page.
#[component]
pub fn LiaisonHome() -> impl IntoView {
    let asked = use_query_map().with_untracked(|q| q.get("session"));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.liaison()?;
        let open = register::open_sessions(&platform).await?;
        let chosen = open.iter().find(|s| Some(&s.id) == asked.as_ref()).or(open.first()).cloned();
        let id = chosen.as_ref().map(|s| s.id.clone()).unwrap_or_default();
        let people = register::unit_people(&platform, &by, &id).await?;
        let own = own_unit(&platform, &by).await?;
        let printable = sheets::of_unit(&platform, &by).await?;
        Ok::<_, ApiError>((issued::take(&platform), open, chosen, people, own, printable))
    };
    view! { <Page title="本单位人员">{load(data, |(issued, open, chosen, people, own, printable)| {
        view! { {issued.map(issued::slip)} {tickets(printable)} {show(open, chosen, people)} {figures(own)} }
    })}</Page> }
}

/// Sessions whose admission tickets can be printed.
fn tickets(printable: Vec<(String, String)>) -> impl IntoView {
    let links: Vec<_> = printable
        .into_iter()
        .map(|(id, name)| {
            view! { <li><a class="btn" href=format!("/unit/tickets/{id}")>{format!("打印准考证：{name}")}</a></li> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <ul class="row plain">{links}</ul> })
}

/// The unit's figures by session; pass figures once they are published.
fn figures(own: Vec<(SessionHead, UnitRow)>) -> impl IntoView {
    let Some((_, newest)) = own.first() else { return ().into_any() };
    let holding = newest.ratio(Measure::Licence);
    let holding = format!(
        "在岗执法人员 {} 人，持有效证 {} 人，持证率 {}。",
        holding.den,
        holding.num,
        holding.percent_one_decimal()
    );
    let rows: Vec<_> = own.iter().map(|(session, row)| figure(session, row)).collect();
    view! {
        <section class="card stack" aria-labelledby="figures"><h2 id="figures">"本单位考试情况"</h2>
            <p>{holding}</p>
            <div class="tablewrap" tabindex="0" role="region" aria-label="本单位各期考试情况"><table class="table">
                <caption>"参考率 = 实考 ÷ 应考，合格率 = 合格 ÷ 实考；成绩发布后显示合格情况"</caption>
                <thead><tr><th scope="col">"考试期"</th><th scope="col" class="n">"应考（人）"</th><th scope="col" class="n">"实考（人）"</th>
                    <th scope="col" class="n">"参考率"</th><th scope="col" class="n">"合格（人）"</th><th scope="col" class="n">"合格率"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn figure(session: &SessionHead, row: &UnitRow) -> impl IntoView + use<> {
    let (came, passed) = (row.ratio(Measure::Participation), row.ratio(Measure::Pass));
    let shown = |text: String| if session.published { text } else { "待发布".to_owned() };
    view! {
        <tr><th scope="row">{session.name.clone()}</th><td class="n">{came.den}</td><td class="n">{came.num}</td>
            <td class="n">{came.percent_one_decimal()}</td><td class="n">{shown(passed.num.to_string())}</td>
            <td class="n">{shown(passed.percent_one_decimal())}</td></tr>
    }
}

fn show(open: Vec<ExamSession>, chosen: Option<ExamSession>, people: Vec<Candidate>) -> impl IntoView {
    let others: Vec<_> = open
        .iter()
        .filter(|_| open.len() > 1)
        .map(|s| {
            let to = format!("?session={}", s.id);
            let here = chosen.as_ref().is_some_and(|c| c.id == s.id);
            view! { <a href=to aria-current=here.then_some("page")>{s.plan.name.clone()}</a> }
        })
        .collect();
    let tabs = (!others.is_empty()).then(|| view! { <nav class="tabs" aria-label="考试期">{others}</nav> });
    let head = match &chosen {
        Some(s) => {
            let words = format!(
                "{}：{} 开考，报名截止 {}",
                s.plan.name,
                beijing_weekday(s.plan.starts_at),
                beijing_weekday(s.plan.registration_closes_at)
            );
            view! { <p>{words}</p> }.into_any()
        }
        None => view! { <p class="note">"目前没有接受报名的考试期。报名开放后，可以在这里为本单位人员集体报名。"</p> }
            .into_any(),
    };
    if people.is_empty() {
        return view! { {head}<div class="empty stack"><p>"本单位还没有登记人员。请把名单交给考务人员导入。"</p></div> }.into_any();
    }
    let registrable = chosen.is_some();
    let forms: Vec<_> = people.iter().map(|p| forms(p, registrable)).collect();
    let holders = people.iter().any(|p| p.facts.licence_valid && registrable);
    let rows: Vec<_> = people.into_iter().enumerate().map(|(n, p)| row(n, p, registrable)).collect();
    let hidden = chosen.as_ref().map(|s| view! { <input type="hidden" name="session_id" value=s.id.clone()/> });
    let renewing = holders.then(|| {
        view! { <label class="check"><input type="checkbox" name="renewing" value="1"/><span>"勾选人员中已持证的，本次为换证报考"</span></label> }
    });
    let button = registrable.then(
        || view! { <div class="bulkbar">{renewing}<button class="btn btn--primary">"为勾选人员报名"</button></div> },
    );
    view! {
        {tabs}{head}
        <form method="post" action="/api/register-unit" class="stack">{hidden}
            <div class="tablewrap" tabindex="0" role="region" aria-label="本单位人员"><table class="table">
                <caption>"本单位人员"</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"资格核验"</th><th scope="col">"本期报名与操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>{button}
        </form>
        {forms}
    }
    .into_any()
}

/// Whether a person's registration of this session can be taken back.
fn withdrawable(p: &Candidate, registrable: bool) -> bool {
    registrable && p.registration.as_deref() == Some("submitted")
}

/// The forms that the buttons of a row send; they cannot stand inside the form of the whole table.
fn forms(p: &Candidate, registrable: bool) -> impl IntoView + use<> {
    let withdraw = withdrawable(p, registrable).then(|| p.registration_id.clone()).flatten().map(|registration| {
        view! {
            <form id=format!("withdraw-{}", p.id) method="post" action="/api/withdraw-unit-registration">
                <input type="hidden" name="registration" value=registration/>
            </form>
        }
    });
    view! {
        {withdraw}
        <form id=format!("code-{}", p.id) method="post" action="/api/reinvite-unit-account">
            <input type="hidden" name="person" value=p.id.clone()/>
        </form>
    }
}

fn actions(p: &Candidate, registrable: bool) -> impl IntoView + use<> {
    let whose = format!("：{}", p.name);
    let withdraw = withdrawable(p, registrable).then(|| {
        view! { <button class="btn btn--s" form=format!("withdraw-{}", p.id)>"撤回报名"<span class="sr">{whose.clone()}</span></button> }
    });
    view! {
        <div class="row">{withdraw}
            <button class="btn btn--s" form=format!("code-{}", p.id)>"补发激活码"<span class="sr">{whose}</span></button></div>
    }
}

fn row(n: usize, p: Candidate, registrable: bool) -> impl IntoView {
    let failed: Vec<_> = check(&p.facts).into_iter().filter(|c| !c.ok).map(|c| c.reason).collect();
    let words = if failed.is_empty() { "全部符合".to_owned() } else { failed.join("；") };
    let free = registrable && p.registration.as_deref().is_none_or(|s| matches!(s, "returned" | "withdrawn"));
    let actions = actions(&p, registrable);
    let field = format!("people[{n}]");
    let name = if free {
        view! { <label class="check"><input type="checkbox" name=field value=p.id/><span>{p.name}</span></label> }
            .into_any()
    } else {
        view! { {p.name} }.into_any()
    };
    let state = p.registration.as_deref().map(|s| {
        let reason = p.reason.clone().filter(|r| !r.is_empty()).map(|r| view! { <p class="hint">{r}</p> });
        view! { {registration_badge(s)}{reason} }
    });
    let who = format!("{}，{}", p.staff_no, p.facts.duty.label());
    view! { <tr><th scope="row">{name}</th><td><p class="hint">{who}</p>{words}</td><td>{state}{actions}</td></tr> }
}
