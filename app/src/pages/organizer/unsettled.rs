//! Parts of the marking overview: what must be looked at before publication at a glance, misconduct, and how sittings ended.

use leptos::prelude::*;
use server::clock::beijing;
use server::sessions::overview::Overview;
use server::sessions::unsettled::{Endings, Unsettled, Void};
use server::storage::watch::Seated;
use std::sync::Arc;

/// Names shown of one list.
const SHOWN: usize = 100;

/// Everything that must be looked at, with its number and where it stands.
pub fn glance(o: &Overview, u: &Unsettled) -> impl IntoView + use<> {
    let keys = format!("/organizer/sessions/{}/keys", o.session.id);
    let e = &u.endings;
    // Only what holds the publication back is met or not met; the rest is for people to judge.
    let settled = |open: usize| Some(if open == 0 { "ok" } else { "no" });
    let line = |state: Option<&'static str>, to: String, words: String| {
        view! { <li data-s=state><a href=to>{words}</a></li> }
    };
    let late = format!("迟到作答：待认定 {} 人，共收到 {} 人", u.late_open(), u.late.len());
    let voids = format!("违纪：待确认 {} 件，已认定 {} 件", u.voids_open(), u.voids.len() - u.voids_open());
    let items = format!("应当核对的试题：{} 题", u.items);
    let ends = format!(
        "交卷：本人交卷 {} 人，到时自动交卷 {} 人，考务收卷 {} 人，未进入考试 {} 人",
        e.own,
        e.automatic.len(),
        e.forced.len(),
        e.absent
    );
    view! {
        <section class="card stack" aria-labelledby="glance"><h2 id="glance">"发布前核对"</h2>
            <ul class="checklist">
                {line(settled(u.late_open()), "#late-evidence".into(), late)}
                {line(settled(u.voids_open()), "#voids".into(), voids)}
                {line(None, keys, items)}
                {line(None, "#endings".into(), ends)}
            </ul>
            <p class="hint">"迟到作答和违纪没有办结时不能发布；试题和交卷情况请核对后自行判断。"</p>
        </section>
    }
}

/// Open and confirmed cases of misconduct.
pub fn voids(list: &[Void]) -> impl IntoView + use<> {
    let rows: Vec<_> = list.iter().map(void).collect();
    let body = if rows.is_empty() {
        view! { <p>"没有违纪认定。"</p> }.into_any()
    } else {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="违纪认定"><table class="table">
                <caption>"违纪认定，待确认的在前；点姓名办理"</caption>
                <thead><tr><th scope="col">"考生"</th><th scope="col">"单位"</th><th scope="col">"状态"</th><th scope="col">"理由"</th><th scope="col">"提出"</th><th scope="col">"确认"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
        .into_any()
    };
    view! { <section class="card stack" id="voids" aria-labelledby="voids-h"><h2 id="voids-h">"违纪认定"</h2>{body}</section> }
}

fn void(one: &Void) -> impl IntoView + use<> {
    let (case, to) = (&one.case, format!("/organizer/attempts/{}", one.who.attempt_id));
    let (tone, word) = match case.state.as_str() {
        "confirmed" => ("badge badge--danger", "成绩无效"),
        _ => ("badge badge--warn", "待确认"),
    };
    let proposed = format!("{}，{}", case.proposed_by_name, beijing(case.proposed_at));
    let decided = case.decided_by_name.clone().unwrap_or_else(|| "—".to_owned());
    view! { <tr><th scope="row"><a href=to>{one.who.name.clone()}</a></th><td>{one.who.unit.clone()}</td><td><span class=tone>{word}</span></td>
    <td>{case.reason.clone()}</td><td>{proposed}</td><td>{decided}</td></tr> }
}

/// Who did not hand in themselves.
pub fn endings(e: &Endings) -> impl IntoView + use<> {
    let none = e.automatic.is_empty() && e.forced.is_empty();
    view! {
        <section class="card stack" id="endings" aria-labelledby="endings-h"><h2 id="endings-h">"不是本人交卷的"</h2>
            {none.then(|| view! { <p>"没有。"</p> })}
            {people("到时自动交卷", &e.automatic)}{people("考务收卷", &e.forced)}
        </section>
    }
}

fn people(word: &str, list: &[Arc<Seated>]) -> Option<impl IntoView + use<>> {
    let one = |who: &Arc<Seated>| {
        let to = format!("/organizer/attempts/{}", who.attempt_id);
        view! { <li><a href=to>{who.name.clone()}</a>{format!("（{}，{}）", who.unit, who.place())}</li> }
    };
    let lines: Vec<_> = list.iter().take(SHOWN).map(one).collect();
    let more = if list.len() > SHOWN { format!("，显示前 {SHOWN} 人") } else { String::new() };
    let summary = format!("{word} {} 人{more}", list.len());
    (!lines.is_empty()).then(|| view! { <details><summary>{summary}</summary><ul>{lines}</ul></details> })
}
