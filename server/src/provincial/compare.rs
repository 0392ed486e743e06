//! What the rows of a file would do to the results, row by row, and the plan its page shows. Plain values in and out.

use super::sheet::ResultRow;
use crate::rules::provincial::{Turn, shown, word};
use crate::storage::people::Kept;
use crate::storage::provincial::Standing;
use crate::vault::sha256_hex;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Rows that the lists of 新增, 名册中没有 and 冲突 show at most; what is corrected is shown whole.
pub const SHOWN: usize = 200;

/// A row as the preview shows it; the resident ID masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Row of the sheet.
    pub row: u32,
    /// Name as written.
    pub name: String,
    /// Masked resident ID.
    pub resident_id: String,
    /// Unit of the person; empty where nobody is known.
    pub unit: String,
    /// The new result, what changes, or why not: in words.
    pub words: String,
}

/// Somebody whose pass a correction would take away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losing {
    /// Person id.
    pub person_id: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What changes, in words.
    pub words: String,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Results of the exam that are there already.
    pub known: usize,
    /// 新增.
    pub new: usize,
    /// Of these, passes.
    pub new_passed: usize,
    /// 更正.
    pub corrected: usize,
    /// 不变.
    pub same: usize,
    /// 名册中没有.
    pub unknown: usize,
    /// 冲突.
    pub conflict: usize,
    /// Results that are there and not in the file; they stay.
    pub absent: usize,
    /// Corrections that give a pass.
    pub gained: usize,
    /// Who would lose a pass.
    pub losing: Vec<Losing>,
    /// Everything that is corrected.
    pub corrections: Vec<Line>,
    /// The first that are new.
    pub news: Vec<Line>,
    /// The first that the register does not know.
    pub unknowns: Vec<Line>,
    /// The first conflicts.
    pub conflicts: Vec<Line>,
    pub(super) mark: String,
}

impl Plan {
    /// How many results the confirmation writes.
    pub fn writes(&self) -> usize {
        self.new + self.corrected
    }
}

/// What one row would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// The first result of this person.
    New,
    /// A further version: what changes, and what becomes of the pass.
    Corrected(Vec<String>, Turn),
    /// Nothing changes.
    Same,
    /// Nobody of the register has this resident ID.
    Unknown,
    /// The row cannot be followed, and why.
    Conflict(String),
}

/// A row with what it would do.
pub(super) struct Compared<'a> {
    pub(super) row: &'a ResultRow,
    pub(super) person: Option<&'a Kept>,
    pub(super) before: Option<&'a Standing>,
    pub(super) effect: Effect,
}

/// What the rows are compared with.
pub(super) struct World {
    /// The exam, if it is there already.
    pub(super) exam_id: Option<String>,
    /// People with a resident ID of the file.
    pub(super) known: Vec<Kept>,
    /// The standing results of the exam.
    pub(super) results: Vec<Standing>,
}

impl World {
    /// Compares every row; `digests` belong to the rows in their order.
    pub(super) fn compare<'a>(&'a self, rows: &'a [ResultRow], digests: &[String]) -> Vec<Compared<'a>> {
        let people: HashMap<&str, &Kept> = self.known.iter().map(|p| (p.resident_id_digest.as_str(), p)).collect();
        let results: HashMap<&str, &Standing> = self.results.iter().map(|r| (r.person_id.as_str(), r)).collect();
        rows.iter()
            .zip(digests)
            .map(|(row, digest)| {
                let person = people.get(digest.as_str()).copied();
                let before = person.and_then(|p| results.get(p.id.as_str()).copied());
                Compared { row, person, before, effect: effect(row, person, before) }
            })
            .collect()
    }

    /// The plan of compared rows.
    pub(super) fn plan(&self, compared: &[Compared<'_>]) -> Plan {
        let named: HashSet<&str> = compared.iter().filter_map(|c| c.person.map(|p| p.id.as_str())).collect();
        let absent = self.results.iter().filter(|r| !named.contains(r.person_id.as_str())).count();
        let mut plan = Plan { known: self.results.len(), absent, mark: self.mark(compared), ..Plan::default() };
        compared.iter().for_each(|one| plan.count(one));
        plan
    }

    /// A mark of everything an import would do, to see whether the world has changed since it was shown.
    pub(super) fn mark(&self, compared: &[Compared<'_>]) -> String {
        let mut text = format!("{:?} {}\n", self.exam_id, self.results.len());
        for one in compared {
            let (person, version) = (one.person.map(|p| (&p.id, &p.name, &p.unit_id)), one.before.map(|b| b.version));
            text += &format!("{} {:?} {person:?} {version:?}\n", one.row.row, one.effect);
        }
        sha256_hex(text.as_bytes())
    }
}

fn effect(row: &ResultRow, person: Option<&Kept>, before: Option<&Standing>) -> Effect {
    let Some(person) = person else { return Effect::Unknown };
    if person.name != row.name {
        return Effect::Conflict(format!("这个身份证号在名册中登记的姓名是“{}”，与文件不同，请核对", person.name));
    }
    let Some(before) = before else { return Effect::New };
    let (old, new) = (&before.scored, row.scored());
    let words = old.differences(&new);
    if words.is_empty() { Effect::Same } else { Effect::Corrected(words, old.turn(&new)) }
}

impl Plan {
    fn count(&mut self, one: &Compared<'_>) {
        let unit = one.person.map(|p| p.unit.clone()).unwrap_or_default();
        let line = |words: String| Line {
            row: one.row.row,
            name: one.row.name.clone(),
            resident_id: one.row.resident_id.masked(),
            unit: unit.clone(),
            words,
        };
        let (list, line) = match &one.effect {
            Effect::Same => return self.same += 1,
            Effect::Corrected(words, turn) => {
                self.correct(one, words, *turn, &unit);
                return self.corrections.push(line(words.join("；")));
            }
            Effect::New => {
                self.new += 1;
                self.new_passed += usize::from(one.row.passed);
                (&mut self.news, line(format!("{} 分，{}", shown(one.row.score), word(one.row.passed))))
            }
            Effect::Unknown => {
                self.unknown += 1;
                (&mut self.unknowns, line("名册中没有这个身份证号".to_owned()))
            }
            Effect::Conflict(why) => {
                self.conflict += 1;
                (&mut self.conflicts, line(why.clone()))
            }
        };
        if list.len() < SHOWN {
            list.push(line);
        }
    }

    fn correct(&mut self, one: &Compared<'_>, words: &[String], turn: Turn, unit: &str) {
        self.corrected += 1;
        self.gained += usize::from(turn == Turn::Gained);
        if let (Turn::Lost, Some(person)) = (turn, one.person) {
            self.losing.push(Losing {
                person_id: person.id.clone(),
                name: person.name.clone(),
                unit: unit.to_owned(),
                words: words.join("；"),
            });
        }
    }
}
