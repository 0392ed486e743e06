//! Score reviews: `/organizer/sessions/:id/score-reviews` and `/organizer/score-reviews/:id`.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use question_bank::paper::Marks;
use server::clock::{beijing, beijing_seconds};
use server::sessions::{self, ExamSession};
use server::sittings::score_review::{self, Checked, ReviewPage};
use server::storage::score_review::Stored;

/// The reviews of a session.
#[component]
pub fn ScoreReviewsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        Ok::<_, ApiError>((found, score_review::list(&platform, &by, &id).await?))
    };
    view! { <Page title="成绩复核">{load(data, |(found, list)| show(&found, list))}</Page> }
}

fn show(found: &ExamSession, list: Vec<Stored>) -> impl IntoView + use<> {
    let head = crumbs(Some((&found.id, &found.plan.name)), "成绩复核");
    if list.is_empty() {
        return view! { {head}<div class="empty"><p>"没有人申请成绩复核。成绩发布后，考生可在成绩页申请。"</p></div> }
            .into_any();
    }
    let rows: Vec<_> = list
        .into_iter()
        .map(|one| {
            let to = format!("/organizer/score-reviews/{}", one.id);
            let state = if one.state == "open" {
                view! { <span class="badge badge--info">"待答复"</span> }.into_any()
            } else {
                view! { <span class="badge badge--ok">"已答复"</span> }.into_any()
            };
            view! { <tr><th scope="row"><a href=to>{one.name}</a></th><td>{one.unit}</td><td>{one.reason}</td><td class="nowrap">{beijing(one.requested_at)}</td><td>{state}</td></tr> }
        })
        .collect();
    view! {
        {head}
        <div class="tablewrap" tabindex="0" role="region" aria-label="成绩复核"><table class="table">
            <caption>"成绩复核申请，待答复的在前"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"理由"</th><th scope="col">"申请时间"</th><th scope="col">"状态"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

/// One review.
#[component]
pub fn ScoreReviewPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let page = score_review::page(&platform, &caller.organizer()?, &id).await?;
        let found = sessions::find(&platform, &page.review.session_id).await?;
        Ok::<_, ApiError>((found, page))
    };
    view! { <Page title="成绩复核">{load(data, |(found, page)| one(&found, page))}</Page> }
}

fn one(found: &ExamSession, p: ReviewPage) -> impl IntoView + use<> {
    let marks = |hundredths: i64| Marks(u32::try_from(hundredths).unwrap_or_default()).to_string();
    let same = p.score == p.again;
    let words = format!(
        "现行成绩 {} 分，按保存的作答重新评分 {} 分，{}。",
        marks(p.score),
        marks(p.again),
        if same { "一致" } else { "不一致" }
    );
    let tone = if same { "verdict verdict--ok" } else { "verdict verdict--danger" };
    let review = p.review;
    let answer = match review.answered_at {
        Some(at) => view! { <p class="note">{format!("{} 答复：{}", beijing(at), review.answer)}</p> }.into_any(),
        None => form(&review.id).into_any(),
    };
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), &review.name)}
        <p>{format!("{}（{}）于 {} 申请：{}", review.name, review.unit, beijing(review.requested_at), review.reason)}</p>
        <p class=tone>{words}</p>
        {answer}
        {questions(p.questions)}
    }
}

fn form(id: &str) -> impl IntoView + use<> {
    let id = id.to_owned();
    view! {
        <form method="post" action="/api/answer-score-review" class="card stack">
            <h2>"答复"</h2><input type="hidden" name="review" value=id/>
            <div class="field"><label for="words">"答复（考生会看到）"</label>
                <p class="hint" id="words-h">"如发现答案有误，请到“更正答案”为全体考生更正，再在此说明。"</p>
                <input class="input" id="words" name="words" value=value("words") required aria-describedby="words-h"/></div>
            <p><button class="btn btn--primary">"答复"</button></p>
        </form>
    }
}

fn questions(list: Vec<Checked>) -> impl IntoView {
    let rows: Vec<_> = list
        .into_iter()
        .map(|one| {
            let chosen = if one.chosen.is_empty() { "未作答".to_owned() } else { one.chosen };
            let at = one.received_at.map_or_else(|| "—".to_owned(), beijing_seconds);
            view! { <tr><th scope="row" class="n">{one.number}</th><td>{one.item.to_string()}</td><td>{chosen}</td><td class="nowrap">{at}</td><td class="n">{format!("{} / {}", one.marks, one.points)}</td></tr> }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="逐题核对"><table class="table">
            <caption>"逐题核对：作答为考生试卷上的字母，时间为服务器收到的时间"</caption>
            <thead><tr><th scope="col" class="n">"题号"</th><th scope="col">"试题"</th><th scope="col">"作答"</th><th scope="col">"收到时间"</th><th scope="col" class="n">"得分"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
}
