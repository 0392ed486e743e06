//! Pages, one file a route, a folder a role. They are rendered on the server only.
//!
//! How to add one: a component here that wraps [`load`] in `Page`, a `<Route … ssr=SsrMode::Async/>` in the folder's
//! `mod.rs`, and a place in the header (`components/layout.rs`) when people should find it from everywhere.

pub mod account;
pub mod admin;
pub mod audit;
pub mod bank;
pub mod bureau;
pub mod error;
pub mod liaison;
pub mod officer;
pub mod organizer;
pub mod people;
pub mod public;

use crate::api::ApiError;
use leptos::prelude::*;
use std::future::Future;

/// Waits for a page's data and shows it, or the error page with its status. Nobody signed in leads to the sign-in page and
/// back.
pub fn load<T, E, V>(
    data: impl Future<Output = Result<T, E>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    E: Into<ApiError> + Send + 'static,
    V: IntoView + 'static,
{
    let shown = Suspend::new(async move {
        match data.await {
            Ok(data) => show(data).into_any(),
            Err(error) => error::show(&error.into()).into_any(),
        }
    });
    view! { <Suspense>{shown}</Suspense> }
}
