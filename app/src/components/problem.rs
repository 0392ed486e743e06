//! A form that was refused: its sentence on top of the page, and what was typed back in its fields.

use crate::form_problem::FormProblem;
use axum::http::request::Parts;
use leptos::prelude::*;

fn problem() -> Option<FormProblem> {
    use_context::<Parts>()?.extensions.get::<FormProblem>().cloned()
}

/// The banner, when the page is shown again after a refusal. `Page` puts it on top already.
#[component]
pub fn ProblemBanner() -> impl IntoView {
    problem().map(|p| {
        view! {
            <div class="banner banner--danger" role="alert" tabindex="-1" id="problem" data-code=p.code>
                <span class="sign" aria-hidden="true"></span>
                <div><h2>"没有完成"</h2><p>{p.sentence}</p></div>
            </div>
        }
    })
}

/// What was typed into a field before the refusal; empty when nothing was.
pub fn value(field: &str) -> String {
    value_or(field, "")
}

/// What was typed into a field before the refusal, or what stands in it otherwise.
pub fn value_or(field: &str, otherwise: &str) -> String {
    problem()
        .and_then(|p| p.fields.into_iter().find(|(name, _)| name == field).map(|(_, v)| v))
        .unwrap_or_else(|| otherwise.to_owned())
}

/// Whether this page is shown after a refusal.
pub fn refused() -> bool {
    problem().is_some()
}

/// Code of the refusal this page is shown after.
pub fn code() -> Option<String> {
    problem().map(|p| p.code)
}
