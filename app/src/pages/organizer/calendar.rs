//! `/organizer/calendar`: the year with both sessions, their windows and what is due.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs, phase_badge};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::clock::{beijing_day, beijing_weekday};
use server::rules::calendar::{Entry, Standing};
use server::sessions::calendar::{Listed, Regular, Year, this_year, year};

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let asked = use_query_map().with_untracked(|q| q.get("year")).and_then(|n| n.parse().ok());
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        Ok::<_, ApiError>(year(&platform, &by, asked.unwrap_or_else(|| this_year(&platform))).await?)
    };
    view! { <Page title="考试日历">{load(data, show)}</Page> }
}

fn show(d: Year) -> impl IntoView {
    let link = |year: i64, word: &'static str| {
        let to = format!("/organizer/calendar?year={year}");
        view! { <a class="btn" href=to>{format!("{word} {year} 年")}</a> }
    };
    let regular: Vec<_> = d.regular.iter().map(|one| regular(d.year, one)).collect();
    view! {
        {crumbs(None, "考试日历")}
        <div class="row"><h2>{format!("{} 年", d.year)}</h2>{link(d.year - 1, "看")}{link(d.year + 1, "看")}</div>
        {overdue(&d)}
        <div class="cols">{regular}</div>
        {table(&d)}
    }
}

/// What should have been done by now, over all sessions of the year.
fn overdue(d: &Year) -> Option<impl IntoView + use<>> {
    let late = |one: &Listed| {
        let name = one.session.plan.name.clone();
        let to = format!("/organizer/sessions/{}", one.session.id);
        let words = move |e: &Entry| {
            let line = format!("{name}：{}，应于 {} 前完成", e.matter.label(), beijing_weekday(e.at));
            view! { <li data-s="no"><a href=to.clone()>{line}</a></li> }
        };
        one.entries.iter().filter(|e| e.standing == Standing::Overdue).map(words).collect::<Vec<_>>()
    };
    let lines: Vec<_> = d.sessions.iter().flat_map(late).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card card--accent stack" aria-labelledby="due"><h2 id="due">"已过期，请尽快办理"</h2>
        <ul class="checklist">{lines}</ul></section> }
    })
}

/// One of the two regular sessions: planned, or to be copied or made.
fn regular(year: i64, one: &Regular) -> impl IntoView + use<> {
    let month = if one.term == "june" { "6 月" } else { "11 月" };
    let heading = format!("{month}考试期");
    let body = match (&one.planned, &one.last_year) {
        (Some((id, name)), _) => {
            let to = format!("/organizer/sessions/{id}");
            view! { <p><a href=to>{name.clone()}</a></p> }.into_any()
        }
        (None, Some((id, name))) => {
            let words = format!("按 {} 年 {month}复制", year - 1);
            let copy = act("/api/copy-to-next-year", "btn btn--primary", words, vec![("session_id", id.clone())]);
            view! { <p>{format!("尚未建立。可以按“{name}”复制一份草稿，星期不变。")}</p>{copy} }.into_any()
        }
        (None, None) => {
            view! { <p>"尚未建立。"</p><p><a class="btn btn--primary" href="/organizer/sessions/new">"新建考试期"</a></p> }
                .into_any()
        }
    };
    view! { <section class="card stack"><h3>{heading}</h3>{body}</section> }
}

fn table(d: &Year) -> AnyView {
    let mut lines: Vec<(&Listed, &Entry)> =
        d.sessions.iter().flat_map(|one| one.entries.iter().map(move |entry| (one, entry))).collect();
    lines.sort_by_key(|(_, entry)| entry.at);
    if lines.is_empty() {
        return view! { <div class="empty stack"><p>"这一年还没有考试期。"</p></div> }.into_any();
    }
    let mut week = String::new();
    let rows: Vec<_> = lines
        .into_iter()
        .map(|(one, entry)| {
            let own = week_of(entry.at);
            let head = if own == week { String::new() } else { own.clone() };
            week = own;
            row(head, one, entry)
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="全年事项"><table class="table">
            <caption>"全年事项，按周"</caption>
            <thead><tr><th scope="col">"周"</th><th scope="col">"时间"</th><th scope="col">"考试期"</th><th scope="col">"事项"</th>
                <th scope="col">"情况"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(week: String, one: &Listed, entry: &Entry) -> impl IntoView + use<> {
    let (tone, word) = match entry.standing {
        Standing::Done => ("badge badge--ok", "已完成"),
        Standing::Overdue => ("badge badge--danger", "已过期"),
        Standing::Ahead => ("badge badge--info", "未到"),
    };
    let to = format!("/organizer/sessions/{}", one.session.id);
    view! {
        <tr data-tone=(entry.standing == Standing::Overdue).then_some("warn")>
            <td class="nowrap">{week}</td><td class="nowrap">{beijing_weekday(entry.at)}</td>
            <th scope="row"><a href=to>{one.session.plan.name.clone()}</a>" "{phase_badge(one.phase)}</th>
            <td>{entry.matter.label()}</td><td><span class=tone>{word}</span></td>
        </tr>
    }
}

/// The week of an instant by its Monday, `11-23 起`.
fn week_of(at: i64) -> String {
    const DAY: i64 = server::clock::DAY;
    let number = server::clock::beijing_day_number(at);
    // 1970-01-01 was a Thursday.
    let monday = number - (number + 3).rem_euclid(7);
    format!("{} 起", beijing_day(monday * DAY).split_off(5))
}
