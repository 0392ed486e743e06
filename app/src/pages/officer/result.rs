//! `/attempt/:id/result`: the verdict first, then the parts; a mock exam also shows every question with its key.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use question_bank::marking::Part;
use question_bank::paper::Marks;
use server::clock::beijing;
use server::sittings::{self, ResultPage, ReviewedQuestion};
use server::storage::score_review::Stored;

/// The page.
#[component]
pub fn ResultView() -> impl IntoView {
    let id = leptos_router::hooks::use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(sittings::result(&platform, &caller.officer()?, &id).await?)
    };
    view! { <Page title="考试成绩">{load(data, show)}</Page> }
}

fn show(page: ResultPage) -> impl IntoView {
    let verdict = if page.passed { "合格" } else { "不合格" };
    let tone = if page.passed || page.rehearsal { "banner banner--ok" } else { "banner banner--warn" };
    let headline = match &page.void {
        Some(_) => "违纪，成绩无效".to_owned(),
        None if page.rehearsal => format!("试答完成，{} 分（满分 {}），不计成绩", page.score, page.full),
        None => format!("{verdict}，{} 分（满分 {}，合格线 {}）", page.score, page.full, page.pass_mark),
    };
    let void = page.void.map(|why| view! { <p>{format!("认定的情况：{why}。本次考试计为参加、不合格；对认定有异议的，可申请成绩复核或联系考务。")}</p> });
    let kinds: Vec<_> = page.by_kind.iter().map(|(k, p)| (k.label().to_owned(), *p)).collect();
    let nodes: Vec<_> = page.by_node.iter().map(|(_, name, p)| ((*name).to_owned(), *p)).collect();
    let next = match (page.mock, page.passed) {
        _ if page.rehearsal => view! { <a class="btn" href="/home">"返回首页"</a> }.into_any(),
        (true, _) => view! { <a class="btn" href="/mock">"返回模拟考试"</a> }.into_any(),
        (false, true) => view! { <a class="btn btn--primary" href="/licence">"申领行政执法证"</a> }.into_any(),
        (false, false) => view! { <a class="btn btn--primary" href="/practice">"继续练习"</a> }.into_any(),
    };
    view! {
        <div class=tone role="status"><span class="sign" aria-hidden="true"></span><div>
            <h2 id="verdict">{headline}</h2>
            {void}
            <p>{format!("{} · {}", page.session_name, page.candidate)}</p>
        </div></div>
        <p class="hint">{format!("回执编号 {}", page.receipt_no)}{page.ticket_no.map(|t| format!(" · 准考证号 {t}"))}</p>
        {slip(page.check_code, &page.receipt_no)}
        {corrected(&page.versions)}
        <p>{next}</p>
        {parts("按题型", "题型", kinds)}
        {parts("按章节", "章节", nodes)}
        {score_review(&page.attempt, page.review_asked, page.review_until)}
        {page.review.map(|questions| view! {
            <section class="stack"><h2>"逐题解析"</h2>{questions.into_iter().map(reviewed).collect_view()}</section>
        })}
    }
}

/// How this page, printed, is held against the record.
fn slip(code: Option<String>, number: &str) -> Option<impl IntoView + use<>> {
    let number = number.to_owned();
    code.map(|code| {
        view! {
            <section class="card stack" aria-labelledby="slip"><h2 id="slip">"成绩单"</h2>
                <dl class="pairs"><div><dt>"编号"</dt><dd>{number}</dd></div><div><dt>"校验码"</dt><dd><code>{code}</code></dd></div></dl>
                <p class="hint">"打印本页即为成绩单。收到成绩单的单位可在“成绩单核对”页输入编号和校验码，核对是否与系统记录一致。"</p>
                <p><a href="/slip-check">"成绩单核对"</a></p>
            </section>
        }
    })
}

/// What a correction changed, and why; nothing when there was none.
fn corrected(versions: &[(Marks, bool, i64, String)]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = versions
        .windows(2)
        .zip(2..)
        .map(|(pair, number)| {
            let word = |passed: bool| if passed { "合格" } else { "不合格" };
            let ((before, was, ..), (after, is, at, why)) = (&pair[0], &pair[1]);
            let words = format!(
                "成绩版本 {number}，{} 更正：{before} 分（{}）→ {after} 分（{}）。理由：{why}",
                beijing(*at),
                word(*was),
                word(*is)
            );
            view! { <li>{words}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="note" aria-labelledby="corrected"><h2 id="corrected">"成绩曾经更正"</h2><ul>{lines}</ul></section> }
    })
}

/// Asking for a score review, or how the one that was asked for stands.
fn score_review(attempt: &str, asked: Option<Stored>, until: Option<i64>) -> Option<AnyView> {
    if let Some(asked) = asked {
        let words = match asked.answered_at {
            Some(at) => format!("{} 答复：{}", beijing(at), asked.answer),
            None => format!("已于 {} 申请，等待答复。", beijing(asked.requested_at)),
        };
        return Some(view! { <section class="card stack" aria-labelledby="review"><h2 id="review">"成绩复核"</h2><p>{words}</p></section> }.into_any());
    }
    let attempt = attempt.to_owned();
    until.map(|until| {
        let hint = format!("{} 前可申请一次。考务人员会按保存的作答重新评分并答复。", beijing(until));
        view! {
            <details class="card"><summary>"申请成绩复核"</summary>
                <form method="post" action="/api/request-score-review" class="stack stack--s">
                    <input type="hidden" name="attempt" value=attempt/>
                    <div class="field"><label for="reason">"申请理由"</label><p class="hint" id="reason-h">{hint}</p>
                        <input class="input" id="reason" name="reason" required aria-describedby="reason-h"/></div>
                    <p><button class="btn">"提交申请"</button></p>
                </form></details>
        }
        .into_any()
    })
}

fn parts(caption: &'static str, head: &'static str, rows: Vec<(String, Part)>) -> impl IntoView {
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label=caption><table class="table">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">{head}</th><th scope="col" class="n">"答对（题）"</th><th scope="col" class="n">"共（题）"</th>
                <th scope="col" class="n">"得分"</th><th scope="col" class="n">"满分"</th></tr></thead>
            <tbody>{rows.into_iter().map(|(name, p)| view! {
                <tr><th scope="row">{name}</th><td class="n">{p.right}</td><td class="n">{p.count}</td>
                    <td class="n">{p.marks.to_string()}</td><td class="n">{p.full.to_string()}</td></tr>
            }).collect_view()}</tbody>
        </table></div>
    }
}

fn reviewed(q: ReviewedQuestion) -> impl IntoView {
    let right = q.chosen == q.key;
    let chosen = if q.chosen.is_empty() { "未作答".to_owned() } else { q.chosen.to_string() };
    let (tone, word) = if right { ("badge badge--ok", "答对") } else { ("badge badge--danger", "答错") };
    view! {
        <article class="card stack">
            <div class="row"><h3>{format!("第 {} 题", q.number)}</h3><span class=tone>{word}</span><span class="hint">{format!("得 {} 分", q.marks)}</span></div>
            <p class="stem">{q.presented.stem}</p>
            <ol class="letters" type="A">{q.presented.options.into_iter().map(|o| view! { <li>{o}</li> }).collect_view()}</ol>
            <p>{format!("您的答案 {chosen}，正确答案 {}", q.key)}</p>
            <p>{q.rationale}</p>
            <p class="hint">{q.reference.join("；")}</p>
        </article>
    }
}
