//! `/study`: the plan of today, the chapters with their lessons, how far the officer is, and the training hours.

pub mod lesson;
pub mod plan;

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::rules::study::{Reading, hours, meets};
use server::study::{self, Chapter, Overview, Today};

/// The page.
#[component]
pub fn StudyPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        let by = caller.officer()?;
        Ok::<_, ApiError>((study::overview(&platform, &by).await?, study::today(&platform, &by).await?))
    };
    view! { <Page title="课程学习">{load(data, |(overview, today)| shown(&overview, &today))}</Page> }
}

fn shown(overview: &Overview, today: &Today) -> impl IntoView + use<> {
    let mut subjects: Vec<&'static str> = overview.chapters.iter().map(|c| c.subject).collect();
    subjects.dedup();
    let tables: Vec<_> = subjects.into_iter().map(|subject| table(subject, &overview.chapters)).collect();
    view! {
        <p>"每章一课：先读课文，记住要点，再做练习。读完的课文按分钟累计培训学时，45 分钟为 1 学时。"</p>
        {plan::card(today)}
        {sum(overview)}
        {tables}
    }
}

/// The training hours, and what the registration asks for.
fn sum(overview: &Overview) -> impl IntoView + use<> {
    let lessons = overview.chapters.iter().filter(|c| c.minutes.is_some()).count();
    let (minutes, required) = (overview.minutes, overview.required);
    let asked = (required > 0).then(|| {
        let word = if meets(minutes, required) {
            "已达到".to_owned()
        } else {
            format!("还差 {} 分钟", required - minutes)
        };
        view! { <div><dt>"报名要求"</dt><dd>{hours(required)}" 学时（"{required}" 分钟），"{word}</dd></div> }
    });
    view! {
        <section class="card stack" aria-labelledby="hours-h">
            <h2 id="hours-h">"培训学时"</h2>
            <dl class="pairs">
                <div><dt>"已学"</dt><dd>{hours(minutes)}" 学时（"{minutes}" 分钟）"</dd></div>
                <div><dt>"读完"</dt><dd>{overview.finished}" 课，共 "{lessons}" 课"</dd></div>
                {asked}
            </dl>
        </section>
    }
}

fn table(subject: &'static str, chapters: &[Chapter]) -> impl IntoView + use<> {
    let rows: Vec<_> = chapters.iter().filter(|c| c.subject == subject).map(row).collect();
    view! {
        <section class="stack" aria-label=subject>
            <h2>{subject}</h2>
            <div class="tablewrap" tabindex="0" role="region" aria-label=format!("{subject}各章的课文")><table class="table">
                <caption>{subject}"各章的课文"</caption>
                <thead><tr><th scope="col">"章节"</th><th scope="col">"状态"</th><th scope="col" class="n">"分钟"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

fn row(c: &Chapter) -> impl IntoView + use<> {
    let to = format!("/study/{}", c.node);
    let (tone, word) = match (c.minutes, c.reading) {
        (None, Reading::Unread) => ("badge badge--mute", "编写中"),
        (_, Reading::Unread) => ("badge badge--mute", Reading::Unread.label()),
        (_, reading @ Reading::Begun(_)) => ("badge badge--info", reading.label()),
        (_, reading @ Reading::Finished(_)) => ("badge badge--ok", reading.label()),
    };
    let minutes = c.minutes.map_or_else(|| "—".to_owned(), |m| m.to_string());
    view! {
        <tr><th scope="row"><a href=to>{c.name}</a></th><td class="nowrap"><span class=tone>{word}</span></td><td class="n">{minutes}</td></tr>
    }
}
