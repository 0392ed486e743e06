//! `/`: leads everyone to where they start.

use crate::api::caller::{caller, go};
use crate::components::layout::Page;
use crate::components::problem::refused;
use leptos::prelude::*;
use server::authority::{Caller, Role};

const HOMES: [(Role, &str); 10] = [
    (Role::Officer, "/home"),
    (Role::Supervisor, "/home"),
    (Role::Organizer, "/organizer"),
    (Role::Bureau, "/bureau"),
    (Role::Liaison, "/unit"),
    (Role::SysAdmin, "/admin/accounts"),
    (Role::AuditAdmin, "/audit"),
    (Role::Author, "/bank"),
    (Role::Reviewer, "/bank/drafts"),
    (Role::SecAdmin, "/admin/settings"),
];

/// A page without content, unless a refusal had no other page to stand on.
#[component]
pub fn Start() -> impl IntoView {
    if !refused() {
        go(caller().map_or("/sign-in", |c| home(&c)));
    }
    view! { <Page title="首页"><p><a class="btn" href="/">"进入首页"</a></p></Page> }
}

fn home(caller: &Caller) -> &'static str {
    HOMES.iter().find(|(role, _)| caller.holds(*role)).map_or("/account", |(_, to)| to)
}
