//! Printed sheets: one admission ticket, and the three sheets of a room. Styled by `style/paper.css`.

use leptos::prelude::*;
use server::clock::{MINUTE, beijing_weekday};
use server::sessions::ExamSession;
use server::sessions::sheets::{Printed, Sheets};

/// Tickets, four a page on paper.
pub fn tickets(sheets: &Sheets) -> impl IntoView + use<> {
    let list: Vec<_> = sheets.people.iter().map(|one| ticket(&sheets.session, one)).collect();
    view! { <div class="tickets">{list}</div> }
}

/// One admission ticket (准考证).
pub fn ticket(session: &ExamSession, one: &Printed) -> impl IntoView + use<> {
    let (plan, line) = (&session.plan, &one.line);
    let minutes = plan.minutes + line.extra_minutes;
    let length = match line.extra_minutes {
        0 => format!("{minutes} 分钟"),
        extra => format!("{minutes} 分钟（含个人补时 {extra} 分钟）"),
    };
    let cutoff = beijing_weekday(plan.starts_at + plan.entry_cutoff_minutes * MINUTE);
    let address =
        (!line.address.is_empty()).then(|| view! { <div><dt>"地址"</dt><dd>{line.address.clone()}</dd></div> });
    let access = line.needs_access.then(|| view! { <div><dt>"无障碍"</dt><dd>"已安排无障碍考场"</dd></div> });
    let title = format!("{}准考证", plan.name);
    view! {
        <article class="paper ticket">
            <h2>{title}</h2>
            <dl>
                <div><dt>"准考证号"</dt><dd>{line.ticket_no.clone()}</dd></div>
                <div><dt>"姓名"</dt><dd>{line.name.clone()}</dd></div>
                <div><dt>"身份证号"</dt><dd>{one.masked_id.clone()}</dd></div>
                <div><dt>"单位"</dt><dd>{line.unit.clone()}</dd></div>
                <div><dt>"岗位"</dt><dd>{duty(&line.duty)}</dd></div>
                <div><dt>"考场"</dt><dd>{line.room.clone()}</dd></div>
                <div><dt>"座位号"</dt><dd>{line.seat_no}</dd></div>{address}{access}
                <div><dt>"开考时间"</dt><dd>{beijing_weekday(plan.starts_at)}</dd></div>
                <div><dt>"考试时长"</dt><dd>{length}</dd></div>
            </dl>
            <ol>
                <li>"凭本证和有效身份证件原件入场，对号入座。"</li>
                <li>{format!("候考室 {} 起开放，{cutoff} 后不得入场。", beijing_weekday(plan.waiting_opens_at))}</li>
                <li>"闭卷考试，不得携带手机等通信工具和资料。"</li>
            </ol>
        </article>
    }
}

fn duty(code: &str) -> &'static str {
    if code == "supervisor" { "执法监督人员" } else { "执法人员" }
}

/// What stands on top of every page of a sheet.
struct Top {
    title: &'static str,
    session: String,
    room: String,
    facts: String,
}

fn top(session: &ExamSession, title: &'static str, room: &[Printed]) -> Top {
    let line = room.first().map(|p| &p.line);
    let address =
        line.map(|l| l.address.clone()).filter(|a| !a.is_empty()).map(|a| format!("，{a}")).unwrap_or_default();
    Top {
        title,
        session: session.plan.name.clone(),
        room: line.map(|l| l.room.clone()).unwrap_or_default(),
        facts: format!("{}，应考 {} 人{address}", beijing_weekday(session.plan.starts_at), room.len()),
    }
}

fn sheet(top: Top, heads: &[&'static str], rows: Vec<AnyView>) -> impl IntoView + use<> {
    let columns = heads.len().to_string();
    let heads: Vec<_> = heads.iter().map(|word| view! { <th scope="col">{*word}</th> }).collect();
    let heading = format!("{} {}", top.room, top.title);
    let label = heading.clone();
    let head = format!("{} · {} · {}", top.session, top.room, top.title);
    let foot = format!("{} {}", top.session, top.room);
    view! {
        <section class="paper"><h2>{heading}</h2>
            <div class="tablewrap" tabindex="0" role="region" aria-label=label><table>
                <caption>{top.facts}</caption>
                <thead><tr><td class="head" colspan=columns.clone()>{head}</td></tr><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><td class="foot" colspan=columns>{foot}</td></tr></tfoot>
            </table></div>
        </section>
    }
}

/// The list at the door (门贴): who sits in this room.
pub fn door_list(session: &ExamSession, room: &[Printed]) -> impl IntoView + use<> {
    let rows: Vec<_> = room
        .iter()
        .map(|p| {
            view! { <tr><td>{p.line.seat_no}</td><td>{p.line.ticket_no.clone()}</td><th scope="row">{p.line.name.clone()}</th><td>{p.line.unit.clone()}</td></tr> }
                .into_any()
        })
        .collect();
    sheet(top(session, "考场名单（门贴）", room), &["座位号", "准考证号", "姓名", "单位"], rows)
}

/// The sheet people sign (签到表).
pub fn sign_in_sheet(session: &ExamSession, room: &[Printed]) -> impl IntoView + use<> {
    let rows: Vec<_> = room
        .iter()
        .map(|p| {
            view! {
                <tr><td>{p.line.seat_no}</td><td>{p.line.ticket_no.clone()}</td><th scope="row">{p.line.name.clone()}</th>
                    <td>{p.masked_id.clone()}</td><td>{p.line.unit.clone()}</td><td class="blank"></td></tr>
            }
            .into_any()
        })
        .collect();
    let heads = ["座位号", "准考证号", "姓名", "身份证号", "单位", "考生签名"];
    sheet(top(session, "签到表", room), &heads, rows)
}

/// The seating plan (座位图): a grid as wide as the room, seat 1 at the front left.
pub fn seating_plan(session: &ExamSession, room: &[Printed]) -> impl IntoView + use<> {
    let (across, seats) = room.first().map_or((1, 0), |p| (p.line.across.max(1), p.line.seats));
    let last = room.iter().map(|p| p.line.seat_no).max().unwrap_or(0).max(seats);
    let cell = |number: i64| match room.iter().find(|p| p.line.seat_no == number) {
        Some(p) => {
            view! { <td><b>{format!("{number} 号")}</b>{p.line.name.clone()}<br/>{p.line.ticket_no.clone()}</td> }
                .into_any()
        }
        None if number <= last => view! { <td class="none"><b>{format!("{number} 号")}</b>"空"</td> }.into_any(),
        None => view! { <td></td> }.into_any(),
    };
    let rows: Vec<_> = (0..(last + across - 1) / across)
        .map(|row| {
            let cells: Vec<_> = (1..=across).map(|column| cell(row * across + column)).collect();
            let label = format!("第 {} 排", row + 1);
            view! { <tr><th scope="row">{label}</th>{cells}</tr> }
        })
        .collect();
    let class = if across > 8 { "paper paper--wide" } else { "paper" };
    let Top { title, session, room, facts } = top(session, "座位图", room);
    let label = format!("{room} {title}");
    view! {
        <section class=class><h2>{format!("{room} {title}")}</h2>
            <p>{format!("{session} · {room}")}</p><p class="desk-front">"讲台"</p>
            <div class="tablewrap" tabindex="0" role="region" aria-label=label>
                <table class="plan"><caption>{facts}</caption><tbody>{rows}</tbody></table></div>
        </section>
    }
}
