//! What the rows of a file would do to the register, row by row. Plain values in and out; nothing is read or written here.

use crate::people::change::differences;
use crate::roster::workbook::RosterRow;
use crate::storage::people::{Changed, Kept};
use crate::vault::sha256_hex;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What one row would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 新增: a new person.
    New,
    /// 更新: these things change, in words.
    Update(Vec<String>),
    /// 停用: the row says that the person is no longer in post.
    Leave,
    /// Nothing changes.
    Same,
    /// 冲突: the row cannot be followed, and why.
    Conflict(String),
}

/// What a row is compared with.
pub(super) struct Register<'a> {
    /// People with a resident ID of the file, by its digest.
    pub(super) known: HashMap<&'a str, &'a Kept>,
    /// Unit ids by name.
    pub(super) units: &'a HashMap<String, String>,
    /// Staff numbers of the file that somebody has.
    pub(super) taken: &'a HashSet<String>,
    /// The unit whose people may be touched; empty for all.
    pub(super) scope: &'a str,
}

/// A row with what it would do.
pub(super) struct Compared<'a> {
    pub(super) row: &'a RosterRow,
    pub(super) digest: &'a str,
    pub(super) person: Option<&'a Kept>,
    pub(super) unit_id: Option<&'a str>,
    pub(super) standing: Standing,
    /// The change to write, for who is known; the phone's cipher is not in it yet.
    pub(super) after: Option<Changed>,
}

impl<'a> Register<'a> {
    /// Compares one row.
    pub(super) fn compare(&self, row: &'a RosterRow, digest: &'a str, phone_digest: &str) -> Compared<'a> {
        let person = self.known.get(digest).copied();
        let unit_id = self.units.get(&row.unit_name).map(String::as_str);
        let mut compared = Compared { row, digest, person: None, unit_id: None, standing: Standing::Same, after: None };
        let conflict = self.conflict(row, person, unit_id);
        let (Some(unit_id), None) = (unit_id, &conflict) else {
            compared.standing = Standing::Conflict(conflict.unwrap_or_default());
            return compared;
        };
        let after = person.map(|known| after(known, row, unit_id, phone_digest));
        compared.standing = match (person, &after) {
            (Some(known), Some(after)) => standing(known, after, &row.unit_name),
            _ => Standing::New,
        };
        (compared.person, compared.after) = (person, after);
        compared.unit_id = self.units.get(&row.unit_name).map(String::as_str);
        compared
    }

    /// Why a row cannot be followed. Of people of other units a liaison is told no more than that.
    fn conflict(&self, row: &RosterRow, person: Option<&Kept>, unit_id: Option<&str>) -> Option<String> {
        let Some(unit_id) = unit_id else {
            return Some(format!("没有名为“{}”的单位，请填写单位全称", row.unit_name));
        };
        let foreign = |id: &str| !self.scope.is_empty() && id != self.scope;
        if person.is_some_and(|known| foreign(&known.unit_id)) {
            return Some("此人已在其他单位登记，请由其单位办理调动，或联系考务人员".to_owned());
        }
        if foreign(unit_id) {
            return Some("“单位”不是您的单位；调出请在人员页办理".to_owned());
        }
        if let Some(number) = row.staff_no.as_ref().filter(|number| self.taken.contains(*number))
            && person.is_none_or(|known| known.staff_no != **number)
        {
            return Some(format!("工号“{number}”已由其他人使用，请核对，或留空"));
        }
        match person {
            None if !row.in_post => Some("名册中没有此人，而“在岗”为“否”，不新增".to_owned()),
            Some(known) if known.name != row.name => {
                Some(format!("这个身份证号登记的姓名是“{}”，与文件不同；改名请在人员页办理", known.name))
            }
            Some(known) if known.more_roles && known.unit_id != unit_id => {
                Some("此人的账号另有其他角色，请先由系统管理员调整账号，再办理调动".to_owned())
            }
            _ => None,
        }
    }
}

fn after(known: &Kept, row: &RosterRow, unit_id: &str, phone_digest: &str) -> Changed {
    let mut after = known.unchanged();
    unit_id.clone_into(&mut after.unit_id);
    after.duty = row.duty.code();
    after.establishment = row.establishment.code();
    after.in_post = i64::from(row.in_post);
    after.training_done = i64::from(row.training_done);
    phone_digest.clone_into(&mut after.phone_digest);
    if let Some(number) = &row.staff_no {
        after.staff_no.clone_from(number);
    }
    after
}

fn standing(known: &Kept, after: &Changed, unit: &str) -> Standing {
    let words = differences(known, after, Some(unit));
    match (known.in_post, after.in_post) {
        _ if words.is_empty() => Standing::Same,
        (true, 0) => Standing::Leave,
        _ => Standing::Update(words),
    }
}

/// A mark of everything an import would do, to see whether the world has changed since it was shown.
pub(super) fn mark(compared: &[Compared<'_>], leaving: &[Kept]) -> String {
    let mut text = String::new();
    for one in compared {
        let before = one.person.map(Kept::standing).unwrap_or_default();
        text += &format!("{} {:?} {:?} {before}\n", one.row.row, one.standing, one.unit_id);
    }
    for one in leaving {
        text += &format!("leave {} {}\n", one.id, one.standing());
    }
    sha256_hex(text.as_bytes())
}
