//! An item as a candidate sees it, with the key and the rationale below for those who write and review.

use crate::components::question::{options_to_choose, rule};
use leptos::prelude::*;
use question_bank::presented::PresentedItem;
use server::bank::draft::Article;
use server::bank::{Fault, Fields};

/// The question in the candidate's look. The options can be tried; nothing is sent.
pub(super) fn as_candidate(item: &PresentedItem) -> impl IntoView + use<> {
    view! {
        <div class="row"><span class="badge badge--info">{item.kind.label()}</span><span class="hint">{rule(item.kind)}</span></div>
        {options_to_choose(item)}
    }
}

/// What stands below it, for those who may know.
pub(super) fn settled(fields: &Fields) -> impl IntoView + use<> {
    let lines = |text: &str| text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    let comment = fields.material.as_ref().map(|m| m.comment.clone());
    let flags = match (fields.negative, fields.keep_order) {
        (true, true) => "否定式；选项顺序固定",
        (true, false) => "否定式",
        (false, true) => "选项顺序固定",
        (false, false) => "",
    };
    view! {
        <dl class="pairs">
            <div><dt>"答案"</dt><dd><b>{fields.key.clone()}</b></dd></div>
            <div><dt>"解析"</dt><dd>{lines(&fields.rationale)}</dd></div>
            {comment.map(|text| view! { <div><dt>"案例思路"</dt><dd>{text}</dd></div> })}
            <div><dt>"依据"</dt><dd>{lines(&fields.reference)}</dd></div>
            <div><dt>"引文"</dt><dd>{lines(&fields.quote)}</dd></div>
            <div><dt>"难度"</dt><dd>{fields.difficulty.clone()}</dd></div>
            <div><dt>"互斥试题"</dt><dd>{if fields.enemies.is_empty() { "无".to_owned() } else { fields.enemies.clone() }}</dd></div>
            {(!flags.is_empty()).then(|| view! { <div><dt>"说明"</dt><dd>{flags}</dd></div> })}
        </dl>
    }
}

/// The preview beside the editor.
pub(super) fn preview(fields: &Fields, faults: &[Fault], articles: &[Article]) -> impl IntoView + use<> {
    let faults: Vec<_> = faults.iter().map(|fault| view! { <li data-s="no">{fault.to_string()}</li> }).collect();
    let open = if faults.is_empty() {
        view! { <p class="ok">"各项已填全，可以提交审题。"</p> }.into_any()
    } else {
        view! { <h3>"提交前还要补全"</h3><ul class="checklist">{faults}</ul> }.into_any()
    };
    view! { <div class="card stack">{as_candidate(&fields.presented())}</div>{open}{cited(articles)} }
}

/// The articles the item cites, where the law is loaded.
pub(super) fn cited(list: &[Article]) -> Option<impl IntoView + use<>> {
    let shown: Vec<_> = list
        .iter()
        .map(|one| {
            let text = one.text.clone().unwrap_or_else(|| "今天施行的版本中没有这一条。".to_owned());
            view! { <div><dt>{one.name.clone()}</dt><dd>{text}</dd></div> }
        })
        .collect();
    (!shown.is_empty()).then(|| view! { <h3>"所引条文（今天施行的版本）"</h3><dl class="pairs">{shown}</dl> })
}

/// The preview as a piece of a page, for a form that is being typed.
pub(crate) fn fragment(fields: &Fields, faults: &[Fault], articles: &[Article]) -> String {
    let owner = Owner::new();
    owner.with(|| view! { <div id="preview" class="stack">{preview(fields, faults, articles)}</div> }.to_html())
}
