//! `/organizer/sessions/:id/rehearsal`: the rehearsal of a session: its window, who has not rehearsed, whose desk is not fit.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::paging::select;
use crate::components::problem::value_or;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server::clock::{beijing, beijing_day, beijing_weekday};
use server::rehearsals::{Overview, Part, overview};
use server::rules::desk_check::reason_word;
use server::rules::rehearsal::{Tried, Window};
use server::rules::session_state::Stored;
use server::storage::unrehearsed::Candidate;

/// Rows of the list at most; a filter shows the others.
const MOST: usize = 300;

/// The page.
#[component]
pub fn RehearsalPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let asked = |name: &str| use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default();
    let filter = (asked("unit"), asked("room"));
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(overview(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考前试答">{load(data, move |o| show(o, filter))}</Page> }
}

fn show(o: Overview, filter: (String, String)) -> impl IntoView {
    let trail = crumbs(Some((&o.session.id, &o.session.plan.name)), "考前试答");
    let Some(window) = o.window else {
        return view! { {trail}{plan(&o)} }.into_any();
    };
    view! {
        {trail}
        {counts(&o, window)}
        {plan(&o)}
        {parts("各单位试答情况", "单位", o.by_unit())}
        {parts("各考场试答情况", "考场", o.by_room())}
        {people(&o, filter)}
    }
    .into_any()
}

fn counts(o: &Overview, window: Window) -> impl IntoView + use<> {
    let all = o.whole();
    let warn = |n: usize| (n > 0).then_some("warn");
    let id = o.session.id.clone();
    let open = window.is_open(o.session.plan.waiting_opens_at, o.now) && o.session.state == Stored::Sealed;
    let today = o.reminded.as_ref().is_some_and(|(day, _)| *day == beijing_day(o.now));
    let remind = (open && all.missing > 0 && !today).then(|| {
        let word = format!("提醒未试答的 {} 人", all.missing);
        act("/api/remind-rehearsal", "btn btn--primary", word, vec![("session_id", id)])
    });
    let said = o
        .reminded
        .clone()
        .map(|(day, n)| view! { <p class="hint">{format!("上次提醒 {day}，{n} 人；每天最多提醒一次。")}</p> });
    let when = format!("试答时间 {} 至 {}。", beijing_weekday(window.opens_at), beijing_weekday(window.closes_at));
    view! {
        <section class="card stack" aria-labelledby="standing"><h2 id="standing">"试答情况"</h2>
            <p>{when}</p>
            <ul class="counts"><li>"应试答 "<b>{all.expected}</b></li><li>"已试答 "<b>{all.done}</b></li>
                <li data-tone=warn(all.missing)>"未试答 "<b>{all.missing}</b></li>
                <li data-tone=warn(all.unfit)>"电脑有问题 "<b>{all.unfit}</b></li><li>"未检测 "<b>{all.unchecked}</b></li></ul>
            {remind}{said}
        </section>
    }
}

fn plan(o: &Overview) -> AnyView {
    let waiting = o.session.plan.waiting_opens_at;
    if o.session.state != Stored::Sealed || o.now >= waiting {
        let words = "考前试答在封卷之后、候考室开放之前安排。这个考试期现在不能安排或修改试答。";
        return view! { <p class="note">{words}</p> }.into_any();
    }
    let usual = Window::usual(o.session.plan.starts_at);
    // The evening before, or too late for it: from now until the waiting room opens.
    let proposed = if usual.closes_at > o.now && usual.closes_at <= waiting {
        usual
    } else {
        Window { opens_at: o.now, closes_at: waiting }
    };
    let shown = o.window.unwrap_or(proposed);
    let (title, word) = match o.window {
        None => ("安排考前试答", "安排试答，并通知考生"),
        Some(_) => ("修改试答时间", "修改时间，并通知考生"),
    };
    let close = o.window.filter(|w| w.closes_at > o.now).map(|w| {
        let word = if w.opens_at < o.now { "现在结束试答" } else { "取消这次试答" };
        act("/api/close-rehearsal", "btn btn--danger", word.to_owned(), vec![("session_id", o.session.id.clone())])
    });
    let hint = format!("北京时间；须在候考室开放（{}）之前结束", beijing(waiting));
    let input = |name: &'static str, label: &'static str, at: i64| {
        view! {
            <div class="field"><label for=name>{label}</label><p class="hint" id=format!("{name}-h")>{hint.clone()}</p>
                <input class="input input--date" id=name name=name value=value_or(name, &beijing(at)) autocomplete="off"
                    aria-describedby=format!("{name}-h") required/></div>
        }
    };
    view! {
        <section class="card stack" aria-labelledby="window"><h2 id="window">{title}</h2>
            <p>"考生在考试所用电脑上做一份 10 题、15 分钟的演示卷，并检测浏览器、网络和时间。试答不计成绩，不进入任何统计。"</p>
            <form method="post" action="/api/plan-rehearsal" class="stack">
                <input type="hidden" name="session_id" value=o.session.id.clone()/>
                {input("opens_at", "试答开始", shown.opens_at)}
                {input("closes_at", "试答结束", shown.closes_at)}
                <p><button class="btn btn--primary">{word}</button></p>
            </form>
            {close}
        </section>
    }
    .into_any()
}

fn parts(caption: &'static str, head: &'static str, parts: Vec<Part>) -> impl IntoView {
    let rows: Vec<_> = parts
        .into_iter()
        .map(|part| {
            let tone = (part.missing + part.unfit > 0).then_some("warn");
            let name = if part.name.is_empty() { "待安排".to_owned() } else { part.name };
            view! {
                <tr data-tone=tone><th scope="row">{name}</th><td class="n">{part.expected}</td><td class="n">{part.done}</td>
                    <td class="n">{part.missing}</td><td class="n">{part.unfit}</td><td class="n">{part.unchecked}</td></tr>
            }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label=caption><table class="table table--dense">
            <caption>{caption}"（人）"</caption>
            <thead><tr><th scope="col">{head}</th><th scope="col" class="n">"应试答"</th><th scope="col" class="n">"已试答"</th>
                <th scope="col" class="n">"未试答"</th><th scope="col" class="n">"电脑有问题"</th><th scope="col" class="n">"未检测"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
}

fn people(o: &Overview, (unit, room): (String, String)) -> impl IntoView + use<> {
    let own = |parts: Vec<Part>| parts.into_iter().map(|part| (part.name.clone(), part.name)).collect();
    let wanted = |one: &&Candidate| {
        let unfit = one.desk.as_ref().is_some_and(|(_, _, reasons)| !reasons.is_empty());
        (one.tried != Tried::Done || unfit)
            && (unit.is_empty() || one.unit == unit)
            && (room.is_empty() || one.room == room)
    };
    let found: Vec<_> = o.people.iter().filter(wanted).collect();
    let (number, rows) = (found.len(), found.into_iter().take(MOST).map(row).collect::<Vec<_>>());
    let more =
        (number > MOST).then(|| view! { <p class="hint">{format!("只列出前 {MOST} 人，请按单位或考场筛选。")}</p> });
    view! {
        <form class="filters" method="get">
            {select("unit", "单位", &unit, own(o.by_unit()))}
            {select("room", "考场", &room, own(o.by_room()))}
            <button class="btn">"筛选"</button><a href="?">"清除筛选"</a>
        </form>
        <div class="tablewrap" tabindex="0" role="region" aria-label="需要关注的考生"><table class="table table--dense">
            <caption>{format!("未试答或电脑有问题的考生，{number} 人")}</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"座位"</th><th scope="col">"试答"</th>
                <th scope="col">"电脑检测"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        {more}
    }
}

fn row(one: &Candidate) -> impl IntoView + use<> {
    let (tone, word) = match one.tried {
        Tried::Done => ("badge badge--ok", "已试答"),
        Tried::Begun => ("badge badge--warn", "开始了，没有交卷"),
        Tried::Not => ("badge badge--warn", "未试答"),
    };
    let desk = match &one.desk {
        None => "未检测".to_owned(),
        Some((at, browser, reasons)) if reasons.is_empty() => format!("正常（{browser}，{}）", beijing(*at)),
        Some((at, browser, reasons)) => {
            let words: Vec<_> = reasons.iter().map(|code| reason_word(code)).collect();
            format!("{}（{browser}，{}）", words.join("、"), beijing(*at))
        }
    };
    let to = format!("/organizer/registrations/{}", one.registration);
    view! {
        <tr><th scope="row"><a href=to>{one.name.clone()}</a></th><td>{one.unit.clone()}</td>
            <td class="nowrap">{format!("{} {} 号", one.room, one.seat_no)}</td><td><span class=tone>{word}</span></td><td>{desk}</td></tr>
    }
}
