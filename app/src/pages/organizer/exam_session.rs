//! `/organizer/sessions/:id`: where a session stands, what the next step needs, and the step itself.

use super::session_rooms::arrange_form;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs, lifecycle};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_weekday;
use server::rules::session_state::{Phase, Step, Stored};
use server::sessions::ExamSession;
use server::sessions::overview::{Overview, overview};

/// The page.
#[component]
pub fn SessionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(overview(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考试期详情">{load(data, show)}</Page> }
}

fn show(o: Overview) -> impl IntoView {
    let id = o.session.id.clone();
    let name = o.session.plan.name.clone();
    view! {
        {crumbs(None, &name)}
        <h2>{name.clone()}</h2>
        {lifecycle(o.phase)}
        <div class="cols">{next(&o)}{facts(&o)}</div>
        {left_out(&o)}
        {make_up(&o)}
        {places(&id, &o.session, o.phase)}
        {cancel(&o)}
    }
}

/// Items that no paper of this session takes, while papers are still to be dealt.
fn left_out(o: &Overview) -> Option<impl IntoView + use<>> {
    let open = o.session.sealed_at.is_none() && o.session.state != Stored::Cancelled && !o.left_out.is_empty();
    let lines: Vec<_> =
        o.left_out.iter().take(20).map(|(id, why)| view! { <li data-s="no">{format!("{id}：{why}")}</li> }).collect();
    let words = format!("依据在考试日不在施行中的试题 {} 道，不进入本期试卷", o.left_out.len());
    open.then(|| view! { <details class="card"><summary>{words}</summary><ul class="checklist">{lines}</ul></details> })
}

fn facts(o: &Overview) -> impl IntoView + use<> {
    let plan = &o.session.plan;
    let counts = o.counts;
    let paper = format!(
        "{} 题，{} 分，合格线 {} 分，{} 分钟",
        plan.blueprint.count(),
        plan.blueprint.full_marks(),
        plan.pass_mark,
        plan.minutes
    );
    let registration =
        format!("{} ～ {}", beijing_weekday(plan.registration_opens_at), beijing_weekday(plan.registration_closes_at));
    let people = format!(
        "共 {} 人：待审核 {}，已通过 {}，已退回 {}，缓考 {}",
        counts.total(),
        counts.submitted,
        counts.approved,
        counts.returned,
        counts.deferred
    );
    let digest = o
        .session
        .secret_digest
        .clone()
        .map(|d| view! { <div><dt>"封卷密钥摘要"</dt><dd><code class="sealed">{d}</code></dd></div> });
    let secret = o
        .session
        .secret_revealed
        .clone()
        .map(|d| view! { <div><dt>"封卷密钥（发布后公开）"</dt><dd><code class="sealed">{d}</code></dd></div> });
    let reason = o.session.cancelled_reason.clone().map(|d| view! { <div><dt>"取消原因"</dt><dd>{d}</dd></div> });
    view! {
        <section class="card stack" aria-labelledby="facts"><h2 id="facts">"基本情况"</h2><dl class="pairs">
            <div><dt>"开考时间"</dt><dd>{beijing_weekday(plan.starts_at)}</dd></div>
            <div><dt>"报名时间"</dt><dd>{registration}</dd></div>
            <div><dt>"试卷"</dt><dd>{paper}</dd></div>
            <div><dt>"报名"</dt><dd>{people}</dd></div>
            {digest}{secret}{reason}
        </dl></section>
    }
}

fn next(o: &Overview) -> impl IntoView + use<> {
    let Some(step) = o.next else {
        return view! { <section class="card stack"><h2>"流程已完成"</h2><p>"没有需要办理的步骤。"</p></section> }
            .into_any();
    };
    let lines: Vec<_> = o
        .requirements
        .iter()
        .map(|r| {
            let words = format!("{}{}", if r.met { "" } else { "未满足：" }, r.words);
            let see = r.link.clone().map(|to| view! { <a href=to>"去办理"</a> });
            view! { <li data-s=if r.met { "ok" } else { "no" }>{words}" "{see}</li> }
        })
        .collect();
    let id = o.session.id.clone();
    let session = vec![("session_id", id.clone())];
    let forward =
        |to: &'static str, word: &str| act(to, "btn btn--primary", word.to_owned(), session.clone()).into_any();
    let link = |place: &str, word: &'static str| {
        let to = format!("/organizer/sessions/{id}/{place}");
        view! { <p><a class="btn btn--primary" href=to>{word}</a></p> }.into_any()
    };
    let button = match step {
        Step::OpenRegistration => forward("/api/open-registration", "开放报名，设置不再修改"),
        Step::CloseRegistration => forward("/api/close-registration", "截止报名，进入审核"),
        Step::Arrange => arrange_form(&id, o.counts.approved, false).into_any(),
        Step::Seal => link("seal", "去封卷（须两人办理）"),
        Step::Mark if o.phase == Phase::Ended => forward("/api/mark-session", "阅卷"),
        Step::Mark => link("watch", "打开监考页"),
        Step::Publish => link("publish", "查看阅卷结果并发布（须两人办理）"),
        Step::Archive => forward("/api/archive-session", "归档"),
        Step::Cancel => ().into_any(),
    };
    view! {
        <section class="card card--accent stack" aria-labelledby="next">
            <h2 id="next">"下一步"</h2><ul class="checklist">{lines}</ul>{button}
        </section>
    }
    .into_any()
}

/// What makes a make-up different from other sessions: whom it is for, and how they get onto its list.
fn make_up(o: &Overview) -> Option<impl IntoView + use<>> {
    let first = o.session.makes_up.clone()?;
    let to = format!("/organizer/sessions/{first}/make-ups");
    let enroll = matches!(o.session.state, Stored::RegistrationOpen | Stored::UnderReview).then(|| {
        act(
            "/api/enroll-make-up",
            "btn btn--primary",
            "列入全部应补考人员".to_owned(),
            vec![("session_id", o.session.id.clone())],
        )
    });
    Some(view! {
        <section class="card stack" aria-labelledby="make-up"><h2 id="make-up">"这是一次补考"</h2>
            <p>"只有首考缓考、缺考或不合格的人员参加，由考务统一列入，不接受自行报名。"<a href=to>"查看应补考人员"</a></p>
            {enroll}
        </section>
    })
}

fn places(id: &str, session: &ExamSession, phase: Phase) -> impl IntoView + use<> {
    let state = session.state;
    let link = |place: &str, word: &'static str| {
        let to = format!("/organizer/sessions/{id}/{place}");
        view! { <li><a class="btn" href=to>{word}</a></li> }
    };
    let make_ups = (matches!(state, Stored::Published | Stored::Archived) && session.makes_up.is_none())
        .then(|| link("make-ups", "补考"));
    let ledgers = (state != Stored::Draft).then(|| link("ledgers", "台账"));
    let change = matches!(state, Stored::RegistrationOpen | Stored::UnderReview | Stored::Arranged | Stored::Sealed)
        .then(|| link("change", "调整时间与入场规则"));
    let edit = (state == Stored::Draft).then(|| link("edit", "修改设置与蓝图"));
    let import =
        matches!(state, Stored::RegistrationOpen | Stored::UnderReview).then(|| link("import", "导入报名名单"));
    let print = matches!(state, Stored::Arranged | Stored::Sealed).then(|| link("sheets", "打印材料"));
    let rehearsal = (state == Stored::Sealed).then(|| link("rehearsal", "考前试答"));
    let watch = matches!(state, Stored::Sealed | Stored::Marked).then(|| link("watch", "监考"));
    let publish = (phase == Phase::Ended || matches!(state, Stored::Published | Stored::Archived))
        .then(|| link("publish", "阅卷情况"));
    view! { <ul class="row plain">{edit}{change}{link("registrations", "报名名单与审核")}{link("missing", "应报未报")}{link("requests", "补报名与缓考申请")}{import}{link("rooms", "考场与编排")}{link("entry", "入场条件")}{print}{rehearsal}{watch}{publish}{make_ups}{ledgers}{link("calendar.ics", "日历文件")}</ul> }
}

fn cancel(o: &Overview) -> impl IntoView + use<> {
    let may = !matches!(o.session.state, Stored::Marked | Stored::Published | Stored::Archived | Stored::Cancelled)
        && !matches!(o.phase, Phase::Running | Phase::Ended);
    let id = o.session.id.clone();
    may.then(|| {
        view! {
            <details><summary>"取消这个考试期"</summary>
                <form method="post" action="/api/cancel-session" class="stack">
                    <input type="hidden" name="session_id" value=id/>
                    <div class="field"><label for="reason">"取消原因"</label>
                        <p class="hint" id="reason-h">"会告知已报名人员；取消后不能恢复。"</p>
                        <input class="input" id="reason" name="reason" aria-describedby="reason-h" required/></div>
                    <p><button class="btn btn--danger">"取消考试期"</button></p>
                </form>
            </details>
        }
    })
}
