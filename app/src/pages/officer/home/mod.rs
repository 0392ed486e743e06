//! `/home`: the one thing to do now, how far the way is walked, practice, results, licence.

mod step;
mod way;

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use crate::pages::officer::results::results_table;
use crate::pages::officer::study::plan;
use leptos::prelude::*;
use server::clock::beijing_day;
use server::practice::{self, Home};
use server::rules::next_step::{Applied, Entered, Held};

/// The page.
#[component]
pub fn OfficerHome() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        let by = caller.officer()?;
        Ok::<_, ApiError>((practice::home(&platform, &by).await?, platform.clock.now()))
    };
    view! { <Page title="首页">{load(data, |(home, now)| shown(home, now))}</Page> }
}

fn shown(home: Home, now: i64) -> impl IntoView {
    let entered = home.situation.entered.clone();
    let licences = licences(&home.situation.licences, &home.situation.applications, now);
    view! {
        {step::card(&home.step)}
        {tickets(&home.situation.entered)}
        {way::stepper(home.reached)}
        {practice_card(&home)}
        <section class="card stack" aria-labelledby="results-h">
            <h2 id="results-h">"我的成绩"</h2>
            {results_table(&entered)}
        </section>
        <section class="card stack" aria-labelledby="licence-h">
            <h2 id="licence-h">"我的证件"</h2>
            {licences}
            <p><a href="/licence">"申领、换证与办理进度"</a></p>
        </section>
        <p class="note"><a href="/my-data">"我的个人信息"</a>"：查看平台保存了哪些与您有关的信息，并下载副本。"</p>
    }
}

/// Admission tickets of exams that are ahead.
fn tickets(entered: &[Entered]) -> impl IntoView + use<> {
    let ahead = |e: &&Entered| {
        e.state == "approved" && e.ticket.is_some() && matches!(e.session_state.as_str(), "arranged" | "sealed")
    };
    let links: Vec<_> = entered
        .iter()
        .filter(ahead)
        .map(|e| {
            let to = format!("/ticket/{}", e.session);
            view! { <li><a class="btn" href=to>{format!("准考证：{}", e.name)}</a></li> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <ul class="row plain">{links}</ul> })
}

fn practice_card(home: &Home) -> impl IntoView + use<> {
    let p = home.practice;
    let rate = p
        .right_percent()
        .map_or_else(|| "还没有作答".to_owned(), |n| format!("正确率 {n}%（{}/{} 次）", p.right, p.answers));
    let (to, word) = match home.last_chapter {
        Some((code, name)) => (format!("/practice/{code}"), format!("继续练习：{name}")),
        None => ("/practice".to_owned(), "开始章节练习".to_owned()),
    };
    view! {
        <section class="card stack" aria-labelledby="practice-h">
            <h2 id="practice-h">"练习"</h2>
            <p>"已练 "{p.done}"/"{p.items}" 题，"{rate}</p>
            <div class="progress" role="progressbar" aria-valuenow=p.done_percent() aria-valuemin="0" aria-valuemax="100" aria-label="已练题目">
                <i class=super::width(p.done_percent())></i>
            </div>
            {plan::line(&home.today)}
            <div class="row">
                <a class="btn" href=to>{word}</a>
                <a class="btn" href="/notebook">"错题本 "{home.wrong}" 题"</a>
                <a class="btn" href="/mock">"模拟考试"</a>
            </div>
        </section>
    }
}

/// A licence table with what is under way below it.
fn licences(held: &[Held], applied: &[Applied], now: i64) -> impl IntoView + use<> {
    let under_way = applied.first().filter(|a| a.state != "issued").map(|a| {
        view! { <p>"正在办理："{act_word(&a.act)}"，"{state_word(&a.state)}"（"{beijing_day(a.updated_at)}"）"</p> }
    });
    let table = if held.is_empty() {
        view! { <p>"您还没有行政执法证。考试合格后可以申领。"</p> }.into_any()
    } else {
        let rows: Vec<_> = held.iter().map(|l| licence_row(l, now)).collect();
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="证件列表"><table class="table">
                <caption>"我的证件"</caption>
                <thead><tr><th scope="col">"证件编号"</th><th scope="col">"类型"</th><th scope="col">"状态"</th>
                    <th scope="col">"发证日期"</th><th scope="col">"有效期至"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    view! { {table} {under_way} }
}

fn licence_row(l: &Held, now: i64) -> impl IntoView + use<> {
    let kind = if l.kind == "supervision" { "行政执法监督检查证" } else { "行政执法证" };
    let ended = l.expires_at.is_some_and(|at| at <= now);
    let (tone, word) = match l.state.as_str() {
        "active" if ended => ("badge badge--danger", "已到期"),
        "active" => ("badge badge--ok", "有效"),
        "suspended" => ("badge badge--warn", "暂扣"),
        "expired" => ("badge badge--danger", "已到期"),
        "exchanged" => ("badge badge--mute", "已换发"),
        "replaced" => ("badge badge--mute", "已补发"),
        "revoked" => ("badge badge--danger", "已吊销"),
        _ => ("badge badge--mute", "已注销"),
    };
    let until = l.expires_at.map_or_else(|| "未设期限".to_owned(), beijing_day);
    view! {
        <tr><th scope="row">{l.number.clone()}</th><td>{kind}</td><td><span class=tone>{word}</span></td>
            <td class="nowrap">{beijing_day(l.issued_at)}</td><td class="nowrap">{until}</td></tr>
    }
}

/// What people read for an act of an application.
pub(super) fn act_word(act: &str) -> &'static str {
    match act {
        "exchange" => "换发",
        "replacement" => "补发",
        "cancellation" => "注销",
        _ => "申领",
    }
}

/// What people read for the state of an application.
pub(super) fn state_word(state: &str) -> &'static str {
    match state {
        "draft" => "草稿，尚未提交",
        "unit_review" => "单位初审中",
        "district_review" => "司法局审核中",
        "submitted_up" => "已上报，等待制证",
        "returned" => "已退回",
        _ => "已发证",
    }
}
