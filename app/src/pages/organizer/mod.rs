//! Pages of organizers.

mod home;

use home::OrganizerHome;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{MatchNestedRoutes, SsrMode, path};

/// Their routes.
#[component(transparent)]
pub fn OrganizerRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("organizer") view=OrganizerHome ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
