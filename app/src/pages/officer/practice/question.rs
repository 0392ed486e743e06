//! `/practice/:node`: one question of a chapter. Its key is not in the page.

use super::notice;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::question::{options_to_choose, rule};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::practice::chapters::chapter_name;
use server::practice::{self, Mode, Next, Question};

/// The page. `?mode=` is 继续, 只练未做 or 从头; `?again=` does a notebook item again.
#[component]
pub fn QuestionPage() -> impl IntoView {
    let node = use_params_map().with_untracked(|p| p.get("node")).unwrap_or_default();
    let (mode, again) = use_query_map().with_untracked(|q| (q.get("mode").unwrap_or_default(), q.get("again")));
    let title = chapter_name(&node).map_or("章节练习", |(name, _)| name);
    let word = if again.is_some() { "notebook".to_owned() } else { Mode::parse(&mode).code().to_owned() };
    let asked = node.clone();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.officer()?;
        let next = match again {
            Some(item) => practice::question_again(&platform, &by, &asked, &item).await?,
            None => practice::next(&platform, &by, &asked, Mode::parse(&mode)).await?,
        };
        Ok::<_, ApiError>(next)
    };
    view! {
        <Page title=title class="wrap wrap--text stack">
            {load(data, move |next| match next {
                Next::Question(question) => form(&node, &word, &question).into_any(),
                Next::Done => done(&node).into_any(),
                Next::UsedUp(allowance) => view! { {notice(allowance)}<p><a class="btn" href="/practice">"返回章节列表"</a></p> }.into_any(),
            })}
        </Page>
    }
}

/// The form of one question. `mode` is the word of the chapter's mode, `notebook` or `review`.
pub fn form(node: &str, mode: &str, q: &Question) -> impl IntoView + use<> {
    let kind = q.presented.kind;
    let back = match mode {
        "notebook" | "review" => ("/notebook", "返回错题本"),
        _ => ("/practice", "返回章节列表"),
    };
    view! {
        {notice(q.allowance)}
        <form class="card stack" method="post" action="/api/answer-practice">
            <div class="row">
                <h2>"第 "{q.place}" 题 / 共 "{q.of}" 题"</h2>
                <span class="badge badge--info">{kind.label()}</span>
            </div>
            <p class="hint">{rule(kind)}</p>
            <input type="hidden" name="node" value=node.to_owned()/>
            <input type="hidden" name="item" value=q.item.clone()/>
            <input type="hidden" name="version" value=q.version/>
            <input type="hidden" name="mode" value=mode.to_owned()/>
            {options_to_choose(&q.presented)}
            <div class="row"><button class="btn btn--primary">"提交本题"</button><a href=back.0>{back.1}</a></div>
        </form>
        <p class="hint">"今天已练 "{q.allowance.used}" 题。提交后显示答案和解析。"</p>
    }
}

fn done(node: &str) -> impl IntoView + use<> {
    let start = format!("/practice/{node}?mode=start");
    view! {
        <div class="empty stack">
            <p>"这一章的题已经全部练过。"</p>
            <div class="row">
                <a class="btn btn--primary" href="/notebook">"去看错题本"</a>
                <a class="btn" href=start>"从头再练一遍"</a>
                <a class="btn" href="/practice">"返回章节列表"</a>
            </div>
        </div>
    }
}
