//! 台账: the lists of a session that are kept on paper and in files: who registered, who got which ticket, who scored what,
//! and what happened in the room.
//! Each carries the SHA-256 of its rows, so that a printed or sent copy can be held against the platform's. Names are
//! personal data: each reading leaves an audit row with that hash.

use super::{find, object};
use crate::authority::LedgerReader;
use crate::clock::{Millis, beijing, beijing_seconds};
use crate::error::{Error, Kind, Outcome, refuse};
use crate::live_room::incident::word;
use crate::platform::Platform;
use crate::rules::cell::safe_cell;
use crate::rules::session_state::Stored;
use crate::storage::registration::{self, Filter, Registration};
use crate::storage::session::Session;
use crate::storage::{audit, incident, result, watch};
use crate::vault::sha256_hex;
use question_bank::paper::Marks;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;
use std::collections::HashMap;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// 报名台账
    Roster,
    /// 准考证台账
    Tickets,
    /// 成绩台账
    Results,
    /// 考场情况台账
    Incidents,
}

impl Which {
    /// Every ledger.
    pub const ALL: [Which; 4] = [Which::Roster, Which::Tickets, Which::Results, Which::Incidents];

    /// The word in addresses and in the audit log.
    pub fn code(self) -> &'static str {
        match self {
            Which::Roster => "roster",
            Which::Tickets => "tickets",
            Which::Results => "results",
            Which::Incidents => "incidents",
        }
    }

    /// The ledger of a code.
    pub fn of(code: &str) -> Option<Which> {
        Which::ALL.into_iter().find(|which| which.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Which::Roster => "报名台账",
            Which::Tickets => "准考证台账",
            Which::Results => "成绩台账",
            Which::Incidents => "考场情况台账",
        }
    }

    /// The heads of its columns, the running number first.
    pub fn heads(self) -> &'static [&'static str] {
        match self {
            Which::Roster => &[
                "序号",
                "单位",
                "姓名",
                "工号",
                "报名状态",
                "资格核验",
                "理由",
                "报名时间",
                "报名人",
                "审核时间",
                "审核人",
            ],
            Which::Tickets => &["序号", "准考证号", "姓名", "单位", "考场", "座位号", "个人延长（分钟）"],
            Which::Incidents => &["序号", "时间", "考生", "类别", "内容", "记录人"],
            Which::Results => {
                &["序号", "准考证号", "姓名", "单位", "到考", "得分", "满分", "结论", "成绩版本", "更正理由"]
            }
        }
    }
}

/// A ledger as it stands.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Which.
    pub which: Which,
    /// The session.
    pub session: Session,
    /// Its rows, without the running number.
    pub rows: Vec<Vec<String>>,
    /// When it was read.
    pub as_of: Millis,
    /// SHA-256 of the rows in hex; the same rows give the same.
    pub hash: String,
}

/// Reads a ledger; results only once they are published.
pub async fn read(platform: &Platform, by: &LedgerReader, session_id: &str, which: Which) -> Outcome<Ledger> {
    let session = find(platform, session_id).await?;
    let rows = match which {
        Which::Roster => all(platform, session_id, "").await?.iter().map(registered).collect(),
        Which::Tickets => {
            let mut approved = all(platform, session_id, "approved").await?;
            approved.retain(|r| r.ticket_no.is_some());
            approved.sort_by(|a, b| a.ticket_no.cmp(&b.ticket_no));
            approved.iter().map(ticketed).collect()
        }
        Which::Results if !matches!(session.state, Stored::Published | Stored::Archived) => {
            return refuse(Kind::Conflict, "ledger.not_published");
        }
        Which::Results => results(platform, session_id).await?,
        Which::Incidents => incidents(platform, session_id).await?,
    };
    let (hash, as_of) = (hash(which, &session.plan.name, &rows), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    let detail = json!({"ledger": which.code(), "rows": rows.len(), "sha256": hash});
    let entry = audit::Entry { actor: &by.account_id, action: "session.ledger", object: &object(session_id), detail };
    audit::append(&mut tx, as_of, &entry).await?;
    tx.commit().await?;
    Ok(Ledger { which, session, rows, as_of, hash })
}

async fn all(platform: &Platform, session_id: &str, state: &str) -> Outcome<Vec<Registration>> {
    let filter = Filter { state: state.to_owned(), ..Filter::default() };
    registration::list(&platform.store, session_id, &filter, i64::from(u16::MAX), 0).await
}

fn registered(r: &Registration) -> Vec<String> {
    let state = match r.state.as_str() {
        "submitted" => "待审核",
        "approved" => "已通过",
        "returned" => "已退回",
        "withdrawn" => "已撤回",
        _ => "缓考",
    };
    let open: Vec<_> = r.checks.iter().filter(|c| !c.ok).map(|c| c.label.as_str()).collect();
    vec![
        r.unit.clone(),
        r.name.clone(),
        r.staff_no.clone(),
        state.to_owned(),
        if open.is_empty() { "全部符合".to_owned() } else { format!("不符合：{}", open.join("、")) },
        r.reason.clone(),
        beijing(r.submitted_at),
        r.submitted_by.clone(),
        r.decided_at.map(beijing).unwrap_or_default(),
        r.decided_by.clone().unwrap_or_default(),
    ]
}

fn ticketed(r: &Registration) -> Vec<String> {
    vec![
        r.ticket_no.clone().unwrap_or_default(),
        r.name.clone(),
        r.unit.clone(),
        r.room.clone().unwrap_or_default(),
        r.seat_no.map(|n| n.to_string()).unwrap_or_default(),
        r.extra_minutes.to_string(),
    ]
}

async fn results(platform: &Platform, session_id: &str) -> Outcome<Vec<Vec<String>>> {
    let marked = result::of_session(&platform.store, session_id).await?;
    let marked: HashMap<&str, _> = marked.iter().map(|one| (one.attempt_id.as_str(), one)).collect();
    let marks = |hundredths: i64| Marks(u32::try_from(hundredths).unwrap_or_default()).to_string();
    let row = |one: &watch::Seated| {
        let head = [one.ticket_no.clone(), one.name.clone(), one.unit.clone()];
        let rest = match marked.get(one.attempt_id.as_str()) {
            Some(r) => [
                "到考".to_owned(),
                marks(r.score),
                marks(r.full),
                verdict(r).to_owned(),
                r.version.to_string(),
                r.reason.clone(),
            ],
            None => ["缺考", "", "", "", "", ""].map(str::to_owned),
        };
        head.into_iter().chain(rest).collect()
    };
    Ok(watch::seated(&platform.store, session_id, None).await?.iter().map(|one| row(one)).collect())
}

/// What was written down in the live room, oldest first.
async fn incidents(platform: &Platform, session_id: &str) -> Outcome<Vec<Vec<String>>> {
    let mut log = incident::list(&platform.store, session_id, None, i64::from(u16::MAX)).await?;
    log.reverse();
    let row = |one: incident::Incident| {
        let about = one.about.map_or_else(|| "全场".to_owned(), |(_, name)| name);
        vec![beijing_seconds(one.at), about, word(&one.kind).to_owned(), one.words, one.by]
    };
    Ok(log.into_iter().map(row).collect())
}

fn verdict(of: &result::Stored) -> &'static str {
    match (of.voided, of.passed) {
        (true, _) => "违纪，成绩无效",
        (_, true) => "合格",
        _ => "不合格",
    }
}

/// SHA-256 over title, heads and rows, cells apart by U+001F and lines by LF; either inside a cell counts as a blank.
fn hash(which: Which, session: &str, rows: &[Vec<String>]) -> String {
    let mut text = format!("{}\u{1f}{session}\n{}\n", which.label(), which.heads().join("\u{1f}"));
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| cell.replace(['\u{1f}', '\n'], " ")).collect();
        text.push_str(&cells.join("\u{1f}"));
        text.push('\n');
    }
    sha256_hex(text.as_bytes())
}

/// A ledger as a workbook: its rows, and a sheet of notes with the session, the time and the hash.
pub fn workbook(ledger: &Ledger) -> Outcome<Vec<u8>> {
    write(ledger).map_err(|e| Error::Fault(format!("workbook: {e}")))
}

fn write(ledger: &Ledger) -> Result<Vec<u8>, XlsxError> {
    let lines = [
        ("考试期", ledger.session.plan.name.clone()),
        ("台账", ledger.which.label().to_owned()),
        ("行数", ledger.rows.len().to_string()),
        ("数据截至", format!("{}（北京时间）", beijing_seconds(ledger.as_of))),
        ("SHA-256", ledger.hash.clone()),
        ("核对", "内容相同的台账散列值相同；平台的审计日志记有每次导出的散列值".to_owned()),
    ];
    write_rows(ledger.which, &ledger.rows, &lines)
}

fn write_rows(which: Which, rows: &[Vec<String>], lines: &[(&str, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name(which.label())?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, head) in (0_u16..).zip(which.heads()) {
        sheet.write_string_with_format(0, column, *head, &bold)?;
    }
    for (number, row) in (1_u32..).zip(rows) {
        sheet.write_number(number, 0, f64::from(number))?;
        for (column, cell) in (1_u16..).zip(row) {
            sheet.write_string(number, column, safe_cell(cell))?;
        }
    }
    sheet.autofit();
    let notes = book.add_worksheet().set_name("说明")?;
    notes.set_column_width(0, 14)?.set_column_width(1, 80)?;
    for (row, (name, text)) in (0_u32..).zip(lines) {
        notes.write_string_with_format(row, 0, *name, &bold)?;
        notes.write_string(row, 1, safe_cell(text))?;
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn the_workbook_numbers_its_rows_and_guards_formulas() {
        let rows = vec![vec!["=1+1".to_owned(), "甲".to_owned()], vec!["T2".to_owned(), "乙".to_owned()]];
        let bytes = write_rows(Which::Tickets, &rows, &[("SHA-256", "abc".to_owned())]).unwrap();
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("准考证台账").unwrap();
        assert_eq!(sheet.height(), 3);
        assert_eq!(sheet.get_value((0, 1)), Some(&Data::String("准考证号".into())));
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::String("'=1+1".into())));
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::Float(2.0)));
        assert!(book.worksheet_formula("准考证台账").unwrap().is_empty());
        assert_eq!(book.worksheet_range("说明").unwrap().get_value((0, 1)), Some(&Data::String("abc".into())));
    }

    #[test]
    fn the_hash_follows_the_rows_and_nothing_else() {
        let rows = vec![vec!["甲".to_owned(), "乙".to_owned()]];
        let one = hash(Which::Roster, "6月", &rows);
        assert_eq!(one, hash(Which::Roster, "6月", &rows));
        for other in [
            hash(Which::Tickets, "6月", &rows),
            hash(Which::Roster, "11月", &rows),
            hash(Which::Roster, "6月", &[vec!["甲乙".to_owned()]]),
            hash(Which::Roster, "6月", &[vec!["甲".to_owned()], vec!["乙".to_owned()]]),
        ] {
            assert_ne!(one, other);
        }
    }
}
