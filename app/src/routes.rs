//! Every page by its path. Each area lists its own in `pages/<role>/mod.rs`.

use crate::pages::account::AccountRoutes;
use crate::pages::admin::AdminRoutes;
use crate::pages::audit::AuditRoutes;
use crate::pages::bank::BankRoutes;
use crate::pages::bureau::BureauRoutes;
use crate::pages::error::NoSuchPage;
use crate::pages::liaison::LiaisonRoutes;
use crate::pages::officer::OfficerRoutes;
use crate::pages::organizer::OrganizerRoutes;
use crate::pages::people::PeopleRoutes;
use crate::pages::public::PublicRoutes;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Router, Routes};

/// The router over every page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NoSuchPage>
                <AccountRoutes/>
                <OfficerRoutes/>
                <LiaisonRoutes/>
                <OrganizerRoutes/>
                <PeopleRoutes/>
                <BankRoutes/>
                <BureauRoutes/>
                <AdminRoutes/>
                <AuditRoutes/>
                <PublicRoutes/>
            </Routes>
        </Router>
    }
}
