//! Pages of officers and supervisors.

mod check;
mod exam;
mod home;
mod licence;
mod mock;
mod my_data;
mod notebook;
mod practice;
mod receipt;
mod register;
mod rehearsal;
mod reports;
mod result;
mod results;
mod study;
mod ticket;
mod waiting;

use crate::api::ApiError;
use crate::api::caller::{door, session};
use crate::components::layout::Page;
use crate::pages::error;
use home::OfficerHome;
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{SsrMode, path};
use licence::{ApplyPage, LicencePage};
use mock::MockPage;
use my_data::MyDataPage;
use notebook::NotebookPage;
use practice::ChaptersPage;
use practice::question::QuestionPage;
use practice::review::ReviewPage;
use practice::verdict::VerdictPage;
use register::RegisterPage;
use rehearsal::RehearsalPage;
use reports::OwnReportsPage;
use results::ResultsPage;
use server::sittings::{self, ExamPage as Sitting};
use study::StudyPage;
use study::lesson::LessonPage;
use ticket::TicketPage;

/// Their routes.
#[component(transparent)]
pub fn OfficerRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("home") view=OfficerHome ssr=SsrMode::Async/>
        <Route path=path!("attempt/:id") view=exam::ExamPage ssr=SsrMode::Async/>
        <Route path=path!("attempt/:id/waiting") view=waiting::Waiting ssr=SsrMode::Async/>
        <Route path=path!("attempt/:id/check") view=check::Check ssr=SsrMode::Async/>
        <Route path=path!("attempt/:id/receipt") view=receipt::ReceiptPage ssr=SsrMode::Async/>
        <Route path=path!("attempt/:id/result") view=result::ResultView ssr=SsrMode::Async/>
        <Route path=path!("licence") view=LicencePage ssr=SsrMode::Async/>
        <Route path=path!("licence/apply") view=ApplyPage ssr=SsrMode::Async/>
        <Route path=path!("study") view=StudyPage ssr=SsrMode::Async/>
        <Route path=path!("study/:node") view=LessonPage ssr=SsrMode::Async/>
        <Route path=path!("practice") view=ChaptersPage ssr=SsrMode::Async/>
        <Route path=path!("practice/:node") view=QuestionPage ssr=SsrMode::Async/>
        <Route path=path!("practice/:node/answer/:id") view=VerdictPage ssr=SsrMode::Async/>
        <Route path=path!("reports") view=OwnReportsPage ssr=SsrMode::Async/>
        <Route path=path!("notebook") view=NotebookPage ssr=SsrMode::Async/>
        <Route path=path!("notebook/review") view=ReviewPage ssr=SsrMode::Async/>
        <Route path=path!("mock") view=MockPage ssr=SsrMode::Async/>
        <Route path=path!("results") view=ResultsPage ssr=SsrMode::Async/>
        <Route path=path!("my-data") view=MyDataPage ssr=SsrMode::Async/>
        <Route path=path!("ticket/:session") view=TicketPage ssr=SsrMode::Async/>
        <Route path=path!("rehearsal/:session") view=RehearsalPage ssr=SsrMode::Async/>
        <Route path=path!("register/:session") view=RegisterPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Shows the page of the caller's own attempt; what `show` gives is a whole page with its frame.
fn sitting(show: impl FnOnce(Sitting) -> AnyView + Send + 'static) -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let page = Suspend::new(async move {
        match find(&id).await {
            Ok(page) => show(page),
            Err(e) => view! { <Page title="考试">{error::show(&e)}</Page> }.into_any(),
        }
    });
    view! { <Suspense>{page}</Suspense> }
}

async fn find(id: &str) -> Result<Sitting, ApiError> {
    let (platform, caller) = session().await?;
    Ok(sittings::page_at(&platform, &caller.officer()?, id, &door(&platform, String::new())).await?)
}

/// A parameter of the query.
fn query(name: &str) -> String {
    use_query_map().with_untracked(|q| q.get(name)).unwrap_or_default()
}

/// Leads from a page whose moment is over, or has not come, to the one that fits.
fn elsewhere(path: &str) -> AnyView {
    leptos_axum::redirect(path);
    view! { <p class="wrap"><a href=path.to_owned()>"继续"</a></p> }.into_any()
}

/// Class of a bar's width, to the nearest 5 % below; a bar of something done is never empty.
fn width(percent: i64) -> String {
    let fives = percent.clamp(0, 100) / 5 * 5;
    format!("w-{}", if percent > 0 { fives.max(5) } else { 0 })
}
