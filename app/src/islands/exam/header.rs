//! The bar on top: session, save chip, clock, check and hand in.

use super::desk::{Chip, Desk, Stop, clock_text};
use super::live;
use leptos::prelude::*;

const TEN_MINUTES: i64 = 10 * 60_000;

/// The bar.
#[component]
pub fn Header(desk: Desk) -> impl IntoView {
    let (name, mock) = desk.exam.with_value(|e| (e.session.clone(), e.mock));
    let urgency = move || match desk.left.get() {
        left if left <= TEN_MINUTES / 2 => Some("5"),
        left if left <= TEN_MINUTES => Some("10"),
        _ => None,
    };
    let hidden = move || desk.clock_hidden.get() && desk.left.get() > TEN_MINUTES;
    view! {
        <a class="skip" href="#main">"跳到主要内容"</a>
        <header class="bar bar--exam">
            <div>
                <strong>{name}</strong>
                {mock.then(|| view! { <span class="badge badge--mute">"模拟，不计成绩"</span> })}
                {move || chip(desk)}
                <span class="clock push" role="timer" aria-live="off" data-w=urgency>
                    "剩余 " <span id="left">{move || if hidden() { "已隐藏".to_owned() } else { clock_text(desk.left.get()) }}</span>
                </span>
                <button class="btn" type="button" data-asleep=move || (!desk.alive.get()).then_some("")
                    hidden=move || desk.left.get() <= TEN_MINUTES
                    on:click=move |_| desk.clock_hidden.update(|h| *h = !*h)>
                    {move || if desk.clock_hidden.get() { "显示时间" } else { "隐藏时间" }}
                </button>
                <button class="btn" type="submit" form="f" name="op" value="review" on:click=move |e| live::review(desk, &e)>
                    {move || if desk.offline.get() { "等待网络恢复后交卷" } else { "检查并交卷" }}
                </button>
            </div>
        </header>
    }    .into_any()
}

/// What stops the page from saving comes before what was saved last.
fn chip(desk: Desk) -> impl IntoView {
    let unsent = desk.slots.with_value(|s| s.iter().filter(|s| s.with(|s| s.local)).count());
    let (tone, text) = match desk.chip.get() {
        _ if matches!(desk.stop.get(), Stop::TakenOver | Stop::OtherWindow) => {
            ("badge badge--danger", "此窗口已停止作答".to_owned())
        }
        _ if desk.signed_out.get() && unsent > 0 => ("badge badge--danger", format!("未上传 {unsent} 题，请重新登录")),
        _ if desk.signed_out.get() => ("badge badge--danger", "登录已过期，请重新登录".to_owned()),
        Chip::Quiet if !desk.alive.get() => ("badge badge--mute", "答案翻页保存".to_owned()),
        Chip::Quiet => ("badge badge--mute", "答案自动保存".to_owned()),
        Chip::Saved(at) => ("badge badge--ok", format!("已保存 {at}")),
        Chip::Saving => ("badge badge--info", "正在保存…".to_owned()),
        Chip::Waiting(n) => ("badge badge--warn", format!("未上传 {n} 题，正在重试")),
        Chip::Lost => ("badge badge--danger", "网络已断开，答案已存在本机".to_owned()),
    };
    view! { <span class=tone id="net"><span class="dot" aria-hidden="true"></span>{text}</span> }
}
