//! The editor: the form on the left, what a candidate sees on the right.

use super::changes::changes;
use super::items::nodes;
use super::preview::preview;
use crate::components::choices;
use crate::components::problem::{refused, value_or};
use crate::components::session::act;
use leptos::prelude::*;
use question_bank::item::{Kind, TRUE_FALSE_OPTIONS};
use server::bank::Fields;
use server::bank::draft::{Opened, Resembling};
use server::bank::history::changes_of;

/// The editor of an own draft.
pub(super) fn editor(opened: &Opened) -> impl IntoView + use<> {
    let (draft, faults) = (&opened.draft, &opened.faults);
    let fields = typed(&opened.fields);
    let revises = draft.based_on.is_some();
    let reason = (draft.state == "returned").then(|| {
        view! { <div class="banner banner--warn"><span class="sign" aria-hidden="true"></span><div><h2>"审题人退回"</h2><p>{draft.reason.clone()}</p></div></div> }
    });
    let changed = opened.replaces.as_ref().map(|old| {
        view! { <section class="card stack" aria-labelledby="changed"><h2 id="changed">"与现行版本相比（按已保存的内容）"</h2>{changes(&changes_of(&Fields::of(old), &opened.fields))}</section> }
    });
    let drop_it = act("/api/drop-draft", "btn", "放弃这份稿件".to_owned(), vec![("draft", draft.id.clone())]);
    view! {
        {reason}
        <form method="post" action="/api/save-draft" class="stack" data-live="preview" data-to="/bank/preview">
            <input type="hidden" name="draft" value=draft.id.clone()/>
            <input type="hidden" name="revision" value=draft.revision/>
            <div class="cols">
                <section class="card stack" aria-labelledby="write"><h2 id="write">"编写"</h2>{inputs(&fields, revises, &draft.note)}</section>
                <section class="stack" aria-labelledby="seen"><h2 id="seen">"考生看到的样子"</h2>
                    <div id="preview" class="stack">{preview(&fields, faults, &opened.articles)}</div></section>
            </div>
            <div class="row">
                <button class="btn" name="then" value="stay">"保存并刷新预览"</button>
                <button class="btn btn--primary" name="then" value="submit">"保存并提交审题"</button>
            </div>
        </form>
        {likes(&opened.resembling)}
        {changed}
        <div class="row">{drop_it}</div>
    }
}

/// The stored fields, or what was typed before a refusal.
fn typed(stored: &Fields) -> Fields {
    if !refused() {
        return stored.clone();
    }
    let text = |name: &str, otherwise: &str| value_or(&format!("item[{name}]"), otherwise);
    let options = text("options", &stored.options.join("\n"));
    Fields {
        kind: text("kind", &stored.kind),
        node: text("node", &stored.node),
        reference: text("reference", &stored.reference),
        quote: text("quote", &stored.quote),
        difficulty: text("difficulty", &stored.difficulty),
        stem: text("stem", &stored.stem),
        options: options.lines().map(str::to_owned).collect(),
        key: text("key", &stored.key),
        rationale: text("rationale", &stored.rationale),
        enemies: text("enemies", &stored.enemies),
        keep_order: text("keep_order", "") == "1",
        negative: text("negative", "") == "1",
        material: stored.material.clone(),
    }
}

fn inputs(fields: &Fields, revises: bool, note: &str) -> impl IntoView + use<> {
    let kinds = Kind::ALL.map(|kind| (kind.label().to_owned(), kind.label().to_owned())).to_vec();
    let levels = ["1", "2", "3", "4", "5"].map(|level| (level.to_owned(), level.to_owned())).to_vec();
    let hint = format!("字母，如 B 或 ABD；判断题填{}或{}", TRUE_FALSE_OPTIONS[0], TRUE_FALSE_OPTIONS[1]);
    let material = fields.material.as_ref().map(|material| {
        view! { <p class="note">"案例小题：材料属于案例 "{material.case.to_string()}"，这里不能改；改材料请用试题文件重新载入整个案例。"</p> }
    });
    let why = revises.then(|| {
        view! {
            <div class="field"><label for="note">"修订说明"</label><p class="hint" id="note-h">"改了什么、为什么改；提交时必填"</p>
                <input class="input" id="note" name="note" value=value_or("note", note) aria-describedby="note-h"/></div>
        }
    });
    view! {
        {material}
        <div class="row">{choose("kind", "题型", &fields.kind, kinds)}{choose("difficulty", "难度", &fields.difficulty, levels)}</div>
        {choose("node", "知识点", &fields.node, nodes())}
        {area("stem", "题干", "", &fields.stem, 4)}
        {area("options", "选项", "每行一项，从 A 起；判断题不填", &fields.options.join("\n"), 5)}
        {line("key", "答案", &hint, &fields.key)}
        {area("rationale", "解析", "说明答案为什么对、每个干扰项为什么错", &fields.rationale, 4)}
        {area("reference", "依据", "每行一条，如 行政处罚法第五十一条", &fields.reference, 2)}
        {area("quote", "引文", "从所引条文逐字抄录，每行一段", &fields.quote, 3)}
        {line("enemies", "互斥试题", "泄露本题答案的试题编号，用顿号分开", &fields.enemies)}
        {tick("keep_order", "选项顺序固定（有序的数字、日期）", fields.keep_order)}
        {tick("negative", "否定式（题干问错误的、不包括的）", fields.negative)}
        {why}
    }
}

fn choose(
    name: &'static str,
    label: &'static str,
    chosen: &str,
    options: Vec<(String, String)>,
) -> impl IntoView + use<> {
    let known = options.iter().any(|(value, _)| value == chosen);
    let blank = (!known).then(|| view! { <option value="" selected>"请选择"</option> });
    let options = choices::options(chosen, options);
    view! {
        <div class="field"><label for=name>{label}</label>
            <select class="input" id=name name=format!("item[{name}]")>{blank}{options}</select></div>
    }
}

fn area(name: &'static str, label: &'static str, hint: &'static str, value: &str, rows: u8) -> impl IntoView + use<> {
    let value = value.to_owned();
    let id = format!("{name}-h");
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=id>{hint}</p> });
    view! {
        <div><label class="label" for=name>{label}</label>{hint}
            <textarea class="input" id=name name=format!("item[{name}]") rows=rows>{value}</textarea></div>
    }
}

fn line(name: &'static str, label: &'static str, hint: &str, value: &str) -> impl IntoView + use<> {
    let (hint, value) = (hint.to_owned(), value.to_owned());
    view! {
        <div class="field"><label for=name>{label}</label><p class="hint" id=format!("{name}-h")>{hint}</p>
            <input class="input" id=name name=format!("item[{name}]") value=value aria-describedby=format!("{name}-h") autocomplete="off"/></div>
    }
}

fn tick(name: &'static str, label: &'static str, on: bool) -> impl IntoView {
    view! { <label class="check"><input type="checkbox" name=format!("item[{name}]") value="1" checked=on/><span>{label}</span></label> }
}

/// Items that ask much the same.
pub(super) fn likes(list: &[Resembling]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = list
        .iter()
        .map(|one| {
            let to = format!("/bank/items/{}", one.item);
            view! { <li><a href=to>{one.item.clone()}</a>"（题干相似 "{one.percent}"%）："{one.stem.clone()}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="like"><h2 id="like">"题库中相近的试题"</h2>
            <p class="hint">"如属同一道题，请改为修订原题；如会互相泄露答案，请填入互斥试题。"</p><ul>{lines}</ul></section> }
    })
}

/// The fields of a form that is being typed.
pub(crate) fn of_form(pairs: &[(String, String)]) -> Fields {
    let text = |name: &str| {
        let field = format!("item[{name}]");
        pairs.iter().find(|(known, _)| *known == field).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let fields = crate::view::bank::ItemFields {
        kind: text("kind"),
        node: text("node"),
        reference: text("reference"),
        quote: text("quote"),
        difficulty: text("difficulty"),
        stem: text("stem"),
        options: text("options"),
        key: text("key"),
        rationale: text("rationale"),
        enemies: text("enemies"),
        keep_order: text("keep_order"),
        negative: text("negative"),
    };
    Fields::from(fields)
}
