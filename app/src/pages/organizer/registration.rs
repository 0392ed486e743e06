//! `/organizer/registrations/:id`: one registration and its decision.

use super::registrations::query;
use super::seat::seat;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, checks, crumbs, registration_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::clock::beijing;
use server::rules::session_state::Stored;
use server::sessions::{self, ExamSession, Registration, reseat, review};

/// The page.
#[component]
pub fn RegistrationPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let filter = use_query_map().with_untracked(super::registrations::filter);
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let (found, resident_id, phone) = review::detail(&platform, &by, &id).await?;
        let exam = sessions::find(&platform, &found.session_id).await?;
        let beside = review::beside(&platform, &by, &found, &filter).await?;
        let free = reseat::free_seats(&platform, &by, &exam.id).await?;
        let note = review::access_note(&platform, &by, &id).await?;
        Ok::<_, ApiError>((found, exam, resident_id, phone, query(&filter), beside, free, note))
    };
    view! { <Page title="报名审核">{load(data, |(found, exam, id, phone, list, beside, free, note)| {
        let around = around(&exam.id, &list, beside);
        let back = format!("/organizer/registrations/{}?{list}", found.id);
        let seat = seat(&found, exam.state, &back, &note, &free);
        view! { {around} {show(found, exam, id, phone, &list)} {seat} }
    })}</Page> }
}

/// Back to the list as it was filtered, and to the registrations before and after this one in it.
fn around(session: &str, list: &str, beside: (Option<String>, Option<String>)) -> impl IntoView + use<> {
    let to = |id: Option<String>, word: &'static str| {
        id.map(|id| view! { <li><a href=format!("/organizer/registrations/{id}?{list}")>{word}</a></li> })
    };
    let (before, after) = (to(beside.0, "上一条"), to(beside.1, "下一条"));
    let back = format!("/organizer/sessions/{session}/registrations?{list}");
    view! { <nav class="pagination" aria-label="在名单中"><ul><li><a href=back>"返回名单"</a></li>{before}{after}</ul></nav> }
}

fn show(r: Registration, exam: ExamSession, resident_id: String, phone: String, list: &str) -> impl IntoView + use<> {
    let submitted = format!("{} 由 {} 提交", beijing(r.submitted_at), r.submitted_by);
    let decided = r.decided_at.map(|at| {
        let words = format!("{} 由 {} 办理", beijing(at), r.decided_by.clone().unwrap_or_default());
        view! { <div><dt>"办理"</dt><dd>{words}</dd></div> }
    });
    let reason = (!r.reason.is_empty()).then(|| view! { <div><dt>"理由"</dt><dd>{r.reason.clone()}</dd></div> });
    let ticket = r.ticket_no.clone().map(|t| view! { <div><dt>"准考证号"</dt><dd>{t}</dd></div> });
    let place = r.room.clone().map(|room| {
        view! { <div><dt>"座位"</dt><dd>{format!("{room} {} 号", r.seat_no.unwrap_or(0))}</dd></div> }
    });
    let need = r.needs_access.then(|| view! { <div><dt>"无障碍需求"</dt><dd>"有"</dd></div> });
    let decision = decision(&r, exam.state, list);
    view! {
        {crumbs(Some((&exam.id, &exam.plan.name)), &r.name)}
        <div class="cols">
            <section class="card stack" aria-labelledby="who"><h2 id="who">{r.name.clone()}" "{registration_badge(&r.state)}</h2>
                <dl class="pairs">
                    <div><dt>"单位"</dt><dd>{r.unit.clone()}</dd></div><div><dt>"工号"</dt><dd>{r.staff_no.clone()}</dd></div>
                    <div><dt>"身份证号"</dt><dd>{resident_id}</dd></div><div><dt>"手机号"</dt><dd>{phone}</dd></div>
                    <div><dt>"报名"</dt><dd>{submitted}</dd></div>{decided}{reason}{ticket}{place}{need}
                    <div><dt>"个人补时"</dt><dd>{r.extra_minutes}" 分钟"</dd></div>
                </dl></section>
            <section class="card stack" aria-labelledby="checks"><h2 id="checks">"资格核验"</h2>{checks(&r.checks)}</section>
        </div>
        {decision}
    }
}

fn decision(r: &Registration, state: Stored, list: &str) -> impl IntoView + use<> {
    let id = r.id.clone();
    let back = format!("/organizer/registrations/{id}?{list}");
    let fields = vec![("registration", id.clone()), ("back", back.clone())];
    let review = matches!(state, Stored::RegistrationOpen | Stored::UnderReview);
    let placed = matches!(state, Stored::Arranged | Stored::Sealed);
    let pass = match (r.state.as_str(), review, placed) {
        ("submitted", true, _) => Some(act("/api/approve-registration", "btn", "通过".to_owned(), fields.clone())),
        ("submitted", _, true) => {
            Some(act("/api/admit-late", "btn", "通过并补录（编排座位、发放下一份试卷）".to_owned(), fields.clone()))
        }
        _ => None,
    };
    let turn_back = (r.state == "submitted" && (review || placed))
        .then(|| with_reason("/api/return-registration", "退回", "退回理由（告知本人）", &id, &back));
    let undo = (review && matches!(r.state.as_str(), "approved" | "returned" | "deferred"))
        .then(|| act("/api/undo-decision", "btn", "撤销办理，恢复待审核".to_owned(), fields));
    let defer = (matches!(r.state.as_str(), "submitted" | "approved") && (review || state == Stored::Arranged))
        .then(|| with_reason("/api/defer-registration", "批准缓考", "缓考理由", &id, &back));
    let extra = (review || state == Stored::Arranged).then(|| extra(&id, &back, r.extra_minutes));
    view! {
        <section class="card stack" aria-labelledby="act"><h2 id="act">"办理"</h2>
            <div class="row">{pass}{undo}</div>{turn_back}
            {defer.map(|f| view! { <details><summary>"缓考"</summary>{f}</details> })}
            {extra.map(|f| view! { <details><summary>"个人补时"</summary>{f}</details> })}
        </section>
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
