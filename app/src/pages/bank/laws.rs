//! `/bank/laws` and `/bank/laws/:id`: the editions of laws, what each changed, and the items that cite it.

use super::changes::pieces;
use super::crumbs;
use crate::api::ApiError;
use crate::api::caller::session;
use crate::components::layout::Page;
use crate::components::session::act;
use crate::pages::load;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use server::authority::BankReader;
use server::bank::statutes::{self, EditionPage};
use server::storage::law::{Change, Stored};

/// The editions.
#[component]
pub fn LawsPage() -> impl IntoView {
    let data = async move {
        let (platform, caller) = session().await?;
        Ok::<_, ApiError>(statutes::editions(&platform, &caller.bank_reader()?).await?)
    };
    view! { <Page title="法律版本">{load(data, list)}</Page> }
}

fn list(known: Vec<Stored>) -> impl IntoView {
    let head = view! { {crumbs("法律版本")}<p>"法律文本由管理员在服务器上载入（命令 mingfa law load）。新版本施行之日起，引用已修改条文的试题自动移出使用，待复核。"</p> };
    if known.is_empty() {
        return view! { {head}<div class="empty"><p>"还没有载入法律文本。载入后，编写试题时可对照条文，引文会自动核对。"</p></div> }.into_any();
    }
    let rows: Vec<_> = known
        .into_iter()
        .map(|one| {
            let to = format!("/bank/laws/{}", one.id);
            let until = one.edition.until.unwrap_or_else(|| "—".to_owned());
            view! { <tr><th scope="row"><a href=to>{one.edition.law}</a></th><td>{one.edition.from}</td><td>{until}</td><td class="n">{one.edition.articles.len()}</td></tr> }
        })
        .collect();
    view! {
        {head}
        <div class="tablewrap" tabindex="0" role="region" aria-label="法律版本"><table class="table">
            <caption>"已载入的法律版本"</caption>
            <thead><tr><th scope="col">"法律"</th><th scope="col">"自哪天起施行"</th><th scope="col">"至哪天止"</th><th scope="col" class="n">"条数"</th></tr></thead>
            <tbody>{rows}</tbody></table></div>
    }
    .into_any()
}

/// One edition.
#[component]
pub fn LawPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|p| p.get("id")).unwrap_or_default();
    let data = async move {
        let (platform, caller) = session().await?;
        let by = caller.bank_reader()?;
        let page = statutes::edition(&platform, &by, &id).await?;
        Ok::<_, ApiError>((by, page))
    };
    view! { <Page title="法律版本">{load(data, |(by, page)| show(&by, page))}</Page> }
}

fn show(by: &BankReader, page: EditionPage) -> impl IntoView + use<> {
    let name = format!("{}（自 {} 起施行）", page.edition.law, page.edition.from);
    let changed: Vec<_> = page.changed.iter().map(|one| view! { <p>{pieces(&one.pieces)}</p> }).collect();
    let changed = (!changed.is_empty()).then(|| {
        view! { <section class="card stack" aria-labelledby="changed"><h2 id="changed">"与前一版本相比"</h2>{changed}</section> }
    });
    let articles: Vec<_> =
        page.edition.articles.values().map(|text| view! { <p>{text.trim().to_owned()}</p> }).collect();
    view! {
        {crumbs(&name)}
        {items(by, page.items)}
        {changed}
        <section class="card stack" aria-labelledby="text"><h2 id="text">{page.edition.law}</h2>{articles}</section>
    }
}

fn items(by: &BankReader, list: Vec<Change>) -> Option<impl IntoView + use<>> {
    let reviews = by.reviews;
    let rows: Vec<_> = list.into_iter().map(|one| item(reviews, one)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="tablewrap" tabindex="0" role="region" aria-label="受影响的试题"><table class="table">
                <caption>"引用已修改条文的试题：自施行之日起移出使用，复核无误或修订后恢复"</caption>
                <thead><tr><th scope="col">"试题"</th><th scope="col">"引用"</th><th scope="col">"复核"</th></tr></thead>
                <tbody>{rows}</tbody></table></div>
        }
    })
}

fn item(reviews: bool, one: Change) -> impl IntoView {
    let to = format!("/bank/items/{}", one.item);
    let done = if one.reviewed {
        view! { <span class="badge badge--ok">"已复核"</span> }.into_any()
    } else if reviews {
        act("/api/confirm-basis", "btn btn--s", "复核无误".to_owned(), vec![("item", one.item.clone())]).into_any()
    } else {
        view! { <span class="badge badge--warn">"待复核"</span> }.into_any()
    };
    view! { <tr><th scope="row"><a href=to>{one.item}</a></th><td>{one.articles}</td><td>{done}</td></tr> }
}
