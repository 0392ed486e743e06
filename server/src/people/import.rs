//! Importing people from a workbook: read in the background while the page shows how far it is, previewed as 新增, 更新, 停用 and
//! 冲突, and nothing in the register until it is confirmed. The confirmation compares again and refuses when the register has
//! changed since the preview. People of the covered units who are not in a file said to be whole leave the post, and only
//! after the list of them was opened.

mod compare;
mod write;

use self::compare::{Compared, Register, mark};
use crate::authority::Keeper;
use crate::clock::{MINUTE, beijing_day};
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::roster::people::Slip;
use crate::roster::workbook::{self, RosterRow, RowError};
use crate::storage::people::{self, Kept};
use crate::storage::people_import::{self as stored, New, Read, Staged};
use crate::storage::{Write, audit, person, unit};
use crate::vault::new_id;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use tokio::task::JoinHandle;

pub use self::compare::Standing;
pub use self::write::confirm;

/// Steps of the reading, as the page counts them.
pub const STEPS: i64 = 2;
/// Shown rows of each list in the preview.
pub const SHOWN: usize = 200;
/// Reading for longer than this was interrupted, whoever was at it.
const INTERRUPTED: i64 = 2 * MINUTE;

/// A row as the preview shows it; no phone, the resident ID masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Row of the sheet.
    pub row: u32,
    /// Name.
    pub name: String,
    /// Masked resident ID.
    pub resident_id: String,
    /// Unit as written.
    pub unit: String,
    /// What the row would do.
    pub standing: Standing,
}

/// Somebody who would leave because a whole file does not name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Unit.
    pub unit: String,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// 新增.
    pub new: usize,
    /// 更新.
    pub update: usize,
    /// 停用: rows that say 在岗 否, and everybody in `leaving`.
    pub leave: usize,
    /// 冲突.
    pub conflict: usize,
    /// Nothing changes.
    pub same: usize,
    /// The first rows that change something.
    pub lines: Vec<Line>,
    /// The conflicts, first ones.
    pub conflicts: Vec<Line>,
    /// Who would leave because they are not in the file.
    pub leaving: Vec<Leaving>,
    mark: String,
}

/// An import as its page shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Import id.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// `reading`, `interrupted`, `failed`, `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// How far the reading is, of [`STEPS`].
    pub step: i64,
    /// Whether the file was said to be whole.
    pub whole: bool,
    /// What it would do.
    pub plan: Plan,
    /// Cells that could not be read.
    pub problems: Vec<RowError>,
    /// Why the whole file was refused, when it was.
    pub refused: Option<String>,
    /// Whether the list of those who leave was opened.
    pub leaving_seen: bool,
    /// Whether activation codes wait to be printed.
    pub has_slips: bool,
}

impl Preview {
    /// Whether the confirmation waits until the list of those who leave was opened.
    pub fn waits_for_the_list(&self) -> bool {
        !self.plan.leaving.is_empty() && !self.leaving_seen
    }

    /// Whether nobody may leave, because some rows of the whole file could not be followed: the missing may be among them.
    pub fn is_unclean(&self) -> bool {
        self.whole && !self.plan.leaving.is_empty() && (!self.problems.is_empty() || self.plan.conflict > 0)
    }

    /// How many people the confirmation changes.
    pub fn changes(&self) -> usize {
        self.plan.new + self.plan.update + self.plan.leave
    }
}

/// Takes an upload and begins to read it. Returns the import's id at once, and the work, which nobody has to wait for.
pub async fn begin(
    platform: &Platform,
    by: &Keeper,
    file_name: &str,
    whole: bool,
    bytes: Vec<u8>,
) -> Outcome<(String, JoinHandle<()>)> {
    let file_name: String = file_name.chars().take(120).collect();
    let (id, now) = (new_id(), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    let new = New { id: &id, account_id: &by.account_id, scope: &by.scope, file_name: &file_name, whole };
    stored::begin(&mut tx, &new, now).await?;
    let detail = json!({"file": file_name, "bytes": bytes.len(), "whole": whole});
    note(platform, &mut tx, by, "people_import.begin", &id, detail).await?;
    tx.commit().await?;
    let (platform, import, scope) = (platform.clone(), id.clone(), by.scope.clone());
    let work = tokio::spawn(async move {
        if let Err(e) = read(&platform, &import, &scope, whole, bytes).await {
            tracing::error!(error = %e, import, "reading a file of people");
            let why = "系统出现问题，这个文件没有读完。请重新上传；如仍不行，请联系技术支持";
            if let Err(e) = fail(&platform, &import, why).await {
                tracing::error!(error = %e, import, "noting a failed import");
            }
        }
    });
    Ok((id, work))
}

async fn read(platform: &Platform, id: &str, scope: &str, whole: bool, bytes: Vec<u8>) -> Outcome<()> {
    let today = beijing_day(platform.clock.now()).parse().map_err(|_| Error::Fault("today".into()))?;
    let parsed = tokio::task::spawn_blocking(move || workbook::read(&bytes, today))
        .await
        .map_err(|e| Error::Fault(format!("workbook: {e}")))?;
    let parsed = match parsed {
        Ok(parsed) if parsed.rows.is_empty() && parsed.errors.is_empty() => {
            return fail(platform, id, "名单里没有人员。请从第 2 行起逐行填写").await;
        }
        Ok(parsed) => parsed,
        Err(why) => return fail(platform, id, &why.to_string()).await,
    };
    let mut tx = platform.store.begin_write().await?;
    stored::at_step(&mut tx, id, 1).await?;
    tx.commit().await?;
    let rows = Rows::of(platform, parsed.rows)?;
    let mut tx = platform.store.begin_write().await?;
    let world = World::of(platform, &mut tx, &rows, scope, whole).await?;
    let (compared, leaving) = world.compare(&rows);
    let rows_cipher = platform.vault.seal(&serde_json::to_string(&rows.rows)?)?;
    let plan = serde_json::to_string(&plan(&compared, leaving))?;
    let problems = serde_json::to_string(&parsed.errors)?;
    let read = Read { state: "staged", rows_cipher: &rows_cipher, plan: &plan, problems: &problems };
    stored::read(&mut tx, id, &read).await?;
    tx.commit().await?;
    Ok(())
}

async fn fail(platform: &Platform, id: &str, why: &str) -> Outcome<()> {
    let problems = serde_json::to_string(&[RowError { row: 0, column: String::new(), message: why.to_owned() }])?;
    let mut tx = platform.store.begin_write().await?;
    let read = Read { state: "failed", rows_cipher: "", plan: "{}", problems: &problems };
    stored::read(&mut tx, id, &read).await?;
    tx.commit().await?;
    Ok(())
}

/// The rows of a file with the digests they are looked up by.
struct Rows {
    rows: Vec<RosterRow>,
    digests: Vec<String>,
    phones: Vec<String>,
}

impl Rows {
    fn of(platform: &Platform, rows: Vec<RosterRow>) -> Outcome<Self> {
        let digest = |text: &str| platform.vault.look_up_digest(text);
        let digests = rows.iter().map(|row| digest(row.resident_id.full())).collect::<Outcome<_>>()?;
        let phones = rows.iter().map(|row| digest(row.phone.full())).collect::<Outcome<_>>()?;
        Ok(Self { rows, digests, phones })
    }
}

/// What the register holds that the rows are compared with.
struct World {
    known: Vec<Kept>,
    present: Vec<Kept>,
    units: HashMap<String, String>,
    taken: HashSet<String>,
    scope: String,
}

impl World {
    async fn of(platform: &Platform, tx: &mut Write, rows: &Rows, scope: &str, whole: bool) -> Outcome<Self> {
        let store = &platform.store;
        let units: HashMap<_, _> = unit::all(store).await?.into_iter().map(|u| (u.name, u.id)).collect();
        let asked: Vec<&str> = rows.rows.iter().filter_map(|row| row.staff_no.as_deref()).collect();
        let taken = person::taken_staff_numbers(store, &asked).await?.into_iter().collect();
        let covered: HashSet<String> = match scope {
            "" => rows.rows.iter().filter_map(|row| units.get(&row.unit_name).cloned()).collect(),
            own => HashSet::from([own.to_owned()]),
        };
        let covered: Vec<String> = covered.into_iter().collect();
        let present = if whole { people::in_post_of(tx, store, &covered).await? } else { Vec::new() };
        let known = people::by_digests(tx, store, &rows.digests).await?;
        Ok(Self { known, present, units, taken, scope: scope.to_owned() })
    }

    /// What every row would do, and who is in post in a covered unit and not in the file.
    fn compare<'a>(&'a self, rows: &'a Rows) -> (Vec<Compared<'a>>, Vec<Kept>) {
        let register = Register {
            known: self.known.iter().map(|one| (one.resident_id_digest.as_str(), one)).collect(),
            units: &self.units,
            taken: &self.taken,
            scope: &self.scope,
        };
        let compared = rows.rows.iter().zip(&rows.digests).zip(&rows.phones);
        let compared = compared.map(|((row, digest), phone)| register.compare(row, digest, phone)).collect();
        let named: HashSet<&str> = rows.digests.iter().map(String::as_str).collect();
        let absent = |one: &&Kept| !named.contains(one.resident_id_digest.as_str());
        (compared, self.present.iter().filter(absent).cloned().collect())
    }
}

fn plan(compared: &[Compared<'_>], leaving: Vec<Kept>) -> Plan {
    let mut plan = Plan { mark: mark(compared, &leaving), leave: leaving.len(), ..Plan::default() };
    for one in compared {
        let line = Line {
            row: one.row.row,
            name: one.row.name.clone(),
            resident_id: one.row.resident_id.masked(),
            unit: one.row.unit_name.clone(),
            standing: one.standing.clone(),
        };
        let (count, list) = match one.standing {
            Standing::New => (&mut plan.new, Some(&mut plan.lines)),
            Standing::Update(_) => (&mut plan.update, Some(&mut plan.lines)),
            Standing::Leave => (&mut plan.leave, Some(&mut plan.lines)),
            Standing::Conflict(_) => (&mut plan.conflict, Some(&mut plan.conflicts)),
            Standing::Same => (&mut plan.same, None),
        };
        *count += 1;
        if let Some(list) = list.filter(|list| list.len() < SHOWN) {
            list.push(line);
        }
    }
    let person = |one: Kept| Leaving { id: one.id, name: one.name, staff_no: one.staff_no, unit: one.unit };
    plan.leaving = leaving.into_iter().map(person).collect();
    plan
}

async fn find(platform: &Platform, by: &Keeper, id: &str) -> Outcome<Staged> {
    stored::find(&platform.store, id, &by.account_id, &by.scope).await?.ok_or_else(missing)
}

/// The preview of an own import.
pub async fn preview(platform: &Platform, by: &Keeper, id: &str) -> Outcome<Preview> {
    let found = find(platform, by, id).await?;
    let late = platform.clock.now() - found.created_at > INTERRUPTED;
    let interrupted = found.state == "reading" && late;
    let mut problems: Vec<RowError> = serde_json::from_str(&found.problems)?;
    let refused = (found.state == "failed").then(|| problems.pop().map(|p| p.message)).flatten();
    Ok(Preview {
        plan: if found.plan == "{}" { Plan::default() } else { serde_json::from_str(&found.plan)? },
        id: found.id,
        file_name: found.file_name,
        state: if interrupted { "interrupted".to_owned() } else { found.state },
        step: found.step,
        whole: found.whole,
        problems,
        refused,
        leaving_seen: found.leaving_seen_at.is_some(),
        has_slips: found.codes_cipher.is_some(),
    })
}

/// Opens the list of those who would leave; the first look is noted, and the confirmation asks for it.
pub async fn leaving(platform: &Platform, by: &Keeper, id: &str) -> Outcome<Preview> {
    find(platform, by, id).await?;
    let mut tx = platform.store.begin_write().await?;
    if stored::see_leaving(&mut tx, id, platform.clock.now()).await? {
        note(platform, &mut tx, by, "people_import.see_leaving", id, json!({})).await?;
        tx.commit().await?;
    }
    preview(platform, by, id).await
}

/// Drops a staged import; its rows are forgotten.
pub async fn drop_it(platform: &Platform, by: &Keeper, id: &str) -> Outcome<()> {
    find(platform, by, id).await?;
    let mut tx = platform.store.begin_write().await?;
    if !stored::finish(&mut tx, id, "dropped", None, false).await? {
        return refuse(Kind::Conflict, "people_import.finished");
    }
    note(platform, &mut tx, by, "people_import.drop", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The activation codes of an own confirmed import, by unit and name. Each look leaves an audit row.
pub async fn slips(platform: &Platform, by: &Keeper, id: &str) -> Outcome<Vec<Slip>> {
    let found = find(platform, by, id).await?;
    let Some(cipher) = found.codes_cipher else { return refuse(Kind::NotFound, "roster.no_slips") };
    let mut slips: Vec<Slip> = serde_json::from_str(&platform.vault.unseal(&cipher)?)?;
    slips.sort_by(|a, b| (&a.unit, &a.login).cmp(&(&b.unit, &b.login)));
    let mut tx = platform.store.begin_write().await?;
    note(platform, &mut tx, by, "roster.read_slips", id, json!({})).await?;
    tx.commit().await?;
    Ok(slips)
}

/// Forgets the codes once they are handed out; the digests in the accounts stay good.
pub async fn forget_slips(platform: &Platform, by: &Keeper, id: &str) -> Outcome<()> {
    find(platform, by, id).await?;
    let mut tx = platform.store.begin_write().await?;
    if !stored::forget_codes(&mut tx, id).await? {
        return refuse(Kind::NotFound, "roster.no_slips");
    }
    note(platform, &mut tx, by, "roster.forget_slips", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(
    platform: &Platform,
    tx: &mut Write,
    by: &Keeper,
    action: &'static str,
    id: &str,
    detail: serde_json::Value,
) -> Outcome<()> {
    let object = format!("people_import:{id}");
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail };
    audit::append(tx, platform.clock.now(), &entry).await?;
    Ok(())
}
