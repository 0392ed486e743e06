//! Pages of liaisons.

mod home;
mod licences;
mod missing;
mod requests;
mod tickets;

use home::LiaisonHome;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use licences::{UnitLicencePage, UnitLicencesPage};
use missing::UnitMissingPage;
use requests::UnitRequestsPage;
use tickets::UnitTicketsPage;

/// Their routes.
#[component(transparent)]
pub fn LiaisonRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("unit") view=LiaisonHome ssr=SsrMode::Async/>
        <Route path=path!("unit/missing") view=UnitMissingPage ssr=SsrMode::Async/>
        <Route path=path!("unit/requests") view=UnitRequestsPage ssr=SsrMode::Async/>
        <Route path=path!("unit/tickets/:session") view=UnitTicketsPage ssr=SsrMode::Async/>
        <Route path=path!("unit/licences") view=UnitLicencesPage ssr=SsrMode::Async/>
        <Route path=path!("unit/licences/:id") view=UnitLicencePage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
