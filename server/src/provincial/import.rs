//! Importing the province's results from a workbook: read in the background while the page shows how far it is, previewed as
//! 新增, 更正, 不变, 名册中没有 and 冲突, and nothing written until it is confirmed. Who would lose a pass stands in a list that has to
//! be opened first.

use super::compare::{Plan, World};
use super::sheet::{self, ResultRow};
use crate::authority::Organizer;
use crate::clock::{MINUTE, Millis, beijing_day, parse_beijing};
use crate::error::{Error, Kind, Outcome, missing, refuse};
use crate::platform::Platform;
use crate::roster::workbook::RowError;
use crate::rules::person_name::tidy;
use crate::rules::provincial::Scale;
use crate::storage::provincial_import::{self as stored, New, Read, Staged};
use crate::storage::{Write, audit, people, provincial};
use crate::vault::new_id;
use serde_json::json;
use tokio::task::JoinHandle;

pub use super::compare::SHOWN;

/// Steps of the reading, as the page counts them.
pub const STEPS: i64 = 2;
/// Reading for longer than this was interrupted, whoever was at it.
const INTERRUPTED: i64 = 2 * MINUTE;

/// What the form says beside the file.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Name of the exam.
    pub name: String,
    /// Its day, `2026-05-16`.
    pub day: String,
    /// Full marks.
    pub full: String,
    /// Pass mark.
    pub pass: String,
}

/// An import as its page shows it.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Import id.
    pub id: String,
    /// The exam: name and day.
    pub exam: (String, String),
    /// Its marks.
    pub scale: Scale,
    /// Name of the file.
    pub file_name: String,
    /// `reading`, `interrupted`, `failed`, `staged`, `confirmed` or `dropped`.
    pub state: String,
    /// How far the reading is, of [`STEPS`].
    pub step: i64,
    /// What it would do.
    pub plan: Plan,
    /// Cells that could not be read.
    pub problems: Vec<RowError>,
    /// Why the whole file was refused, when it was.
    pub refused: Option<String>,
    /// Whether the list of those who lose a pass was opened.
    pub losing_seen: bool,
    /// The exam it was written to.
    pub exam_id: Option<String>,
}

impl Preview {
    /// Whether the confirmation waits until the list of those who lose a pass was opened.
    pub fn waits_for_the_list(&self) -> bool {
        !self.plan.losing.is_empty() && !self.losing_seen
    }
}

/// The exam a form names.
struct Named {
    name: String,
    day: String,
    scale: Scale,
}

impl Named {
    fn read(platform: &Platform, form: &Form) -> Outcome<Self> {
        let name = tidy(&form.name);
        if !(2..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return refuse(Kind::BadInput, "provincial.name");
        }
        let day = form.day.trim().to_owned();
        let at = parse_beijing(&format!("{day}T00:00")).filter(|at| beijing_day(*at) == day);
        let Some(at) = at else { return refuse(Kind::BadInput, "provincial.day") };
        if at > platform.clock.now() {
            return refuse(Kind::BadInput, "provincial.day_ahead");
        }
        let Some(scale) = Scale::read(&form.full, &form.pass) else {
            return refuse(Kind::BadInput, "provincial.marks");
        };
        Ok(Self { name, day, scale })
    }
}

/// Takes an upload and begins to read it. Returns the import's id at once, and the work, which nobody has to wait for.
pub async fn begin(
    platform: &Platform,
    by: &Organizer,
    form: &Form,
    file_name: &str,
    bytes: Vec<u8>,
) -> Outcome<(String, JoinHandle<()>)> {
    let exam = Named::read(platform, form)?;
    let file_name: String = file_name.chars().take(120).collect();
    let (id, now) = (new_id(), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    let named = (exam.name.as_str(), exam.day.as_str());
    let new = New { id: &id, account_id: &by.account_id, exam: named, scale: exam.scale, file_name: &file_name };
    stored::begin(&mut tx, &new, now).await?;
    let detail = json!({"exam": exam.name, "day": exam.day, "file": file_name, "bytes": bytes.len()});
    note(platform, &mut tx, by, "provincial_import.begin", &id, detail).await?;
    tx.commit().await?;
    let (platform, import) = (platform.clone(), id.clone());
    let work = tokio::spawn(async move {
        if let Err(e) = read(&platform, &import, &exam, bytes).await {
            tracing::error!(error = %e, import, "reading a file of provincial results");
            let why = "系统出现问题，这个文件没有读完。请重新上传；如仍不行，请联系技术支持";
            if let Err(e) = fail(&platform, &import, why).await {
                tracing::error!(error = %e, import, "noting a failed import");
            }
        }
    });
    Ok((id, work))
}

async fn read(platform: &Platform, id: &str, exam: &Named, bytes: Vec<u8>) -> Outcome<()> {
    let today = beijing_day(platform.clock.now()).parse().map_err(|_| Error::Fault("today".into()))?;
    let scale = exam.scale;
    let parsed = tokio::task::spawn_blocking(move || sheet::read(&bytes, today, scale))
        .await
        .map_err(|e| Error::Fault(format!("workbook: {e}")))?;
    let parsed = match parsed {
        Ok(parsed) if parsed.rows.is_empty() && parsed.errors.is_empty() => {
            return fail(platform, id, "文件里没有成绩。请从第 2 行起逐行填写").await;
        }
        Ok(parsed) => parsed,
        Err(why) => return fail(platform, id, &why.to_string()).await,
    };
    let mut tx = platform.store.begin_write().await?;
    stored::at_step(&mut tx, id, 1).await?;
    tx.commit().await?;
    let digests = digests(platform, &parsed.rows)?;
    let mut tx = platform.store.begin_write().await?;
    let world = world(platform, &mut tx, (&exam.name, &exam.day), &digests).await?;
    let plan = serde_json::to_string(&world.plan(&world.compare(&parsed.rows, &digests)))?;
    let rows_cipher = platform.vault.seal(&serde_json::to_string(&parsed.rows)?)?;
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

/// The digests the rows are looked up by.
pub(super) fn digests(platform: &Platform, rows: &[ResultRow]) -> Outcome<Vec<String>> {
    rows.iter().map(|row| platform.vault.look_up_digest(row.resident_id.full())).collect()
}

/// The register and the results as they are now.
pub(super) async fn world(
    platform: &Platform,
    tx: &mut Write,
    (name, day): (&str, &str),
    digests: &[String],
) -> Outcome<World> {
    let exam_id = provincial::exam_named(tx, name, day).await?;
    let results = match &exam_id {
        Some(exam) => provincial::standing(tx, exam).await?,
        None => Vec::new(),
    };
    Ok(World { exam_id, known: people::by_digests(tx, &platform.store, digests).await?, results })
}

pub(super) async fn find(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Staged> {
    stored::find(&platform.store, id, &by.account_id).await?.ok_or_else(missing)
}

/// The preview of an own import.
pub async fn preview(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Preview> {
    let found = find(platform, by, id).await?;
    let interrupted = was_interrupted(&found, platform.clock.now());
    let mut problems: Vec<RowError> = serde_json::from_str(&found.problems)?;
    let refused = (found.state == "failed").then(|| problems.pop().map(|p| p.message)).flatten();
    Ok(Preview {
        plan: plan_of(&found)?,
        id: found.id,
        exam: (found.exam_name, found.exam_day),
        scale: found.scale,
        file_name: found.file_name,
        state: if interrupted { "interrupted".to_owned() } else { found.state },
        step: found.step,
        problems,
        refused,
        losing_seen: found.losing_seen_at.is_some(),
        exam_id: found.exam_id,
    })
}

/// Whether the reading has lasted too long to be still going on.
pub(super) fn was_interrupted(found: &Staged, now: Millis) -> bool {
    found.state == "reading" && now - found.created_at > INTERRUPTED
}

/// The stored plan; an empty one while there is none.
pub(super) fn plan_of(found: &Staged) -> Outcome<Plan> {
    Ok(if found.plan == "{}" { Plan::default() } else { serde_json::from_str(&found.plan)? })
}

/// Opens the list of those who would lose a pass; the first look is noted, and the confirmation asks for it.
pub async fn losing(platform: &Platform, by: &Organizer, id: &str) -> Outcome<Preview> {
    find(platform, by, id).await?;
    let mut tx = platform.store.begin_write().await?;
    if stored::see_losing(&mut tx, id, platform.clock.now()).await? {
        note(platform, &mut tx, by, "provincial_import.see_losing", id, json!({})).await?;
        tx.commit().await?;
    }
    preview(platform, by, id).await
}

/// Drops a staged import; its rows are forgotten.
pub async fn drop_it(platform: &Platform, by: &Organizer, id: &str) -> Outcome<()> {
    find(platform, by, id).await?;
    let mut tx = platform.store.begin_write().await?;
    if !stored::drop_it(&mut tx, id).await? {
        return refuse(Kind::Conflict, "provincial.finished");
    }
    note(platform, &mut tx, by, "provincial_import.drop", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn note(
    platform: &Platform,
    tx: &mut Write,
    by: &Organizer,
    action: &'static str,
    id: &str,
    detail: serde_json::Value,
) -> Outcome<()> {
    let object = format!("provincial_import:{id}");
    let entry = audit::Entry { actor: &by.account_id, action, object: &object, detail };
    audit::append(tx, platform.clock.now(), &entry).await?;
    Ok(())
}
