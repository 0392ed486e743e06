//! `/organizer/sessions/:id/entry`: what a candidate must bring to the door of a session.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::rules::seb::Settings;
use server::sessions::entry::{Rules, rules};

/// The page.
#[component]
pub fn EntryPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(rules(&platform, &caller.organizer()?, &id).await?)
    };
    view! { <Page title="入场条件" class="wrap wrap--text stack">{load(data, show)}</Page> }
}

fn show(r: Rules) -> impl IntoView {
    let code = if r.code.is_empty() {
        view! { <p>"本期不使用入场口令。"</p> }.into_any()
    } else {
        view! { <p>"入场口令：请监考人员在开考时向考生宣读"</p><p class="clock clock--big">{r.code.clone()}</p> }
            .into_any()
    };
    let draw = r.open.then(|| {
        let word = if r.code.is_empty() { "生成入场口令" } else { "更换入场口令" };
        act("/api/new-entry-code", "btn btn--primary", word.to_owned(), vec![("session_id", r.session.id.clone())])
    });
    let form = r.open.then(|| form(&r));
    let closed = (!r.open).then(|| view! { <p class="note">"考试已经结束或取消，入场条件不能再改。"</p> });
    let seb = r.seb.as_ref().map(|seb| browser(&r.session.id, seb));
    view! {
        {crumbs(Some((&r.session.id, &r.session.plan.name)), "入场条件")}
        <section class="card stack" aria-labelledby="spoken"><h2 id="spoken">"入场口令"</h2>{code}{draw}</section>
        {seb}{form}{closed}
        <p class="note">"开始作答、换设备继续和打开试卷时检查网段与浏览器，口令只在开始和换设备时输入；已在作答的考生不会因名单改动而中断。"</p>
    }
}

fn form(r: &Rules) -> impl IntoView + use<> {
    let checked = r.seb.is_some();
    view! {
        <section class="card stack" aria-labelledby="rules"><h2 id="rules">"修改入场条件"</h2>
            <form method="post" action="/api/set-entry-rules" class="stack">
                <input type="hidden" name="session_id" value=r.session.id.clone()/>
                <div class="field"><label for="code">"入场口令（4 至 12 位数字或字母，留空不用）"</label>
                    <input class="input input--s" id="code" name="code" value=r.code.clone() autocomplete="off"/></div>
                <div class="field"><label for="networks">"考场网段"</label>
                    <p class="hint" id="networks-h">"每行一个网段或地址，如 10.1.2.0/24；留空则不限制"</p>
                    <textarea class="input" id="networks" name="networks" rows="4" aria-describedby="networks-h">{value_or("networks", &r.networks)}</textarea></div>
                <label class="check"><input type="checkbox" name="seb" value="1" checked=checked/><span>"必须使用安全考试浏览器（Safe Exam Browser）"</span></label>
                <div class="field"><label for="quit">"浏览器退出密码"</label>
                    <p class="hint" id="quit-h">"监考人员退出浏览器时输入；留空保持原样，从未设置则任何人可退出"</p>
                    <input class="input" id="quit" name="quit_password" type="password" autocomplete="new-password" aria-describedby="quit-h"/></div>
                <p><button class="btn">"保存入场条件"</button></p>
            </form>
        </section>
    }
}

fn browser(session: &str, seb: &Settings) -> impl IntoView + use<> {
    let file = format!("/organizer/sessions/{session}/exam.seb");
    let quit = if seb.quit_digest.is_some() { "已设置" } else { "未设置，任何人可退出" };
    view! {
        <section class="card stack" aria-labelledby="seb"><h2 id="seb">"安全考试浏览器"</h2>
            <dl class="pairs">
                <div><dt>"起始地址"</dt><dd>{seb.start_url.clone()}</dd></div>
                <div><dt>"退出密码"</dt><dd>{quit}</dd></div>
                <div><dt>"配置密钥（Config Key）"</dt><dd><code class="sealed">{seb.key()}</code></dd></div>
            </dl>
            <p><a class="btn" href=file>"下载考试配置 exam.seb"</a></p>
            <p class="hint">"请只装到考场电脑上，不要发给考生：配置文件不加密，拿到文件的人可以算出密钥。"</p>
        </section>
    }
}
