//! `/admin/accounts`: find an account, give it a new activation code, disable or enable it.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::account::issued;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server::accounts::manage;
use server::clock::beijing;
use server::storage::account::Listed;

/// The page.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let text = use_query_map().with(|q| q.get("q")).unwrap_or_default();
    let done = use_query_map().with(|q| q.get("done")).and_then(|word| match word.as_str() {
        "disabled" => Some("账号已停用，它的登录已全部结束。"),
        "enabled" => Some("账号已启用。"),
        _ => None,
    });
    let (shown, searched) = (text.clone(), text.clone());
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.sys_admin()?;
        let found = manage::search(&platform, &by, &text).await?;
        Ok::<_, ApiError>((issued::take(&platform), found))
    };
    view! {
        <Page title="账号">
            {done.map(|words| view! { <p class="note" role="status">{words}</p> })}
            <form class="filters" method="get">
                <div class="field"><label for="q">"姓名或账号"</label><input class="input" id="q" name="q" value=shown/></div>
                <button class="btn btn--primary">"查找"</button>
                <a href="?">"清除筛选"</a>
            </form>
            {load(data, move |(issued, found)| view! { {issued.map(issued::slip)} {table(found, &searched)} })}
        </Page>
    }
}

fn table(found: Vec<Listed>, searched: &str) -> impl IntoView + use<> {
    let searched = searched.to_owned();
    if found.is_empty() {
        return view! { <div class="empty stack"><p>"没有符合条件的账号。请换一个姓名或账号再找。"</p></div> }
            .into_any();
    }
    let caption = format!("账号，共显示 {} 个（最多 50 个）", found.len());
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="账号列表"><table class="table">
            <caption>{caption}</caption>
            <thead><tr>
                <th scope="col">"姓名"</th><th scope="col">"账号"</th><th scope="col">"单位"</th><th scope="col">"状态"</th>
                <th scope="col">"最近登录"</th><th scope="col">"操作"</th>
            </tr></thead>
            <tbody>{found.into_iter().map(|one| row(one, &searched)).collect_view()}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(account: Listed, searched: &str) -> impl IntoView + use<> {
    let (tone, word) = match (account.state.as_str(), account.invited) {
        ("disabled", _) => ("badge badge--mute", "已停用"),
        ("active", false) => ("badge badge--ok", "正常"),
        ("active", true) => ("badge badge--warn", "待重新激活"),
        _ => ("badge badge--info", "待激活"),
    };
    let off = account.state == "disabled";
    let seen = account.last_sign_in_at.map_or_else(|| "—".to_owned(), beijing);
    let (id, name) = (account.id.clone(), account.name.clone());
    let login = ("login", account.login.clone());
    view! {
        <tr>
            <th scope="row">{account.name}</th><td>{account.login}</td><td>{account.unit}</td>
            <td><span class=tone>{word}</span></td><td class="nowrap">{seen}</td>
            <td><div class="row">
                {(!off).then(|| act("/api/reinvite-account", id, login, "补发激活码", name.clone(), searched))}
                {act("/api/set-account-disabled", account.id, ("disabled", (!off).to_string()), if off { "启用" } else { "停用" }, name, searched)}
            </div></td>
        </tr>
    }
}

fn act(
    to: &'static str,
    account: String,
    other: (&'static str, String),
    word: &'static str,
    name: String,
    searched: &str,
) -> impl IntoView + use<> {
    let searched = searched.to_owned();
    view! {
        <form method="post" action=to>
            <input type="hidden" name="search" value=searched/>
            <input type="hidden" name="account" value=account/>
            <input type="hidden" name=other.0 value=other.1/>
            <button class="btn btn--s">{word}<span class="sr">"："{name}</span></button>
        </form>
    }
}
