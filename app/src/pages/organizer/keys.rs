//! Key corrections: `/organizer/sessions/:id/keys` (items to look at, proposing, history) and `/organizer/corrections/:id`
//! (who changes, applying by the second person).

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::choices;
use crate::components::layout::Page;
use crate::components::problem::value_or;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use question_bank::marking::Correction;
use question_bank::paper::Marks;
use server::clock::beijing;
use server::sessions::{self, ExamSession};
use server::sittings::correct_key::{self, Change, Figure, Preview, UnitChange};
use server::storage::key_correction::Stored;

/// Suspicious items shown.
const SHOWN: usize = 30;

/// What can be done with an item, with its word.
const ACTS: [(&str, &str); 4] = [
    ("accept", "另一答案也算对"),
    ("replace", "答案有误，改为"),
    ("full_credit", "全部考生给满分"),
    ("drop", "不计分，满分和合格线按比例减少"),
];

/// The page of a session. `?item=` fills the form in.
#[component]
pub fn KeysPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let item = use_query_map().with_untracked(|q| q.get("item")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let found = sessions::find(&platform, &id).await?;
        let figures = correct_key::suspicious(&platform, &by, &id).await?;
        let history = correct_key::history(&platform, &by, &id).await?;
        Ok::<_, ApiError>((found, figures, history))
    };
    view! { <Page title="更正答案">{load(data, move |(found, figures, history)| show(&found, &item, figures, history))}</Page> }
}

fn show(found: &ExamSession, item: &str, figures: Vec<Figure>, history: Vec<Stored>) -> impl IntoView + use<> {
    let open = history.iter().any(|one| one.state == "proposed");
    let may = matches!(found.state.code(), "marked" | "published");
    let form = match (may, open) {
        (true, false) => propose(&found.id, item).into_any(),
        (true, true) => view! { <p class="note">"有一项更正等待确认，办理后才能提出下一项。"</p> }.into_any(),
        (false, _) => view! { <p class="note">"阅卷之后、归档之前可以更正答案。"</p> }.into_any(),
    };
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "更正答案")}
        <p>"试卷不变，只改变评分；先预览谁的成绩和合格与否会变，再由另一名考务人员确认。原成绩保留为前一版本，考生在成绩页看到更正和理由。"</p>
        {form}
        {past(history)}
        {look_at(&found.id, figures)}
    }
}

fn propose(session_id: &str, item: &str) -> impl IntoView + use<> {
    let (session_id, chosen) = (session_id.to_owned(), value_or("act", "accept"));
    let acts = choices::options(&chosen, ACTS.iter().copied());
    view! {
        <form method="post" action="/api/propose-correction" class="card stack">
            <h2>"提出更正"</h2><input type="hidden" name="session_id" value=session_id/>
            <div class="field"><label for="item">"试题编号"</label><input class="input" id="item" name="item" value=value_or("item", item) required autocomplete="off"/></div>
            <div class="field"><label for="act">"怎样更正"</label><select class="input" id="act" name="act">{acts}</select></div>
            <div class="field"><label for="letters">"答案"</label>
                <p class="hint" id="letters-h">"前两种更正时填写，按题库中的选项顺序，如 B 或 ABD；判断题填正确或错误"</p>
                <input class="input" id="letters" name="letters" value=value_or("letters", "") aria-describedby="letters-h" autocomplete="off"/></div>
            <div class="field"><label for="reason">"理由（考生会看到）"</label><input class="input" id="reason" name="reason" value=value_or("reason", "") required/></div>
            <p><button class="btn btn--primary">"提出并预览影响"</button></p>
        </form>
    }
}

fn words(correction: Correction) -> String {
    match correction {
        Correction::Accept { also } => format!("{also} 也算对"),
        Correction::Replace { key } => format!("答案改为 {key}"),
        Correction::FullCredit => "全部给满分".to_owned(),
        Correction::Drop => "不计分".to_owned(),
    }
}

fn state_word(state: &str) -> &'static str {
    match state {
        "proposed" => "等待确认",
        "applied" => "已更正",
        _ => "已撤回",
    }
}

fn past(history: Vec<Stored>) -> Option<impl IntoView> {
    let rows: Vec<_> = history
        .into_iter()
        .map(|one| {
            let to = format!("/organizer/corrections/{}", one.id);
            let decided = one.decided_by_name.unwrap_or_else(|| "—".to_owned());
            view! { <tr><th scope="row"><a href=to>{one.item.to_string()}</a></th><td>{words(one.correction)}</td><td>{one.reason}</td>
                <td>{state_word(&one.state)}</td><td>{one.proposed_by_name}</td><td>{decided}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="更正记录"><table class="table">
                <caption>"更正记录"</caption>
                <thead><tr><th scope="col">"试题"</th><th scope="col">"更正"</th><th scope="col">"理由"</th><th scope="col">"状态"</th><th scope="col">"提出"</th><th scope="col">"办理"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn look_at(session_id: &str, figures: Vec<Figure>) -> Option<impl IntoView + use<>> {
    let caption = format!(
        "应当核对的试题：正确率低于 30%，或区分度为负（平时得分高的反而答错）。共 {} 题，显示前 {} 题",
        figures.len(),
        figures.len().min(SHOWN)
    );
    let rows: Vec<_> = figures
        .into_iter()
        .take(SHOWN)
        .map(|one| {
            let to = format!("/organizer/sessions/{session_id}/keys?item={}", one.item);
            let facility = one.facility.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"));
            let r = one.discrimination.map_or_else(|| "—".to_owned(), |r| format!("{:.2}", f64::from(r) / 100.0));
            view! { <tr><th scope="row"><a href=to>{one.item.to_string()}</a></th><td class="n">{one.sat}</td><td class="n">{facility}</td><td class="n">{r}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="应当核对的试题"><table class="table">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"试题"</th><th scope="col" class="n">"作答人数"</th><th scope="col" class="n">"正确率"</th><th scope="col" class="n">"区分度"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

/// What a correction does.
#[component]
pub fn CorrectionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let preview = correct_key::preview(&platform, &caller.organizer()?, &id).await?;
        let found = sessions::find(&platform, &preview.correction.session_id).await?;
        Ok::<_, ApiError>((found, preview))
    };
    view! { <Page title="更正答案">{load(data, |(found, preview)| effect(&found, preview))}</Page> }
}

fn effect(found: &ExamSession, p: Preview) -> impl IntoView + use<> {
    let one = &p.correction;
    let options: Vec<_> = p.item.options.iter().map(|option| view! { <li>{option.clone()}</li> }).collect();
    let gained = p.changes.iter().filter(|c| c.passed == (false, true)).count();
    let lost = p.changes.iter().filter(|c| c.passed == (true, false)).count();
    let counts = format!(
        "用到这道题的试卷 {} 份；将会改变成绩 {} 人，其中变为合格 {gained} 人，变为不合格 {lost} 人。",
        p.papers,
        p.changes.len()
    );
    let decided = one.decided_by_name.clone().zip(one.decided_at).map(|(name, at)| {
        let words = format!("{} 由 {name} 办理，{}。", beijing(at), state_word(&one.state));
        view! { <p class="note">{words}</p> }
    });
    let open = one.state == "proposed";
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "更正答案")}
        <section class="card stack" aria-labelledby="what"><h2 id="what">{format!("{}：{}", one.item, words(one.correction))}</h2>
            <p class="stem">{p.item.stem.clone()}</p><ol class="letters" type="A">{options}</ol>
            <p>{format!("原答案 {}。理由：{}", p.item.key, one.reason)}</p>
            <p class="hint">{format!("{} 于 {} 提出，{}", one.proposed_by_name, beijing(one.proposed_at), state_word(&one.state))}</p>
        </section>
        {decided}
        {open.then(|| view! { <p class="verdict">{counts}</p> })}
        {decide(&p)}
        {open.then(|| units(p.units))}
        {open.then(|| people(p.changes))}
    }
}

fn decide(p: &Preview) -> Option<impl IntoView + use<>> {
    let id = vec![("correction", p.correction.id.clone())];
    let back = act("/api/withdraw-correction", "btn", "撤回".to_owned(), id.clone());
    let apply = (!p.own).then(|| act("/api/apply-correction", "btn btn--primary", "确认更正".to_owned(), id));
    let wait = p.own.then(|| view! { <p class="note">"您提出的更正，须由另一名考务人员确认。"</p> });
    (p.correction.state == "proposed").then(|| view! { {wait}<div class="row">{apply}{back}</div> })
}

fn units(list: Vec<UnitChange>) -> Option<impl IntoView> {
    let rows: Vec<_> = list
        .into_iter()
        .map(|one| {
            let rate = |passed: usize| format!("{}%（{passed}/{}）", passed * 100 / one.sat.max(1), one.sat);
            let (before, after) = (rate(one.before), rate(one.after));
            view! { <tr><th scope="row">{one.unit}</th><td class="n">{before}</td><td class="n">{after}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="合格率有变化的单位"><table class="table">
                <caption>"合格率有变化的单位（合格 ÷ 实考）"</caption>
                <thead><tr><th scope="col">"单位"</th><th scope="col" class="n">"更正前"</th><th scope="col" class="n">"更正后"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn people(list: Vec<Change>) -> Option<impl IntoView> {
    let marks = |hundredths: i64| Marks(u32::try_from(hundredths).unwrap_or_default()).to_string();
    let word = |passed: bool| if passed { "合格" } else { "不合格" };
    let rows: Vec<_> = list
        .into_iter()
        .map(|one| {
            let turned = one.passed.0 != one.passed.1;
            let passes = if turned { format!("{} → {}", word(one.passed.0), word(one.passed.1)) } else { word(one.passed.1).to_owned() };
            view! { <tr data-tone=turned.then_some("warn")><th scope="row">{one.name}</th><td>{one.unit}</td><td class="n">{marks(one.before)}</td><td class="n">{marks(one.after)}</td><td>{passes}</td></tr> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="成绩有变化的人员"><table class="table">
                <caption>"成绩有变化的人员，合格与否有变化的在前"</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col" class="n">"更正前"</th><th scope="col" class="n">"更正后"</th><th scope="col">"合格与否"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}
