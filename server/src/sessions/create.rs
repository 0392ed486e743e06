//! Planning a session: a new draft, changes to it, a copy of an earlier one.

use super::{find, object};
use crate::authority::Organizer;
use crate::clock::{DAY, MINUTE, Millis, beijing_day, parse_beijing};
use crate::error::{Kind, Outcome, Refusal, refuse};
use crate::platform::Platform;
use crate::storage::session::{self, Plan};
use crate::storage::{audit, item, setting};
use crate::vault::new_id;
pub use question_bank::{Blueprint, Supply};
use question_bank::{Marks, Policy};
use serde_json::json;

/// What the form of a session sends, as typed.
#[derive(Clone, Debug, Default)]
pub struct PlanForm {
    /// Year, `2026`.
    pub year: String,
    /// `june`, `november` or `standing`.
    pub term: String,
    /// Name; empty takes the default of year and term.
    pub name: String,
    /// Beijing time.
    pub registration_opens_at: String,
    /// Beijing time.
    pub registration_closes_at: String,
    /// Beijing time.
    pub starts_at: String,
    /// Minutes the waiting room opens before the start.
    pub waiting_minutes: String,
    /// Minutes after the start in which one may still enter.
    pub entry_cutoff_minutes: String,
    /// Minutes before one may hand in.
    pub early_hand_in_minutes: String,
    /// Length in minutes.
    pub minutes: String,
    /// Marks needed to pass.
    pub pass_mark: String,
    /// Seconds after the deadline.
    pub grace_seconds: String,
    /// `common` or `own`.
    pub clock_rule: String,
    /// Policy code.
    pub policy: String,
    /// Items of each stratum of the standard blueprint, in commas.
    pub counts: Vec<String>,
}

/// The default name of a session: `2026年11月行政执法资格考试`.
pub fn default_name(year: i64, term: &str) -> String {
    match term {
        "june" => format!("{year}年6月行政执法资格考试"),
        "november" => format!("{year}年11月行政执法资格考试"),
        _ => format!("{year}年行政执法资格考试（专场）"),
    }
}

impl PlanForm {
    /// Reads the form.
    ///
    /// # Errors
    /// The first field that cannot be used, by its name on screen.
    pub fn read(&self) -> Outcome<Plan> {
        let year = number("年份", &self.year, 2020, 2099)?;
        if !["june", "november", "standing"].contains(&self.term.as_str()) {
            return bad("考期");
        }
        let minutes = number("考试时长", &self.minutes, 10, 300)?;
        let starts_at = time("开考时间", &self.starts_at)?;
        let waiting = number("候考提前分钟", &self.waiting_minutes, 0, 240)?;
        let plan = Plan {
            year,
            term: self.term.clone(),
            name: name(&self.name, year, &self.term)?,
            registration_opens_at: time("报名开始", &self.registration_opens_at)?,
            registration_closes_at: time("报名截止", &self.registration_closes_at)?,
            waiting_opens_at: starts_at - waiting * MINUTE,
            starts_at,
            entry_cutoff_minutes: number("迟到入场时限", &self.entry_cutoff_minutes, 0, minutes)?,
            early_hand_in_minutes: number("最早交卷时间", &self.early_hand_in_minutes, 0, minutes)?,
            minutes,
            clock_rule: if self.clock_rule == "own" { "own" } else { "common" }.to_owned(),
            grace_seconds: number("收卷宽限秒数", &self.grace_seconds, 0, 120)?,
            pass_mark: Marks::whole(number("合格线", &self.pass_mark, 1, 1000)? as u32),
            policy: Policy::from_code(&self.policy).map_or_else(|| bad("计分规则"), Ok)?,
            blueprint: blueprint(&self.counts)?,
        };
        in_order(&plan)?;
        Ok(plan)
    }
}

/// The standard blueprint with these counts; rows with 0 are left out. No counts: the standard one.
fn blueprint(counts: &[String]) -> Outcome<Blueprint> {
    let mut blueprint = Blueprint::standard();
    if counts.is_empty() {
        return Ok(blueprint);
    }
    if counts.len() != blueprint.strata.len() {
        return bad("蓝图");
    }
    for (stratum, count) in blueprint.strata.iter_mut().zip(counts) {
        let count = number(&format!("蓝图“{}”题数", stratum.name), count, 0, 200)?;
        stratum.count = count as u16;
    }
    blueprint.strata.retain(|s| s.count > 0);
    match blueprint.validate() {
        Ok(()) => Ok(blueprint),
        Err(e) => Err(Refusal::new(Kind::BadInput, "session.blueprint").fact(e).into()),
    }
}

fn in_order(plan: &Plan) -> Outcome<()> {
    if plan.registration_opens_at >= plan.registration_closes_at {
        return refuse(Kind::BadInput, "session.registration_order");
    }
    if plan.registration_closes_at > plan.starts_at {
        return refuse(Kind::BadInput, "session.registration_after_start");
    }
    let full = plan.blueprint.full_marks();
    if plan.pass_mark > full {
        return Err(Refusal::new(Kind::BadInput, "session.pass_mark").fact(plan.pass_mark).fact(full).into());
    }
    Ok(())
}

fn name(text: &str, year: i64, term: &str) -> Outcome<String> {
    let text = text.trim();
    match text.chars().count() {
        0 => Ok(default_name(year, term)),
        1..=60 => Ok(text.to_owned()),
        _ => bad("名称"),
    }
}

fn number(field: &str, text: &str, least: i64, most: i64) -> Outcome<i64> {
    match text.trim().parse() {
        Ok(n) if (least..=most).contains(&n) => Ok(n),
        _ => Err(Refusal::new(Kind::BadInput, "session.number").fact(field).fact(least).fact(most).into()),
    }
}

fn time(field: &str, text: &str) -> Outcome<Millis> {
    match parse_beijing(text) {
        Some(at) => Ok(at),
        None => Err(Refusal::new(Kind::BadInput, "session.time").fact(field).into()),
    }
}

fn bad<T>(field: &str) -> Outcome<T> {
    Err(Refusal::new(Kind::BadInput, "session.field").fact(field).into())
}

/// Makes a draft. Returns its id.
pub async fn create(platform: &Platform, by: &Organizer, plan: &Plan) -> Outcome<String> {
    let (id, now) = (new_id(), platform.clock.now());
    let mut tx = platform.store.begin_write().await?;
    named(plan, session::insert(&mut tx, &id, "formal", plan, &by.account_id, now).await)?;
    let detail = json!({"name": plan.name});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "session.create", object: &object(&id), detail },
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Rewrites a draft.
pub async fn edit(platform: &Platform, by: &Organizer, id: &str, plan: &Plan) -> Outcome<()> {
    find(platform, id).await?;
    let now = platform.clock.now();
    let mut tx = platform.store.begin_write().await?;
    if !named(plan, session::update_draft(&mut tx, id, plan).await)? {
        return refuse(Kind::Conflict, "session.not_draft");
    }
    let detail = json!({"name": plan.name});
    audit::append(
        &mut tx,
        now,
        &audit::Entry { actor: &by.account_id, action: "session.edit", object: &object(id), detail },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a draft like an earlier session, a whole number of weeks after it and at least four weeks from now.
pub async fn copy(platform: &Platform, by: &Organizer, id: &str) -> Outcome<String> {
    const WEEK: Millis = 7 * crate::clock::DAY;
    let mut plan = find(platform, id).await?.plan;
    let earliest = platform.clock.now() + 4 * WEEK;
    let weeks = ((earliest - plan.starts_at).max(0) + WEEK - 1) / WEEK;
    for at in [
        &mut plan.registration_opens_at,
        &mut plan.registration_closes_at,
        &mut plan.waiting_opens_at,
        &mut plan.starts_at,
    ] {
        *at += weeks.max(1) * WEEK;
    }
    let base = plan.name.clone();
    for number in 1..100 {
        plan.name = if number == 1 { format!("{base}（复制）") } else { format!("{base}（复制{number}）") };
        if session::find(&platform.store, &plan.name).await?.is_none() {
            return create(platform, by, &plan).await;
        }
    }
    name_taken(&base)
}

/// What the form of a new session starts with: four weeks from now at nine, by the settings in force on that day.
pub async fn proposal(platform: &Platform, _: &Organizer) -> Outcome<Plan> {
    let now = platform.clock.now();
    let at = |days: i64, hour: i64| {
        let day = (now + 8 * 60 * MINUTE).div_euclid(DAY) + days;
        day * DAY + (hour - 8) * 60 * MINUTE
    };
    let starts_at = at(28, 9);
    let day = beijing_day(starts_at);
    let (year, month) = (day.get(..4).unwrap_or("2026"), day.get(5..7).unwrap_or("11"));
    let term = match month {
        "06" => "june",
        "11" => "november",
        _ => "standing",
    };
    let number = async |name: &str, default: u32| -> Outcome<i64> {
        Ok(i64::from(setting::number_in_force(&platform.store, name, starts_at, default).await?))
    };
    let policy = setting::in_force(&platform.store, "exam.policy", starts_at).await?;
    let counts = setting::in_force(&platform.store, "exam.counts", starts_at).await?.unwrap_or_default();
    let counts: Vec<_> = counts.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    Ok(Plan {
        year: year.parse().unwrap_or(2026),
        term: term.to_owned(),
        name: String::new(),
        registration_opens_at: at(0, 9),
        registration_closes_at: at(21, 17),
        waiting_opens_at: starts_at - number("exam.waiting_minutes", 30).await? * MINUTE,
        starts_at,
        entry_cutoff_minutes: number("exam.entry_cutoff_minutes", 30).await?,
        early_hand_in_minutes: number("exam.early_hand_in_minutes", 30).await?,
        minutes: number("exam.minutes", 90).await?,
        clock_rule: "common".to_owned(),
        grace_seconds: number("exam.grace_seconds", 15).await?,
        pass_mark: Marks::whole(u32::try_from(number("exam.pass_mark", 60).await?).unwrap_or(60)),
        policy: policy.and_then(|code| Policy::from_code(&code)).unwrap_or(Policy::Exact),
        blueprint: blueprint(&counts).unwrap_or_else(|_| Blueprint::standard()),
    })
}

/// What the bank holds for each row of the standard blueprint.
pub async fn supply(platform: &Platform, _: &Organizer) -> Outcome<Vec<Supply>> {
    Ok(Blueprint::standard().supply(&item::available(&platform.store).await?))
}

/// Marking policies with the words people read.
pub fn policies() -> Vec<(&'static str, &'static str)> {
    Policy::ALL.iter().map(|p| (p.code(), p.label())).collect()
}

fn named<T>(plan: &Plan, result: Outcome<T>) -> Outcome<T> {
    match result {
        Err(crate::Error::Storage(sqlx::Error::Database(e))) if e.is_unique_violation() => name_taken(&plan.name),
        other => other,
    }
}

fn name_taken<T>(name: &str) -> Outcome<T> {
    Err(Refusal::new(Kind::Conflict, "session.name_taken").fact(name).into())
}
