//! `/notebook`: the wrong-answer notebook, by subject, with answers on demand, printable.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::question::{case_material, spoken};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use question_bank::answer::Choice;
use server::clock::beijing;
use server::practice::{self, NotebookLine};

const SUBJECTS: [(&str, &str); 3] = [("law", "行政处罚法"), ("thought", "习近平法治思想"), ("general", "综合法律知识")];

/// The page. `?subject=` filters; `?answers=1` shows keys and rationales.
#[component]
pub fn NotebookPage() -> impl IntoView {
    let (subject, answers) =
        use_query_map().with_untracked(|q| (q.get("subject").unwrap_or_default(), q.get("answers").is_some()));
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(practice::notebook(&platform, &caller.officer()?).await?)
    };
    view! { <Page title="错题本">{load(data, move |lines| shown(lines, &subject, answers))}</Page> }
}

fn shown(lines: Vec<NotebookLine>, subject: &str, answers: bool) -> impl IntoView + use<> {
    if lines.is_empty() {
        return view! {
            <div class="empty stack"><p>"错题本是空的。练习中答错的题会自动进入这里。"</p><a class="btn btn--primary" href="/practice">"去练习"</a></div>
        }
        .into_any();
    }
    let tabs = tabs(&lines, subject, answers);
    let wanted = SUBJECTS.iter().find(|s| s.0 == subject).map(|s| s.1);
    let cards: Vec<_> =
        lines.iter().filter(|l| wanted.is_none_or(|w| l.subject == w)).map(|l| card(l, answers)).collect();
    let none = cards.is_empty().then(|| view! { <div class="empty stack"><p>"这个科目没有错题。"</p></div> });
    let (to, word) = if answers {
        (here(subject, false), "隐藏答案与解析")
    } else {
        (here(subject, true), "显示答案与解析")
    };
    view! {
        {due_today(lines.iter().filter(|l| l.due).count())}
        <p>"答错的题自动进入错题本；在不同的两天各答对一次（中间没有再答错），就会移出。何时复习由记忆规律推算：答错的题第二天再来，答对的题隔得更久。"</p>
        {tabs}
        <p class="noprint"><a class="btn" href=to>{word}</a>" "<span class="hint">"要打印时，请用浏览器的打印功能；先显示答案与解析，会一并打印。"</span></p>
        {none}
        {cards}
    }
    .into_any()
}

/// How many are due, and the way through them.
fn due_today(count: usize) -> AnyView {
    if count == 0 {
        return view! { <p class="note">"今天没有应复习的错题。"</p> }.into_any();
    }
    view! {
        <section class="card card--accent stack noprint" aria-labelledby="due-h">
            <h2 id="due-h">"今天应复习 "{count}" 题"</h2>
            <div class="row"><a class="btn btn--primary" href="/notebook/review">"开始复习"</a></div>
        </section>
    }
    .into_any()
}

fn here(subject: &str, answers: bool) -> String {
    let subject = if SUBJECTS.iter().any(|s| s.0 == subject) { subject } else { "" };
    format!("/notebook?subject={subject}{}", if answers { "&answers=1" } else { "" })
}

fn tabs(lines: &[NotebookLine], subject: &str, answers: bool) -> impl IntoView + use<> {
    let all = [("", "全部")].into_iter().chain(SUBJECTS);
    let links: Vec<_> = all
        .map(|(code, name)| {
            let count = lines.iter().filter(|l| code.is_empty() || l.subject == name).count();
            let current = (code == subject).then_some("page");
            view! { <a href=here(code, answers) aria-current=current>{name}" "<span class="count">{count}</span></a> }
        })
        .collect();
    view! { <nav class="tabs noprint" aria-label="按科目筛选">{links}</nav> }
}

fn card(line: &NotebookLine, answers: bool) -> impl IntoView + use<> {
    let options: Vec<_> = line
        .presented
        .options
        .iter()
        .enumerate()
        .map(|(n, text)| {
            let letter = Choice::single(n).unwrap_or_default().to_string();
            view! { <li>{letter}". "{text.clone()}</li> }
        })
        .collect();
    let last = Choice::parse(&line.last_choice).unwrap_or_default();
    let due = match &line.due_on {
        _ if line.due => "今天应复习".to_owned(),
        Some(day) => format!("{day} 复习"),
        None => String::new(),
    };
    let (chosen, changed) = (spoken(last, &line.presented), beijing(line.updated_at));
    let facts = format!("答错 {} 次，上次选 {chosen}，{changed}；{due}", line.wrong_count);
    let again = format!("/practice/{}?again={}", line.node, line.item);
    let key = answers.then(|| {
        view! {
            <p><b>"正确答案："{spoken(line.key, &line.presented)}</b></p>
            <p>"解析："{line.rationale.clone()}</p>
            <p class="hint">"依据："{line.reference.join("、")}</p>
        }
    });
    view! {
        <article class="card stack">
            <div class="row">
                <h2>{line.subject}"："{line.chapter}</h2>
                <span class="badge badge--info">{line.presented.kind.label()}</span>
                <span class="badge badge--warn">"还需答对 "{line.still_needed}" 次"</span>
            </div>
            {case_material(&line.presented)}
            <p class="stem">{line.presented.stem.clone()}</p>
            <ul class="plain stack">{options}</ul>
            {key}
            <p class="hint">{facts}</p>
            <p class="noprint"><a class="btn btn--s" href=again>"重做这道题"</a></p>
        </article>
    }
}
