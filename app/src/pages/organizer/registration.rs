//! `/organizer/registrations/:id`: one registration, what the register says today, and its decision. A decision leads to the
//! next one of the filter.

use super::registrations::{done_banner, query};
use super::seat::seat;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::components::session::{act, crumbs, registration_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::clock::beijing;
use server::rules::decision::PRESETS;
use server::rules::eligibility::Check;
use server::rules::session_state::Stored;
use server::sessions::review::{self, Detail};
use server::sessions::{self, ExamSession, RegistrationEvent, reseat};

/// The page. After the last of the filter a decision leads to the one before it.
#[component]
pub fn RegistrationPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let (filter, done) = use_query_map().with_untracked(|q| (super::registrations::filter(q), q.get("done")));
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let detail = review::detail(&platform, &by, &id).await?;
        let exam = sessions::find(&platform, &detail.registration.session_id).await?;
        let beside = review::beside(&platform, &by, &detail.registration, &filter).await?;
        let seats =
            (reseat::free_seats(&platform, &by, &exam.id).await?, review::access_note(&platform, &by, &id).await?);
        let done = match done.filter(|done| *done != id) {
            Some(done) => review::detail(&platform, &by, &done).await.ok(),
            None => None,
        };
        Ok::<_, ApiError>((detail, exam, query(&filter), beside, done, seats))
    };
    view! { <Page title="报名审核">{load(data, |(detail, exam, list, beside, done, (free, note))| {
        let banner = done.map(|done| done_banner(&done, &list));
        let around = around(&exam.id, &list, &beside);
        let back = format!("/organizer/registrations/{}?{list}", detail.registration.id);
        let seat = seat(&detail.registration, exam.state, &back, &note, &free);
        view! { {banner}{around} {show(&detail, &exam, &list, beside.1.or(beside.0))} {seat} }
    })}</Page> }
}

/// Back to the list as it was filtered, and to the registrations before and after this one in it.
fn around(session: &str, list: &str, beside: &(Option<String>, Option<String>)) -> impl IntoView + use<> {
    let to = |id: &Option<String>, word: &'static str, key: &'static str| {
        let id = id.clone();
        id.map(|id| view! { <li><a href=format!("/organizer/registrations/{id}?{list}") data-key=key>{word}</a></li> })
    };
    let (before, after) = (to(&beside.0, "上一条", "k"), to(&beside.1, "下一条", "j"));
    let back = format!("/organizer/sessions/{session}/registrations?{list}");
    view! {
        <nav class="pagination" aria-label="在名单中"><ul><li><a href=back>"返回名单"</a></li>{before}{after}</ul></nav>
        <div data-keys="" hidden><label class="check"><input type="checkbox"/><span>"启用单键快捷键：J 下一条，K 上一条，A 通过，R 退回"</span></label></div>
    }
}

fn show(d: &Detail, exam: &ExamSession, list: &str, next: Option<String>) -> impl IntoView + use<> {
    let r = &d.registration;
    let submitted = format!("{} 由 {} 提交", beijing(r.submitted_at), r.submitted_by);
    let reason = (!r.reason.is_empty()).then(|| view! { <div><dt>"理由"</dt><dd>{r.reason.clone()}</dd></div> });
    let ticket = r.ticket_no.clone().map(|t| view! { <div><dt>"准考证号"</dt><dd>{t}</dd></div> });
    let place = r.room.clone().map(|room| {
        view! { <div><dt>"座位"</dt><dd>{format!("{room} {} 号", r.seat_no.unwrap_or(0))}</dd></div> }
    });
    let need = r.needs_access.then(|| view! { <div><dt>"无障碍需求"</dt><dd>"有"</dd></div> });
    let moved = (d.person.unit_id != r.unit_id).then(|| format!("（现单位：{}）", d.person.unit));
    let duty = if r.duty == "supervisor" { "执法监督人员" } else { "执法人员" };
    let kind = if r.renewing { "换证报考" } else { "首次报考" };
    view! {
        {crumbs(Some((&exam.id, &exam.plan.name)), &r.name)}
        <div class="cols">
            <section class="card stack" aria-labelledby="who"><h2 id="who">{r.name.clone()}" "{registration_badge(&r.state)}</h2>
                <dl class="pairs">
                    <div><dt>"单位"</dt><dd>{r.unit.clone()}{moved}</dd></div><div><dt>"工号"</dt><dd>{r.staff_no.clone()}</dd></div>
                    <div><dt>"岗位"</dt><dd>{duty}"，"{d.person.establishment.label()}</dd></div><div><dt>"报考"</dt><dd>{kind}</dd></div>
                    <div><dt>"身份证号"</dt><dd>{d.resident_id.clone()}</dd></div><div><dt>"手机号"</dt><dd>{d.phone.clone()}</dd></div>
                    <div><dt>"报名"</dt><dd>{submitted}</dd></div>{reason}{ticket}{place}{need}
                    <div><dt>"个人补时"</dt><dd>{r.extra_minutes}" 分钟"</dd></div>
                </dl></section>
            <section class="card stack" aria-labelledby="checks"><h2 id="checks">"资格核验"</h2>{compared(&r.checks, &d.today)}</section>
        </div>
        {decision(d, exam, list, next)}
        <section class="card stack" aria-labelledby="history"><h2 id="history">"办理记录"</h2>{history(&d.events)}</section>
    }
}

/// The checks as of today; where the answer was another at the registration, both.
fn compared(then: &[Check], today: &[Check]) -> impl IntoView + use<> {
    let mut changed = 0;
    let lines: Vec<_> = today
        .iter()
        .map(|now| {
            let (mark, word) = if now.ok { ("ok", "符合") } else { ("no", "不符合") };
            let before = then.iter().find(|one| one.code == now.code).filter(|one| one.ok != now.ok);
            changed += usize::from(before.is_some());
            let before = before.map(|one| {
                let word = if one.ok { "符合" } else { "不符合" };
                view! { <p class="hint">{format!("报名时{word}：{}", one.reason)}</p> }
            });
            view! { <li data-s=mark>{format!("{}{word}：{}", now.label, now.reason)}{before}</li> }
        })
        .collect();
    let words = match changed {
        0 => "按今天的人员信息重新核验，结论与报名时相同。".to_owned(),
        n => format!("按今天的人员信息重新核验，有 {n} 项与报名时不同。"),
    };
    view! { <p class="hint">{words}</p><ul class="checklist">{lines}</ul> }
}

fn history(events: &[RegistrationEvent]) -> impl IntoView + use<> {
    let lines: Vec<_> = events
        .iter()
        .map(|e| {
            let word = match e.act.as_str() {
                "submit" => "提交报名",
                "approve" => "审核通过",
                "return" => "退回",
                "defer" => "批准缓考",
                "undo" => "撤销决定，恢复待审核",
                "withdraw" => "撤回报名",
                _ => "补录",
            };
            let reason = if e.reason.is_empty() { String::new() } else { format!("：{}", e.reason) };
            let by = format!("{} 由 {} 办理", beijing(e.at), e.by);
            let words = format!("{word}{reason}");
            view! { <li><b>{words}</b><p class="hint">{by}</p></li> }
        })
        .collect();
    view! { <ol class="timeline">{lines}</ol> }
}

fn decision(d: &Detail, exam: &ExamSession, list: &str, next: Option<String>) -> impl IntoView + use<> {
    let (r, state) = (&d.registration, exam.state);
    let id = r.id.clone();
    let here = format!("/organizer/registrations/{id}?{list}");
    let on = match next {
        Some(next) => format!("/organizer/registrations/{next}?{list}&done={id}"),
        None => format!("/organizer/sessions/{}/registrations?{list}&done={id}", exam.id),
    };
    let review = matches!(state, Stored::RegistrationOpen | Stored::UnderReview);
    let placed = matches!(state, Stored::Arranged | Stored::Sealed);
    let pass = match (r.state.as_str(), review, placed) {
        ("submitted", true, _) => Some(pass("/api/approve-registration", "通过", &id, &on)),
        ("submitted", _, true) => Some(pass("/api/admit-late", "通过并补录（编排座位、发放下一份试卷）", &id, &here)),
        _ => None,
    };
    let turn_back = (r.state == "submitted" && (review || placed)).then(|| turn_back(&id, &on));
    let undo = (review && d.undoable).then(|| {
        let fields = vec![("registration", id.clone()), ("back", here.clone())];
        act("/api/undo-decision", "btn", "撤销办理，恢复待审核".to_owned(), fields)
    });
    let late = (review && !d.undoable && matches!(r.state.as_str(), "approved" | "returned" | "deferred"))
        .then(|| view! { <p class="hint">"决定已超过 10 分钟并已通知本人，不能再撤销。"</p> });
    let defer =
        (matches!(r.state.as_str(), "submitted" | "approved") && (review || state == Stored::Arranged)).then(|| {
            with_reason("/api/defer-registration", "批准缓考", "缓考理由（写明证明材料的名称或编号）", &id, &here)
        });
    let withdraw = (review && matches!(r.state.as_str(), "submitted" | "approved" | "returned"))
        .then(|| with_reason("/api/withdraw-registration", "撤回报名", "撤回理由（告知本人）", &id, &here));
    let extra = (review || state == Stored::Arranged).then(|| extra(&id, &here, r.extra_minutes));
    view! {
        <section class="card stack" aria-labelledby="act"><h2 id="act">"办理"</h2>
            <div class="row">{pass}{undo}</div>{late}{turn_back}
            {defer.map(|f| view! { <details><summary>"缓考"</summary>{f}</details> })}
            {withdraw.map(|f| view! { <details><summary>"撤回"</summary>{f}</details> })}
            {extra.map(|f| view! { <details><summary>"个人补时"</summary>{f}</details> })}
        </section>
    }
}

fn pass(to: &'static str, word: &'static str, id: &str, back: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=to><input type="hidden" name="registration" value=id.to_owned()/>
            <input type="hidden" name="back" value=back.to_owned()/><button class="btn" data-key="a">{word}</button></form>
    }
}

/// The reasons that are offered, and room for more.
fn turn_back(id: &str, back: &str) -> impl IntoView + use<> {
    let chosen = value("preset");
    let chips: Vec<_> = PRESETS
        .iter()
        .enumerate()
        .map(|(n, words)| {
            let (key, checked) = ((n == 0).then_some("r"), chosen == *words);
            view! { <label class="check"><input type="radio" name="preset" value=*words checked=checked data-key=key/><span>{*words}</span></label> }
        })
        .collect();
    view! {
        <form method="post" action="/api/return-registration" class="stack stack--s">
            <input type="hidden" name="registration" value=id.to_owned()/><input type="hidden" name="back" value=back.to_owned()/>
            <fieldset class="stack stack--s"><legend>"退回理由（告知本人和单位联络员）"</legend><div class="row">{chips}</div></fieldset>
            <div class="field"><label for="more">"补充说明（未选上面的理由时必填）"</label><input class="input" id="more" name="reason" value=value("reason")/></div>
            <p><button class="btn">"退回"</button></p>
        </form>
    }
}

fn with_reason(
    to: &'static str,
    word: &'static str,
    label: &'static str,
    id: &str,
    back: &str,
) -> impl IntoView + use<> {
    let (id, back) = (id.to_owned(), back.to_owned());
    let field = format!("reason{}", to.len());
    let same = field.clone();
    view! {
        <form method="post" action=to class="stack stack--s">
            <input type="hidden" name="registration" value=id/><input type="hidden" name="back" value=back/>
            <div class="field"><label for=field>{label}</label><input class="input" id=same name="reason" required/></div>
            <p><button class="btn">{word}</button></p>
        </form>
    }
}

fn extra(id: &str, back: &str, minutes: i64) -> impl IntoView + use<> {
    let (id, back) = (id.to_owned(), back.to_owned());
    view! {
        <form method="post" action="/api/set-extra-minutes" class="stack stack--s">
            <input type="hidden" name="registration" value=id/><input type="hidden" name="back" value=back/>
            <div class="field"><label for="minutes">"分钟（0 至 120）"</label>
                <input class="input input--s" id="minutes" name="minutes" inputmode="numeric" value=minutes.to_string()/></div>
            <div class="field"><label for="why">"理由"</label><input class="input" id="why" name="reason" required/></div>
            <p><button class="btn">"保存补时"</button></p>
        </form>
    }
}
