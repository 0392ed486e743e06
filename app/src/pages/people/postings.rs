//! Postings of one person: the table, the forms that change them, and what happened.

use super::{choice, text};
use leptos::prelude::*;
use server::clock::beijing;
use server::people::{Event, Person, Posting, Unit};

/// What happened to a person, newest first.
pub(super) fn history(events: &[Event]) -> impl IntoView + use<> {
    let lines: Vec<_> = events
        .iter()
        .map(|e| {
            let act = word(&e.act);
            let words = if e.words.is_empty() { String::new() } else { format!("（{}）", e.words) };
            let text = format!("{}{words}，自 {} 起。理由：{}。", act, e.day, e.reason);
            let by = format!("{} 由 {} 登记", beijing(e.at), e.by);
            view! { <li><b>{text}</b><p class="hint">{by}</p></li> }
        })
        .collect();
    if lines.is_empty() {
        return view! { <p class="note">"启用变动记录以来没有变动。"</p> }.into_any();
    }
    view! { <ol class="timeline">{lines}</ol> }.into_any()
}

fn word(act: &str) -> &'static str {
    match act {
        "add" => "新增",
        "change" => "修改信息",
        "join" => "调入",
        "move" => "调动",
        "leave" => "离岗",
        "station" => "派驻",
        _ => "结束派驻",
    }
}

/// The postings, newest first.
pub(super) fn table(p: &Person, postings: &[Posting]) -> impl IntoView + use<> {
    let rows: Vec<_> = postings
        .iter()
        .map(|g| {
            let kind = if g.kind == "home" { "编制" } else { "派驻" };
            let from = g.from_day.clone().unwrap_or_else(|| "启用前".to_owned());
            let until = g.until_day.clone().unwrap_or_else(|| "至今".to_owned());
            let end = (g.kind == "stationed" && g.until_day.is_none() && p.in_post).then(|| end(&g.id));
            view! { <tr><th scope="row">{g.unit.clone()}</th><td>{kind}</td><td class="nowrap">{from}</td><td class="nowrap">{until}</td><td>{end}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="任职"><table class="table"><caption>"任职（编制与派驻）"</caption>
                <thead><tr><th scope="col">"单位"</th><th scope="col">"性质"</th><th scope="col">"自"</th><th scope="col">"至"</th><th scope="col">"办理"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn end(posting: &str) -> impl IntoView + use<> {
    let (day, why) = (format!("day-{posting}"), format!("why-{posting}"));
    let (day_id, why_id) = (day.clone(), why.clone());
    view! {
        <form method="post" action="/api/end-station" class="stack stack--s">
            <input type="hidden" name="posting" value=posting.to_owned()/>
            <div class="field"><label for=day>"结束日期（空为今天）"</label><input class="input" id=day_id name="day"/></div>
            <div class="field"><label for=why>"理由"</label><input class="input" id=why_id name="reason" required/></div>
            <p><button class="btn btn--s">"结束派驻"</button></p>
        </form>
    }
}

/// The forms that change a posting, each behind its word.
pub(super) fn changes(keeps_all: bool, p: &Person, units: &[Unit]) -> impl IntoView + use<> {
    let all: Vec<_> = units.iter().map(|u| (u.id.clone(), u.name.clone())).collect();
    let others: Vec<_> = all.iter().filter(|(id, _)| *id != p.unit_id).cloned().collect();
    let forms = if p.in_post {
        vec![
            form(&p.id, ("move", "调动", "调动到另一单位"), Some(("to", others.clone(), String::new()))).into_any(),
            form(&p.id, ("leave", "离岗", "离岗（退休、辞职、调离执法岗位等）"), None).into_any(),
            form(&p.id, ("station", "派驻", "派驻到另一单位（编制不变）"), Some(("at", others, String::new())))
                .into_any(),
        ]
    } else {
        let unit = keeps_all.then(|| ("home", all, p.unit_id.clone()));
        vec![form(&p.id, ("join", "调入", "调入（重新到岗）"), unit).into_any()]
    };
    view! { <section class="card stack" aria-labelledby="post"><h2 id="post">"任职变动"</h2>
    <p class="hint">"离岗后账号停用；持证人员离岗须注销证件，换单位或换名册须换发证件。"</p>{forms}</section> }
}

type Units = Option<(&'static str, Vec<(String, String)>, String)>;

fn form(
    id: &str,
    (act, word, title): (&'static str, &'static str, &'static str),
    unit: Units,
) -> impl IntoView + use<> {
    let (day, why) = match act {
        "move" => ("move-day", "move-why"),
        "leave" => ("leave-day", "leave-why"),
        "station" => ("station-day", "station-why"),
        _ => ("join-day", "join-why"),
    };
    let unit = unit.map(|(field, units, chosen)| choice("unit", field, "单位", &chosen, units));
    view! {
        <details><summary>{title}</summary>
            <form method="post" action="/api/post-person" class="stack">
                <input type="hidden" name="person" value=id.to_owned()/><input type="hidden" name="act" value=act/>
                {unit}{text("day", day, "日期（如 2026-06-01，空为今天）", String::new())}{text("reason", why, "理由", String::new())}
                <p><button class="btn btn--primary">{word}</button></p>
            </form></details>
    }
}
