//! Parts of requests for a late registration or a deferral: badge, facts, the form that asks.

use super::problem::value;
use leptos::prelude::*;
use server::clock::beijing;
use server::sessions::request::Request;

/// The word of a request's state with its tone.
pub fn state_badge(state: &str) -> impl IntoView + use<> {
    let (tone, word) = match state {
        "open" => ("badge badge--info", "待答复"),
        "granted" => ("badge badge--ok", "已同意"),
        _ => ("badge badge--danger", "未同意"),
    };
    view! { <span class=tone><span class="dot" aria-hidden="true"></span>{word}</span> }
}

/// What a request says and how it was answered.
pub fn facts(one: &Request) -> impl IntoView + use<> {
    let kind = if one.kind == "late" { "补报名" } else { "缓考" };
    let asked = format!("{} 由 {} 申请", beijing(one.asked_at), one.asked_by);
    let evidence =
        (!one.evidence.is_empty()).then(|| view! { <div><dt>"证明材料"</dt><dd>{one.evidence.clone()}</dd></div> });
    let answer = one.answered_at.map(|at| {
        let by = format!("{} 由 {} 答复", beijing(at), one.answered_by.clone().unwrap_or_default());
        let words = (!one.answer.is_empty()).then(|| format!("：{}", one.answer));
        view! { <div><dt>"答复"</dt><dd>{by}{words}</dd></div> }
    });
    view! {
        <dl class="pairs"><div><dt>"申请"</dt><dd>{kind}</dd></div><div><dt>"单位"</dt><dd>{one.unit.clone()}</dd></div>
            <div><dt>"理由"</dt><dd>{one.reason.clone()}</dd></div>{evidence}<div><dt>"时间"</dt><dd>{asked}</dd></div>{answer}</dl>
    }
}

/// The form that asks; `people` to choose from when a liaison asks.
pub fn form(
    to: &'static str,
    session_id: &str,
    kind: &'static str,
    people: Option<Vec<(String, String)>>,
) -> impl IntoView + use<> {
    let deferral = kind == "deferral";
    let (word, why, proof, who) = match deferral {
        true => ("申请缓考", "deferral-why", "deferral-proof", "deferral-who"),
        false => ("申请补报名", "late-why", "late-proof", "late-who"),
    };
    let people = people.map(|people| {
        let options: Vec<_> = people.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect();
        view! { <div class="field"><label for=who>"人员"</label><select class="input" id=who name="person" required><option value="">"请选择"</option>{options}</select></div> }
    });
    let label = if deferral {
        "证明材料（名称和编号，如“医院诊断证明 2026-0612”）"
    } else {
        "证明材料（如有，写名称和编号）"
    };
    view! {
        <form method="post" action=to class="stack">
            <input type="hidden" name="request[session_id]" value=session_id.to_owned()/><input type="hidden" name="request[kind]" value=kind/>
            {people}
            <div class="field"><label for=why>"理由"</label><input class="input" id=why name="request[reason]" value=value("request[reason]") required/></div>
            <div class="field"><label for=proof>{label}</label><input class="input" id=proof name="request[evidence]" value=value("request[evidence]") required=deferral/></div>
            <p><button class="btn btn--primary">{word}</button></p>
        </form>
    }
}
