//! The card of the one thing to do now, in words.

use super::{act_word, state_word};
use leptos::prelude::*;
use question_bank::paper::Marks;
use server::clock::{beijing, beijing_day, beijing_weekday};
use server::rules::next_step::{Entered, NextStep};
use server::rules::rehearsal::MINUTES;

/// Title, text, address and word of the one button, and the seat where there is one.
struct Words {
    title: String,
    text: String,
    to: String,
    act: &'static str,
    seat: Option<(String, String, i64)>,
}

/// The card.
pub fn card(step: &NextStep) -> impl IntoView + use<> {
    let Words { title, text, to, act, seat } = words(step);
    let seat = seat.map(|(ticket, room, seat)| {
        view! {
            <dl class="pairs">
                <div><dt>"准考证号"</dt><dd>{ticket}</dd></div>
                <div><dt>"考场"</dt><dd>{if room.is_empty() { "待安排".to_owned() } else { room }}</dd></div>
                <div><dt>"座位号"</dt><dd>{if seat > 0 { seat.to_string() } else { "待安排".to_owned() }}</dd></div>
            </dl>
        }
    });
    view! {
        <section class="card card--accent stack" aria-labelledby="now-h">
            <h2 id="now-h">{title}</h2>
            <p>{text}</p>
            {seat}
            <div class="row"><a class="btn btn--primary" href=to>{act}</a></div>
        </section>
    }
}

fn words(step: &NextStep) -> Words {
    match step {
        NextStep::ContinueExam(..)
        | NextStep::EnterExam(..)
        | NextStep::Rehearse(..)
        | NextStep::Prepare(_)
        | NextStep::AwaitResult(..) => exam(step),
        NextStep::Register(_) | NextStep::Correct(_) | NextStep::AwaitReview(_) => registration(step),
        NextStep::Apply(..)
        | NextStep::ApplyProvincial(..)
        | NextStep::CorrectApplication(_)
        | NextStep::AwaitLicence(_)
        | NextStep::Renew(_) => licence(step),
        NextStep::TryAgain(e) => plain(
            format!(
                "{}：{}",
                e.name,
                if e.attempt.as_ref().is_some_and(|a| a.result.is_some()) { "未合格" } else { "未参加" }
            ),
            "可以参加补考或下一期考试，开放报名后会显示在这里。建议先练错题，再做一套模拟考试。",
            "/practice",
            "继续练习",
        ),
        NextStep::Practice => plain(
            "现在没有需要办理的事项".into(),
            "开放报名后会显示在这里。平时可以按章节练习。",
            "/practice",
            "去练习",
        ),
    }
}

fn exam(step: &NextStep) -> Words {
    match step {
        NextStep::ContinueExam(e, sat) => Words {
            title: format!("{}：考试进行中", e.name),
            text: format!(
                "请在 {} 前交卷。已保存的答案不会丢失，可以继续作答。",
                sat.deadline.map(beijing).unwrap_or_default()
            ),
            to: format!("/attempt/{}", sat.id),
            act: "继续作答",
            seat: None,
        },
        NextStep::EnterExam(e, sat) => Words {
            title: format!("{}：可以进入候考室", e.name),
            text: format!("{} 开考，{} 停止入场。", beijing_weekday(e.starts_at), beijing(e.entry_until)),
            to: format!("/attempt/{}/waiting", sat.id),
            act: "进入候考室",
            seat: e.ticket.clone(),
        },
        NextStep::AwaitResult(e, sat) => plain_to(
            format!("{}：已交卷，等待成绩发布", e.name),
            "成绩由考务人员复核后统一发布，发布后会显示在这里。",
            if sat.state == "handed_in" { format!("/attempt/{}/receipt", sat.id) } else { "/results".into() },
            if sat.state == "handed_in" { "查看交卷回执" } else { "查看我的成绩" },
        ),
        NextStep::Rehearse(e, window) => Words {
            title: format!("{}：考前试答（不计分）", e.name),
            text: format!(
                "请在 {} 前到考试所用电脑上做一份 {MINUTES} 分钟的演示卷，并检测电脑。{} 开考。",
                beijing(window.closes_at),
                beijing_weekday(e.starts_at)
            ),
            to: format!("/rehearsal/{}", e.session),
            act: "去考前试答",
            seat: e.ticket.clone(),
        },
        NextStep::Prepare(e) => prepare(e),
        _ => plain(String::new(), "", "/home", ""),
    }
}

fn prepare(e: &Entered) -> Words {
    let rehearsal = match e.rehearsal {
        Some((_, true)) => "您已完成考前试答。".to_owned(),
        Some((w, false)) => format!("考前试答 {} 至 {} 开放。", beijing(w.opens_at), beijing(w.closes_at)),
        None => String::new(),
    };
    Words {
        title: format!("{}：已通过审核", e.name),
        text: format!(
            "{} 开考，{} 起可进入候考室。{rehearsal}考前可以先做一套模拟考试，熟悉操作。",
            beijing_weekday(e.starts_at),
            beijing(e.waiting_opens_at)
        ),
        to: "/mock".into(),
        act: "去模拟考试",
        seat: e.ticket.clone(),
    }
}

fn registration(step: &NextStep) -> Words {
    match step {
        NextStep::Register(s) => plain_to(
            format!("{}：正在报名", s.name),
            &format!("报名截止 {}。也可以由单位联络员统一报名。", beijing_weekday(s.closes_at)),
            format!("/register/{}", s.id),
            "去报名",
        ),
        NextStep::Correct(e) => plain_to(
            format!("{}：报名被退回", e.name),
            &format!(
                "原因：{}。请在 {} 前改正后重新提交。",
                e.reason.trim_end_matches('。'),
                beijing_weekday(e.registration_closes_at)
            ),
            format!("/register/{}", e.session),
            "查看并重新报名",
        ),
        NextStep::AwaitReview(e) => plain_to(
            format!("{}：已报名，等待审核", e.name),
            &format!("{} 开考。审核结果会显示在这里；审核前可以撤回报名。", beijing_weekday(e.starts_at)),
            format!("/register/{}", e.session),
            "查看报名",
        ),
        _ => plain(String::new(), "", "/home", ""),
    }
}

fn licence(step: &NextStep) -> Words {
    match step {
        NextStep::Apply(e, sat) => {
            let score = sat.result.map(|r| marks(r.0)).unwrap_or_default();
            plain(
                format!("{}：合格，{score} 分", e.name),
                "可以申领行政执法证。提交后由单位初审、司法局审核。",
                "/licence",
                "申领证件",
            )
        }
        NextStep::ApplyProvincial(name, score) => plain(
            format!("{name}（省统一考试）：合格，{} 分", marks(*score)),
            "可以申领行政执法证。提交后由单位初审、司法局审核。",
            "/licence",
            "申领证件",
        ),
        NextStep::CorrectApplication(a) => plain(
            format!("证件{}申请被退回", act_word(&a.act)),
            &format!("原因：{}。请改正后重新提交。", a.reason.trim_end_matches('。')),
            "/licence",
            "查看并改正",
        ),
        NextStep::AwaitLicence(a) => plain(
            format!("证件{}：{}", act_word(&a.act), state_word(&a.state)),
            &format!("最近更新 {}。进度会显示在这里。", beijing(a.updated_at)),
            "/licence",
            "查看进度",
        ),
        NextStep::Renew(l) => plain(
            format!("证件 {} 即将到期或已到期", l.number),
            &format!("有效期至 {}。请及时办理换证。", l.expires_at.map(beijing_day).unwrap_or_default()),
            "/licence",
            "办理换证",
        ),
        _ => plain(String::new(), "", "/home", ""),
    }
}

/// A score in hundredths as people read it.
fn marks(hundredths: i64) -> String {
    Marks(u32::try_from(hundredths).unwrap_or_default()).to_string()
}

fn plain(title: String, text: &str, to: &str, act: &'static str) -> Words {
    plain_to(title, text, to.to_owned(), act)
}

fn plain_to(title: String, text: &str, to: String, act: &'static str) -> Words {
    Words { title, text: text.to_owned(), to, act, seat: None }
}
