//! Licence applications as officer, liaison and bureau see them: state, facts, timeline, list.

use leptos::prelude::*;
use server::clock::{beijing, beijing_day};
use server::licences::Tray;
use server::rules::eligibility::Establishment;
use server::rules::licence::{Application, Certificate, LicenceState};
use server::storage::application::{Filed, Step};

/// States a reviewer's tabs lead to, with their words; empty is all.
pub const TABS: [(&str, &str); 6] = [
    ("unit_review", "单位初审"),
    ("district_review", "司法局审核"),
    ("submitted_up", "已报省市"),
    ("issued", "已发放"),
    ("returned", "已退回"),
    ("", "全部"),
];

/// State of an application as a badge.
pub fn state_badge(state: &Application) -> impl IntoView + use<> {
    let tone = match state {
        Application::Issued { .. } => "badge badge--ok",
        Application::Returned { .. } => "badge badge--danger",
        Application::Draft { .. } => "badge badge--mute",
        _ => "badge badge--info",
    };
    view! { <span class=tone>{state.label()}</span> }
}

/// State of a licence as a badge.
pub fn licence_badge(state: LicenceState) -> impl IntoView {
    let tone = match state {
        LicenceState::Active => "badge badge--ok",
        LicenceState::Suspended => "badge badge--warn",
        LicenceState::Expired | LicenceState::Revoked | LicenceState::Cancelled => "badge badge--danger",
        LicenceState::Exchanged | LicenceState::Replaced => "badge badge--mute",
    };
    view! { <span class=tone>{state.label()}</span> }
}

/// What the registers say of the applicant, as a list of pairs.
pub fn facts(filed: &Filed) -> impl IntoView + use<> {
    let established = Establishment::from_code(&filed.establishment).map_or("—", Establishment::label);
    let post = if filed.in_post { "在岗" } else { "不在岗" };
    let sanction = if filed.sanctioned { "有未解除的处分" } else { "无" };
    let from = if filed.provincial { "省统一考试：" } else { "" };
    let taken =
        (!filed.stands).then(|| view! { " "<span class="badge badge--danger">"已更正为不合格，不能据此办理"</span> });
    view! {
        <dl class="pairs">
            <div><dt>"姓名"</dt><dd>{filed.name.clone()}</dd></div>
            <div><dt>"工号"</dt><dd>{filed.staff_no.clone()}</dd></div>
            <div><dt>"单位"</dt><dd>{filed.unit.clone()}</dd></div>
            <div><dt>"岗位类别"</dt><dd>{filed.duty.label()}</dd></div>
            <div><dt>"编制类型"</dt><dd>{established}</dd></div>
            <div><dt>"在岗情况"</dt><dd>{post}</dd></div>
            <div><dt>"处分"</dt><dd>{sanction}</dd></div>
            <div><dt>"申请事项"</dt><dd>{filed.request.label()}{Certificate::of(filed.duty).label()}</dd></div>
            <div><dt>"合格成绩"</dt><dd>{from}{filed.session_name.clone()}"，"{marks(filed.score)}" 分，"{beijing_day(filed.passed_at)}{taken}</dd></div>
            {filed.number.clone().map(|n| view! { <div><dt>"证件编号"</dt><dd>{n}</dd></div> })}
        </dl>
    }
}

/// Hundredths of a mark without needless zeros: 86, 86.5.
pub fn marks(hundredths: i64) -> String {
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => whole.to_string(),
        (whole, rest) if rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        (whole, rest) => format!("{whole}.{rest:02}"),
    }
}

/// Who did what when, oldest first, and where it stands now.
pub fn timeline(filed: &Filed, steps: Vec<Step>) -> impl IntoView + use<> {
    let now = match &filed.state {
        Application::Draft { .. } => Some("等待本人提交"),
        Application::UnitReview { .. } => Some("等待单位初审"),
        Application::DistrictReview { .. } => Some("等待司法局审核"),
        Application::SubmittedUp { .. } => Some("已报省市，等待证件编号"),
        Application::Issued { .. } | Application::Returned { .. } => None,
    };
    view! {
        <ol class="timeline">
            {steps.into_iter().map(line).collect_view()}
            {now.map(|word| view! { <li data-s="now"><b>{word}</b></li> })}
        </ol>
    }
}

fn line(step: Step) -> impl IntoView {
    let (word, before) = match step.act.as_str() {
        "begin" => ("开始填写", ""),
        "submit" => ("提交申领", ""),
        "pass_unit" => ("单位初审通过", "备注："),
        "pass_district" => ("司法局审核通过，已报省市", "备注："),
        "issue" => ("登记证件编号，证件生效", "编号："),
        "return" => ("退回", "理由："),
        _ => ("办理", ""),
    };
    let returned = (step.act == "return").then_some("no");
    let note = (!step.note.is_empty()).then(|| view! { <p class="hint">{before}{step.note}</p> });
    view! { <li data-s=returned><b>{word}</b>" "<time>{beijing(step.at)}</time><p class="hint">{step.by}</p>{note}</li> }
}

/// Tabs with counts and the list of one desk; `base` is the path of the list.
pub fn tray(tray: Tray, base: &'static str, state: &str) -> impl IntoView + use<> {
    let total: i64 = tray.counts.iter().map(|c| c.1).sum();
    let count = |code: &str| {
        if code.is_empty() { total } else { tray.counts.iter().find(|c| c.0 == code).map_or(0, |c| c.1) }
    };
    let tabs: Vec<_> = TABS
        .iter()
        .map(|(code, word)| {
            let here = (*code == state).then_some("page");
            let to = format!("{base}?state={}", if code.is_empty() { "all" } else { code });
            view! { <a href=to aria-current=here>{*word}" "<span class="count">{count(code)}</span></a> }
        })
        .collect();
    view! { <nav class="tabs" aria-label="申领进度">{tabs}</nav> {list(tray.list, base)} }
}

fn list(found: Vec<Filed>, base: &'static str) -> impl IntoView {
    if found.is_empty() {
        return view! { <div class="empty stack"><p>"这一步没有申领。"</p></div> }.into_any();
    }
    let caption = format!("证件申领，共 {} 件，最早的在前", found.len());
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="证件申领列表"><table class="table">
            <caption>{caption}</caption>
            <thead><tr>
                <th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"证件"</th>
                <th scope="col">"合格场次"</th><th scope="col">"状态"</th><th scope="col">"到达时间"</th>
            </tr></thead>
            <tbody>{found.into_iter().map(|f| row(f, base)).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(filed: Filed, base: &'static str) -> impl IntoView {
    let badge = state_badge(&filed.state);
    view! {
        <tr>
            <th scope="row"><a href=format!("{base}/{}", filed.id)>{filed.name}</a></th>
            <td>{filed.unit}</td><td>{Certificate::of(filed.duty).label()}</td><td>{filed.session_name}</td>
            <td>{badge}</td><td class="nowrap">{beijing(filed.state.since())}</td>
        </tr>
    }
}

/// State of the list a query asks for: `all` is every one, nothing is `first`.
pub fn asked_state(query: Option<String>, first: &str) -> String {
    match query.as_deref() {
        None | Some("") => first.to_owned(),
        Some("all") => String::new(),
        Some(code) => TABS.iter().find(|t| t.0 == code).map_or(first, |t| t.0).to_owned(),
    }
}

/// 通过 and 退回 side by side, equal in weight.
pub fn decide(id: &str, pass: (&'static str, &'static str), send_back: &'static str) -> impl IntoView + use<> {
    let (application, again) = (id.to_owned(), id.to_owned());
    let note = crate::components::problem::value("note");
    view! {
        <div class="cols">
            <form class="card stack" method="post" action=pass.0>
                <input type="hidden" name="application" value=application/>
                <div class="field">
                    <label for="note">"备注（可不填）"</label>
                    <input class="input" id="note" name="note" maxlength="200" value=note/>
                </div>
                <button class="btn">{pass.1}</button>
            </form>
            {return_form(again, send_back)}
        </div>
    }
}

/// The form that returns an application with a reason.
pub fn return_form(application: String, action: &'static str) -> impl IntoView {
    let reason = crate::components::problem::value("reason");
    view! {
        <form class="card stack" method="post" action=action>
            <input type="hidden" name="application" value=application/>
            <div class="field">
                <label for="reason">"退回理由"</label>
                <p class="hint" id="reason-h">"申请人会看到，请写明缺什么、怎么改。"</p>
                <textarea class="input" id="reason" name="reason" rows="3" maxlength="200" aria-describedby="reason-h" required>{reason}</textarea>
            </div>
            <button class="btn">"退回"</button>
        </form>
    }
}
