//! The list of people as a workbook, resident IDs and phones masked. Each export leaves an audit row.

use crate::authority::Keeper;
use crate::clock::beijing;
use crate::error::{Error, Outcome};
use crate::platform::Platform;
use crate::rules::cell::safe_cell;
use crate::rules::resident_id::masked_id;
use crate::storage::audit;
use crate::storage::people::{self, Filter, Kept};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;

/// Most people of one workbook.
const MOST: i64 = 50_000;

const HEADS: [(&str, u16); 9] = [
    ("姓名", 16),
    ("身份证号", 24),
    ("单位", 28),
    ("工号", 14),
    ("岗位类别", 16),
    ("编制类型", 16),
    ("在岗", 8),
    ("培训完成", 10),
    ("处分影响期内", 14),
];

/// The people that match, as a workbook.
pub async fn export(platform: &Platform, by: &Keeper, filter: &Filter) -> Outcome<Vec<u8>> {
    let rows = people::list(&platform.store, &by.scope, filter, MOST, 0).await?;
    let now = platform.clock.now();
    let mut shown = Vec::with_capacity(rows.len());
    for one in rows {
        let id = match one.resident_id_cipher.as_str() {
            "" => String::new(),
            cipher => masked_id(&platform.vault.unseal(cipher)?),
        };
        shown.push((one, id));
    }
    let count = shown.len();
    let bytes = write(&shown, &format!("截至 {}", beijing(now))).map_err(|e| Error::Fault(format!("people: {e}")))?;
    let mut tx = platform.store.begin_write().await?;
    let entry = audit::Entry {
        actor: &by.account_id,
        action: "person.export",
        object: "people:list",
        detail: json!({"people": count}),
    };
    audit::append(&mut tx, now, &entry).await?;
    tx.commit().await?;
    Ok(bytes)
}

fn write(rows: &[(Kept, String)], as_of: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("人员")?;
    let bold = Format::new().set_bold();
    for (column, (head, width)) in (0_u16..).zip(HEADS) {
        sheet.write_with_format(0, column, head, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let yes_no = |yes: bool| if yes { "是" } else { "否" };
    for (row, (one, id)) in (1..).zip(rows) {
        let cells = [
            one.name.as_str(),
            id,
            &one.unit,
            &one.staff_no,
            one.duty.label(),
            one.establishment.label(),
            yes_no(one.in_post),
            yes_no(one.training_done),
            yes_no(one.sanctioned),
        ];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, safe_cell(cell))?;
        }
    }
    let notes = book.add_worksheet().set_name("说明")?;
    notes.write_string(0, 0, as_of)?;
    notes.write_string(1, 0, "身份证号已隐去中间位数；导出已记入审计日志。")?;
    book.save_to_buffer()
}
