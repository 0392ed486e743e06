//! The part of the marking overview on late evidence (迟到作答): what is to be decided with its forms, what was decided.

use crate::components::problem::value;
use crate::components::session::act;
use leptos::prelude::*;
use server::clock::beijing;
use server::rules::session_state::Phase;
use server::sittings::late_evidence::{Evidence, Listed, MOST_WORDS};
use server::storage::late_evidence::Decision;

/// Candidates whose forms stand on the page at once.
const SHOWN: usize = 50;

/// The section; `phase` says whether anything may be decided.
pub fn late_evidence(list: &[Listed], phase: Phase) -> impl IntoView + use<> {
    let may = matches!(phase, Phase::Ended | Phase::Marked);
    let open: Vec<&Listed> = list.iter().filter(|one| one.evidence.is_open()).collect();
    let same = list.iter().filter(|one| !one.evidence.is_open() && one.evidence.standing.is_none()).count();
    let decided: Vec<_> = list.iter().filter(|one| !one.evidence.is_open()).filter_map(row).collect();
    let forms: Vec<_> = open.iter().filter(|_| may).take(SHOWN).enumerate().map(|(n, one)| decide(n, one)).collect();
    let head = match (list.is_empty(), open.len(), may) {
        (true, ..) => "没有收到迟到作答。".to_owned(),
        (false, 0, _) => "没有待认定的迟到作答。".to_owned(),
        (false, n, true) if n > SHOWN => format!("待认定 {n} 名考生，先列出 {SHOWN} 名，办理后显示其余。"),
        (false, n, true) => format!("待认定 {n} 名考生。"),
        (false, n, false) => format!("有 {n} 名考生的迟到作答没有认定，不计入。全场结束以后、成绩发布以前可以认定。"),
    };
    let same = (same > 0)
        .then(|| format!("另有 {same} 名考生的迟到作答与已计入的答案相同，不改变任何答案，不需要认定。"))
        .map(|words| view! { <p class="hint">{words}</p> });
    let table = (!decided.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="已认定的迟到作答"><table class="table">
                <caption>"已认定的迟到作答"</caption>
                <thead><tr><th scope="col">"准考证号"</th><th scope="col">"考生"</th><th scope="col" class="n">"迟到作答（次）"</th>
                    <th scope="col" class="n">"改变答案（题）"</th><th scope="col">"认定"</th><th scope="col">"理由"</th><th scope="col">"办理"</th></tr></thead>
                <tbody>{decided}</tbody></table></div>
        }
    });
    view! {
        <section class="card stack" id="late-evidence" aria-labelledby="late-evidence-h"><h2 id="late-evidence-h">"迟到作答"</h2>
            <p>{head}</p>
            <p class="hint">"截止和宽限时间以后到达的作答只保存、不计入；计入须由两名考务分别提出和确认，按考生整份认定，确认后不能更改。认定前不显示答案和分数。"</p>
            {forms}{same}{table}
        </section>
    }
}

fn decide(n: usize, one: &Listed) -> impl IntoView + use<> {
    let (evidence, heading) = (&one.evidence, format!("late-{n}"));
    let to = format!("/organizer/attempts/{}", evidence.attempt_id);
    let who = format!("{} {}（{}）", one.ticket_no, one.name, one.unit);
    let rejected: Vec<_> = evidence.rejected.iter().map(|d| view! { <li>{rejection(d)}</li> }).collect();
    let rejected = (!rejected.is_empty()).then(|| view! { <ul>{rejected}</ul> });
    let forms = match &evidence.standing {
        Some(standing) => confirm(standing, one.own, evidence.after).into_any(),
        None => propose(n, &evidence.attempt_id).into_any(),
    };
    view! {
        <section class="stack" aria-labelledby=heading.clone()><h3 id=heading.clone()><a href=to>{who}</a></h3>
            <dl class="pairs">
                <div><dt>"迟到作答"</dt><dd>{format!("{} 次，第 {} 题", evidence.events, numbers(&evidence.slots))}</dd></div>
                <div><dt>"到达时间"</dt><dd>{arrival(evidence)}</dd></div>
                <div><dt>"计入后改变"</dt><dd>{format!("{} 题的答案", evidence.changes)}</dd></div>
            </dl>
            {rejected}{forms}
        </section>
    }
}

fn numbers(slots: &[i64]) -> String {
    slots.iter().map(i64::to_string).collect::<Vec<_>>().join("、")
}

fn arrival(evidence: &Evidence) -> String {
    match evidence.seconds {
        (first, last) if first == last => format!("计入截止后 {first} 秒"),
        (first, last) => format!("计入截止后 {first} 至 {last} 秒"),
    }
}

fn word(admit: bool) -> &'static str {
    if admit { "计入" } else { "不计入" }
}

fn rejection(d: &Decision) -> String {
    let by = d.decided_by_name.as_deref().unwrap_or("—");
    let at = d.decided_at.map(beijing).unwrap_or_default();
    format!("{} 提出{}（{}），{by} 于 {at} 不同意。", d.proposed_by_name, word(d.admit), d.reason)
}

fn propose(n: usize, attempt: &str) -> impl IntoView + use<> {
    let (attempt, id) = (attempt.to_owned(), format!("late-why-{n}"));
    // After a refusal what was typed comes back in the form it was typed into.
    let typed = if value("attempt") == attempt { value("reason") } else { String::new() };
    view! {
        <form method="post" action="/api/propose-late-evidence" class="stack">
            <input type="hidden" name="attempt" value=attempt/>
            <div class="field"><label for=id.clone()>"理由（考生会看到）"</label>
                <input class="input" id=id name="reason" value=typed maxlength=MOST_WORDS.to_string() required/></div>
            <div class="row"><button class="btn btn--primary" name="admit" value="1">"提出计入"</button>
                <button class="btn" name="admit" value="0">"提出不计入"</button></div>
        </form>
    }
}

fn confirm(standing: &Decision, own: bool, after: usize) -> impl IntoView + use<> {
    let proposed = &standing.proposed_by_name;
    let words =
        format!("{proposed} 于 {} 提出{}：{}。", beijing(standing.proposed_at), word(standing.admit), standing.reason);
    let after = (after > 0).then(|| {
        let words =
            format!("提出以后又收到 {after} 次，不在这项认定之内，也不计入；如须一并认定，请先不同意，再重新提出。");
        view! { <p class="note">{words}</p> }
    });
    let fields = vec![("evidence", standing.id.clone())];
    let forms = if own {
        view! { <p class="hint">"须由另一名考务人员确认。"</p> }.into_any()
    } else {
        let yes = if standing.admit { "确认计入" } else { "确认不计入" };
        view! { <div class="row">{act("/api/confirm-late-evidence", "btn btn--primary", yes.into(), fields.clone())}
        {act("/api/reject-late-evidence", "btn", "不同意".into(), fields)}</div> }
        .into_any()
    };
    view! { <p>{words}</p>{after}{forms} }
}

fn row(one: &Listed) -> Option<impl IntoView + use<>> {
    let (evidence, d) = (&one.evidence, one.evidence.standing.as_ref()?);
    let to = format!("/organizer/attempts/{}", evidence.attempt_id);
    let verdict = match evidence.after {
        0 => word(d.admit).to_owned(),
        n => format!("{}；此后又收到 {n} 次，不计入", word(d.admit)),
    };
    let by = format!("{} 提出，{} 确认", d.proposed_by_name, d.decided_by_name.as_deref().unwrap_or("—"));
    Some(view! {
        <tr><th scope="row"><a href=to>{one.ticket_no.clone()}</a></th><td>{one.name.clone()}</td><td class="n">{evidence.events}</td>
            <td class="n">{evidence.changes}</td><td>{verdict}</td><td>{d.reason.clone()}</td><td>{by}</td></tr>
    })
}
