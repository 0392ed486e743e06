//! `/bank/drafts/:id`: its editor for who wrote it, the review for the second person, and for everybody how it stands.

use super::changes::changes;
use super::editor::{editor, likes};
use super::preview::{as_candidate, cited, settled};
use super::{crumbs, draft_badge};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::authority::BankReader;
use server::bank::Fields;
use server::bank::draft::{self, Opened};
use server::bank::history::changes_of;
use server::clock::beijing;

/// The page.
#[component]
pub fn DraftPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bank_reader()?;
        let opened = draft::open(&platform, &by, &id).await?;
        Ok::<_, ApiError>((by, opened))
    };
    view! { <Page title="试题稿件">{load(data, |(by, opened)| show(&by, &opened))}</Page> }
}

fn show(by: &BankReader, opened: &Opened) -> impl IntoView + use<> {
    let draft = &opened.draft;
    let name = match (&draft.item_id, draft.based_on) {
        (Some(id), Some(version)) => format!("修订 {id}（第 {version} 版）"),
        (Some(id), None) => format!("新题 {id}"),
        _ => "新题".to_owned(),
    };
    let line = format!("{} 编写，{} 更新", draft.author_name, beijing(draft.updated_at));
    let writing = opened.mine && by.writes && matches!(draft.state.as_str(), "draft" | "returned");
    view! {
        {crumbs(&name)}
        <p class="row"><b>{name.clone()}</b>{draft_badge(&draft.state)}<span class="hint">{line}</span></p>
        {if writing { editor(opened).into_any() } else { read(by, opened).into_any() }}
    }
}

fn read(by: &BankReader, opened: &Opened) -> impl IntoView + use<> {
    let draft = &opened.draft;
    let changed = opened.replaces.as_ref().map(|old| {
        view! {
            <section class="card stack" aria-labelledby="changed"><h2 id="changed">"改动"</h2>
                <p>"修订说明："{draft.note.clone()}</p>{changes(&changes_of(&Fields::of(old), &opened.fields))}</section>
        }
    });
    let decided = draft.reviewer_name.clone().zip(draft.decided_at).map(|(name, at)| {
        let words = if draft.reason.is_empty() { String::new() } else { format!("：{}", draft.reason) };
        view! { <p class="note">{format!("{} 由 {name} 审定{words}", beijing(at))}</p> }
    });
    view! {
        {decided}
        <div class="cols">
            <section class="card stack" aria-labelledby="seen"><h2 id="seen">"考生看到的样子"</h2>{as_candidate(&opened.fields.presented())}</section>
            <section class="card stack" aria-labelledby="settled"><h2 id="settled">"答案与依据"</h2>{settled(&opened.fields)}{cited(&opened.articles)}</section>
        </div>
        {changed}
        {likes(&opened.resembling)}
        {(draft.state == "submitted").then(|| decision(by, opened))}
    }
}

fn decision(by: &BankReader, opened: &Opened) -> impl IntoView + use<> {
    let draft = &opened.draft;
    let (id, revision) = (draft.id.clone(), draft.revision.to_string());
    if opened.mine {
        let take = act("/api/drop-draft", "btn", "撤回并放弃".to_owned(), vec![("draft", id)]);
        return view! { <p class="note">"已提交，等待另一人审题。"</p><div class="row">{take}</div> }.into_any();
    }
    if !by.reviews {
        return view! { <p class="note">"等待审题。"</p> }.into_any();
    }
    let pass = act(
        "/api/approve-draft",
        "btn",
        "通过，成为可用试题".to_owned(),
        vec![("draft", id.clone()), ("revision", revision.clone())],
    );
    view! {
        <section class="card stack" aria-labelledby="act"><h2 id="act">"审题"</h2>
            <p class="hint">"先自己作答，再核对答案、依据、引文和解析。"</p>
            <div class="row">{pass}</div>
            <form method="post" action="/api/return-draft" class="stack stack--s">
                <input type="hidden" name="draft" value=id/><input type="hidden" name="revision" value=revision/>
                <div class="field"><label for="reason">"退回理由（命题人会看到）"</label><input class="input" id="reason" name="reason" required/></div>
                <p><button class="btn">"退回"</button></p>
            </form>
        </section>
    }
    .into_any()
}
