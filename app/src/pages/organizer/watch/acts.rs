//! What an organizer may do for everybody: announce, extend, pause, write down.

use crate::components::choices;
use crate::components::problem::{refused, value};
use leptos::prelude::*;
use server::clock::Millis;
use server::live_room::incident::KINDS;
use server::rules::session_state::Phase;
use server::storage::session::Session;

/// The forms that fit the moment.
pub fn for_all(session: &Session, now: Millis) -> impl IntoView + use<> {
    let id = session.id.clone();
    let live = matches!(session.phase(now), Phase::Waiting | Phase::Running) && now >= session.plan.waiting_opens_at;
    let may_pause = live && session.room.paused_at.is_none();
    view! {
        <details class="card" open=refused()>
            <summary>"全场操作：公告、延时、暂停、登记情况"</summary>
            <div class="stack">
                {announce(&id)}
                {live.then(|| extend(&id))}
                {may_pause.then(|| pause(&id))}
                {incident(vec![("session_id", id.clone())], &format!("/organizer/sessions/{id}/watch"))}
            </div>
        </details>
    }
}

fn announce(id: &str) -> impl IntoView + use<> {
    let (id, words) = (id.to_owned(), value("words"));
    view! {
        <form method="post" action="/api/announce" class="stack">
            <h2>"公告"</h2>
            <p class="hint">"显示在候考室和每名考生的答题页上，最迟半分钟内到达；新公告会替换旧公告。"</p>
            <input type="hidden" name="session_id" value=id/>
            <div class="field"><label for="announce">"公告内容（最多 200 字）"</label>
                <input class="input" id="announce" name="words" maxlength="200" value=words required/></div>
            <p><button class="btn">"发布公告"</button></p>
        </form>
    }
}

fn extend(id: &str) -> impl IntoView + use<> {
    let id = id.to_owned();
    view! {
        <form method="post" action="/api/extend-session" class="stack">
            <h2>"全场延时"</h2>
            <p class="hint">"正在作答的考生立即得到，之后进入的考生同样得到；入场截止不变。"</p>
            <input type="hidden" name="session_id" value=id/>
            <div class="field"><label for="extend-minutes">"延时（分钟，1 至 120）"</label>
                <input class="input input--s" id="extend-minutes" name="minutes" inputmode="numeric" value=value("minutes") required/></div>
            <div class="field"><label for="extend-why">"理由"</label>
                <input class="input" id="extend-why" name="reason" value=value("reason") required/></div>
            <p><button class="btn">"全场延时"</button></p>
        </form>
    }
}

fn pause(id: &str) -> impl IntoView + use<> {
    let id = id.to_owned();
    view! {
        <form method="post" action="/api/pause-session" class="stack">
            <h2>"暂停考试"</h2>
            <p class="hint">"所有考生立即停止作答，已保存的答案不受影响；恢复后，暂停的时间如数顺延。"</p>
            <input type="hidden" name="session_id" value=id/>
            <div class="field"><label for="pause-why">"理由"</label>
                <input class="input" id="pause-why" name="reason" value=value("reason") required/></div>
            <p><button class="btn btn--danger">"暂停考试"</button></p>
        </form>
    }
}

/// The form that writes down what happened; `about` names the session or the attempt.
pub fn incident(about: Vec<(&'static str, String)>, back: &str) -> impl IntoView + use<> {
    let back = back.to_owned();
    let hidden: Vec<_> =
        about.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    let chosen = value("kind");
    let kinds = choices::options(&chosen, KINDS);
    view! {
        <form method="post" action="/api/note-incident" class="stack">
            <h2>"登记情况"</h2>
            <p class="hint">"记录只增不改；写错时另记一条说明。"</p>
            {hidden}<input type="hidden" name="back" value=back/>
            <div class="field"><label for="incident-kind">"类别"</label><select class="input" id="incident-kind" name="kind">{kinds}</select></div>
            <div class="field"><label for="incident-words">"情况说明"</label>
                <input class="input" id="incident-words" name="words" maxlength="300" value=value("words") required/></div>
            <p><button class="btn">"登记"</button></p>
        </form>
    }
}
