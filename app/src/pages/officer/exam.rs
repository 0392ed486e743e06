//! `/attempt/:id`: the exam page, or the claim page when another device writes.

use super::{elsewhere, query, sitting};
use crate::components::layout::Page;
use crate::components::problem::ProblemBanner;
use crate::islands::exam::Exam;
use crate::view::sitting::{ExamView, KindView, QuestionView, SlotState};
use leptos::prelude::*;
use leptos_meta::Title;
use question_bank::item::Kind;
use server::sittings::{self, SittingState};

/// The page.
#[component]
pub fn ExamPage() -> impl IntoView {
    let current = query("q").parse().unwrap_or(1);
    sitting(move |page| match page.state.clone() {
        SittingState::HandedIn(_) => elsewhere(&format!("/attempt/{}/receipt", page.attempt)),
        SittingState::Open { writer_is_me: true, generation, deadline, counted_until, next_seq, .. } => {
            exam(page, (generation, deadline, counted_until, next_seq), current)
        }
        SittingState::Open { released: true, .. } => next_device(page),
        SittingState::Open { .. } => claim(page),
        _ => elsewhere(&format!("/attempt/{}/waiting", page.attempt)),
    })
}

fn exam(page: sittings::ExamPage, times: Times, current: usize) -> AnyView {
    let title = format!("答题 - {}", page.session_name);
    view! {
        <Title text=title/>
        <ProblemBanner/>
        <Exam exam=wire(page, times, current)/>
    }
    .into_any()
}

/// Generation, deadline, last counted instant, next event number.
type Times = (i64, i64, i64, i64);

fn wire(page: sittings::ExamPage, times: Times, current: usize) -> ExamView {
    let (generation, deadline, counted_until, next_seq) = times;
    let mut answers = vec![SlotState::default(); page.questions.len()];
    for answer in &page.answers {
        if let Some(slot) = usize::try_from(answer.slot - 1).ok().and_then(|i| answers.get_mut(i)) {
            *slot = SlotState {
                choice: answer.choice.to_string(),
                flagged: answer.flagged,
                generation: answer.generation,
                local: false,
            };
        }
    }
    ExamView {
        attempt: page.attempt,
        session: page.session_name,
        candidate: page.candidate,
        mock: page.mock,
        generation,
        next_seq,
        deadline,
        grace: counted_until - deadline,
        now: page.now,
        paused_at: page.paused_at,
        announcement: page.announcement.clone(),
        multiple_rule: page.policy.rule_sentence(Kind::Multiple).to_owned(),
        current,
        questions: page
            .questions
            .into_iter()
            .map(|q| QuestionView {
                kind: kind(q.kind),
                points: q.points.to_string(),
                stem: q.presented.stem,
                options: q.presented.options,
            })
            .collect(),
        answers,
    }
}

/// The wire form of a kind.
pub fn kind(kind: Kind) -> KindView {
    match kind {
        Kind::TrueFalse => KindView::TrueFalse,
        Kind::Single => KindView::Single,
        Kind::Multiple => KindView::Multiple,
    }
}

fn next_device(page: sittings::ExamPage) -> AnyView {
    view! {
        <Page title="在这台设备上继续">
            <div class="card stack">
                <p>{format!("{}，监考人员已允许您在这台设备上继续“{}”。", page.candidate, page.session_name)}</p>
                <p>"已保存的答案都会带过来。考试时间以服务器为准。"</p>
                <form method="post" action="/api/claim-attempt">
                    <input type="hidden" name="attempt" value=page.attempt/>
                    <button class="btn btn--primary" type="submit">"继续作答"</button>
                </form>
            </div>
        </Page>
    }
    .into_any()
}

fn claim(page: sittings::ExamPage) -> AnyView {
    view! {
        <Page title="考试正在另一处进行">
            <div class="card stack">
                <p>{format!("{}，您的“{}”正在另一台设备或另一个浏览器上作答。", page.candidate, page.session_name)}</p>
                <p>"在此继续后，原来的页面会停止作答，已保存的答案都会带过来，考试时间照常计算。如果不是您本人操作，请立即联系监考人员。"</p>
                <form method="post" action="/api/claim-attempt" class="stack">
                    <input type="hidden" name="attempt" value=page.attempt/>
                    {page.asks_code.then(|| view! {
                        <div class="field"><label for="code">"入场口令"</label>
                            <input class="input input--s" id="code" name="code" autocomplete="off" required/></div>
                    })}
                    <button class="btn btn--primary" type="submit">"在此继续"</button>
                </form>
            </div>
        </Page>
    }
    .into_any()
}
