//! One window of this browser writes. It says so in local storage; another one sees that and locks.

use super::super::desk::{Desk, Stop};
use super::super::queue::{holder_key, storage};
use super::{reload, server_now};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};

const NAME: &str = "mingfa-window";
/// A writing window says so four times a second, and once a second while it is hidden; milliseconds.
const SILENT: i64 = 10_000;

thread_local! {
    static OWN: RefCell<String> = const { RefCell::new(String::new()) };
    /// This window loads itself again to go on: its claim stays meanwhile.
    static GOES_ON: Cell<bool> = const { Cell::new(false) };
}

/// This window's name. It outlives a reload: [`leave`] writes it down and the next load takes it back. While the page
/// stands it is written nowhere, because a duplicated tab starts with a copy of what is.
fn name() -> String {
    OWN.with_borrow_mut(|own| {
        if own.is_empty() {
            let kept = session_storage().and_then(|s| s.get_item(NAME).ok().flatten());
            *own = kept.unwrap_or_else(|| format!("{}", (js_sys::Math::random() * 1e15) as i64));
            let _ = session_storage().map(|s| s.remove_item(NAME));
        }
        own.clone()
    })
}

fn session_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// The page goes away: another window may write at once, unless this one comes back to go on. Were the claim given up in
/// between, the window it was taken from could take it again before it had noticed.
pub fn leave(desk: Desk) {
    let _ = session_storage().map(|s| s.set_item(NAME, &name()));
    if !GOES_ON.get() && holder(desk).is_some_and(|(held_by, _)| held_by == name()) {
        let key = desk.exam.with_value(|e| holder_key(&e.attempt));
        let _ = storage().map(|s| s.remove_item(&key));
    }
}

/// A locked window that is looked at goes on by itself once the one that wrote is gone, or silent like one that crashed.
pub fn wake_up(desk: Desk) {
    let gone = || holder(desk).is_none_or(|(_, at)| server_now() - at > SILENT);
    if desk.stop.get_untracked() == Stop::OtherWindow && !document().hidden() && gone() {
        take_this_window(desk);
    }
}

/// Who writes in this browser, and when it last said so (server time).
fn holder(desk: Desk) -> Option<(String, i64)> {
    let key = desk.exam.with_value(|e| holder_key(&e.attempt));
    let held = storage()?.get_item(&key).ok()??;
    let (name, at) = held.split_once('@')?;
    Some((name.to_owned(), at.parse().ok()?))
}

/// Takes the right to write, unless another window holds it; `anyway` takes it from there.
pub fn claim(desk: Desk, anyway: bool) {
    let other = holder(desk).is_some_and(|(held_by, at)| held_by != name() && server_now() - at < 5_000);
    if other && !anyway {
        desk.stop.set(Stop::OtherWindow);
    } else {
        write_holder(desk);
    }
}

fn write_holder(desk: Desk) {
    let key = desk.exam.with_value(|e| holder_key(&e.attempt));
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key, &format!("{}@{}", name(), server_now()));
    }
}

/// Says again that this window writes.
pub fn hold(desk: Desk) {
    let mine = holder(desk).is_none_or(|(held_by, at)| held_by == name() && server_now() - at > 2_000);
    if mine && matches!(desk.stop.get_untracked(), Stop::None | Stop::TimeUp | Stop::Paused) {
        write_holder(desk);
    }
}

/// Locks when another window took over.
pub fn notice_other(desk: Desk) {
    let taken = holder(desk).is_some_and(|(held_by, _)| held_by != name());
    if taken && matches!(desk.stop.get_untracked(), Stop::None | Stop::Paused) {
        desk.stop.set(Stop::OtherWindow);
    }
}

/// Goes on in this window; the other one locks. The page is loaded again, so that it starts from what is saved.
pub fn take_this_window(desk: Desk) {
    claim(desk, true);
    GOES_ON.set(true);
    reload();
}
