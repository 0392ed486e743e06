//! `/attempt/:id/waiting`: who you are, what the rules are, how long until the start.

use super::{elsewhere, sitting};
use crate::components::layout::Page;
use crate::islands::waiting::WaitingClock;
use leptos::prelude::*;
use server::clock::beijing_weekday;
use server::sittings::{ExamPage, SittingState};

/// The page.
#[component]
pub fn Waiting() -> impl IntoView {
    sitting(|page| match page.state {
        SittingState::HandedIn(_) => elsewhere(&format!("/attempt/{}/receipt", page.attempt)),
        SittingState::Open { .. } => elsewhere(&format!("/attempt/{}", page.attempt)),
        _ => room(page),
    })
}

fn room(page: ExamPage) -> AnyView {
    let ticket = page.ticket.clone().map(|(number, room, seat)| {
        view! {
            <div><dt>"准考证号"</dt><dd>{number}</dd></div><div><dt>"考场座位"</dt><dd>{format!("{room} {seat} 号")}</dd></div>
        }
    });
    view! {
        <Page title="候考室">
            {announcement(&page)}
            <section class="card stack">
                <h2>{page.session_name.clone()}</h2>
                {entrance(&page)}
            </section>
            <section class="card stack">
                <h2>"请核对"</h2>
                <dl class="pairs"><div><dt>"姓名"</dt><dd>{page.candidate.clone()}</dd></div><div><dt>"身份证号"</dt><dd>{page.masked_id.clone()}</dd></div>{ticket}</dl>
                <p class="hint">"信息有误请立即联系监考人员，不要开始考试。"</p>
                <p><a href="/desk-check">"检测这台电脑：浏览器、网络和时间"</a></p>
            </section>
            {rules(&page)}
        </Page>
    }
    .into_any()
}

/// What was announced to everybody.
fn announcement(page: &ExamPage) -> impl IntoView + use<> {
    page.announcement.as_ref().map(|(_, words)| {
        let words = words.clone();
        view! {
            <div class="banner" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"考场公告"</h2><p>{words}</p></div></div>
        }
    })
}

fn entrance(page: &ExamPage) -> AnyView {
    let attempt = page.attempt.clone();
    match page.state {
        SittingState::NotYet { opens_at, starts_at } => view! {
            <p>{format!("{} 开考，候考室 {} 起开放。", beijing_weekday(starts_at), beijing_weekday(opens_at))}</p>
            <p><a class="btn" href="">"刷新"</a></p>
        }
        .into_any(),
        SittingState::Waiting { starts_at, .. } => view! {
            <p>{format!("{} 开考。以服务器时间为准，到时按钮自动可用；如未更新请点“刷新”。", beijing_weekday(starts_at))}</p>
            <WaitingClock attempt starts_at now=page.now code=page.asks_code/>
            <p><a class="btn" href="">"刷新"</a></p>
        }
        .into_any(),
        SittingState::Ready { entry_until } => view! {
            {entry_until.map(|until| view! { <p>{format!("考试已开始，入场截止 {}。", beijing_weekday(until))}</p> })}
            <WaitingClock attempt starts_at=page.now now=page.now code=page.asks_code/>
        }
        .into_any(),
        SittingState::Paused => view! {
            <div class="banner banner--warn" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"考试已暂停"</h2>
                <p>"暂停期间不能进入，入场截止和考试时间会如数顺延。请等候监考人员宣布恢复，再点“刷新”。"</p>
            </div></div>
            <p><a class="btn" href="">"刷新"</a></p>
        }
        .into_any(),
        SittingState::EntryClosed { entry_until } => view! {
            <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"已过入场截止时间"</h2>
                <p>{format!("入场截止 {}，不能再进入考试。请联系监考人员或单位联络员。", entry_until.map_or("—".into(), beijing_weekday))}</p>
            </div></div>
        }
        .into_any(),
        _ => view! { <p>"这场考试目前不能进入。请查看首页通知或联系考务人员。"</p> }.into_any(),
    }
}

/// `30 分钟`, and from a day on `7 天`.
fn long(minutes: i64) -> String {
    const DAY: i64 = 24 * 60;
    if minutes >= DAY && minutes % DAY == 0 { format!("{} 天", minutes / DAY) } else { format!("{minutes} 分钟") }
}

fn rules(page: &ExamPage) -> impl IntoView + use<> {
    let mut lines = vec![format!("共 {} 题，满分 {} 分，时间 {} 分钟。", page.count, page.full, page.minutes)];
    if let Some(minutes) = page.entry_cutoff_minutes {
        lines.push(format!("开考 {}后不得进入。", long(minutes)));
    }
    if page.early_hand_in_minutes > 0 {
        lines.push(format!("开考 {} 分钟后方可交卷。", page.early_hand_in_minutes));
    }
    lines.push(format!("多项选择题：{}。", page.policy.rule_sentence(question_bank::item::Kind::Multiple)));
    lines.push("每次作答自动保存，出现“已保存”即已存到服务器；断网时可继续作答，恢复后自动上传。".into());
    lines.push("到时自动交卷，以服务器时间为准。标记只供自己检查，不影响评分。".into());
    lines.push("闭卷考试：不得查阅资料、使用手机或由他人代考，违者成绩无效。".into());
    view! {
        <section class="card stack">
            <h2>"考场规则"</h2>
            <ol class="prose">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ol>
        </section>
    }
}
