//! `/unit/missing`: who of the own unit is expected to register and has not, with the button that registers them.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::beijing_weekday;
use server::rules::expected::RULE;
use server::sessions::missing_people::{self, UnitGap};
use server::sessions::{ExamSession, register};

/// The page; without a session in its address it shows the first that takes registrations.
#[component]
pub fn UnitMissingPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|q| q.get("session"));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.liaison()?;
        let open = register::open_sessions(&platform).await?;
        let chosen = asked.or_else(|| open.first().map(|s| s.id.clone()));
        let found = match chosen {
            Some(id) => Some(missing_people::own_unit(&platform, &by, &id).await?),
            None => None,
        };
        Ok::<_, ApiError>((found, platform.clock.now()))
    };
    view! { <Page title="应报未报">{load(data, |(found, now)| match found {
        Some((session, gap)) => show(&session, gap, now).into_any(),
        None => view! { <div class="empty stack"><p>"目前没有接受报名的考试期。"</p></div> }.into_any(),
    })}</Page> }
}

fn show(session: &ExamSession, gap: Option<UnitGap>, now: i64) -> impl IntoView + use<> {
    let open = session.takes_registrations(now);
    let head = format!("{}：报名截止 {}", session.plan.name, beijing_weekday(session.plan.registration_closes_at));
    let total = match &gap {
        None => "本单位没有应报名的人员。".to_owned(),
        Some(gap) => {
            format!("应报名 {} 人，已报名 {} 人，未报名 {} 人", gap.expected, gap.registered, gap.missing.len())
        }
    };
    let list = gap.filter(|gap| !gap.missing.is_empty()).map(|gap| list(&session.id, gap, open));
    let late = (!open).then(|| {
        view! { <p class="note">"报名已截止。确需参加本期的，请在“补报名与缓考”中写明理由申请补报名。"</p>
        <p><a class="btn" href="/unit/requests">"补报名与缓考"</a></p> }
    });
    view! { <p>{head}</p><p class="note">{RULE}</p><p role="status">{total}</p>{list}{late} }
}

fn list(session: &str, gap: UnitGap, open: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = gap
        .missing
        .into_iter()
        .enumerate()
        .map(|(n, one)| {
            let field = format!("people[{n}]");
            let name = match open {
                true => view! { <label class="check"><input type="checkbox" name=field value=one.id checked=true/><span>{one.name}</span></label> }.into_any(),
                false => view! { {one.name} }.into_any(),
            };
            let state = match one.state.as_deref() {
                Some("returned") => "已退回",
                Some(_) => "已撤回",
                None => "未报名",
            };
            view! { <tr><th scope="row">{name}</th><td>{one.staff_no}</td><td>{one.duty.label()}</td><td>{state}</td></tr> }
        })
        .collect();
    let button =
        open.then(|| view! { <div class="bulkbar"><button class="btn btn--primary">"为勾选人员报名"</button></div> });
    view! {
        <form method="post" action="/api/register-unit" class="stack"><input type="hidden" name="session_id" value=session.to_owned()/>
            <div class="tablewrap" tabindex="0" role="region" aria-label="未报名人员"><table class="table"><caption>"应报名而未报名的人员"</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"工号"</th><th scope="col">"岗位"</th><th scope="col">"本期报名"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>{button}
        </form>
    }
}
