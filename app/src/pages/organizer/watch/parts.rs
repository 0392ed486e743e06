//! The parts of the board that the server also sends alone when they change.

use crate::components::session::act;
use leptos::prelude::*;
use serde::Deserialize;
use server::clock::{beijing, beijing_seconds};
use server::live_room::board::{Counts, Head, Row};
use server::live_room::incident::word;
use server::rules::trouble::Trouble;
use server::storage::incident::Incident;
use server::storage::watch::Watched;

/// Which candidates a board shows. Someone of whom something was just written down is always shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BoardFilter {
    /// Room, `""` for all.
    pub room: String,
    /// Unit name, `""` for all.
    pub unit: String,
    /// Part of a name or of a ticket number.
    pub q: String,
}

impl BoardFilter {
    /// Whether it shows this candidate.
    pub fn shows(&self, row: &Row) -> bool {
        let (who, text) = (&row.one.who, self.q.trim());
        row.trouble == Trouble::Incident
            || ((self.room.is_empty() || who.room == self.room)
                && (self.unit.is_empty() || who.unit == self.unit)
                && (text.is_empty() || who.name.contains(text) || who.ticket_no.contains(text)))
    }
}

/// What stands above the table: counts, a pause with the way out of it, the announcement.
pub fn head(head: &Head) -> impl IntoView + use<> {
    let id = head.session.id.clone();
    let paused = head.session.room.paused_at.map(|at| {
        let words = format!("自 {} 起，作答、入场、交卷都已停止；恢复后时间如数顺延。", beijing_seconds(at));
        view! {
            <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span><div class="stack">
                <h2>"考试已暂停"</h2><p>{words}</p>
                {act("/api/resume-session", "btn btn--primary", "恢复考试".into(), vec![("session_id", id)])}
            </div></div>
        }
    });
    let extended = head.session.room.extended_minutes;
    let extended = (extended > 0).then(|| view! { <p class="note">{format!("全场已延时 {extended} 分钟。")}</p> });
    let announcement = head.announcement.clone().map(|words| view! { <p class="note">"现行公告："{words}</p> });
    view! { <div id="board-head" class="stack">{counts(head.counts)}{paused}{extended}{announcement}</div> }
}

fn counts(c: Counts) -> impl IntoView {
    let warn = |n: usize| (n > 0).then_some("warn");
    let untried = c.unrehearsed.map(|n| view! { <li data-tone=warn(n)>"未试答 "<b>{n}</b></li> });
    view! {
        <ul class="counts">
            <li>"应考 "<b>{c.expected}</b></li><li>"已签到 "<b>{c.checked_in}</b></li><li>"已进入 "<b>{c.entered}</b></li>
            <li>"作答中 "<b>{c.writing}</b></li><li data-tone=warn(c.offline)>"离线 "<b>{c.offline}</b></li>
            <li>"已交 "<b>{c.handed_in}</b></li><li data-tone=warn(c.absent)>"未到 "<b>{c.absent}</b></li>{untried}
        </ul>
    }
}

/// One candidate. `data-rank` is its place in the order of the table.
pub fn row(row: &Row) -> impl IntoView + use<> {
    let (one, trouble) = (&row.one, row.trouble);
    let (who, pulse) = (&one.who, &one.pulse);
    let (tone, word) = state(one, trouble);
    let time = |at: Option<i64>| at.map_or_else(|| "—".to_owned(), |at| beijing_seconds(at).split_off(11));
    let deadline = pulse.deadline.map_or_else(|| "—".to_owned(), |at| beijing(at).split_off(11));
    let since = pulse.seen_at.map(|at| format!("，{} 起", time(Some(at))));
    let notes = (pulse.incidents > 0).then(|| format!("（记录 {} 条）", pulse.incidents));
    let untried = one.unrehearsed.then(|| view! { " "<span class="badge badge--warn">"未试答"</span> });
    let checked = if pulse.checked_at.is_some() { "已签到" } else { "—" };
    let to = format!("/organizer/attempts/{}", who.attempt_id);
    let (id, rank) = (format!("a-{}", who.attempt_id), format!("{}-{}", trouble as u8, who.ticket_no));
    let tone_of_row = match trouble {
        Trouble::None | Trouble::Unrehearsed => None,
        Trouble::Incident | Trouble::Overdue => Some("danger"),
        _ => Some("warn"),
    };
    view! {
        <tr id=id data-rank=rank data-tone=tone_of_row>
            <th scope="row"><a href=to>{who.name.clone()}</a></th><td>{who.unit.clone()}</td><td>{who.ticket_no.clone()}</td>
            <td class="nowrap">{who.place()}</td><td class="nowrap">{checked}</td>
            <td><span class=tone>{word}</span>{untried}{since}{notes}</td><td>{time(one.saved_at)}</td><td class="n">{one.touched}</td>
            <td>{deadline}</td>
        </tr>
    }
}

/// Class and word of where a candidate stands.
pub fn state(one: &Watched, trouble: Trouble) -> (&'static str, &'static str) {
    match (trouble, one.pulse.state.as_str(), one.pulse.hand_in_kind.as_deref()) {
        (Trouble::Overdue, ..) => ("badge badge--danger", "已到时未收卷"),
        (Trouble::Offline, ..) => ("badge badge--warn", "离线"),
        (Trouble::Quiet, ..) => ("badge badge--warn", "5 分钟无保存"),
        (Trouble::Outside, ..) => ("badge badge--warn", "已签到，未进入"),
        (Trouble::Claimed, ..) => ("badge badge--warn", "换过设备"),
        (Trouble::Absent, ..) => ("badge badge--warn", "未到"),
        (_, "ready", _) => ("badge badge--mute", "未进入"),
        (_, "open", _) if one.pulse.released => ("badge badge--warn", "等待换设备"),
        (_, "open", _) => ("badge badge--info", "作答中"),
        (_, _, Some("automatic")) => ("badge badge--ok", "到时自动交卷"),
        (_, _, Some("forced")) => ("badge badge--danger", "强制收卷"),
        _ => ("badge badge--ok", "已交卷"),
    }
}

/// The log of the live room.
pub fn log(rows: &[Incident]) -> impl IntoView + use<> {
    let lines: Vec<_> = rows.iter().map(line).collect();
    let empty = lines.is_empty().then(|| view! { <p class="hint">"还没有记录。"</p> });
    let table = (!lines.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="监考记录"><table class="table table--dense">
                <caption>"监考记录，最新的在前"</caption>
                <thead><tr><th scope="col">"时间"</th><th scope="col">"类别"</th><th scope="col">"考生"</th>
                    <th scope="col">"内容"</th><th scope="col">"记录人"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        }
    });
    view! { <section id="board-log" class="stack" aria-labelledby="log-h"><h2 id="log-h">"监考记录"</h2>{empty}{table}</section> }
}

fn line(one: &Incident) -> impl IntoView + use<> {
    let about = match &one.about {
        Some((id, name)) => {
            let to = format!("/organizer/attempts/{id}");
            view! { <a href=to>{name.clone()}</a> }.into_any()
        }
        None => view! { "全场" }.into_any(),
    };
    let tone = if one.kind == "misconduct" { "badge badge--danger" } else { "badge badge--mute" };
    view! {
        <tr><td class="nowrap">{beijing_seconds(one.at).split_off(5)}</td><td><span class=tone>{word(&one.kind)}</span></td>
            <td>{about}</td><td>{one.words.clone()}</td><td>{one.by.clone()}</td></tr>
    }
}
