//! Pages of the register of people, the same for organizers (`/organizer/people`, every unit) and liaisons (`/unit/people`,
//! the own one), and the tasks that changes of postings ask for.

mod entry;
mod import;
mod list;
mod person;
mod postings;
mod preview;
mod tasks;

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::choices;
use axum::http::request::Parts;
use entry::AddPersonPage;
use import::ImportPeoplePage;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use list::PeoplePage;
use person::PersonPage;
use preview::{LeavingPage, PeoplePreviewPage};
use server::Platform;
use server::authority::Keeper;
use tasks::{DistrictChangesPage, UnitChangesPage};

/// Their routes.
#[component(transparent)]
pub fn PeopleRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("organizer/people") view=PeoplePage ssr=SsrMode::Async/>
        <Route path=path!("organizer/people/new") view=AddPersonPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/people/import") view=ImportPeoplePage ssr=SsrMode::Async/>
        <Route path=path!("organizer/people/imports/:id") view=PeoplePreviewPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/people/imports/:id/leaving") view=LeavingPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/people/:id") view=PersonPage ssr=SsrMode::Async/>
        <Route path=path!("unit/people") view=PeoplePage ssr=SsrMode::Async/>
        <Route path=path!("unit/people/new") view=AddPersonPage ssr=SsrMode::Async/>
        <Route path=path!("unit/people/import") view=ImportPeoplePage ssr=SsrMode::Async/>
        <Route path=path!("unit/people/imports/:id") view=PeoplePreviewPage ssr=SsrMode::Async/>
        <Route path=path!("unit/people/imports/:id/leaving") view=LeavingPage ssr=SsrMode::Async/>
        <Route path=path!("unit/people/:id") view=PersonPage ssr=SsrMode::Async/>
        <Route path=path!("unit/roster-changes") view=UnitChangesPage ssr=SsrMode::Async/>
        <Route path=path!("bureau/roster-changes") view=DistrictChangesPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Whose register the page shows: every unit's below `/organizer`, the own one's below `/unit`.
#[derive(Clone, Debug)]
struct Place {
    base: &'static str,
    keeper: Keeper,
}

impl Place {
    async fn here() -> Result<(Platform, Self), ApiError> {
        let (platform, caller) = session().await?;
        let own = use_context::<Parts>().is_some_and(|p| p.uri.path().starts_with("/unit"));
        let place = match own {
            true => Self { base: "/unit/people", keeper: caller.liaison()?.into() },
            false => Self { base: "/organizer/people", keeper: caller.organizer()?.into() },
        };
        Ok((platform, place))
    }

    fn crumbs(&self, here: &str) -> impl IntoView + use<> {
        let (base, here) = (self.base, here.to_owned());
        let word = if self.keeper.keeps_all() { "人员" } else { "人员管理" };
        view! {
            <nav class="crumbs" aria-label="当前位置"><ol>
                <li><a href=base>{word}</a></li><li aria-current="page">{here}</li>
            </ol></nav>
        }
    }
}

/// A drop-down of a form; `chosen` is what it shows first.
fn choice(
    name: &'static str,
    id: &'static str,
    label: &'static str,
    chosen: &str,
    options: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let options = choices::options(chosen, options);
    view! {
        <div class="field"><label for=id>{label}</label>
            <select class="input" id=id name=name required><option value="">"请选择"</option>{options}</select></div>
    }
}

/// A text field of a form.
fn text(name: &'static str, id: &'static str, label: &'static str, value: String) -> impl IntoView + use<> {
    view! { <div class="field"><label for=id>{label}</label><input class="input" id=id name=name value=value/></div> }
}
