//! Pages of the bureau: rates, the drill-down of a unit, licence applications.

mod licences;
mod provincial;
pub(crate) mod rates;
mod unit;

use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use licences::{LicencePage, LicencesPage};
use provincial::ProvincialPage;
use rates::RatesPage;
use unit::UnitPage;

/// Their routes.
#[component(transparent)]
pub fn BureauRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("bureau") view=RatesPage ssr=SsrMode::Async/>
        <Route path=path!("bureau/units/:id") view=UnitPage ssr=SsrMode::Async/>
        <Route path=path!("bureau/provincial") view=ProvincialPage ssr=SsrMode::Async/>
        <Route path=path!("bureau/licences") view=LicencesPage ssr=SsrMode::Async/>
        <Route path=path!("bureau/licences/:id") view=LicencePage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
