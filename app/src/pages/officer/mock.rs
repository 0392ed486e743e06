//! `/mock`: start a mock exam, go on with one, and the earlier ones with their scores.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::pages::load;
use leptos::prelude::*;
use question_bank::paper::Marks;
use server::clock::beijing;
use server::practice::mock;
use server::storage::mock_exam::Tried;

/// The page.
#[component]
pub fn MockPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>((mock::history(&platform, &caller.officer()?).await?, platform.clock.now()))
    };
    view! { <Page title="模拟考试">{load(data, |(tried, now)| shown(&tried, now))}</Page> }
}

fn shown(tried: &[Tried], now: i64) -> impl IntoView + use<> {
    let begin = match mock::unfinished(tried, now) {
        Some(open) => go_on(open).into_any(),
        None => start().into_any(),
    };
    view! { {begin}{history(tried, now)} }
}

fn start() -> impl IntoView {
    view! {
        <section class="card card--accent stack" aria-labelledby="start-h">
            <h2 id="start-h">"做一套模拟试卷"</h2>
            <p>"80 题，满分 100 分，60 分合格，90 分钟。界面、计时和评分与正式考试相同，每次抽到的试卷都不同。"</p>
            <p>"模拟考试不计成绩，不进入任何统计；交卷后可以看到答案和解析。"</p>
            <form method="post" action="/api/start-mock"><button class="btn btn--primary">"开始模拟考试"</button></form>
        </section>
    }
}

fn go_on(open: &Tried) -> impl IntoView + use<> {
    let to =
        if open.state == "open" { format!("/attempt/{}", open.id) } else { format!("/attempt/{}/waiting", open.id) };
    let text = match open.deadline {
        Some(deadline) => format!("请在 {} 前交卷，到时自动交卷。", beijing(deadline)),
        None => "试卷已经准备好，进入后开始计时。".to_owned(),
    };
    view! {
        <section class="card card--accent stack" aria-labelledby="start-h">
            <h2 id="start-h">"第 "{open.number}" 次模拟考试还没有交卷"</h2>
            <p>{text}</p>
            <p><a class="btn btn--primary" href=to>"继续这场模拟考试"</a></p>
        </section>
    }
}

fn history(tried: &[Tried], now: i64) -> impl IntoView + use<> {
    if tried.is_empty() {
        return view! { <div class="empty stack"><p>"还没有模拟考试记录，交卷后会显示在这里。"</p></div> }.into_any();
    }
    let rows: Vec<_> = tried.iter().map(|t| row(t, now)).collect();
    view! {
        <section class="stack" aria-labelledby="history-h">
            <h2 id="history-h">"模拟考试记录"</h2>
            <div class="tablewrap" tabindex="0" role="region" aria-label="模拟考试记录表"><table class="table">
                <caption>"共 "{tried.len()}" 次，从新到旧"</caption>
                <thead><tr><th scope="col">"次序"</th><th scope="col">"开始时间"</th><th scope="col">"状态"</th>
                    <th scope="col" class="n">"得分（分）"</th><th scope="col">"详情"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(t: &Tried, now: i64) -> impl IntoView + use<> {
    let ended = t.state == "handed_in" || t.counted_until.is_some_and(|until| now > until);
    let (tone, word) = match (t.state.as_str(), t.result) {
        (_, Some((_, _, true))) => ("badge badge--ok", "达到合格线"),
        (_, Some(_)) => ("badge badge--danger", "未达合格线"),
        ("ready", _) => ("badge badge--info", "未开始"),
        _ if ended => ("badge badge--mute", "已结束"),
        _ => ("badge badge--info", "进行中"),
    };
    let score = t.result.map_or_else(|| "—".to_owned(), |r| Marks(u32::try_from(r.0).unwrap_or_default()).to_string());
    let began = t.opened_at.map_or_else(|| "—".to_owned(), beijing);
    let to = format!("/attempt/{}/result", t.id);
    let more = ended.then(|| view! { <a href=to>"答案与解析"<span class="sr">"：第 "{t.number}" 次"</span></a> });
    view! {
        <tr><th scope="row">"第 "{t.number}" 次"</th><td class="nowrap">{began}</td><td><span class=tone>{word}</span></td>
            <td class="n">{score}</td><td>{more}</td></tr>
    }
}
