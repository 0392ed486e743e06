//! Pages of the bureau.

mod home;

use home::BureauHome;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{MatchNestedRoutes, SsrMode, path};

/// Their routes.
#[component(transparent)]
pub fn BureauRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("bureau") view=BureauHome ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
