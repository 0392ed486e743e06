//! One window of this browser writes. It says so in local storage; another one sees that and locks.

use super::super::desk::{Desk, Stop};
use super::super::queue::{holder_key, storage};
use super::server_now;
use leptos::prelude::*;

/// This window's name, kept over a reload and not shared with other windows.
fn name() -> String {
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
    if mine && matches!(desk.stop.get_untracked(), Stop::None | Stop::TimeUp) {
        write_holder(desk);
    }
}

/// Locks when another window took over.
pub fn notice_other(desk: Desk) {
    let taken = holder(desk).is_some_and(|(held_by, _)| held_by != name());
    if taken && desk.stop.get_untracked() == Stop::None {
        desk.stop.set(Stop::OtherWindow);
    }
}

/// Goes on in this window; the other one locks. The page is loaded again, so that it starts from what is saved.
pub fn take_this_window(desk: Desk) {
    claim(desk, true);
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
