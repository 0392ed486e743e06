//! `/bank/items/:id`: an item with its versions, its use, and what officers reported.

use super::changes::changes;
use super::items::facility;
use super::preview::{as_candidate, settled};
use super::{crumbs, state_badge};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use question_bank::item::node_name;
use server::authority::BankReader;
use server::bank::Fields;
use server::bank::history::{self, History, Version};
use server::clock::beijing;

/// The page.
#[component]
pub fn ItemPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bank_reader()?;
        let history = history::history(&platform, &by, &id).await?;
        Ok::<_, ApiError>((by, history))
    };
    view! { <Page title="试题">{load(data, |(by, history)| show(&by, &history))}</Page> }
}

fn show(by: &BankReader, history: &History) -> impl IntoView + use<> {
    let card = &history.card;
    let newest = history.versions.first().map(|version| {
        let fields = Fields::of(&version.item);
        let chapter = node_name(&version.item.node);
        view! {
            <p class="hint">{card.node.clone()}" "{chapter}"，第 "{card.version}" 版"</p>
            <div class="cols">
                <section class="card stack" aria-labelledby="seen"><h2 id="seen">"考生看到的样子"</h2>{as_candidate(&fields.presented())}</section>
                <section class="card stack" aria-labelledby="settled"><h2 id="settled">"答案与依据"</h2>{settled(&fields)}</section>
            </div>
        }
    });
    let why = (!card.reason.is_empty()).then(|| view! { <p class="note">{card.reason.clone()}</p> });
    view! {
        {crumbs(&card.id)}
        <p class="row"><b>{card.id.clone()}</b>{state_badge(&card.state)}</p>{why}
        {newest}
        {acts(by, history)}
        {uses(history)}
        {reports(history)}
        <section class="card stack" aria-labelledby="versions"><h2 id="versions">"版本"</h2>
            <ol class="timeline">{history.versions.iter().map(version).collect_view()}</ol></section>
    }
}

fn acts(by: &BankReader, history: &History) -> impl IntoView + use<> {
    let card = &history.card;
    let item = || vec![("item", card.id.clone())];
    let open = history.draft.as_ref().map(|draft| {
        let to = format!("/bank/drafts/{}", draft.id);
        view! { <a class="btn" href=to>{format!("{} 的修订稿", draft.author_name)}</a> }
    });
    let revise = (by.writes && history.draft.is_none())
        .then(|| act("/api/revise-item", "btn btn--primary", "修订（形成新版本）".to_owned(), item()));
    let restore = match card.state.as_str() {
        "retired" => Some(("/api/restore-item", "恢复使用")),
        "set_aside" => Some(("/api/confirm-basis", "复核无误，恢复使用")),
        _ => None,
    };
    let restore = restore.filter(|_| by.reviews).map(|(to, word)| act(to, "btn", word.to_owned(), item()));
    let retire = (by.reviews && card.state != "retired").then(|| {
        view! {
            <details><summary>"停用这道题"</summary>
                <form method="post" action="/api/retire-item" class="stack stack--s">
                    <input type="hidden" name="item" value=card.id.clone()/>
                    <div class="field"><label for="reason">"停用理由"</label><input class="input" id="reason" name="reason" required/></div>
                    <p class="hint">"停用后不再进入新的试卷和练习，已封的试卷不变；恢复须由另一位审题人办理。"</p>
                    <p><button class="btn">"停用"</button></p>
                </form></details>
        }
    });
    view! { <div class="row">{revise}{open}{restore}</div>{retire} }
}

fn uses(history: &History) -> impl IntoView + use<> {
    if history.uses.is_empty() {
        return view! { <p class="note">"还没有在正式考试中用过。"</p> }.into_any();
    }
    let rows: Vec<_> = history
        .uses
        .iter()
        .cloned()
        .map(|(name, one)| {
            view! { <tr><th scope="row">{name}</th><td class="n">{one.item_version}</td><td class="n">{one.papers}</td><td class="n">{facility(one.correct, one.answered)}</td></tr> }
        })
        .collect();
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="使用情况"><table class="table">
            <caption>"在正式考试中的使用；正确率为得满分的人数占作答该题试卷数"</caption>
            <thead><tr><th scope="col">"考试期"</th><th scope="col" class="n">"版本"</th><th scope="col" class="n">"用卷"</th><th scope="col" class="n">"正确率"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

fn reports(history: &History) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = history
        .reports
        .iter()
        .map(|one| {
            let answer =
                if one.answer.is_empty() { "（待答复）".to_owned() } else { format!("答复：{}", one.answer) };
            view! { <li>{beijing(one.created_at)}"："{one.words.clone()}<p class="hint">{answer}</p></li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="reports"><h2 id="reports">"反馈"</h2><ul>{lines}</ul>
        <p><a href="/bank/reports">"去答复"</a></p></section> }
    })
}

fn version(one: &Version) -> impl IntoView + use<> {
    let who = match (&one.by, one.at) {
        (Some((author, reviewer)), Some(at)) => format!("{}，{author} 编写，{reviewer} 审定", beijing(at)),
        _ => "由试题文件载入".to_owned(),
    };
    let note = (!one.note.is_empty()).then(|| view! { <p>{one.note.clone()}</p> });
    let diff = (!one.changes.is_empty()).then(|| changes(&one.changes));
    view! { <li><p><b>"第 "{one.item.version}" 版"</b>"　"{who}</p>{note}{diff}</li> }
}
