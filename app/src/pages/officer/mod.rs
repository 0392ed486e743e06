//! Pages of officers.

mod home;

use home::OfficerHome;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{MatchNestedRoutes, SsrMode, path};

/// Their routes.
#[component(transparent)]
pub fn OfficerRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("home") view=OfficerHome ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
