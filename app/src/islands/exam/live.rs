//! The page in the browser: what a press does, what a reload brings back, how the clock runs.

mod keys;
mod sending;
mod window;

pub use window::take_this_window;

use super::desk::{Desk, Stop, clock_text};
use super::net;
use super::queue::Queue;
use crate::view::sitting::SlotState;
use leptos::ev::{self, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Without a word from the server for so long the page asks for one, milliseconds: a clock that stood still while the
/// machine slept, extra time, a take-over and a lost network are all noticed by it.
const BEAT: f64 = 30_000.0;

/// The same while the exam is paused: nobody should lose the seconds after it runs again. Spread by a random part.
const PAUSED_BEAT: f64 = 4_000.0;

thread_local! {
    static QUEUE: RefCell<Queue> = RefCell::default();
    /// Server time and `performance.now()` of the last word from the server.
    static SYNC: Cell<(i64, f64)> = const { Cell::new((0, 0.0)) };
    /// The page itself is going to be loaded again; what waits is in the browser's storage.
    static LEAVING: Cell<bool> = const { Cell::new(false) };
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
    desk.alive.set(true);
    merge(desk);
    window::claim(desk, false);
    let _leaving_for_good = window_event_listener_untyped("pagehide", move |_| window::leave(desk));
    set_interval(move || tick(desk), Duration::from_millis(250));
    let _keys = window_event_listener(ev::keydown, move |e| keys::press(desk, &e));
    let _other_windows = window_event_listener(ev::storage, move |_| window::notice_other(desk));
    let _leaving = window_event_listener(ev::beforeunload, move |e| {
        if !LEAVING.get() && QUEUE.with_borrow(|q| !q.events.is_empty()) {
            e.prevent_default();
        }
    });
    let _back = window_event_listener(ev::online, move |_| sending::hurry(desk));
    sending::pump(desk);
}

/// Server state first, then what this browser has not seen acknowledged on top; that stays queued.
fn merge(desk: Desk) {
    let (attempt, generation, next_seq) = desk.exam.with_value(|e| (e.attempt.clone(), e.generation, e.next_seq));
    let mut queue = Queue::load(&attempt);
    if queue.generation != generation {
        // An unsent change is the newest word on its question unless another device wrote there since.
        let (old, own) = (std::mem::take(&mut queue.events), queue.generation);
        let kept: Vec<_> = old
            .into_iter()
            .filter(|e| desk.slot(e.slot.max(1) as usize).with_untracked(|s| s.generation <= own))
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
            generation,
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
    sending::pump(desk);
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
    focus_card();
}

/// A cell of the sheet.
pub fn go_to(desk: Desk, event: &MouseEvent, number: usize) {
    event.prevent_default();
    show(desk, number);
    focus_card();
}

/// Nothing is posted while the page is alive, except by the buttons that say so.
pub fn submitted(_: Desk, event: &SubmitEvent) {
    event.prevent_default();
}

/// To the check page, once everything is on the server.
pub fn review(desk: Desk, event: &MouseEvent) {
    event.prevent_default();
    wasm_bindgen_futures::spawn_local(async move {
        if sending::all_is_in(desk).await {
            desk.exam.with_value(|e| Queue::wipe(&e.attempt));
            return leave(desk, "check");
        }
        if desk.stop.get_untracked() == Stop::Paused {
            return;
        }
        let words = "现在连不上服务器，暂时不能交卷。请等待网络恢复，页面会自动重试；答案都在本机，不会丢失。";
        desk.notice.set(Some(words.into()));
    });
}

fn reload() {
    LEAVING.set(true);
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

fn leave(desk: Desk, page: &str) {
    let path = desk.exam.with_value(|e| format!("/attempt/{}/{page}", e.attempt));
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(&path);
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
            // A new sign-in is a new device to the server. Claiming and loading again keeps what waits in the queue.
            let attempt = desk.exam.with_value(|e| e.attempt.clone());
            if net::claim(&attempt).await {
                return reload();
            }
            desk.signed_out.set(false);
            sending::hurry(desk);
        } else {
            desk.notice.set(Some("账号或密码不正确，答案仍在本机，请再试一次。".into()));
        }
    });
}

fn tick(desk: Desk) {
    if desk.stop.get_untracked() == Stop::Paused {
        if monotonic() - SYNC.get().1 > PAUSED_BEAT + js_sys::Math::random() * 2_000.0 {
            sending::send(desk);
        }
        return window::hold(desk);
    }
    let (deadline, grace) = desk.exam.with_value(|e| (e.deadline, e.grace));
    let left = deadline - server_now();
    if clock_text(left) != clock_text(desk.left.get_untracked()) {
        desk.left.set(left);
        speak(desk, left);
    }
    if monotonic() - SYNC.get().1 > BEAT {
        sending::send(desk);
    }
    window::wake_up(desk);
    if left <= 0 && desk.stop.get_untracked() == Stop::None {
        desk.stop.set(Stop::TimeUp);
        sending::pump(desk);
    }
    let empty = QUEUE.with_borrow(|q| q.events.is_empty());
    if left < -(grace + 1500) && desk.stop.get_untracked() == Stop::TimeUp && empty {
        desk.stop.set(Stop::HandedIn);
        desk.exam.with_value(|e| Queue::wipe(&e.attempt));
        leave(desk, "receipt");
    }
    window::hold(desk);
}

/// Says the time at 30, 10, 5 and 1 minutes, and how much is unanswered.
fn speak(desk: Desk, left: i64) {
    let minutes = (left + 59_999) / 60_000;
    if left > 0 && [30, 10, 5, 1].contains(&minutes) && SPOKEN.get() != minutes {
        SPOKEN.set(minutes);
        let open = desk.count() - untrack(|| desk.answered());
        let text = format!("剩余 {minutes} 分钟，还有 {open} 题未作答");
        desk.spoken.set(text);
    }
}

fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus to the card's heading once the card of the new question stands: given before, it would go with the old one.
fn focus_card() {
    request_animation_frame(|| focus("qh"));
}
