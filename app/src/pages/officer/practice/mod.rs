//! `/practice`: the chapters with what the officer has done of each.

pub mod question;
pub mod review;
pub mod verdict;

use super::width;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::practice::chapters::overall;
use server::practice::{self, Allowance, Chapter};
use server::rules::readiness::{FAIR_PRACTISED, FAIR_RIGHT, READY_PRACTISED, READY_RIGHT, Readiness};

/// The page.
#[component]
pub fn ChaptersPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(practice::chapters(&platform, &caller.officer()?).await?)
    };
    view! { <Page title="章节练习">{load(data, |(chapters, allowance)| shown(&chapters, allowance))}</Page> }
}

fn shown(chapters: &[Chapter], allowance: Allowance) -> impl IntoView + use<> {
    let mut subjects: Vec<&'static str> = chapters.iter().map(|c| c.subject).collect();
    subjects.dedup();
    let tables: Vec<_> = subjects.into_iter().map(|subject| table(subject, chapters)).collect();
    view! {
        <p>"今天已练 "{allowance.used}" 题，每天最多 "{allowance.limit}" 题。答错的题会自动进入"<a href="/notebook">"错题本"</a>"。练习不计入考试成绩。发现题目有问题，可在答案页反馈，答复见"<a href="/reports">"我的反馈"</a>"。"</p>
        {notice(allowance)}
        {whole(chapters)}
        {tables}
    }
}

/// The readiness for the whole exam, and what the words mean.
fn whole(chapters: &[Chapter]) -> impl IntoView + use<> {
    let line = overall(chapters).map(|(readiness, percent)| {
        view! { <p>{badge(readiness)}" 最近一次答对的题占 "{percent}"%（按标准试卷中各章的分值加权）"</p> }
    });
    let rule = format!(
        "每道题只看最近一次作答。未开始：一题未练。掌握：已练 {READY_PRACTISED}% 以上的题，其中最近一次答对 {READY_RIGHT}% 以上。\
         基本掌握：已练 {FAIR_PRACTISED}% 以上，其中答对 {FAIR_RIGHT}% 以上。其余为需加强。标准试卷不考的章节不计入总的掌握程度。"
    );
    view! {
        <section class="card stack" aria-labelledby="readiness-h">
            <h2 id="readiness-h">"掌握程度"</h2>
            {line}
            <p class="hint">{rule}</p>
        </section>
    }
}

fn badge(readiness: Readiness) -> impl IntoView {
    let tone = match readiness {
        Readiness::NotBegun => "badge badge--mute",
        Readiness::Weak => "badge badge--warn",
        Readiness::Fair => "badge badge--info",
        Readiness::Ready => "badge badge--ok",
    };
    view! { <span class=tone>{readiness.label()}</span> }
}

/// The soft notice near the day's limit, and the clear one at it.
pub(super) fn notice(allowance: Allowance) -> Option<impl IntoView> {
    let (title, text) = match (allowance.is_used_up(), allowance.notice()) {
        (true, _) => (
            "今天的练习题量已用完",
            format!("每天最多 {} 题。请明天再来，今天仍可查看错题本、参加模拟考试。", allowance.limit),
        ),
        (_, Some(left)) => ("今天的练习题量快用完了", format!("还可以练 {left} 题，每天最多 {} 题。", allowance.limit)),
        _ => return None,
    };
    Some(view! {
        <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span><div><h2>{title}</h2><p>{text}</p></div></div>
    })
}

fn table(subject: &'static str, chapters: &[Chapter]) -> impl IntoView + use<> {
    let rows: Vec<_> = chapters.iter().filter(|c| c.subject == subject).map(row).collect();
    view! {
        <section class="stack" aria-label=subject>
            <h2>{subject}</h2>
            <div class="tablewrap" tabindex="0" role="region" aria-label=format!("{subject}各章的练习进度")><table class="table">
                <caption>{subject}"各章的练习进度"</caption>
                <thead><tr><th scope="col">"章节"</th><th scope="col">"已练"</th><th scope="col" class="nowrap">"掌握程度"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

/// A chapter: what one does with it stands below its name, so that three columns fit on a phone.
fn row(c: &Chapter) -> impl IntoView + use<> {
    let (node, name, p) = (c.node, c.name, c.progress);
    let rate = p.right_percent().map(|n| view! { <br/><span class="hint">"正确率 "{n}"%"</span> });
    let to = |mode: &str| format!("/practice/{node}?mode={mode}");
    let first = if p.done == 0 { "开始" } else { "继续" };
    let more = (p.done > 0).then(|| {
        view! {
            <a href=to("start")>"从头"<span class="sr">"："{name}</span></a>
            {(p.done < p.items).then(|| view! { <a href=to("undone")>"只练未做"<span class="sr">"："{name}</span></a> })}
        }
    });
    view! {
        <tr>
            <th scope="row">{name}<div class="row">
                <a class="btn btn--s" href=to("continue")>{first}<span class="sr">"："{name}</span></a>
                {more}
                <a href=format!("/study/{node}")>"课文"<span class="sr">"："{name}</span></a>
            </div></th>
            <td>{p.done}"/"{p.items}<br/><span class="meter" aria-hidden="true"><i class=width(p.done_percent())></i></span>{rate}</td>
            <td class="nowrap">{badge(c.readiness())}</td>
        </tr>
    }
}
