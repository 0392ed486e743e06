//! The roster import: `/organizer/sessions/:id/import` (upload) and `/organizer/imports/:id` (preview, result, slips).

use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::{act, crumbs};
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::roster::{self, Preview, Slip};
use server::sessions::{self, ExamSession};

/// The upload.
#[component]
pub fn ImportPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        caller.organizer()?;
        Ok::<_, ApiError>(sessions::find(&platform, &id).await?)
    };
    view! { <Page title="导入报名名单" class="wrap wrap--text stack">{load(data, upload)}</Page> }
}

fn upload(found: ExamSession) -> impl IntoView {
    view! {
        {crumbs(Some((&found.id, &found.plan.name)), "导入名单")}
        <p>"先下载模板，按列填写，再上传。上传后先预览，确认前不写入任何人员或报名。"</p>
        <p><a class="btn" href="/organizer/roster-template.xlsx" download="roster-template.xlsx">"下载模板"</a></p>
        <form method="post" action="/api/import-roster" enctype="multipart/form-data" class="card stack">
            <input type="hidden" name="session_id" value=found.id/>
            <label class="drop"><b>"选择文件"</b><span class="hint">"仅 .xlsx，≤ 5 MB"</span>
                <input type="file" name="file" accept=".xlsx" required/></label>
            <p><button class="btn btn--primary">"上传并预览"</button></p>
        </form>
    }
}

/// The preview, and after the confirmation the slips.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.organizer()?;
        let preview = roster::preview(&platform, &by, &id).await?;
        let slips = if preview.has_slips { roster::slips(&platform, &by, &id).await? } else { Vec::new() };
        Ok::<_, ApiError>((preview, slips))
    };
    view! { <Page title="名单预览">{load(data, |(preview, slips)| show(preview, slips))}</Page> }
}

fn show(p: Preview, slips: Vec<Slip>) -> impl IntoView {
    let head = crumbs(Some((&p.session.id, &p.session.plan.name)), &p.file_name);
    let body = match p.state.as_str() {
        "staged" => staged(p).into_any(),
        "confirmed" => confirmed(p, slips).into_any(),
        _ => view! { <p class="note">"这份名单已放弃，没有写入任何数据。"</p> }.into_any(),
    };
    view! { {head}{body} }
}

fn staged(p: Preview) -> impl IntoView {
    let import = || vec![("import", p.id.clone())];
    let word = format!("确认导入 {} 人", p.importable);
    let confirm = (p.importable > 0).then(|| act("/api/confirm-import", "btn btn--primary", word, import()));
    let drop_it = act("/api/drop-import", "btn", "放弃，重新上传".to_owned(), import());
    let registered = (!p.facts.registered.is_empty()).then(|| {
        let names = p.facts.registered.join("、");
        view! { <p class="note">"以下人员在本期已有报名，保持不变："{names}</p> }
    });
    let sheet = format!("/organizer/imports/{}/errors.xlsx", p.id);
    view! {
        <ul class="counts">
            <li>"可导入 "<b>{p.importable}</b></li><li data-tone=(p.to_correct > 0).then_some("warn")>"需修改 "<b>{p.to_correct}</b></li>
            <li>"新增 "<b>{p.facts.new}</b></li><li>"已在册 "<b>{p.facts.known}</b></li>
        </ul>
        {registered}
        <div class="row">{confirm}{drop_it}</div>
        {(!p.errors.is_empty()).then(|| errors(&p, sheet))}
        {sample(&p)}
    }
}

fn errors(p: &Preview, sheet: String) -> impl IntoView + use<> {
    let lines: Vec<_> = p.errors.iter().take(200).map(|e| view! { <li data-s="no">{e.to_string()}</li> }).collect();
    let more = p.errors.len().saturating_sub(200);
    let more = (more > 0).then(|| format!("另有 {more} 处，请下载错误清单查看。"));
    view! {
        <section class="card stack" aria-labelledby="errors"><h2 id="errors">"需修改"</h2>
            <p>"有错误的行不会导入。可先导入其余人员，改好后再上传一次，已在册的不会重复。"</p>
            <ul class="checklist">{lines}</ul>{more}
            <p><a class="btn" href=sheet download="roster-errors.xlsx">"下载错误清单"</a></p>
        </section>
    }
}

fn sample(p: &Preview) -> impl IntoView + use<> {
    let rows: Vec<_> = p
        .facts
        .sample
        .iter()
        .cloned()
        .map(|(row, name, id, unit, word)| {
            view! { <tr><th scope="row">{name}</th><td class="n">{row}</td><td class="nowrap">{id}</td><td>{unit}</td><td>{word}</td></tr> }
        })
        .collect();
    let caption = format!("可导入人员（显示 {} 行，共 {} 行）", rows.len(), p.importable);
    view! {
        <div class="tablewrap" tabindex="0" role="region" aria-label="可导入人员"><table class="table">
            <caption>{caption}</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col" class="n">"行号"</th><th scope="col">"身份证号"</th>
                <th scope="col">"单位"</th><th scope="col">"情况"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
}

fn confirmed(p: Preview, slips: Vec<Slip>) -> impl IntoView {
    let done = format!("已导入 {} 人，其中新增 {} 人。报名已提交，等待审核。", p.importable, p.facts.new);
    let list = format!("/organizer/sessions/{}/registrations", p.session.id);
    let codes = (!slips.is_empty()).then(|| codes(&p.id, slips));
    view! {
        <div class="banner banner--ok noprint" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"导入完成"</h2><p>{done}</p></div></div>
        <p class="noprint"><a class="btn btn--primary" href=list>"去审核报名"</a></p>
        {codes}
    }
}

fn codes(id: &str, slips: Vec<Slip>) -> impl IntoView + use<> {
    let file = format!("/organizer/imports/{id}/slips.xlsx");
    let rows: Vec<_> = slips
        .into_iter()
        .map(|s| view! { <tr><th scope="row">{s.name}</th><td>{s.unit}</td><td>{s.login}</td><td><code class="sealed">{s.code}</code></td></tr> })
        .collect();
    view! {
        <section class="stack" aria-labelledby="slips"><h2 id="slips">"激活码"</h2>
            <p class="note">"激活码 14 天内有效、只能用一次。请打印或下载后按单位分发，当面交给本人，随后在此清除。每次查看都会记入审计日志。"</p>
            <div class="row noprint"><a class="btn" href=file download="activation-slips.xlsx">"下载激活码表"</a>
                {act("/api/forget-slips", "btn", "已分发，清除激活码".to_owned(), vec![("import", id.to_owned())])}</div>
            <div class="tablewrap" tabindex="0" role="region" aria-label="激活码表"><table class="table">
                <caption>"新增人员的账号与激活码"</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"账号"</th><th scope="col">"激活码"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        </section>
    }
}
