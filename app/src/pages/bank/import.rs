//! Importing items: `/bank/import` (template, upload) and `/bank/imports/:id` (reading, preview, result).

use super::{beginning, crumbs};
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use server::bank::import::{self, Preview, Row, STEPS, Standing};

/// Rows and problems shown at once.
const SHOWN: usize = 200;

/// The upload.
#[component]
pub fn ImportPage() -> impl IntoView {
    let data = async move {
        let (_, caller) = session().await?;
        caller.author()?;
        Ok::<_, ApiError>(())
    };
    view! { <Page title="导入试题文件" class="wrap wrap--text stack">{load(data, |()| upload())}</Page> }
}

fn upload() -> impl IntoView {
    view! {
        {crumbs("导入试题文件")}
        <p>"可用试题工作簿（.xlsx 模板）、明法 TOML、GIFT、Aiken、Moodle XML、QTI 2.1/2.2/3.0。上传后先预览，确认前不写入；确认后成为您的稿件，逐题补全并提交审题。"</p>
        <p><a class="btn" href="/bank/template.xlsx" download="item-template.xlsx">"下载试题模板"</a></p>
        <form method="post" action="/api/import-items" enctype="multipart/form-data" class="card stack">
            <label class="drop"><b>"选择文件"</b><span class="hint">".xlsx .toml .gift .txt .xml .zip，≤ 5 MB"</span>
                <input type="file" name="file" accept=".xlsx,.toml,.gift,.txt,.xml,.zip" required/></label>
            <p><button class="btn btn--primary">"上传并预览"</button></p>
        </form>
    }
}

/// The preview. While the file is being read the page comes again by itself.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let preview = import::preview(&platform, &caller.author()?, &id).await?;
        if preview.state == "reading"
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.insert_header(HeaderName::from_static("refresh"), HeaderValue::from_static("1"));
        }
        Ok::<_, ApiError>(preview)
    };
    view! { <Page title="导入预览">{load(data, show)}</Page> }
}

fn show(p: Preview) -> impl IntoView {
    let again = || view! { <p><a class="btn btn--primary" href="/bank/import">"重新上传"</a></p> };
    let head = crumbs(&p.file_name);
    let body = match p.state.as_str() {
        "reading" => reading(p.step).into_any(),
        "staged" => staged(&p).into_any(),
        "confirmed" => view! {
            <div class="banner banner--ok" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"导入完成"</h2>
                <p>"试题已成为您的稿件，还没有进入题库。请逐题核对后提交审题。"</p></div></div>
            <p><a class="btn btn--primary" href="/bank/drafts?which=mine">"去看我的稿件"</a></p>
        }
        .into_any(),
        "dropped" => view! { <p class="note">"这次导入已放弃，没有写入任何试题。"</p>{again()} }.into_any(),
        "interrupted" => view! { <p class="note">"读取中断，没有写入任何试题。"</p>{again()} }.into_any(),
        _ => view! { <p class="note">"没有读出可导入的试题，没有写入任何内容。"</p>{problems(&p.problems)}{again()} }.into_any(),
    };
    view! { {head}{body} }
}

fn reading(step: i64) -> impl IntoView {
    let words = ["正在读取文件", "正在与题库比对", "正在查找相近的试题"];
    let word = usize::try_from(step).ok().and_then(|at| words.get(at)).unwrap_or(&words[2]);
    view! {
        <p role="status">{*word}"（第 "{step + 1}" 步，共 "{STEPS}" 步）。页面会自动更新。"</p>
        <p><progress max=STEPS value=step + 1 aria-label="读取进度"></progress></p>
    }
}

fn staged(p: &Preview) -> impl IntoView + use<> {
    let count = |wanted: fn(&Standing) -> bool| p.rows.iter().filter(|row| wanted(&row.standing)).count();
    let new = count(|s| matches!(s, Standing::New));
    let revised = count(|s| matches!(s, Standing::Revision(_)));
    let near = count(|s| matches!(s, Standing::Near(..)));
    let left = count(|s| matches!(s, Standing::Same(_) | Standing::Taken(_)));
    let word = format!("确认导入 {} 题", new + revised);
    let tick = (near > 0).then(|| {
        view! { <label class="check"><input type="checkbox" name="near" value="1"/><span>{format!("相近的 {near} 题也导入")}</span></label> }
    });
    let confirm = (new + revised + near > 0).then(|| {
        view! {
            <form method="post" action="/api/confirm-item-import" class="row">
                <input type="hidden" name="import" value=p.id.clone()/>{tick}<button class="btn btn--primary">{word}</button></form>
        }
    });
    view! {
        <ul class="counts">
            <li>"新题 "<b>{new}</b></li><li>"修订 "<b>{revised}</b></li>
            <li data-tone=(near > 0).then_some("warn")>"相近 "<b>{near}</b></li><li>"重复，不导入 "<b>{left}</b></li>
            <li data-tone=(!p.problems.is_empty()).then_some("warn")>"读不出 "<b>{p.problems.len()}</b></li>
        </ul>
        <div class="row">{confirm}{act("/api/drop-item-import", "btn", "放弃，重新上传".to_owned(), vec![("import", p.id.clone())])}</div>
        {problems(&p.problems)}
        {table(&p.rows)}
    }
}

fn problems(list: &[String]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = list.iter().take(SHOWN).map(|text| view! { <li data-s="no">{text.clone()}</li> }).collect();
    let more = list.len().saturating_sub(SHOWN);
    (!lines.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="problems"><h2 id="problems">"没有读出的内容"</h2>
        <p>"请在文件中改好后再上传一次；已导入的不会重复。"</p><ul class="checklist">{lines}</ul>
        {(more > 0).then(|| format!("另有 {more} 处。"))}</section> }
    })
}

fn table(rows: &[Row]) -> impl IntoView + use<> {
    let shown: Vec<_> = rows.iter().take(SHOWN).map(row).collect();
    let caption = format!("读出的试题（显示 {} 题，共 {} 题）", shown.len(), rows.len());
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="读出的试题"><table class="table">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">"题干"</th><th scope="col">"位置"</th><th scope="col">"题型"</th><th scope="col">"情况"</th><th scope="col">"提交前还要补全"</th></tr></thead>
            <tbody>{shown}</tbody></table></div>
    }
}

fn row(one: &Row) -> impl IntoView + use<> {
    let place = match (one.place, &one.name) {
        (Some(place), _) => format!("第 {place} 行"),
        (None, Some(name)) => name.clone(),
        (None, None) => "—".to_owned(),
    };
    let (tone, words) = match &one.standing {
        Standing::New => (None, "新题".to_owned()),
        Standing::Revision(id) => (None, format!("{id} 的修订")),
        Standing::Near(other, percent) => (Some("warn"), format!("与 {other} 相似 {percent}%")),
        Standing::Same(other) => (Some("warn"), format!("与 {other} 相同，不导入")),
        Standing::Taken(id) => (Some("warn"), format!("{id} 已有在办稿件，不导入")),
    };
    let faults: Vec<_> = one.faults.iter().map(ToString::to_string).collect();
    let faults = if faults.is_empty() { "无".to_owned() } else { faults.join("；") };
    view! {
        <tr data-tone=tone><th scope="row">{beginning(&one.fields.stem, 40)}</th><td class="nowrap">{place}</td>
            <td class="nowrap">{one.fields.kind.clone()}</td><td>{words}</td><td>{faults}</td></tr>
    }
}
