//! `/attempt/:id/check`: what is answered, what is not, and the one button that hands in.

use super::exam::kind;
use super::{elsewhere, sitting};
use crate::components::layout::Page;
use crate::view::sitting::KindView;
use leptos::prelude::*;
use server::clock::beijing_seconds;
use server::sittings::{ExamPage, SittingState};

struct Line {
    number: u16,
    kind: KindView,
    answered: bool,
    flagged: bool,
}

/// The page.
#[component]
pub fn Check() -> impl IntoView {
    sitting(|page| match page.state {
        SittingState::HandedIn(_) => elsewhere(&format!("/attempt/{}/receipt", page.attempt)),
        SittingState::Open { writer_is_me: true, generation, deadline, hand_in_from, .. } => {
            check(page, generation, deadline, hand_in_from)
        }
        _ => elsewhere(&format!("/attempt/{}", page.attempt)),
    })
}

fn check(page: ExamPage, generation: i64, deadline: i64, hand_in_from: i64) -> AnyView {
    let lines: Vec<Line> = page
        .questions
        .iter()
        .map(|q| {
            let answer = page.answers.iter().find(|a| a.slot == i64::from(q.number));
            Line {
                number: q.number,
                kind: kind(q.kind),
                answered: answer.is_some_and(|a| !a.choice.is_empty()),
                flagged: answer.is_some_and(|a| a.flagged),
            }
        })
        .collect();
    let open = lines.iter().filter(|l| !l.answered).count();
    let early = (hand_in_from > page.now).then(|| (hand_in_from - page.now + 59_999) / 60_000);
    let back = format!("/attempt/{}", page.attempt);
    view! {
        <Page title="检查并交卷">
            <p>{format!("{}，截止 {}。标记不影响评分。", page.session_name, beijing_seconds(deadline))}</p>
            {table(&lines)}
            {links(&page.attempt, &lines)}
            {early.map(|minutes| view! {
                <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span><div><p>{format!("还需等待 {minutes} 分钟才能交卷，您可以继续检查答案。")}</p></div></div>
            })}
            <form class="card stack" method="post" action="/api/hand-in">
                <input type="hidden" name="attempt" value=page.attempt.clone()/>
                <input type="hidden" name="generation" value=generation/>
                {if open > 0 {
                    view! {
                        <label class="row"><input class="tick" type="checkbox" name="confirm" value="1" required/>
                            {format!("我知道还有 {open} 题没有作答，仍要交卷")}</label>
                    }.into_any()
                } else {
                    view! { <input type="hidden" name="confirm" value="1"/> }.into_any()
                }}
                <div class="row">
                    <a class="btn" href=back>"返回作答"</a>
                    <button class="btn btn--primary" type="submit">"确认交卷"</button>
                </div>
            </form>
        </Page>
    }
    .into_any()
}

fn table(lines: &[Line]) -> impl IntoView + use<> {
    let rows: Vec<_> = KindView::ALL
        .iter()
        .map(|kind| {
            let of: Vec<_> = lines.iter().filter(|l| l.kind == *kind).collect();
            let answered = of.iter().filter(|l| l.answered).count();
            let flagged = of.iter().filter(|l| l.flagged).count();
            view! {
                <tr><th scope="row">{kind.label()}</th><td class="n">{answered}</td><td class="n">{of.len() - answered}</td><td class="n">{flagged}</td></tr>
            }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="作答情况"><table class="table">
            <caption>"作答情况（题）"</caption>
            <thead><tr><th scope="col">"题型"</th><th scope="col" class="n">"已答"</th><th scope="col" class="n">"未答"</th><th scope="col" class="n">"标记"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn links(attempt: &str, lines: &[Line]) -> impl IntoView + use<> {
    let list = |title: &'static str, numbers: Vec<u16>| {
        let attempt = attempt.to_owned();
        (!numbers.is_empty()).then(move || view! {
            <section class="card stack">
                <h2>{title}</h2>
                <ul class="sheet">{numbers.into_iter().map(|n| view! {
                    <li><a class="cell" href=format!("/attempt/{attempt}?q={n}") aria-label=format!("第{n}题")>{n}</a></li>
                }).collect_view()}</ul>
            </section>
        })
    };
    let open = lines.iter().filter(|l| !l.answered).map(|l| l.number).collect();
    let flagged = lines.iter().filter(|l| l.flagged).map(|l| l.number).collect();
    view! { {list("未作答的题", open)} {list("做了标记的题", flagged)} }
}
