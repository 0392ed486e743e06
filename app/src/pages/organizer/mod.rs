//! Pages of organizers.

mod attempt;
mod calendar;
mod change;
mod entry;
mod exam_session;
mod home;
mod import;
mod keys;
mod late_evidence;
mod ledgers;
mod likeness;
mod make_ups;
mod misconduct;
mod missing;
mod pass_many;
mod plan;
mod provincial;
mod provincial_import;
mod publish;
mod registration;
mod registrations;
mod rehearsal;
mod requests;
mod rooms;
mod score_reviews;
mod seal;
mod seat;
mod session_rooms;
mod sheets;
mod unsettled;
mod watch;

use attempt::AttemptPage;
use calendar::CalendarPage;
use change::ChangePage;
use entry::EntryPage;
use exam_session::SessionPage;
use home::OrganizerHome;
use import::{ImportPage, PreviewPage};
use keys::{CorrectionPage, KeysPage};
use ledgers::{LedgerPage, LedgersPage};
use leptos::prelude::*;
use leptos_router::any_nested_route::IntoAnyNestedRoute;
use leptos_router::components::Route;
use leptos_router::{SsrMode, path};
use likeness::LikenessPage;
use make_ups::MakeUpsPage;
use missing::MissingPage;
use pass_many::PassManyPage;
use plan::{EditSessionPage, NewSessionPage};
use provincial::{ProvincialExamPage, ProvincialPage};
use provincial_import::{LosingPage, ProvincialPreviewPage};
use publish::PublishPage;
use registration::RegistrationPage;
use registrations::RegistrationsPage;
use rehearsal::RehearsalPage;
use requests::RequestsPage;
use rooms::{CentrePage, RoomPage, RoomsPage};
use score_reviews::{ScoreReviewPage, ScoreReviewsPage};
use seal::SealPage;
use session_rooms::SessionRoomsPage;
use sheets::{DoorPage, PlanPage, SheetsPage, SignInSheetPage, TicketsPage};
use watch::WatchPage;
pub(crate) use watch::parts as watch_parts;

/// Their routes.
#[component(transparent)]
pub fn OrganizerRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("organizer") view=OrganizerHome ssr=SsrMode::Async/>
        <Route path=path!("organizer/calendar") view=CalendarPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/likeness") view=LikenessPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/make-ups") view=MakeUpsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/ledgers") view=LedgersPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/ledgers/:which") view=LedgerPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/change") view=ChangePage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/new") view=NewSessionPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id") view=SessionPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/edit") view=EditSessionPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/registrations") view=RegistrationsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/registrations/pass") view=PassManyPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/missing") view=MissingPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/requests") view=RequestsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/import") view=ImportPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/entry") view=EntryPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/rooms") view=SessionRoomsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/rehearsal") view=RehearsalPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/seal") view=SealPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/sheets") view=SheetsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/sheets/tickets") view=TicketsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/sheets/door") view=DoorPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/sheets/plan") view=PlanPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/sheets/sign-in") view=SignInSheetPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/watch") view=WatchPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/publish") view=PublishPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/keys") view=KeysPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/sessions/:id/score-reviews") view=ScoreReviewsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/corrections/:id") view=CorrectionPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/score-reviews/:id") view=ScoreReviewPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/registrations/:id") view=RegistrationPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/attempts/:id") view=AttemptPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/rooms") view=RoomsPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/rooms/:id") view=RoomPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/test-centres/:id") view=CentrePage ssr=SsrMode::Async/>
        <Route path=path!("organizer/provincial-results") view=ProvincialPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/provincial-results/:id") view=ProvincialExamPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/provincial-results/imports/:id") view=ProvincialPreviewPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/provincial-results/imports/:id/losing") view=LosingPage ssr=SsrMode::Async/>
        <Route path=path!("organizer/imports/:id") view=PreviewPage ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}
