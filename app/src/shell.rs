//! The document around every page. The islands' script comes only with pages that have one, so that signing in costs a
//! style sheet and nothing more.

use crate::components::layout::is_large;
use crate::routes::App;
use axum::http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The document. Set the context `Nonce` from the request's `ScriptNonce` before (see [`provide_nonce`]).
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let path = use_context::<Parts>().map(|p| p.uri.path().to_owned()).unwrap_or_default();
    let exam = is_exam(&path);
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN" data-size=is_large().then_some("large") data-theme=exam.then_some("light")>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="renderer" content="webkit"/>
                <meta name="force-rendering" content="webkit"/>
                <meta name="description" content="行政执法人员培训与资格考试平台"/>
                <link rel="icon" href="data:,"/>
                <link rel="stylesheet" href="/pkg/mingfa.css"/>
                {is_paper(&path).then(|| view! { <link rel="stylesheet" href="/pkg/paper.css"/> })}
                {has_password(&path).then(|| view! { <script defer src="/pkg/reveal.js" nonce=use_nonce()></script> })}
                {has_live_form(&path).then(|| view! { <script defer src="/pkg/live.js" nonce=use_nonce()></script> })}
                {is_review(&path).then(|| view! { <script defer src="/pkg/review.js" nonce=use_nonce()></script> })}
                {is_desk_check(&path).then(|| view! { <script defer src="/pkg/desk.js" nonce=use_nonce()></script> })}
                {has_board(&path).then(|| view! { <script defer src="/pkg/board.js" nonce=use_nonce()></script> })}
                {has_island(&path).then(|| view! { <HydrationScripts options=options islands=true/> })}
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

/// Takes the nonce of the answer's content policy as the one leptos writes on its inline scripts.
pub fn provide_nonce() {
    let nonce = use_context::<Parts>().and_then(|p| p.extensions.get::<server::http::guard::ScriptNonce>().cloned());
    if let Some(nonce) = nonce {
        provide_context(leptos::nonce::Nonce::from_value(nonce.0));
    }
}

/// The exam itself: `/attempt/{id}`, not its check or receipt page.
fn is_exam(path: &str) -> bool {
    path.strip_prefix("/attempt/").is_some_and(|id| !id.is_empty() && !id.contains('/'))
}

/// Pages made for paper: the sheets of a session, and tickets.
fn is_paper(path: &str) -> bool {
    path.contains("/sheets/") || path.starts_with("/unit/tickets/") || path.starts_with("/ticket/")
}

/// Pages with an island: the exam and the waiting room.
fn has_island(path: &str) -> bool {
    is_exam(path) || path.ends_with("/waiting")
}

/// Pages with a form that shows its result while it is typed: the list of the bank and the editor.
fn has_live_form(path: &str) -> bool {
    path == "/bank" || path.starts_with("/bank/drafts/")
}

/// The page that decides one registration, with keys.
fn is_review(path: &str) -> bool {
    path.starts_with("/organizer/registrations/")
}

/// The page on which a desk is measured.
fn is_desk_check(path: &str) -> bool {
    path == "/desk-check"
}

/// The board of a running exam.
fn has_board(path: &str) -> bool {
    path.starts_with("/organizer/sessions/") && path.ends_with("/watch")
}

fn has_password(path: &str) -> bool {
    matches!(path, "/sign-in" | "/activate" | "/account")
}
