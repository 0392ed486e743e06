//! `/attempt/:id/result`: the verdict first, then the parts; a mock exam also shows every question with its key.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use question_bank::marking::Part;
use server::sittings::{self, ResultPage, ReviewedQuestion};

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
    let tone = if page.passed { "banner banner--ok" } else { "banner banner--warn" };
    let kinds: Vec<_> = page.by_kind.iter().map(|(k, p)| (k.label().to_owned(), *p)).collect();
    let nodes: Vec<_> = page.by_node.iter().map(|(_, name, p)| ((*name).to_owned(), *p)).collect();
    let next = match (page.mock, page.passed) {
        (true, _) => view! { <a class="btn" href="/mock">"返回模拟考试"</a> }.into_any(),
        (false, true) => view! { <a class="btn btn--primary" href="/licence">"申领行政执法证"</a> }.into_any(),
        (false, false) => view! { <a class="btn btn--primary" href="/practice">"继续练习"</a> }.into_any(),
    };
    view! {
        <div class=tone role="status"><span class="sign" aria-hidden="true"></span><div>
            <h2 id="verdict">{format!("{verdict}，{} 分（满分 {}，合格线 {}）", page.score, page.full, page.pass_mark)}</h2>
            <p>{format!("{} · {}", page.session_name, page.candidate)}</p>
            {(page.version > 1).then(|| view! { <p>{format!("成绩版本 {}（曾经更正）", page.version)}</p> })}
        </div></div>
        <p class="hint">{format!("回执编号 {}", page.receipt_no)}{page.ticket_no.map(|t| format!(" · 准考证号 {t}"))}</p>
        <p>{next}</p>
        {parts("按题型", "题型", kinds)}
        {parts("按章节", "章节", nodes)}
        {page.review.map(|questions| view! {
            <section class="stack"><h2>"逐题解析"</h2>{questions.into_iter().map(reviewed).collect_view()}</section>
        })}
    }
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
