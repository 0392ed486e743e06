//! The register of people: adding, changing, postings, the import. An organizer acts for every unit, a liaison for the own one.

use super::ApiError;
use crate::view::people::PersonFields;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session, set_cookie};
#[cfg(feature = "ssr")]
use crate::pages::account::issued;
#[cfg(feature = "ssr")]
use server::people::{add, change, import, post};

#[cfg(feature = "ssr")]
impl From<PersonFields> for add::Form {
    fn from(f: PersonFields) -> Self {
        Self {
            unit: f.unit,
            name: f.name,
            resident_id: f.resident_id,
            phone: f.phone,
            duty: f.duty,
            establishment: f.establishment,
            trained: f.trained.is_some(),
            staff_no: f.staff_no,
            day: f.day,
            reason: f.reason,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<PersonFields> for change::Form {
    fn from(f: PersonFields) -> Self {
        Self {
            name: f.name,
            phone: f.phone,
            duty: f.duty,
            establishment: f.establishment,
            trained: f.trained.is_some(),
            sanctioned: f.sanctioned.is_some(),
            staff_no: f.staff_no,
            seen: f.seen,
            reason: f.reason,
        }
    }
}

/// Where the pages of people are for whoever calls.
#[cfg(feature = "ssr")]
fn base(by: &server::authority::Keeper) -> &'static str {
    if by.keeps_all() { "/organizer/people" } else { "/unit/people" }
}

/// Adds a person; the next page shows the activation code once.
#[server(prefix = "/api", endpoint = "add-person")]
pub async fn add_person(person: PersonFields) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    let added = add::add(&platform, &by, &person.into()).await?;
    set_cookie(&issued::cookie(&platform, &added.login, &added.code)?);
    go(&format!("{}/{}", base(&by), added.person_id));
    Ok(())
}

/// Changes what the register says of a person.
#[server(prefix = "/api", endpoint = "change-person")]
pub async fn change_person(id: String, person: PersonFields) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    change::change(&platform, &by, &id, &person.into()).await?;
    go(&format!("{}/{id}", base(&by)));
    Ok(())
}

/// Where a person is posted: `act` is `join`, `move`, `leave` or `station`. Who moved away is seen by the new unit only.
#[server(prefix = "/api", endpoint = "post-person")]
pub async fn post_person(
    person: String,
    #[server(default)] act: String,
    #[server(default)] unit: String,
    #[server(default)] day: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    let when = post::When { day, reason };
    match act.as_str() {
        "join" => post::join(&platform, &by, &person, &unit, &when).await?,
        "move" => post::move_to(&platform, &by, &person, &unit, &when).await?,
        "leave" => post::leave(&platform, &by, &person, &when).await?,
        "station" => post::station(&platform, &by, &person, &unit, &when).await?,
        _ => return Err(ApiError::refused(422, "form.shape", &[])),
    }
    let away = act == "move" && !by.keeps_all();
    go(&if away { base(&by).to_owned() } else { format!("{}/{person}", base(&by)) });
    Ok(())
}

/// Ends a person's being stationed at another unit.
#[server(prefix = "/api", endpoint = "end-station")]
pub async fn end_station(
    posting: String,
    #[server(default)] day: String,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    let person = post::end_station(&platform, &by, &posting, &post::When { day, reason }).await?;
    go(&format!("{}/{person}", base(&by)));
    Ok(())
}

/// Takes a workbook of people (fields `whole`, `file`), begins to read it, and leads to its preview.
#[server(prefix = "/api", endpoint = "import-people", input = MultipartFormData)]
pub async fn import_people(data: MultipartData) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    let upload = super::upload::read(data, server::roster::workbook::MAX_BYTES).await?;
    if upload.is_too_large() {
        return Err(ApiError::refused(413, "roster.too_large", &[]));
    }
    if upload.bytes.is_empty() {
        return Err(ApiError::refused(422, "roster.no_file", &[]));
    }
    let whole = upload.fields.get("whole").is_some_and(|text| text == "1");
    let (id, _) = import::begin(&platform, &by, &upload.file_name, whole, upload.bytes).await?;
    go(&format!("{}/imports/{id}", base(&by)));
    Ok(id)
}

/// Writes a staged import of people.
#[server(prefix = "/api", endpoint = "confirm-people-import")]
pub async fn confirm_people_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    import::confirm(&platform, &by, &import).await?;
    go(&format!("{}/imports/{import}", base(&by)));
    Ok(())
}

/// Drops a staged import of people.
#[server(prefix = "/api", endpoint = "drop-people-import")]
pub async fn drop_people_import(import: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    import::drop_it(&platform, &by, &import).await?;
    go(&format!("{}/import", base(&by)));
    Ok(())
}

/// Forgets the activation codes of an import of people.
#[server(prefix = "/api", endpoint = "forget-people-slips")]
pub async fn forget_people_slips(import: String, #[server(default)] back: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let by = caller.keeper()?;
    import::forget_slips(&platform, &by, &import).await?;
    go(if back.is_empty() { base(&by) } else { own_path(&back) });
    Ok(())
}
