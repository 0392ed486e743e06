//! `/practice/:node/answer/:id`: the verdict of one's own answer, with key, rationale and law.

use super::notice;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value;
use crate::components::question::{options_judged, spoken};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::practice::{self, Mode, Verdict};

/// The page.
#[component]
pub fn VerdictPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let mode = use_query_map().with_untracked(|q| q.get("mode")).unwrap_or_default();
    let answer = id.clone();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(practice::verdict(&platform, &caller.officer()?, &id).await?)
    };
    view! { <Page title="练习结果" class="wrap wrap--text stack">{load(data, move |v| shown(&v, &mode, &answer))}</Page> }
}

fn shown(v: &Verdict, mode: &str, id: &str) -> impl IntoView + use<> {
    let (tone, line) = match v.correct {
        true => ("verdict verdict--ok", format!("回答正确，答案是 {}", spoken(v.key, &v.presented))),
        false => ("verdict verdict--danger", format!("回答错误，正确答案是 {}", spoken(v.key, &v.presented))),
    };
    let chosen = format!("您的答案：{}", spoken(v.chosen, &v.presented));
    let quotes: Vec<_> = v.quote.iter().map(|q| view! { <p>"“"{q.clone()}"”"</p> }).collect();
    view! {
        <p class=tone role="status">{line}</p>
        <section class="card stack" aria-labelledby="q-h">
            <h2 id="q-h">"题目"</h2>
            <p><span class="badge badge--info">{v.presented.kind.label()}</span></p>
            {options_judged(&v.presented, v.chosen, v.key)}
            <p>{chosen}</p>
        </section>
        <section class="card stack" aria-labelledby="why-h">
            <h2 id="why-h">"解析"</h2>
            <p>{v.rationale.clone()}</p>
            {v.case_comment.clone().map(|text| view! { <p>"本案例的思路："{text}</p> })}
            <h3>"依据"</h3>
            <p>{v.reference.join("、")}</p>
            {quotes}
        </section>
        {notebook_line(v).map(|text| view! { <p class="note">{text}</p> })}
        {notice(v.allowance)}
        <div class="row">{onward(v, mode)}</div>
        {report_form(id)}
    }
}

/// What the officer says is wrong with the item.
fn report_form(answer: &str) -> impl IntoView + use<> {
    let answer = answer.to_owned();
    view! {
        <details class="card"><summary>"这道题有问题？"</summary>
            <form method="post" action="/api/report-item" class="stack stack--s">
                <input type="hidden" name="answer" value=answer/>
                <div><label class="label" for="words">"哪里有问题"</label>
                    <p class="hint" id="words-h">"如答案与法条不符、题干有歧义、有错别字。命题人员会答复，答复见“我的反馈”。"</p>
                    <textarea class="input" id="words" name="words" rows="3" required aria-describedby="words-h">{value("words")}</textarea></div>
                <p><button class="btn">"提交反馈"</button></p>
            </form></details>
    }
}

/// What the answer did to the notebook.
fn notebook_line(v: &Verdict) -> Option<String> {
    let due = v.due_on.as_ref().map_or_else(String::new, |day| format!("下次复习：{day}。"));
    match v.notebook? {
        0 => Some("这道题已从错题本移出。".to_owned()),
        n if v.correct && n == 1 => Some(format!("错题本：还需答对 1 次（须在另一天）。{due}")),
        n => Some(format!("已加入错题本：还需在不同的两天各答对一次，共 {n} 次。{due}")),
    }
}

fn onward(v: &Verdict, mode: &str) -> impl IntoView + use<> {
    if mode == "notebook" {
        return view! { <a class="btn btn--primary" href="/notebook">"返回错题本"</a> }.into_any();
    }
    if mode == "review" {
        return view! { <a class="btn btn--primary" href="/notebook/review">"继续复习"</a><a class="btn" href="/notebook">"返回错题本"</a> }
            .into_any();
    }
    let next = format!("/practice/{}?mode={}", v.node, Mode::parse(mode).then().code());
    view! { <a class="btn btn--primary" href=next>"下一题"</a><a class="btn" href="/practice">"返回章节列表"</a> }
        .into_any()
}
