//! `/organizer/sessions/new` and `/organizer/sessions/:id/edit`: the plan of a session with its blueprint.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::choices;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::{MINUTE, beijing};
use server::sessions::create::{Blueprint, Supply};
use server::sessions::{self, Plan};

/// A new session.
#[component]
pub fn NewSessionPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        Ok::<_, ApiError>((
            None,
            sessions::create::proposal(&platform, &by).await?,
            sessions::create::supply(&platform, &by).await?,
        ))
    };
    view! { <Page title="新建考试期">{load(data, |(id, plan, supply)| form(id, plan, supply))}</Page> }
}

/// A draft being changed.
#[component]
pub fn EditSessionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        Ok::<_, ApiError>((Some(found.id), found.plan, sessions::create::supply(&platform, &by).await?))
    };
    view! { <Page title="修改考试期">{load(data, |(id, plan, supply)| form(id, plan, supply))}</Page> }
}

fn form(id: Option<String>, plan: Plan, supply: Vec<Supply>) -> impl IntoView {
    let to = if id.is_some() { "/api/edit-session" } else { "/api/create-session" };
    let hidden = id.clone().map(|id| view! { <input type="hidden" name="session_id" value=id/> });
    let waiting = (plan.starts_at - plan.waiting_opens_at) / MINUTE;
    let marks = plan.pass_mark.0 / 100;
    view! {
        {crumbs(id.as_deref().map(|id| (id, plan.name.as_str())), if id.is_some() { "修改" } else { "新建" })}
        <form method="post" action=to class="stack">
            {hidden}
            <section class="card stack" aria-labelledby="when">
                <h2 id="when">"名称与时间"</h2>
                <div class="cols">
                    {text("year", "年份", "", plan.year.to_string(), "input input--s")}
                    {choice("term", "考期", &plan.term, &[("november", "11月"), ("june", "6月"), ("standing", "专场")])}
                </div>
                {text("name", "名称", "留空则用“年份+考期+行政执法资格考试”", plan.name.clone(), "input")}
                <div class="cols">
                    {text("registration_opens_at", "报名开始", "北京时间，如 2026-11-01 09:00", beijing(plan.registration_opens_at), "input input--date")}
                    {text("registration_closes_at", "报名截止", "北京时间", beijing(plan.registration_closes_at), "input input--date")}
                    {text("starts_at", "开考时间", "北京时间", beijing(plan.starts_at), "input input--date")}
                    {text("minutes", "考试时长（分钟）", "", plan.minutes.to_string(), "input input--s")}
                </div>
            </section>
            <section class="card stack" aria-labelledby="rules">
                <h2 id="rules">"考场规则"</h2>
                <div class="cols">
                    {text("waiting_minutes", "候考提前（分钟）", "候考室在开考前多久开放", waiting.to_string(), "input input--s")}
                    {text("entry_cutoff_minutes", "迟到入场时限（分钟）", "开考后多久内仍可入场", plan.entry_cutoff_minutes.to_string(), "input input--s")}
                    {text("early_hand_in_minutes", "最早交卷（分钟）", "开考后满多久才能交卷", plan.early_hand_in_minutes.to_string(), "input input--s")}
                    {text("grace_seconds", "收卷宽限（秒）", "截止后到达的答案在此时间内仍计入", plan.grace_seconds.to_string(), "input input--s")}
                    {text("pass_mark", "合格线（分）", "", marks.to_string(), "input input--s")}
                    {choice("policy", "计分规则", plan.policy.code(), &sessions::create::policies())}
                    {choice("clock_rule", "计时方式", &plan.clock_rule, &[("common", "统一开考、统一结束"), ("own", "从本人入场起计时")])}
                </div>
            </section>
            {blueprint(&plan.blueprint, &supply)}
            <div class="row"><button class="btn btn--primary">"保存草稿"</button><a class="btn" href="/organizer">"返回"</a></div>
        </form>
    }
}

fn text(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    class: &'static str,
) -> impl IntoView {
    let field = format!("plan[{name}]");
    let shown = value_or(&field, &value);
    let hint_id = format!("{name}-h");
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> });
    view! {
        <div class="field"><label for=name>{label}</label>{hint}
            <input class=class id=name name=field value=shown autocomplete="off"/></div>
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    value: &str,
    options: &[(&'static str, &'static str)],
) -> impl IntoView + use<> {
    let field = format!("plan[{name}]");
    let chosen = value_or(&field, value);
    let options = choices::options(&chosen, options.iter().copied());
    view! { <div class="field"><label for=name>{label}</label><select class="input" id=name name=field>{options}</select></div> }
}

/// The rows of the standard blueprint with this plan's counts; totals are of what is stored.
fn blueprint(own: &Blueprint, supply: &[Supply]) -> impl IntoView + use<> {
    let standard = Blueprint::standard();
    let rows: Vec<_> = standard
        .strata
        .iter()
        .enumerate()
        .map(|(n, stratum)| {
            let count = own.strata.iter().find(|s| s.name == stratum.name).map_or(0, |s| s.count);
            let field = format!("plan[counts][{n}]");
            let shown = value_or(&field, &count.to_string());
            let available = supply.get(n).map_or(0, |s| s.available);
            let short = usize::from(count) > available;
            let label = format!("“{}”题数", stratum.name);
            let points = stratum.points.to_string();
            let name = stratum.name.clone();
            let words = if short { format!("可用 {available}，需要 {count}") } else { available.to_string() };
            view! {
                <tr data-tone=short.then_some("danger")>
                    <th scope="row">{name}</th>
                    <td class="n"><input class="input input--s" name=field value=shown inputmode="numeric" aria-label=label/></td>
                    <td class="n">{points}</td><td class="n">{words}</td>
                </tr>
            }
        })
        .collect();
    let total = format!("共 {} 题，{} 分（按已保存的题数计算，保存后更新）", own.count(), own.full_marks());
    view! {
        <section class="card stack" aria-labelledby="blueprint">
            <h2 id="blueprint">"蓝图"</h2>
            <div class="tablewrap" tabindex="0" role="region" aria-label="各章题数"><table class="table table--form">
                <caption>"每份试卷从各范围抽取的题数；填 0 表示不抽"</caption>
                <thead><tr><th scope="col">"范围"</th><th scope="col" class="n">"题数"</th>
                    <th scope="col" class="n">"每题分值"</th><th scope="col" class="n">"题库可用题"</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">"合计"</th><td colspan="3">{total}</td></tr></tfoot>
            </table></div>
        </section>
    }
}
