//! The question bank: drafts and their review, items out of use and back, files of items, reports of officers.

use super::ApiError;
use crate::view::bank::ItemFields;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
use super::caller::{go, session};
#[cfg(feature = "ssr")]
use server::bank::{Fields, draft, import, report as reports, review, standing, statutes};

#[cfg(feature = "ssr")]
impl From<ItemFields> for Fields {
    fn from(f: ItemFields) -> Self {
        let options = f.options.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        Self {
            options: options.collect(),
            kind: f.kind,
            node: f.node,
            reference: f.reference,
            quote: f.quote,
            difficulty: f.difficulty,
            stem: f.stem.replace("\r\n", "\n"),
            key: f.key,
            rationale: f.rationale.replace("\r\n", "\n"),
            enemies: f.enemies,
            keep_order: f.keep_order == "1",
            negative: f.negative == "1",
            material: None,
        }
    }
}

#[cfg(feature = "ssr")]
fn go_draft(id: &str) {
    go(&format!("/bank/drafts/{id}"));
}

/// Begins a new item and leads to its editor.
#[server(prefix = "/api", endpoint = "begin-item")]
pub async fn begin_item(#[server(default)] kind: String, #[server(default)] node: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = draft::begin(&platform, &caller.author()?, &kind, &node).await?;
    go_draft(&id);
    Ok(id)
}

/// Begins a new version of an item, or goes on with the own one, and leads to its editor.
#[server(prefix = "/api", endpoint = "revise-item")]
pub async fn revise_item(item: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = draft::revise(&platform, &caller.author()?, &item).await?;
    go_draft(&id);
    Ok(id)
}

/// Saves an own draft; `then` = `submit` also submits it for review.
#[server(prefix = "/api", endpoint = "save-draft")]
pub async fn save_draft(
    draft: String,
    revision: i64,
    #[server(default)] item: ItemFields,
    #[server(default)] note: String,
    #[server(default)] then: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.author()?;
    draft::save(&platform, &by, &draft, revision, (item.into(), &note)).await?;
    if then == "submit" {
        draft::submit(&platform, &by, &draft).await?;
    }
    go_draft(&draft);
    Ok(())
}

/// Drops an own draft.
#[server(prefix = "/api", endpoint = "drop-draft")]
pub async fn drop_draft(draft: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    draft::drop_it(&platform, &caller.author()?, &draft).await?;
    go("/bank/drafts?which=mine");
    Ok(())
}

/// Approves a draft somebody else wrote, as it stood at `revision`.
#[server(prefix = "/api", endpoint = "approve-draft")]
pub async fn approve_draft(draft: String, revision: i64) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let item = review::approve(&platform, &caller.reviewer()?, &draft, revision).await?;
    go(&format!("/bank/items/{item}"));
    Ok(())
}

/// Gives a draft back to its author with the reason.
#[server(prefix = "/api", endpoint = "return-draft")]
pub async fn return_draft(draft: String, revision: i64, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::give_back(&platform, &caller.reviewer()?, &draft, revision, &reason).await?;
    go("/bank/drafts");
    Ok(())
}

/// Takes an item out of use with the reason.
#[server(prefix = "/api", endpoint = "retire-item")]
pub async fn retire_item(item: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    standing::retire(&platform, &caller.reviewer()?, &item, &reason).await?;
    go(&format!("/bank/items/{item}"));
    Ok(())
}

/// Brings an item back into use; not by who took it out.
#[server(prefix = "/api", endpoint = "restore-item")]
pub async fn restore_item(item: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    standing::restore(&platform, &caller.reviewer()?, &item).await?;
    go(&format!("/bank/items/{item}"));
    Ok(())
}

/// A reviewer finds an item still right although its article changed; it is used again.
#[server(prefix = "/api", endpoint = "confirm-basis")]
pub async fn confirm_basis(item: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    statutes::confirm(&platform, &caller.reviewer()?, &item).await?;
    go(&format!("/bank/items/{item}"));
    Ok(())
}

/// Takes a file of items (field `file`), begins to read it, and leads to its preview.
#[server(prefix = "/api", endpoint = "import-items", input = MultipartFormData)]
pub async fn import_items(data: MultipartData) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.author()?;
    let upload = super::upload::read(data, server::bank::files::MAX_BYTES).await?;
    if upload.is_too_large() {
        return Err(ApiError::refused(413, "import.too_large", &[]));
    }
    if upload.bytes.is_empty() {
        return Err(ApiError::refused(422, "import.no_file", &[]));
    }
    let (id, _) = import::begin(&platform, &by, &upload.file_name, upload.bytes).await?;
    go(&format!("/bank/imports/{id}"));
    Ok(id)
}

/// Makes drafts of a staged import; `near` = `1` also of questions much like others.
#[server(prefix = "/api", endpoint = "confirm-item-import")]
pub async fn confirm_item_import(import: String, #[server(default)] near: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    import::confirm(&platform, &caller.author()?, &import, near == "1").await?;
    go(&format!("/bank/imports/{import}"));
    Ok(())
}

/// Drops a staged import.
#[server(prefix = "/api", endpoint = "drop-item-import")]
pub async fn drop_item_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    import::drop_it(&platform, &caller.author()?, &import).await?;
    go("/bank/import");
    Ok(())
}

/// Reports the item of an own practice answer.
#[server(prefix = "/api", endpoint = "report-item")]
pub async fn report_item(answer: String, #[server(default)] words: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    reports::report(&platform, &caller.officer()?, &answer, &words).await?;
    go("/reports");
    Ok(())
}

/// Answers a report.
#[server(prefix = "/api", endpoint = "answer-item-report")]
pub async fn answer_item_report(report: String, #[server(default)] words: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    reports::answer(&platform, &caller.bank_reader()?, &report, &words).await?;
    go("/bank/reports");
    Ok(())
}
