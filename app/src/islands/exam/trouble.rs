//! What went wrong, in words: network lost, signed out, taken over, time up. The card stays readable under all of them.

use super::desk::{Desk, Stop};
use super::live;
use leptos::prelude::*;

/// The banners above the question.
#[component]
pub fn Trouble(desk: Desk) -> impl IntoView {
    view! {
        {move || stopped(desk, desk.stop.get())}
        {move || desk.announced.get().map(|(_, words)| view! {
            <div class="banner" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"考场公告"</h2><p>{words}</p></div></div>
        })}
        {move || desk.signed_out.get().then(|| sign_in_again(desk))}
        {move || (desk.offline.get() && desk.stop.get() == Stop::None && !desk.signed_out.get()).then(|| view! {
            <div class="banner banner--warn" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"网络已断开"</h2>
                <p>"您可以继续作答，答案保存在本机，恢复后自动上传。考试时间照常计算。"</p>
            </div></div>
        })}
        {move || hurry(desk)}
        {move || desk.notice.get().map(|text| view! {
            <div class="banner" role="status"><span class="sign" aria-hidden="true"></span><div><p>{text}</p></div></div>
        })}
    }
}

/// From ten minutes before the end: how long, how much is open, and the way there.
fn hurry(desk: Desk) -> Option<AnyView> {
    let minutes = (desk.left.get() + 59_999) / 60_000;
    if !(1..=10).contains(&minutes) || desk.stop.get() != Stop::None {
        return None;
    }
    let open = desk.count() - desk.answered();
    let words = if open == 0 {
        "题目已全部作答，请检查后交卷。".to_owned()
    } else {
        format!("还有 {open} 题未作答。")
    };
    let there = desk.first_open().map(|number| {
        view! { <button class="btn" type="button" on:click=move |e| live::go_to(desk, &e, number)>{format!("去第 {number} 题")}</button> }
    });
    Some(
        view! {
            <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span><div>
                <h2>{format!("剩余不到 {minutes} 分钟")}</h2><p>{words}</p>{there}
            </div></div>
        }
        .into_any(),
    )
}

fn stopped(desk: Desk, stop: Stop) -> Option<AnyView> {
    let attempt = desk.exam.with_value(|e| e.attempt.clone());
    let receipt = format!("/attempt/{attempt}/receipt");
    match stop {
        Stop::None => None,
        Stop::TimeUp => Some(view! {
            <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"时间到，正在交卷"</h2>
                <p>{move || match desk.slots.with_value(|s| s.iter().filter(|s| s.with(|s| s.local)).count()) {
                    0 => "答案已全部上传，请稍候，即将显示回执。".to_owned(),
                    n => format!("本机有 {n} 题尚未上传，请不要关闭页面。"),
                }}</p>
            </div></div>
        }.into_any()),
        Stop::Paused => Some(view! {
            <div class="banner banner--warn" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"考试已暂停"</h2>
                <p>"暂停期间不能作答，时间会如数顺延。请不要关闭页面，等候监考人员宣布恢复；恢复后页面会自动继续。"</p>
                <p>{move || match desk.slots.with_value(|s| s.iter().filter(|s| s.with(|s| s.local)).count()) {
                    0 => "您的答案已全部保存。".to_owned(),
                    n => format!("本机有 {n} 题会在恢复后自动上传。"),
                }}</p>
            </div></div>
        }.into_any()),
        Stop::TakenOver => Some(view! {
            <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"考试已在另一窗口或设备打开"</h2>
                <p>"此窗口已停止作答。如果不是您本人操作，请立即联系监考人员。"</p>
                <form method="post" action="/api/claim-attempt">
                    <input type="hidden" name="attempt" value=attempt/>
                    <button class="btn" type="submit">"在此窗口继续"</button>
                </form>
            </div></div>
        }.into_any()),
        Stop::OtherWindow => Some(view! {
            <div class="banner banner--danger" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"考试正在本机的另一个窗口进行"</h2>
                <p>"同一时间只能在一个窗口作答。"</p>
                <button class="btn" type="button" on:click=move |_| live::take_this_window(desk)>"在此窗口继续"</button>
            </div></div>
        }.into_any()),
        Stop::HandedIn => Some(view! {
            <div class="banner" role="alert"><span class="sign" aria-hidden="true"></span><div>
                <h2>"本场考试已经交卷"</h2>
                <p><a href=receipt>"查看交卷回执"</a></p>
            </div></div>
        }.into_any()),
    }
}

fn sign_in_again(desk: Desk) -> impl IntoView {
    view! {
        <form class="banner banner--danger" on:submit=move |e| live::sign_in_again(desk, &e)>
            <span class="sign" aria-hidden="true"></span>
            <div class="stack">
                <h2>"登录已过期"</h2>
                <p>"答案仍在本机。请在这里重新登录，未上传的答案会自动上传。"</p>
                <div class="field"><label for="again-login">"账号（工号）"</label>
                    <input class="input" type="text" id="again-login" name="login" autocomplete="username" required/></div>
                <div class="field"><label for="again-password">"密码"</label>
                    <input class="input" type="password" id="again-password" name="password" autocomplete="current-password" required/></div>
                <button class="btn btn--primary" type="submit">"重新登录并继续"</button>
            </div>
        </form>
    }
}
