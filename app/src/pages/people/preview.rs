//! The preview of an import of people, the list of those who would leave, and the slips afterwards.

use super::Place;
use crate::api::ApiError;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::use_params_map;
use server::people::import::{self, Line, Preview, SHOWN, STEPS, Standing};
use server::roster::Slip;

/// The preview. While the file is being read the page comes again by itself.
#[component]
pub fn PeoplePreviewPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, place) = Place::here().await?;
        let preview = import::preview(&platform, &place.keeper, &id).await?;
        if preview.state == "reading"
            && let Some(response) = use_context::<ResponseOptions>()
        {
            response.insert_header(HeaderName::from_static("refresh"), HeaderValue::from_static("1"));
        }
        let slips = if preview.has_slips { import::slips(&platform, &place.keeper, &id).await? } else { Vec::new() };
        Ok::<_, ApiError>((place, preview, slips))
    };
    view! { <Page title="人员名单预览">{load(data, |(place, preview, slips)| show(&place, preview, slips))}</Page> }
}

fn show(place: &Place, p: Preview, slips: Vec<Slip>) -> impl IntoView + use<> {
    let base = place.base;
    let again = move || view! { <p><a class="btn btn--primary" href=format!("{base}/import")>"重新上传"</a></p> };
    let head = place.crumbs(&p.file_name);
    let body = match p.state.as_str() {
        "reading" => reading(p.step).into_any(),
        "staged" => staged(base, &p).into_any(),
        "confirmed" => confirmed(base, &p, slips).into_any(),
        "dropped" => view! { <p class="note">"这份名单已放弃，没有写入任何人员。"</p>{again()} }.into_any(),
        "interrupted" => view! { <p class="note">"读取中断，没有写入任何人员。"</p>{again()} }.into_any(),
        _ => {
            let why = format!("{}。没有写入任何人员。", p.refused.unwrap_or_default());
            view! { <p class="note">{why}</p>{again()} }.into_any()
        }
    };
    view! { {head}{body} }
}

fn reading(step: i64) -> impl IntoView {
    let word = if step == 0 { "正在读取文件" } else { "正在与名册比对" };
    view! {
        <p role="status">{word}"（第 "{step + 1}" 步，共 "{STEPS}" 步）。页面会自动更新。"</p>
        <p><progress max=STEPS value=step + 1 aria-label="读取进度"></progress></p>
    }
}

fn staged(base: &'static str, p: &Preview) -> impl IntoView + use<> {
    let plan = &p.plan;
    let import = || vec![("import", p.id.clone())];
    let open = !p.is_unclean() && !p.waits_for_the_list() && p.changes() > 0;
    let confirm = open.then(|| {
        let word = format!("确认导入 {} 人", p.changes());
        act("/api/confirm-people-import", "btn btn--primary", word, import())
    });
    let list = (!plan.leaving.is_empty()).then(|| {
        let to = format!("{base}/imports/{}/leaving", p.id);
        view! { <a class="btn" href=to>{format!("打开停用名单（{} 人）", plan.leaving.len())}</a> }
    });
    let note = match () {
        () if p.is_unclean() => Some(
            "全量名单中还有读不出或冲突的行，漏掉的人可能就在其中，因此不能停用人员。请改正后重新上传，或不勾选“文件是全量名单”。",
        ),
        () if p.waits_for_the_list() => Some("请先打开停用名单核对一次，然后才能确认导入。"),
        () if p.changes() == 0 => Some("没有可写入的变动。"),
        () => None,
    };
    view! {
        <ul class="counts">
            <li>"新增 "<b>{plan.new}</b></li><li>"更新 "<b>{plan.update}</b></li>
            <li data-tone=(plan.leave > 0).then_some("warn")>"停用 "<b>{plan.leave}</b></li>
            <li data-tone=(plan.conflict > 0).then_some("warn")>"冲突 "<b>{plan.conflict}</b></li>
            <li>"不变 "<b>{plan.same}</b></li>
            <li data-tone=(!p.problems.is_empty()).then_some("warn")>"读不出 "<b>{p.problems.len()}</b>" 处"</li>
        </ul>
        {note.map(|words| view! { <p class="note">{words}</p> })}
        <div class="row">{list}{confirm}{act("/api/drop-people-import", "btn", "放弃，重新上传".to_owned(), import())}</div>
        {problems(base, p)}{conflicts(p)}{lines(p)}
    }
}

fn problems(base: &'static str, p: &Preview) -> impl IntoView + use<> {
    let items: Vec<_> = p.problems.iter().take(SHOWN).map(|e| view! { <li data-s="no">{e.to_string()}</li> }).collect();
    let more = p.problems.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("另有 {more} 处，请下载错误清单查看。"));
    let sheet = format!("{base}/imports/{}/errors.xlsx", p.id);
    (!items.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="problems"><h2 id="problems">"读不出的内容"</h2>
        <p>"这些行不会导入。"</p><ul class="checklist">{items}</ul>{more}
        <p><a class="btn" href=sheet download="people-errors.xlsx">"下载错误清单"</a></p></section> }
    })
}

fn conflicts(p: &Preview) -> impl IntoView + use<> {
    let words = |line: &Line| match &line.standing {
        Standing::Conflict(why) => format!("第 {} 行 {}：{why}", line.row, line.name),
        _ => String::new(),
    };
    let items: Vec<_> = p.plan.conflicts.iter().map(|line| view! { <li data-s="no">{words(line)}</li> }).collect();
    let more = p.plan.conflict.saturating_sub(items.len());
    let more = (more > 0).then(|| format!("另有 {more} 行。"));
    (!items.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="conflicts"><h2 id="conflicts">"冲突"</h2>
        <p>"这些行不会导入。"</p><ul class="checklist">{items}</ul>{more}</section> }
    })
}

fn lines(p: &Preview) -> impl IntoView + use<> {
    let rows: Vec<_> = p
        .plan
        .lines
        .iter()
        .map(|line| {
            let words = match &line.standing {
                Standing::Update(words) => format!("更新：{}", words.join("；")),
                Standing::Leave => "停用：在岗为“否”".to_owned(),
                _ => "新增".to_owned(),
            };
            view! { <tr><th scope="row">{line.name.clone()}</th><td class="n">{line.row}</td><td class="nowrap">{line.resident_id.clone()}</td>
                <td>{line.unit.clone()}</td><td>{words}</td></tr> }
        })
        .collect();
    let caption = format!("将写入的人员（显示 {} 行）", rows.len());
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="将写入的人员"><table class="table"><caption>{caption}</caption>
                <thead><tr><th scope="col">"姓名"</th><th scope="col" class="n">"行号"</th><th scope="col">"身份证号"</th><th scope="col">"单位"</th><th scope="col">"情况"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn confirmed(base: &'static str, p: &Preview, slips: Vec<Slip>) -> impl IntoView + use<> {
    let plan = &p.plan;
    let done = format!("新增 {} 人，更新 {} 人，停用 {} 人。", plan.new, plan.update, plan.leave);
    let back = format!("{base}/imports/{}", p.id);
    let rows: Vec<_> = slips
        .into_iter()
        .map(|s| view! { <tr><th scope="row">{s.name}</th><td>{s.unit}</td><td>{s.login}</td><td><code class="sealed">{s.code}</code></td></tr> })
        .collect();
    let codes = (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="slips"><h2 id="slips">"激活码"</h2>
                <p class="note">"激活码 14 天内有效、只能用一次。请打印后按单位分发，当面交给本人，随后在此清除。每次查看都会记入审计日志。"</p>
                <div class="row noprint">{act("/api/forget-people-slips", "btn", "已分发，清除激活码".to_owned(), vec![("import", p.id.clone()), ("back", back)])}</div>
                <div class="tablewrap" tabindex="0" role="region" aria-label="激活码表"><table class="table"><caption>"新增人员的账号与激活码"</caption>
                    <thead><tr><th scope="col">"姓名"</th><th scope="col">"单位"</th><th scope="col">"账号"</th><th scope="col">"激活码"</th></tr></thead>
                    <tbody>{rows}</tbody></table></div>
            </section>
        }
    });
    view! {
        <div class="banner banner--ok noprint" role="status"><span class="sign" aria-hidden="true"></span><div><h2>"导入完成"</h2><p>{done}</p></div></div>
        <p class="noprint"><a class="btn btn--primary" href=base>"去看人员"</a></p>
        {codes}
    }
}

/// Who would leave because a whole file does not name them; opening it is what the confirmation waits for.
#[component]
pub fn LeavingPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, place) = Place::here().await?;
        Ok::<_, ApiError>((import::leaving(&platform, &place.keeper, &id).await?, place))
    };
    view! { <Page title="停用名单">{load(data, |(preview, place)| leaving(&place, &preview))}</Page> }
}

fn leaving(place: &Place, p: &Preview) -> impl IntoView + use<> {
    let back = format!("{}/imports/{}", place.base, p.id);
    let count =
        format!("以下 {} 人在岗，但不在全量名单中。确认导入后，他们登记为离岗，账号停用。", p.plan.leaving.len());
    let rows: Vec<_> = p
        .plan
        .leaving
        .iter()
        .map(|one| view! { <tr><th scope="row">{one.name.clone()}</th><td>{one.staff_no.clone()}</td><td>{one.unit.clone()}</td></tr> })
        .collect();
    view! {
        {place.crumbs("停用名单")}
        <p role="status">{count}</p>
        <div class="tablewrap" tabindex="0" role="region" aria-label="停用名单"><table class="table"><caption>"将停用的人员"</caption>
            <thead><tr><th scope="col">"姓名"</th><th scope="col">"工号"</th><th scope="col">"单位"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
        <p><a class="btn btn--primary" href=back>"已核对，返回预览"</a></p>
    }
}
