//! The page in the browser: what a press does, how the queue is emptied, how the clock runs.

use super::desk::{Chip, Desk, Stop, clock_text};
use super::net::{self, Saved, Taken};
use super::queue::{Queue, holder_key, storage};
use crate::view::sitting::SlotState;
use leptos::ev::{self, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Events in one save at most.
const BATCH: usize = 20;
/// Waits between tries, seconds.
const RETRY: [i32; 5] = [1, 2, 4, 8, 15];

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
    static SENDING: Cell<bool> = const { Cell::new(false) };
    /// Server time and `performance.now()` of the last word from the server.
    static SYNC: Cell<(i64, f64)> = const { Cell::new((0, 0.0)) };
    static SPOKEN: Cell<i64> = const { Cell::new(i64::MAX) };
}

fn monotonic() -> f64 {
    web_sys::window().and_then(|w| w.performance()).map_or(0.0, |p| p.now())
}

fn server_now() -> i64 {
    let (now, at) = SYNC.get();
    now + (monotonic() - at) as i64
}

/// Wakes the page once its markup is alive: what changes before that would not be drawn.
pub fn start(desk: Desk) {
    set_timeout(move || wake(desk), Duration::ZERO);
}

/// Merges what this browser still holds, starts the clock, listens to keys and to other windows, for as long as the page
/// stands.
fn wake(desk: Desk) {
    desk.exam.with_value(|e| SYNC.set((e.now, monotonic())));
    merge(desk);
    claim_window(desk, false);
    set_interval(move || tick(desk), Duration::from_millis(250));
    let _keys = window_event_listener(ev::keydown, move |e| key(desk, &e));
    let _other_windows = window_event_listener(ev::storage, move |_| other_window(desk));
    let _leaving = window_event_listener(ev::beforeunload, move |e| {
        if QUEUE.with_borrow(|q| !q.events.is_empty()) {
            e.prevent_default();
        }
    });
    let _back = window_event_listener(ev::online, move |_| pump(desk));
    pump(desk);
}

/// Server state first, then what this browser has not seen acknowledged on top; that stays queued.
fn merge(desk: Desk) {
    let (attempt, generation, next_seq) = desk.exam.with_value(|e| (e.attempt.clone(), e.generation, e.next_seq));
    let mut queue = Queue::load(&attempt);
    if queue.generation != generation {
        // Another device wrote in between: an unsent change fills only what is still empty there.
        let old = std::mem::take(&mut queue.events);
        let kept: Vec<_> = old
            .into_iter()
            .filter(|e| desk.slot(e.slot.max(1) as usize).with_untracked(|s| s.choice.is_empty()))
            .collect();
        queue = Queue { generation, next_seq, events: Vec::new() };
        for event in kept {
            queue.push(event.slot.max(1) as usize, event.choice, event.flagged);
        }
    }
    queue.next_seq = queue.next_seq.max(next_seq);
    for event in &queue.events {
        desk.slot(event.slot.max(1) as usize).set(SlotState {
            choice: event.choice.clone(),
            flagged: event.flagged,
            local: true,
        });
    }
    queue.store(&attempt);
    QUEUE.set(queue);
}

fn change(desk: Desk, number: usize, edit: impl FnOnce(&mut SlotState)) {
    if !desk.stop.with_untracked(|s| *s == Stop::None) {
        return;
    }
    let slot = desk.slot(number);
    slot.update(|s| {
        edit(s);
        s.local = true;
    });
    let (choice, flagged) = slot.with_untracked(|s| (s.choice.clone(), s.flagged));
    QUEUE.with_borrow_mut(|q| {
        q.push(number, choice, flagged);
        desk.exam.with_value(|e| q.store(&e.attempt));
    });
    pump(desk);
}

/// An option was pressed.
pub fn press(desk: Desk, number: usize, letter: char) {
    let choice = desk.pressed(number, letter);
    change(desk, number, |s| s.choice = choice);
}

/// The flag was pressed.
pub fn flag(desk: Desk, number: usize) {
    change(desk, number, |s| s.flagged = !s.flagged);
}

fn show(desk: Desk, number: usize) {
    desk.current.set(number.clamp(1, desk.count()));
    let address = format!("?q={}", desk.current.get_untracked());
    if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Previous or next.
pub fn move_by(desk: Desk, event: &MouseEvent, by: isize) {
    event.prevent_default();
    step(desk, by);
}

fn step(desk: Desk, by: isize) {
    let to = desk.current.get_untracked() as isize + by;
    show(desk, to.max(1) as usize);
    focus("qh");
}

/// A cell of the sheet.
pub fn go_to(desk: Desk, event: &MouseEvent, number: usize) {
    event.prevent_default();
    show(desk, number);
    focus("qh");
}

/// Nothing is posted while the page is alive, except by the buttons that say so.
pub fn submitted(_: Desk, event: &SubmitEvent) {
    event.prevent_default();
}

/// To the check page, once everything is on the server.
pub fn review(desk: Desk, event: &MouseEvent) {
    event.prevent_default();
    wasm_bindgen_futures::spawn_local(async move {
        pump(desk);
        for _ in 0..100 {
            if QUEUE.with_borrow(|q| q.events.is_empty()) {
                return leave(desk, "check");
            }
            net::sleep(100).await;
        }
        desk.notice.set(Some("还有答案没有上传，暂时不能交卷。请等待网络恢复，页面会自动重试。".into()));
    });
}

fn leave(desk: Desk, page: &str) {
    let path = desk.exam.with_value(|e| format!("/attempt/{}/{page}", e.attempt));
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(&path);
    }
}

/// Starts sending, unless it is being done or nothing may be sent.
pub fn pump(desk: Desk) {
    let blocked = matches!(desk.stop.get_untracked(), Stop::TakenOver | Stop::OtherWindow | Stop::HandedIn);
    if SENDING.get() || blocked || desk.signed_out.get_untracked() || QUEUE.with_borrow(|q| q.events.is_empty()) {
        return;
    }
    SENDING.set(true);
    wasm_bindgen_futures::spawn_local(async move {
        send_all(desk).await;
        SENDING.set(false);
        if QUEUE.with_borrow(|q| !q.events.is_empty()) && !desk.signed_out.get_untracked() {
            pump(desk);
        }
    });
}

async fn send_all(desk: Desk) {
    let (attempt, generation) = desk.exam.with_value(|e| (e.attempt.clone(), e.generation));
    let (mut failures, began) = (0usize, monotonic());
    loop {
        let batch: Vec<_> = QUEUE.with_borrow(|q| q.events.iter().take(BATCH).cloned().collect());
        if batch.is_empty() {
            return;
        }
        let slow = set_timeout_with_handle(
            move || {
                if SENDING.get() && !desk.offline.get_untracked() {
                    desk.chip.set(Chip::Saving)
                }
            },
            Duration::from_millis(400),
        );
        let reply = net::save(&attempt, generation, &batch).await;
        if let Ok(handle) = slow {
            handle.clear();
        }
        match reply {
            Saved::Taken(taken) => {
                failures = 0;
                acknowledge(desk, &attempt, &taken);
            }
            Saved::Refused(code) => return refused(desk, &code),
            Saved::Unreachable => {
                failures += 1;
                waiting(desk, failures >= 2 || monotonic() - began > 10_000.0);
                let pause = RETRY[(failures - 1).min(RETRY.len() - 1)] * 1000;
                net::sleep(pause + (js_sys::Math::random() * 500.0) as i32).await;
            }
        }
    }
}

fn waiting(desk: Desk, lost: bool) {
    let unsent = desk.slots.with_value(|s| s.iter().filter(|s| s.with_untracked(|s| s.local)).count());
    desk.chip.set(if lost { Chip::Lost } else { Chip::Waiting(unsent) });
    desk.offline.set(lost);
}

fn acknowledge(desk: Desk, attempt: &str, taken: &Taken) {
    SYNC.set((taken.now, monotonic()));
    desk.exam.update_value(|e| e.deadline = taken.deadline);
    let mut late = 0;
    QUEUE.with_borrow_mut(|q| {
        for ack in &taken.acks {
            if ack.outcome == "conflict" {
                q.renumber(ack.seq, taken.next_seq);
            } else {
                late += usize::from(ack.outcome == "late");
                q.events.retain(|e| e.seq != ack.seq);
            }
        }
        q.store(attempt);
        for (index, slot) in desk.slots.with_value(Clone::clone).into_iter().enumerate() {
            let waits = q.events.iter().any(|e| e.slot == index as i64 + 1);
            if slot.with_untracked(|s| s.local) && !waits {
                slot.update(|s| s.local = false);
            }
        }
    });
    if desk.offline.get_untracked() {
        desk.offline.set(false);
        let text = format!("网络已恢复，已上传 {} 题", taken.acks.len());
        desk.notice.set(Some(text.clone()));
        desk.spoken.set(text);
        set_timeout(move || desk.notice.set(None), Duration::from_secs(5));
    }
    if late > 0 {
        desk.notice.set(Some(format!("有 {late} 次作答在截止后才到达，已作为迟到记录保存，由考务决定是否计入。")));
    }
    desk.chip.set(Chip::Saved(wall(taken.now)));
}

/// Beijing wall time of a server instant.
fn wall(at: i64) -> String {
    let seconds = (at / 1000 + 8 * 3600).rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn refused(desk: Desk, code: &str) {
    match code {
        "save.signed_out" => desk.signed_out.set(true),
        "save.taken_over" => desk.stop.set(Stop::TakenOver),
        "save.handed_in" => {
            desk.exam.with_value(|e| Queue::wipe(&e.attempt));
            QUEUE.with_borrow_mut(|q| q.events.clear());
            desk.stop.set(Stop::HandedIn);
        }
        _ => desk
            .notice
            .set(Some("这次保存没有被服务器接受。请刷新页面后继续作答；已显示“已保存”的答案都在服务器上。".into())),
    }
}

/// The inline sign-in was sent.
pub fn sign_in_again(desk: Desk, event: &SubmitEvent) {
    event.prevent_default();
    let field = |id: &str| {
        document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok()).map(|i| i.value())
    };
    let (Some(login), Some(password)) = (field("again-login"), field("again-password")) else { return };
    wasm_bindgen_futures::spawn_local(async move {
        if net::sign_in(&login, &password).await {
            desk.signed_out.set(false);
            pump(desk);
        } else {
            desk.notice.set(Some("账号或密码不正确，答案仍在本机，请再试一次。".into()));
        }
    });
}

fn tick(desk: Desk) {
    let (deadline, grace) = desk.exam.with_value(|e| (e.deadline, e.grace));
    let left = deadline - server_now();
    if clock_text(left) != clock_text(desk.left.get_untracked()) {
        desk.left.set(left);
        speak(desk, left);
    }
    if left <= 0 && desk.stop.get_untracked() == Stop::None {
        desk.stop.set(Stop::TimeUp);
        pump(desk);
    }
    let empty = QUEUE.with_borrow(|q| q.events.is_empty());
    if left < -(grace + 1500) && desk.stop.get_untracked() == Stop::TimeUp && empty {
        desk.stop.set(Stop::HandedIn);
        desk.exam.with_value(|e| Queue::wipe(&e.attempt));
        leave(desk, "receipt");
    }
    hold_window(desk);
}

/// Says the time at 30, 10, 5 and 1 minutes; at 10 also how much is unanswered.
fn speak(desk: Desk, left: i64) {
    let minutes = (left + 59_999) / 60_000;
    if left > 0 && [30, 10, 5, 1].contains(&minutes) && SPOKEN.get() != minutes {
        SPOKEN.set(minutes);
        let open = desk.count() - untrack(|| desk.answered());
        let text = format!("剩余 {minutes} 分钟，还有 {open} 题未作答");
        desk.spoken.set(text.clone());
        if minutes == 10 {
            desk.notice.set(Some(text));
        }
    }
}

/// Single keys: options, moves, flag, sheet, help. Not while typing, not with Ctrl, Alt or Meta, not in an input method.
pub fn key(desk: Desk, event: &web_sys::KeyboardEvent) {
    let typing = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some_and(|i| !matches!(i.type_().as_str(), "radio" | "checkbox"));
    if !desk.keys.get_untracked()
        || typing
        || event.ctrl_key()
        || event.alt_key()
        || event.meta_key()
        || event.is_composing()
    {
        return;
    }
    let number = desk.current.get_untracked();
    let pressed = event.key();
    match pressed.as_str() {
        "ArrowLeft" | "PageUp" => step(desk, -1),
        "ArrowRight" | "PageDown" => step(desk, 1),
        "f" | "F" if desk.question(number).options.len() < 6 => flag(desk, number),
        "g" | "G" if desk.question(number).options.len() < 7 => focus("sheet"),
        "?" => desk.help.update(|h| *h = !*h),
        one => match option_index(one) {
            Some(index) if index < desk.question(number).options.len() => {
                press(desk, number, super::desk::letter(index))
            }
            _ => return,
        },
    }
    event.prevent_default();
}

fn option_index(key: &str) -> Option<usize> {
    let mut letters = key.chars();
    match (letters.next(), letters.next()) {
        (Some(c @ '1'..='9'), None) => Some(c as usize - '1' as usize),
        (Some(c @ ('a'..='i' | 'A'..='I')), None) => Some(c.to_ascii_uppercase() as usize - 'A' as usize),
        _ => None,
    }
}

fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// This window's name, kept over a reload and not shared with other windows.
fn window_name() -> String {
    let Some(session) = web_sys::window().and_then(|w| w.session_storage().ok().flatten()) else {
        return String::new();
    };
    if let Ok(Some(name)) = session.get_item("mingfa-window") {
        return name;
    }
    let name = format!("{}", (js_sys::Math::random() * 1e15) as i64);
    let _ = session.set_item("mingfa-window", &name);
    name
}

/// Who writes in this browser, and when it last said so (server time).
fn holder(desk: Desk) -> Option<(String, i64)> {
    let key = desk.exam.with_value(|e| holder_key(&e.attempt));
    let held = storage()?.get_item(&key).ok()??;
    let (name, at) = held.split_once('@')?;
    Some((name.to_owned(), at.parse().ok()?))
}

fn claim_window(desk: Desk, anyway: bool) {
    let other = holder(desk).is_some_and(|(name, at)| name != window_name() && server_now() - at < 5_000);
    if other && !anyway {
        desk.stop.set(Stop::OtherWindow);
    } else {
        write_holder(desk);
    }
}

fn write_holder(desk: Desk) {
    let key = desk.exam.with_value(|e| holder_key(&e.attempt));
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key, &format!("{}@{}", window_name(), server_now()));
    }
}

fn hold_window(desk: Desk) {
    let mine = holder(desk).is_none_or(|(name, at)| name == window_name() && server_now() - at > 2_000);
    if mine && matches!(desk.stop.get_untracked(), Stop::None | Stop::TimeUp) {
        write_holder(desk);
    }
}

fn other_window(desk: Desk) {
    let taken = holder(desk).is_some_and(|(name, _)| name != window_name());
    if taken && desk.stop.get_untracked() == Stop::None {
        desk.stop.set(Stop::OtherWindow);
    }
}

/// Goes on in this window; the other one locks. The page is loaded again, so that it starts from what is saved.
pub fn take_this_window(desk: Desk) {
    claim_window(desk, true);
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
