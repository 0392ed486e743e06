//! `/organizer/sessions/:id/rooms`: the rooms of a session, arranging, and who sits how many where.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::choices;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::session::crumbs;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::clock::beijing_seconds;
use server::rooms::Room;
use server::rules::seating::Mode;
use server::rules::session_state::Stored;
use server::sessions::rooms::{Chosen, chosen};
use server::storage::seat::Arrangement;
use server::vault::new_code;

/// The page.
#[component]
pub fn SessionRoomsPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(chosen(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="考场与编排">{load(data, show)}</Page> }
}

fn show(c: Chosen) -> impl IntoView {
    let state = c.session.state;
    let arrange = match state {
        Stored::UnderReview => Some(view! { <p>"核对本期考场后，在考试期详情页编排。"</p> }.into_any()),
        Stored::Arranged => Some(arrange_form(&c.session.id, c.counts.approved, true).into_any()),
        _ => None,
    };
    let fit = summary(&c);
    view! {
        {crumbs(Some((&c.session.id, &c.session.plan.name)), "考场与编排")}
        <p>{fit}</p>
        {seated(&c)}
        {arrange}
        {made(&c.made)}
        {choice(&c)}
    }
}

fn summary(c: &Chosen) -> String {
    let need = if c.fit.needing > 0 { format!("，有无障碍需求 {} 人", c.fit.needing) } else { String::new() };
    if c.fit.rooms == 0 {
        return format!("未选定考场，按每考场 30 人自动编号。已通过 {} 人{need}。", c.counts.approved);
    }
    let short = c.counts.approved - c.fit.seats;
    let short = if short > 0 { format!("，还缺 {short} 个") } else { String::new() };
    format!(
        "考场 {} 个，考场座位 {}（无障碍 {}），已通过 {} 人{need}{short}。",
        c.fit.rooms, c.fit.seats, c.fit.accessible, c.counts.approved
    )
}

fn seated(c: &Chosen) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = c
        .seated
        .iter()
        .map(|(room, people)| {
            let seats = c.rooms.iter().find(|(r, _)| r.label() == *room).map_or(30, |(r, _)| r.seats);
            view! { <tr><th scope="row">{room.clone()}</th><td class="n">{*people}</td><td class="n">{seats}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="各考场人数"><table class="table">
                <caption>"各考场人数；调整个人座位请在报名名单中点姓名"</caption>
                <thead><tr><th scope="col">"考场"</th><th scope="col" class="n">"已编排（人）"</th><th scope="col" class="n">"座位"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
    })
}

/// The form of the arrange step: mode, seed, and once places are given a reason.
pub(super) fn arrange_form(session: &str, approved: i64, again: bool) -> impl IntoView + use<> {
    let session = session.to_owned();
    let chosen = value_or("mode", Mode::default().code());
    let modes = choices::options(&chosen, Mode::ALL.iter().map(|(_, code, word)| (*code, *word)));
    let seed = value_or("seed", &new_code(2));
    let reason = again.then(|| {
        view! {
            <div class="field"><label for="arrange-reason">"重新编排的理由"</label>
                <p class="hint" id="arrange-reason-h">"准考证号不变，考场和座位全部重排；待确认的封卷申请会撤回。"</p>
                <input class="input" id="arrange-reason" name="reason" aria-describedby="arrange-reason-h" required/></div>
        }
    });
    let (word, class) = if again {
        (format!("为 {approved} 人重新编排考场和座位"), "btn")
    } else {
        (format!("为 {approved} 人编排准考证、考场和座位"), "btn btn--primary")
    };
    view! {
        <form method="post" action="/api/arrange-session" class="stack">
            <input type="hidden" name="session_id" value=session/>
            <div class="field"><label for="mode">"编排方式"</label><select class="input" id="mode" name="mode">{modes}</select></div>
            <div class="field"><label for="seed">"编排种子"</label>
                <p class="hint" id="seed-h">"座位按它随机，随编排记录保存；同样的人员、考场、方式和种子得到同样的座位。"</p>
                <input class="input input--s" id="seed" name="seed" value=seed aria-describedby="seed-h" autocomplete="off"/></div>
            {reason}
            <p><button class=class>{word}</button></p>
        </form>
    }
}

fn made(list: &[(Arrangement, bool)]) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = list
        .iter()
        .map(|(one, same)| {
            let mode = Mode::parse(&one.mode).map_or("", Mode::label);
            let (tone, word) = if *same { ("badge badge--ok", "一致") } else { ("badge badge--danger", "不一致") };
            let reason = if one.reason.is_empty() { "首次编排".to_owned() } else { one.reason.clone() };
            view! {
                <tr><th scope="row">{format!("第 {} 次", one.number)}</th><td>{format!("{} {}", beijing_seconds(one.at), one.by)}</td>
                    <td class="nowrap">{mode}</td><td class="nowrap"><code>{one.seed.clone()}</code></td><td>{reason}</td>
                    <td><span class=tone>{word}</span></td></tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="编排记录"><table class="table">
                <caption>"编排记录；“按记录重算”用保存的人员、考场、方式和种子再算一遍，与当时的座位比较"</caption>
                <thead><tr><th scope="col">"次序"</th><th scope="col">"办理"</th><th scope="col">"方式"</th><th scope="col">"种子"</th>
                    <th scope="col">"理由"</th><th scope="col">"按记录重算"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
    })
}

fn choice(c: &Chosen) -> impl IntoView + use<> {
    if matches!(c.session.state, Stored::Marked | Stored::Published | Stored::Archived | Stored::Cancelled) {
        return ().into_any();
    }
    if c.rooms.is_empty() {
        return view! { <p class="note"><a href="/organizer/rooms">"还没有登记考场，去登记考点与考场"</a></p> }
            .into_any();
    }
    let rows: Vec<_> = c.rooms.iter().enumerate().map(|(n, (room, place))| choice_row(n, room, *place)).collect();
    view! {
        <section class="card stack" aria-labelledby="choice"><h2 id="choice">"选定本期考场"</h2>
            <p class="hint">"填 1、2、3… 表示使用的先后；留空表示本期不用。编排后改动考场的，须重新编排。"</p>
            <form method="post" action="/api/choose-rooms" class="stack">
                <input type="hidden" name="session_id" value=c.session.id.clone()/>
                <div class="tablewrap" tabindex="0" role="region" aria-label="可选考场"><table class="table table--form">
                    <caption>"可选考场"</caption>
                    <thead><tr><th scope="col">"考场"</th><th scope="col" class="n">"次序"</th><th scope="col" class="n">"座位"</th><th scope="col">"无障碍"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                <p><button class="btn">"保存本期考场"</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn choice_row(n: usize, room: &Room, place: Option<usize>) -> impl IntoView + use<> {
    let (id, field) = (format!("rooms[{n}]"), format!("places[{n}]"));
    let shown = value_or(&field, &place.map(|p| p.to_string()).unwrap_or_default());
    let label = format!("“{}”的次序", room.label());
    let closed = room.closed.clone().map(|why| view! { <p class="hint">{format!("已停用：{why}")}</p> });
    view! {
        <tr><th scope="row">{room.label()}{closed}</th>
            <td class="n"><input type="hidden" name=id value=room.id.clone()/>
                <input class="input input--s" name=field value=shown inputmode="numeric" aria-label=label/></td>
            <td class="n">{room.seats}</td><td>{if room.accessible { "有" } else { "无" }}</td></tr>
    }
}
