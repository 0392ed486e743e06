//! Pages of everyone's own account: the start, signing in, activating, the notice, the password.

mod activate;
pub(crate) mod issued;
mod notice;
mod notices;
mod own;
mod sign_in;
mod start;

use activate::ActivatePage;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use notice::NoticePage;
use notices::NoticesPage;
use own::AccountPage;
use sign_in::SignInPage;
use start::Start;

/// Their routes.
#[component(transparent)]
pub fn AccountRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("") view=Start ssr=SsrMode::Async/>
        <Route path=path!("sign-in") view=SignInPage ssr=SsrMode::Async/>
        <Route path=path!("activate") view=ActivatePage ssr=SsrMode::Async/>
        <Route path=path!("notice") view=NoticePage ssr=SsrMode::Async/>
        <Route path=path!("notices") view=NoticesPage ssr=SsrMode::Async/>
        <Route path=path!("account") view=AccountPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
