//! `/notebook/review`: what of the notebook is due today, one question after another.

use super::notice;
use super::question::form;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use server::practice::{self, Next, Review};

/// The page.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(practice::review(&platform, &caller.officer()?).await?)
    };
    view! { <Page title="错题复习" class="wrap wrap--text stack">{load(data, shown)}</Page> }
}

fn shown(review: Review) -> AnyView {
    match review.next {
        Next::Question(question) => view! {
            <p>"今天还应复习 "{review.left}" 题。答错的题明天再复习，答对的题隔得更久。"</p>
            {form(&review.node, "review", &question)}
        }
        .into_any(),
        Next::UsedUp(allowance) => {
            view! { {notice(allowance)}<p><a class="btn" href="/notebook">"返回错题本"</a></p> }.into_any()
        }
        Next::Done => view! {
            <div class="empty stack">
                <p>"今天的错题都复习完了。"</p>
                <div class="row"><a class="btn btn--primary" href="/practice">"去练习"</a><a class="btn" href="/notebook">"返回错题本"</a></div>
            </div>
        }
        .into_any(),
    }
}
