//! `/account`: who one is here, the password, signing out.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::authority::Caller;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let changed = use_query_map().with(|q| q.get("changed")).is_some();
    let data = async { Ok::<_, ApiError>(session().await?.1) };
    view! {
        <Page title="我的账号" class="wrap wrap--text stack">
            {changed.then(|| view! {
                <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span>
                    <div><h2>"密码已修改"</h2><p>"其他设备上的登录已经退出。"</p></div></div>
            })}
            {load(data, own)}
        </Page>
    }
}

fn own(caller: Caller) -> impl IntoView {
    let roles = caller.roles().iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">"账号信息"</h2>
            <dl class="pairs">
                <div><dt>"姓名"</dt><dd>{caller.name().to_owned()}</dd></div>
                <div><dt>"账号（工号）"</dt><dd>{caller.login().to_owned()}</dd></div>
                <div><dt>"角色"</dt><dd>{roles}</dd></div>
            </dl>
        </section>
        <form class="card stack" method="post" action="/api/change-password" aria-labelledby="change">
            <h2 id="change">"修改密码"</h2>
            <div class="field">
                <label for="old_password">"当前密码"</label>
                <input class="input" id="old_password" name="old_password" type="password" autocomplete="current-password" required/>
            </div>
            {new_password()}
            <button class="btn btn--primary">"修改密码"</button>
        </form>
        <form method="post" action="/api/sign-out"><button class="btn">"退出登录"</button></form>
    }
}

/// The two fields of a new password.
pub(super) fn new_password() -> impl IntoView {
    view! {
        <div class="field">
            <label for="password">"新密码"</label>
            <p class="hint" id="password-h">"至少 8 个字符，大写字母、小写字母、数字、其他符号中至少三类，不含账号。"</p>
            <div class="group">
                <input class="input" id="password" name="password" type="password" autocomplete="new-password" aria-describedby="password-h" required/>
                <button class="btn" type="button" data-reveal="password" hidden>"显示密码"</button>
            </div>
        </div>
        <div class="field">
            <label for="password_again">"再输入一次新密码"</label>
            <input class="input" id="password_again" name="password_again" type="password" autocomplete="new-password" required/>
        </div>
    }
}
