//! `/sign-in` (design spec 9.1). No picture puzzles: wrong tries wait longer and longer instead.

use crate::api::caller::{caller, go, own_path, platform};
use crate::components::layout::Bare;
use crate::components::problem::{ProblemBanner, value};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::accounts::announcement;
use server::clock::beijing_weekday;

/// The page; someone signed in is led on.
#[component]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().with(|q| q.get("next")).unwrap_or_default();
    let next = own_path(&next).to_owned();
    if caller().is_some() {
        go(&next);
    }
    view! {
        <Bare title="登录" class="wrap sign-in">
            <div class="stack">
                <h1>"登录"</h1>
                <ProblemBanner/>
                {form(next)}
                <p class="hint">"忘记密码，请联系本单位联络员补发激活码。"</p>
                <p><a href="/desk-check">"检测这台电脑是否适合考试"</a></p>
            </div>
            <aside class="stack">{load(next_session(), |line| line.map(announce))}</aside>
        </Bare>
    }
}

fn form(next: String) -> impl IntoView {
    view! {
        <form class="card stack" method="post" action="/api/sign-in">
            <input type="hidden" name="next" value=next/>
            <div class="field">
                <label for="login">"账号（工号）"</label>
                <input class="input" id="login" name="login" autocomplete="username" autocapitalize="none" required value=value("login")/>
            </div>
            <div class="field">
                <label for="password">"密码"</label>
                <div class="group">
                    <input class="input" id="password" name="password" type="password" autocomplete="current-password" required/>
                    <button class="btn" type="button" data-reveal="password" hidden>"显示密码"</button>
                </div>
            </div>
            <button class="btn btn--primary">"登录"</button>
            <p><a href="/activate">"首次登录，用激活码激活账号"</a></p>
        </form>
    }
}

async fn next_session() -> server::Outcome<Option<(String, i64)>> {
    announcement::next_session(&platform()).await
}

fn announce((name, starts_at): (String, i64)) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="next">
            <h2 id="next">"考试安排"</h2>
            <p>{format!("{name}：{} 开考", beijing_weekday(starts_at))}</p>
        </section>
    }
}
