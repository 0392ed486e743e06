//! Single keys.

use super::super::desk::{Desk, letter};
use super::{flag, focus, press as press_option, step};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Single keys: options, moves, flag, sheet, help. Not while typing, not with Ctrl, Alt or Meta, not in an input method.
pub fn press(desk: Desk, event: &web_sys::KeyboardEvent) {
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
            Some(index) if index < desk.question(number).options.len() => press_option(desk, number, letter(index)),
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
