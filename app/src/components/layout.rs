//! The frame of every page but the exam's: skip link, header with the person's places, main, footer.

use super::problem::{ProblemBanner, refused};
use crate::api::caller::caller;
use axum::http::request::Parts;
use leptos::prelude::*;
use leptos_meta::Title;
use server::authority::{Caller, Role};
use server::http::cookie;

/// Places of the header by role.
const PLACES: [(Role, &str, &str); 25] = [
    (Role::Officer, "/home", "首页"),
    (Role::Officer, "/study", "课程学习"),
    (Role::Officer, "/practice", "章节练习"),
    (Role::Officer, "/notebook", "错题本"),
    (Role::Officer, "/mock", "模拟考试"),
    (Role::Officer, "/results", "我的成绩"),
    (Role::Officer, "/licence", "我的证件"),
    (Role::Organizer, "/organizer", "考试期"),
    (Role::Organizer, "/organizer/calendar", "考试日历"),
    (Role::Organizer, "/organizer/rooms", "考点考场"),
    (Role::Organizer, "/organizer/people", "人员"),
    (Role::Bureau, "/bureau", "统计看板"),
    (Role::Bureau, "/bureau/licences", "证件审核"),
    (Role::Bureau, "/bureau/roster-changes", "动态调整"),
    (Role::Liaison, "/unit", "本单位人员"),
    (Role::Liaison, "/unit/people", "人员管理"),
    (Role::Liaison, "/unit/requests", "补报名与缓考"),
    (Role::Liaison, "/unit/licences", "证件初审"),
    (Role::SysAdmin, "/admin/accounts", "账号"),
    (Role::SecAdmin, "/admin/settings", "参数"),
    (Role::AuditAdmin, "/audit", "审计日志"),
    (Role::Author, "/bank", "题库"),
    (Role::Author, "/bank/drafts?which=mine", "我的稿件"),
    (Role::Reviewer, "/bank", "题库"),
    (Role::Reviewer, "/bank/drafts", "审题"),
];

/// Name of the site in titles and the header.
pub const SITE: &str = "行政执法资格考试平台";

/// A page with its title (also the `h1`).
#[component]
pub fn Page(
    /// Title of the page.
    #[prop(into)]
    title: String,
    /// Classes of `main`; a reading or form page says `wrap wrap--text stack`.
    #[prop(optional, into)]
    class: Option<String>,
    /// What stands below the title.
    children: Children,
) -> impl IntoView {
    let heading = title.clone();
    view! {
        <Bare title=title class=class.unwrap_or_else(|| "wrap stack".to_owned())>
            <ProblemBanner/>
            <h1>{heading}</h1>
            {children()}
        </Bare>
    }
}

/// The same frame for a page that places its `h1` and its banner itself.
#[component]
pub fn Bare(
    /// Title of the page.
    #[prop(into)]
    title: String,
    /// Classes of `main`.
    #[prop(into)]
    class: String,
    /// What stands in `main`.
    children: Children,
) -> impl IntoView {
    let mark = if refused() { "错误：" } else { "" };
    view! {
        <Title text=format!("{mark}{title} - {SITE}")/>
        <a class="skip" href="#main">"跳到主要内容"</a>
        {header()}
        <main id="main" class=class>{children()}</main>
        <footer class="footer"><div>
            <p>"主办：温州市瓯海区司法局"</p>
            <p><a href="/notice">"个人信息处理告知"</a>" · 明法 "{env!("CARGO_PKG_VERSION")}</p>
        </div></footer>
    }
}

fn header() -> impl IntoView {
    let here = use_context::<Parts>().map(|p| p.uri.to_string()).unwrap_or_default();
    let path = here.split('?').next().unwrap_or_default().to_owned();
    let caller = caller();
    let places = caller.as_ref().map(|c| places(c, &path));
    let (next, word) = if is_large() { ("normal", "标准字号") } else { ("large", "大字版") };
    let menu = caller.map(account_menu);
    view! {
        <header class="bar"><div>
            <a class="brand" href="/">{SITE}</a>
            {places}
            <form class="push" method="post" action="/api/set-size">
                <input type="hidden" name="back" value=here/>
                <input type="hidden" name="size" value=next/>
                <button class="btn btn--link">{word}</button>
            </form>
            {menu}
        </div></header>
    }
}

fn account_menu(caller: Caller) -> impl IntoView {
    let unread = caller.unread();
    let waiting =
        (unread > 0).then(|| view! { <a class="btn btn--link" href="/notices">{format!("未读通知 {unread}")}</a> });
    view! {
        {waiting}
        <details class="menu"><summary>{caller.name().to_owned()}</summary><div>
            <a href="/notices">"我的通知"</a>
            <a href="/account">"我的账号"</a>
            <form method="post" action="/api/sign-out"><button class="btn btn--link">"退出"</button></form>
        </div></details>
    }
}

fn places(caller: &Caller, path: &str) -> impl IntoView + use<> {
    let held = |role: Role| caller.holds(role) || (role == Role::Officer && caller.holds(Role::Supervisor));
    let links: Vec<_> = PLACES
        .iter()
        .filter(|(role, ..)| held(*role))
        .map(|(_, to, word)| view! { <a href=*to aria-current=(path == *to).then_some("page")>{*word}</a> })
        .collect();
    view! { <nav class="site-nav" aria-label="主导航">{links}</nav> }
}

/// Whether the person chose large text.
pub fn is_large() -> bool {
    use_context::<Parts>().is_some_and(|p| cookie::read(&p.headers, "size").as_deref() == Some("large"))
}
