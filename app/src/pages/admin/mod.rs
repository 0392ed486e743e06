//! Pages of the system administrator and the security administrator.

mod accounts;
mod settings;

use accounts::AccountsPage;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use settings::SettingsPage;

/// Their routes.
#[component(transparent)]
pub fn AdminRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("admin/accounts") view=AccountsPage ssr=SsrMode::Async/>
        <Route path=path!("admin/settings") view=SettingsPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
