//! Error pages: what happened, in a sentence, and the way on; always with the right status.

use crate::api::ApiError;
use crate::api::caller::go;
use crate::components::layout::Page;
use axum::http::StatusCode;
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The page of an address that does not exist.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    let error = ApiError::refused(404, "not_found", &[]);
    view! { <Page title="没有这个页面">{show(&error)}</Page> }
}

/// Body of the error page; sets the status, or leads to the sign-in page when nobody is signed in.
pub(super) fn show(error: &ApiError) -> impl IntoView + use<> {
    if error.status == 401 {
        let here = use_context::<Parts>().map(|p| p.uri.to_string()).unwrap_or_default();
        go(&format!("/sign-in?next={}", escape(&here)));
    } else if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(error.status))
    {
        response.set_status(status);
    }
    let word = match error.status {
        401 => "请先登录",
        403 => "没有权限",
        404 => "没有找到",
        409 | 422 => "现在不能这样做",
        _ => "系统出现问题",
    };
    let sentence = error.sentence.clone();
    view! {
        <section class="card stack">
            <h2>{word}</h2>
            <p>{sentence}</p>
            <p><a class="btn" href="/">"返回首页"</a></p>
        </section>
    }
}

/// Percent-encodes what may not stand in a query value.
fn escape(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_path_survives_as_a_query_value() {
        assert_eq!(escape("/bureau?term=june&x=考"), "/bureau%3Fterm%3Djune%26x%3D%E8%80%83");
    }
}
