//! `/activate`: a one-time code and an own password.

use crate::components::layout::Page;
use crate::components::problem::value;
use crate::pages::account::own::new_password;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ActivatePage() -> impl IntoView {
    view! {
        <Page title="激活账号" class="wrap wrap--text stack">
            <p>"激活码由本单位联络员发放，只能使用一次，14 天内有效。"</p>
            <form class="card stack" method="post" action="/api/activate">
                <div class="field">
                    <label for="login">"账号（工号）"</label>
                    <input class="input" id="login" name="login" autocomplete="username" autocapitalize="none" required value=value("login")/>
                </div>
                <div class="field">
                    <label for="code">"激活码"</label>
                    <p class="hint" id="code-h">"形如 ABCD-EFGH-JKLM，不区分大小写，横线可省略。"</p>
                    <input class="input" id="code" name="code" autocomplete="one-time-code" aria-describedby="code-h" required/>
                </div>
                {new_password()}
                <button class="btn btn--primary">"激活并登录"</button>
            </form>
            <p><a href="/sign-in">"已有密码，去登录"</a></p>
        </Page>
    }
}
