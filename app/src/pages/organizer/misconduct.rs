//! The part of a candidate's page on misconduct (违纪): proposing to void the result, and deciding about another's proposal.

use crate::components::session::act;
use leptos::prelude::*;
use server::clock::beijing;
use server::live_room::candidate::Candidate;
use server::rules::session_state::Stored;
use server::storage::misconduct::Case;

/// What was decided, and the forms that fit.
pub fn misconduct(c: &Candidate) -> impl IntoView + use<> {
    let open = c.cases.iter().find(|case| matches!(case.state.as_str(), "proposed" | "confirmed"));
    let may = matches!(c.session.state, Stored::Sealed | Stored::Marked | Stored::Published);
    let evidence = c.log.iter().any(|one| one.kind == "misconduct");
    let part = match open {
        Some(case) if case.state == "confirmed" => confirmed(case).into_any(),
        Some(case) => decide(case, c.own_case).into_any(),
        None if !may => return None,
        None if evidence => propose(&c.one.who.attempt_id).into_any(),
        None => view! { <p class="hint">"认定违纪须有记录：请先在“登记情况”里以“违纪情况”写明事实。"</p> }.into_any(),
    };
    Some(
        view! { <section class="card stack" aria-labelledby="misconduct"><h2 id="misconduct">"违纪认定"</h2>{part}</section> },
    )
}

fn confirmed(case: &Case) -> impl IntoView + use<> {
    let by = case.decided_by_name.clone().unwrap_or_default();
    let words = format!(
        "{} 认定（{} 提出，{by} 确认）：{}。本次考试计为参加、不合格，不能据此申领证件。",
        case.decided_at.map(beijing).unwrap_or_default(),
        case.proposed_by_name,
        case.reason
    );
    view! { <p class="note">{words}</p> }
}

fn decide(case: &Case, own: bool) -> impl IntoView + use<> {
    let words = format!("{} 于 {} 提出：{}。", case.proposed_by_name, beijing(case.proposed_at), case.reason);
    let fields = vec![("case", case.id.clone())];
    let forms = if own {
        view! {
            <p class="hint">"须由另一位考务确认或不予认定。"</p>
            {act("/api/withdraw-misconduct", "btn", "撤回".into(), fields)}
        }
        .into_any()
    } else {
        view! {
            <p class="hint">"确认后成绩无效，考生会收到通知；不能撤销。请先核对监考记录。"</p>
            <div class="row">
                {act("/api/confirm-misconduct", "btn btn--danger", "确认违纪，成绩无效".into(), fields.clone())}
                {act("/api/reject-misconduct", "btn", "不予认定".into(), fields)}
            </div>
        }
        .into_any()
    };
    view! { <p>{words}</p>{forms} }
}

fn propose(attempt: &str) -> impl IntoView + use<> {
    let attempt = attempt.to_owned();
    view! {
        <form method="post" action="/api/propose-misconduct" class="stack">
            <p>"提出后由另一位考务确认；确认后本次考试计为参加、不合格。"</p>
            <input type="hidden" name="attempt" value=attempt/>
            <div class="field"><label for="misconduct-why">"认定的事实和依据"</label>
                <input class="input" id="misconduct-why" name="finding" maxlength="300" required/></div>
            <p><button class="btn btn--danger">"提出违纪认定"</button></p>
        </form>
    }
}
