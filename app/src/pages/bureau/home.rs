//! Where the bureau start.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;

/// The first page.
#[component]
pub fn BureauHome() -> impl IntoView {
    let data = async {
        let (_, caller) = session().await?;
        caller.bureau()?;
        Ok::<_, ApiError>(caller.name().to_owned())
    };
    view! { <Page title="统计看板">{load(data, |name| view! { <p>{name}"，您好。"</p> })}</Page> }
}
