//! Pages for everyone, without signing in.

mod desk_check;
mod licence_check;
mod slip_check;

use desk_check::DeskCheckPage;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use licence_check::LicenceCheckPage;
use slip_check::SlipCheckPage;

/// Their routes.
#[component(transparent)]
pub fn PublicRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("desk-check") view=DeskCheckPage ssr=SsrMode::Async/>
        <Route path=path!("licence-check") view=LicenceCheckPage ssr=SsrMode::Async/>
        <Route path=path!("slip-check") view=SlipCheckPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
