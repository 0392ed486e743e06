//! Activation slips of a confirmed import: printed or downloaded by who imported, then forgotten.

use crate::authority::Organizer;
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::rules::cell::safe_cell;
use crate::storage::{audit, roster};
use rust_xlsxwriter::{Format, Workbook};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// One person's sign-in name and one-time code.
#[derive(Clone, Serialize, Deserialize)]
pub struct Slip {
    /// Unit name.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub login: String,
    /// Activation code.
    pub code: String,
}

/// The slips of an own confirmed import, by unit and name. Each look leaves an audit row.
pub async fn slips(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Vec<Slip>> {
    let found = roster::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let Some(cipher) = found.codes_cipher else { return refuse(Kind::NotFound, "roster.no_slips") };
    let mut slips: Vec<Slip> = serde_json::from_str(&platform.vault.unseal(&cipher)?)?;
    slips.sort_by(|a, b| (&a.unit, &a.login).cmp(&(&b.unit, &b.login)));
    note(platform, by, id, "roster.read_slips").await?;
    Ok(slips)
}

/// The slips as a workbook.
pub async fn slips_workbook(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Vec<u8>> {
    write(&slips(platform, by, id).await?).map_err(|e| Error::Fault(format!("slips: {e}")))
}

/// Forgets the codes once they are handed out; the digests in the accounts stay good.
pub async fn forget_slips(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    roster::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)?;
    let mut tx = platform.store.begin_write().await?;
    if !roster::forget_codes(&mut tx, id).await? {
        return refuse(Kind::NotFound, "roster.no_slips");
    }
    let object = format!("import:{id}");
    let entry =
        audit::Entry { actor: &by.account_id, action: "roster.forget_slips", object: &object, detail: json!({}) };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(platform: &Platform, by: &Organizer, id: &str, action: &str) -> Outcome<()> {
    let mut tx = platform.store.begin_write().await?;
    let object = format!("import:{id}");
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail: json!({}) };
    audit::append(&mut tx, platform.clock.now(), &entry).await?;
    tx.commit().await?;
    Ok(())
}

fn write(slips: &[Slip]) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("激活码")?;
    let bold = Format::new().set_bold();
    for (column, (head, width)) in [("单位", 28.0), ("姓名", 14.0), ("账号", 14.0), ("激活码", 20.0)].iter().enumerate()
    {
        sheet.write_with_format(0, column as u16, *head, &bold)?;
        sheet.set_column_width(column as u16, *width)?;
    }
    for (row, slip) in (1..).zip(slips) {
        for (column, text) in [&slip.unit, &slip.name, &slip.login, &slip.code].into_iter().enumerate() {
            sheet.write(row, column as u16, safe_cell(text).as_ref())?;
        }
    }
    book.save_to_buffer()
}

impl std::fmt::Debug for Slip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Slip({})", self.login)
    }
}
