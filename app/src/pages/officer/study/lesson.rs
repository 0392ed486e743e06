//! `/study/:node`: one lesson, and the form that says it is read.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use question_bank::Lesson;
use question_bank::lesson::{Remark, Section};
use server::clock::{MINUTE, Millis, beijing};
use server::practice::chapters::chapter_name;
use server::rules::study::Reading;
use server::study;

/// The page.
#[component]
pub fn LessonPage() -> impl IntoView {
    let node = use_params_map().with_untracked(|p| p.get("node")).unwrap_or_default();
    let title = chapter_name(&node).map_or("课程学习", |(name, _)| name);
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>((study::open(&platform, &caller.officer()?, &node).await?, platform.clock.now()))
    };
    view! { <Page title=title class="wrap wrap--text stack">{load(data, |(page, now)| shown(page, now))}</Page> }
}

fn shown(page: study::Page, now: Millis) -> impl IntoView {
    let node = page.node.as_str().to_owned();
    let text = match &page.lesson {
        Some(lesson) => view! { {text(lesson)} {reading(&page, lesson, now)} }.into_any(),
        None => view! { <p class="note">"这一章的课文还在编写。可以先做本章练习，题目后面有解析和法条依据。"</p> }
            .into_any(),
    };
    view! {
        {text}
        <div class="row">
            <a class="btn" href=format!("/practice/{node}?mode=continue")>"去练习"</a>
            <a class="btn" href="/notebook">"错题本"</a>
            <a href="/study">"返回课程"</a>
        </div>
    }
}

fn text(lesson: &Lesson) -> impl IntoView + use<> {
    let sections: Vec<_> = lesson.sections.iter().map(section).collect();
    view! {
        <p>{lesson.summary.clone()}</p>
        <p class="hint">"建议学习 "{lesson.minutes}" 分钟"</p>
        <article class="prose">{sections}</article>
        {remarks("points-h", "要记住的", &lesson.points)}
        {remarks("confusions-h", "易混点", &lesson.confusions)}
    }
}

fn section(one: &Section) -> impl IntoView + use<> {
    let paragraphs: Vec<_> = one.text.iter().map(|p| view! { <p>{p.clone()}</p> }).collect();
    let quotes: Vec<_> = one.quote.iter().map(|q| view! { <blockquote>"“"{q.clone()}"”"</blockquote> }).collect();
    view! {
        <h2>{one.title.clone()}</h2>
        {paragraphs}
        {quotes}
        <p class="hint">"依据："{one.reference.join("、")}</p>
    }
}

fn remarks(id: &'static str, title: &'static str, all: &[Remark]) -> impl IntoView + use<> {
    let lines: Vec<_> = all
        .iter()
        .map(|one| view! { <li>{one.text.clone()}<span class="hint">"（"{one.reference.join("、")}"）"</span></li> })
        .collect();
    view! { <section class="card stack" aria-labelledby=id><h2 id=id>{title}</h2><ul class="stack">{lines}</ul></section> }
}

/// What the reading stands at, with the button while it is not finished.
fn reading(page: &study::Page, lesson: &Lesson, now: Millis) -> AnyView {
    if let Reading::Finished(at) = page.reading {
        let line = format!("{} 已读完这一课，计入培训 {} 分钟。", beijing(at), lesson.minutes);
        return view! { <p class="note" role="status">{line}</p> }.into_any();
    }
    let hint = match page.finishable_at - now {
        ..=0 => "读完后请点下面的按钮，计入培训学时。".to_owned(),
        left => format!("还要读 {} 分钟才能记为读完。时间以服务器为准。", (left + MINUTE - 1) / MINUTE),
    };
    let form = act(
        "/api/finish-lesson",
        "btn btn--primary",
        "我已读完".to_owned(),
        vec![("node", page.node.as_str().to_owned())],
    );
    view! { <section class="card stack" aria-label="读完这一课"><p class="hint">{hint}</p>{form}</section> }.into_any()
}
