//! On the server nothing moves: the handlers exist so that one markup serves both sides.

use super::desk::Desk;
use leptos::ev::{MouseEvent, SubmitEvent};

pub fn start(_: Desk) {}
pub fn submitted(_: Desk, _: &SubmitEvent) {}
pub fn move_by(_: Desk, _: &MouseEvent, _: isize) {}
pub fn go_to(_: Desk, _: &MouseEvent, _: usize) {}
pub fn review(_: Desk, _: &MouseEvent) {}
pub fn flag(_: Desk, _: usize) {}
pub fn press(_: Desk, _: usize, _: char) {}
pub fn sign_in_again(_: Desk, _: &SubmitEvent) {}
pub fn take_this_window(_: Desk) {}
