//! `/results`: every formal exam of the officer with its state or score. Questions and keys are not shown here.

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::provincial::versions;
use crate::pages::load;
use leptos::prelude::*;
use question_bank::paper::Marks;
use server::clock::beijing;
use server::practice::home::situation;
use server::provincial::mine;
use server::rules::next_step::Entered;
use server::storage::provincial::Version;

/// The page.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let data = async {
        let (platform, caller) = session().await?;
        let by = caller.officer()?;
        Ok::<_, ApiError>((situation(&platform, &by).await?.entered, mine(&platform, &by).await?))
    };
    view! {
        <Page title="我的成绩">
            {load(data, |(entered, provincial)| {
                let own = results_table(&entered);
                let provincial = (!provincial.is_empty()).then(|| of_the_province(&provincial));
                view! { {own}{provincial} }
            })}
            <p class="note">"这里只列正式考试。模拟考试的成绩在"<a href="/mock">"模拟考试"</a>"页，不计入统计。"</p>
        </Page>
    }
}

/// Results of the province's exams with every version.
fn of_the_province(list: &[Version]) -> impl IntoView + use<> {
    view! {
        <section class="stack" aria-labelledby="provincial"><h2 id="provincial">"省统一考试成绩"</h2>
            <p class="hint">"省司法行政部门组织的考试，成绩由考务人员从省里导入；合格的可在"<a href="/licence">"我的证件"</a>"申领证件。对成绩有异议，请向省里的组织部门提出。"</p>
            {versions(list, false)}
        </section>
    }
}

/// The table of exams, newest first.
pub(super) fn results_table(entered: &[Entered]) -> impl IntoView + use<> {
    if entered.is_empty() {
        let empty = view! { <div class="empty stack"><p>"还没有报名过考试，报名后会显示在这里。"</p></div> };
        return empty.into_any();
    }
    let rows: Vec<_> = entered.iter().map(row).collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="我的考试"><table class="table">
            <caption>"我的考试，按开考时间从新到旧"</caption>
            <thead><tr><th scope="col">"考试"</th><th scope="col">"开考时间"</th><th scope="col">"状态"</th>
                <th scope="col" class="n">"成绩（分）"</th><th scope="col">"详情"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(e: &Entered) -> impl IntoView + use<> {
    let (tone, word) = state(e);
    let result = e.attempt.as_ref().and_then(|a| a.result);
    let void = e.attempt.as_ref().is_some_and(|a| a.voided);
    let score = result
        .filter(|_| !void)
        .map_or_else(|| "—".to_owned(), |(score, _, _)| Marks(u32::try_from(score).unwrap_or_default()).to_string());
    let more = e.attempt.as_ref().and_then(|a| link(a.state == "handed_in", a.result.is_some(), &a.id, &e.name));
    view! {
        <tr><th scope="row">{e.name.clone()}</th><td class="nowrap">{beijing(e.starts_at)}</td>
            <td><span class=tone>{word}</span></td><td class="n">{score}</td><td>{more}</td></tr>
    }
}

fn link(handed_in: bool, marked: bool, id: &str, name: &str) -> Option<impl IntoView + use<>> {
    let (to, word) = match (marked, handed_in) {
        (true, _) => (format!("/attempt/{id}/result"), "成绩单"),
        (false, true) => (format!("/attempt/{id}/receipt"), "交卷回执"),
        _ => return None,
    };
    let name = format!("：{name}");
    Some(view! { <a href=to>{word}<span class="sr">{name}</span></a> })
}

/// Tone and word of where an exam stands for this officer.
fn state(e: &Entered) -> (&'static str, &'static str) {
    if e.session_state == "cancelled" {
        return ("badge badge--mute", "考试已取消");
    }
    let published = matches!(e.session_state.as_str(), "published" | "archived");
    match (e.state.as_str(), &e.attempt) {
        (_, Some(a)) if a.result.is_some_and(|r| r.2) => ("badge badge--ok", "合格"),
        (_, Some(a)) if a.voided => ("badge badge--danger", "违纪，成绩无效"),
        (_, Some(a)) if a.result.is_some() => ("badge badge--danger", "不合格"),
        ("submitted", _) => ("badge badge--info", "待审核"),
        ("returned", _) => ("badge badge--danger", "报名已退回"),
        ("withdrawn", _) => ("badge badge--mute", "已撤回报名"),
        ("deferred", _) => ("badge badge--mute", "已批准缓考"),
        (_, Some(a)) if a.state == "open" => ("badge badge--info", "考试中"),
        (_, Some(a)) if a.state == "handed_in" => ("badge badge--info", "待发布成绩"),
        _ if published || e.session_state == "marked" => ("badge badge--warn", "缺考"),
        _ => ("badge badge--ok", "已通过审核"),
    }
}
