//! The part of a registration's page about its seat: what the person needs, moving, and changing places.

use crate::components::problem::value;
use leptos::prelude::*;
use server::rules::session_state::Stored;
use server::sessions::Registration;
use server::sessions::arrange::Hall;

/// Forms of the seat; `free` are the rooms of the session with their free seats.
pub(super) fn seat(
    r: &Registration,
    state: Stored,
    back: &str,
    note: &str,
    free: &[(Hall, i64)],
) -> impl IntoView + use<> {
    let before_sealing = matches!(state, Stored::RegistrationOpen | Stored::UnderReview | Stored::Arranged);
    let movable = matches!(state, Stored::Arranged | Stored::Sealed) && r.state == "approved" && r.ticket_no.is_some();
    let need = (before_sealing && matches!(r.state.as_str(), "submitted" | "approved")).then(|| need(r, back, note));
    let moving = movable.then(|| view! { {move_form(r, back, free)}{swap_form(r, back)} });
    (need.is_some() || moving.is_some()).then(|| {
        view! { <section class="card stack" aria-labelledby="seat"><h2 id="seat">"座位与无障碍需求"</h2>{need}{moving}</section> }
    })
}

fn need(r: &Registration, back: &str, note: &str) -> impl IntoView + use<> {
    let (id, back, note, needed) = (r.id.clone(), back.to_owned(), note.to_owned(), r.needs_access);
    view! {
        <details open=needed><summary>"无障碍需求"</summary>
            <form method="post" action="/api/set-access-need" class="stack stack--s">
                <input type="hidden" name="registration" value=id/><input type="hidden" name="back" value=back/>
                <label class="check"><input type="checkbox" name="needed" value="1" checked=needed/><span>"须安排在无障碍考场"</span></label>
                <div class="field"><label for="need">"需要什么"</label><p class="hint" id="need-h">"加密保存，只在此页显示，不写入日志"</p>
                    <input class="input" id="need" name="note" value=note aria-describedby="need-h"/></div>
                <p><button class="btn">"保存无障碍需求"</button></p>
            </form>
        </details>
    }
}

fn move_form(r: &Registration, back: &str, free: &[(Hall, i64)]) -> impl IntoView + use<> {
    let (id, back) = (r.id.clone(), back.to_owned());
    let typed = value("room");
    let here = if typed.is_empty() { r.room.clone().unwrap_or_default() } else { typed };
    let options: Vec<_> = free
        .iter()
        .map(|(hall, free)| {
            let access = if hall.accessible { "，无障碍" } else { "" };
            let word = format!("{}（座位 {}，空 {free}{access}）", hall.name, hall.seats);
            view! { <option value=hall.name.clone() selected=hall.name == here>{word}</option> }
        })
        .collect();
    view! {
        <details><summary>"调整座位"</summary>
            <form method="post" action="/api/move-seat" class="stack stack--s">
                <input type="hidden" name="registration" value=id/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="room">"考场"</label><select class="input" id="room" name="room">{options}</select></div>
                <div class="field"><label for="seat-no">"座位号（须为空座位）"</label>
                    <input class="input input--s" id="seat-no" name="seat" inputmode="numeric" value=value("seat") required/></div>
                <div class="field"><label for="move-reason">"理由（告知本人）"</label><input class="input" id="move-reason" name="reason" required/></div>
                <p><button class="btn">"调整座位"</button></p>
            </form>
        </details>
    }
}

fn swap_form(r: &Registration, back: &str) -> impl IntoView + use<> {
    let (id, back) = (r.id.clone(), back.to_owned());
    view! {
        <details><summary>"与他人互换座位"</summary>
            <form method="post" action="/api/swap-seats" class="stack stack--s">
                <input type="hidden" name="registration" value=id/><input type="hidden" name="back" value=back/>
                <div class="field"><label for="ticket">"对方的准考证号"</label>
                    <input class="input input--s" id="ticket" name="ticket" inputmode="numeric" value=value("ticket") required/></div>
                <div class="field"><label for="swap-reason">"理由（告知双方）"</label><input class="input" id="swap-reason" name="reason" required/></div>
                <p><button class="btn">"互换座位"</button></p>
            </form>
        </details>
    }
}
