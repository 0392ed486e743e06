//! `/attempt/:id/receipt`: proof of the hand-in, to print.

use super::{elsewhere, sitting};
use crate::components::layout::Page;
use leptos::prelude::*;
use server::clock::beijing_seconds;
use server::sittings::{ExamPage, SittingState};
use server::storage::attempt::Receipt;
use server::storage::late_evidence::Told;

/// The page.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    sitting(|page| match page.state.clone() {
        SittingState::HandedIn(receipt) => show(page, receipt),
        _ => elsewhere(&format!("/attempt/{}", page.attempt)),
    })
}

/// What arrived after the end of counting, beside the receipt: that stays as it is.
fn late(told: Told) -> impl IntoView {
    let verdict = match told.verdict {
        None => "已作为迟到记录保存，由考务决定是否计入。".to_owned(),
        Some((true, why)) => format!("经两名考务人员认定计入成绩，理由：{why}。本回执仍按截止时收到的作答。"),
        Some((false, why)) => format!("经两名考务人员认定不计入成绩，理由：{why}。"),
    };
    let words = format!("另有 {} 次作答在截止后才到达，{verdict}", told.events);
    view! { <p class="note">{words}</p> }
}

fn show(page: ExamPage, receipt: Receipt) -> AnyView {
    let how = match receipt.kind.as_str() {
        "automatic" => "到时自动交卷",
        "forced" => "由考务收卷",
        _ => "本人交卷",
    };
    let digest: String = receipt.digest.chars().take(8).collect();
    let next = if page.rehearsal {
        view! {
            <p>"考前试答到此完成，不计成绩。正式考试的交卷也是这样一页回执。"</p>
            <div class="row"><a class="btn btn--primary" href="/desk-check">"检测这台电脑"</a>
                <a class="btn" href=format!("/attempt/{}/result", page.attempt)>"查看答案和解析"</a></div>
        }
        .into_any()
    } else if page.mock {
        view! { <p><a class="btn btn--primary" href=format!("/attempt/{}/result", page.attempt)>"查看成绩和解析"</a></p> }.into_any()
    } else {
        view! {
            <p>"接下来：全部场次结束后统一阅卷，成绩由两名考务人员复核后发布，届时在首页显示。请记下或打印回执编号，对成绩有疑问时凭此申请复核。"</p>
            <p><a class="btn" href="/home">"返回首页"</a></p>
        }
        .into_any()
    };
    view! {
        <Page title="交卷回执">
            <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span><div>
                <h2>{format!("已交卷，收到 {} 题", receipt.answered)}</h2><p>{page.session_name.clone()}</p>
            </div></div>
            <dl class="pairs card">
                <div><dt>"回执编号"</dt><dd id="receipt-no">{receipt.number.clone()}</dd></div>
                <div><dt>"考生"</dt><dd>{format!("{}（{}）", page.candidate, page.masked_id)}</dd></div>
                <div><dt>"交卷时间"</dt><dd>{format!("{}（服务器时间，北京时间）", beijing_seconds(receipt.handed_in_at))}</dd></div>
                <div><dt>"方式"</dt><dd>{how}</dd></div>
                <div><dt>"收到作答"</dt><dd>{format!("{} / {} 题", receipt.answered, page.count)}</dd></div>
                <div><dt>"答案摘要码"</dt><dd>{digest}</dd></div>
            </dl>
            {page.late.map(late)}
            {next}
        </Page>
    }
    .into_any()
}
