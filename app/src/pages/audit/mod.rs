//! Pages of the auditor, who sees nothing else.

mod log;

use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use log::AuditPage;

/// Their routes.
#[component(transparent)]
pub fn AuditRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("audit") view=AuditPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
