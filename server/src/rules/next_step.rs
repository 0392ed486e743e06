//! The one thing an officer can do now, from what the house knows of them: exams before paperwork, paperwork before practice.
//! Also how far the way 报名 → 审核 → 考试 → 成绩 → 领证 is walked.

use crate::clock::{DAY, Millis};
use crate::rules::rehearsal::Window;

/// How long before its end a licence is worth a reminder.
pub const REMIND_BEFORE: Millis = 90 * DAY;

/// A registration of the officer with its session, sitting and published result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// Session id.
    pub session: String,
    /// Session name.
    pub name: String,
    /// Stored state of the session.
    pub session_state: String,
    /// Registration closes.
    pub registration_closes_at: Millis,
    /// Waiting room opens.
    pub waiting_opens_at: Millis,
    /// Start.
    pub starts_at: Millis,
    /// Last instant of entry.
    pub entry_until: Millis,
    /// `submitted`, `approved`, `returned`, `withdrawn` or `deferred`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
    /// Ticket number, room, seat.
    pub ticket: Option<(String, String, i64)>,
    /// The sitting.
    pub attempt: Option<Sat>,
    /// The window of the rehearsal, and whether this person has rehearsed; none when none is planned.
    pub rehearsal: Option<(Window, bool)>,
}

/// An attempt at a formal exam.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sat {
    /// Attempt id.
    pub id: String,
    /// `ready`, `open` or `handed_in`.
    pub state: String,
    /// Deadline once opened.
    pub deadline: Option<Millis>,
    /// Last instant at which an answer counts.
    pub counted_until: Option<Millis>,
    /// Whether the published result is void for misconduct.
    pub voided: bool,
    /// Published result: score and full marks in hundredths, whether it passes.
    pub result: Option<(i64, i64, bool)>,
}

/// A session whose registration is open and that the officer has not entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenSession {
    /// Session id.
    pub id: String,
    /// Session name.
    pub name: String,
    /// Registration closes.
    pub closes_at: Millis,
    /// Start.
    pub starts_at: Millis,
}

/// A licence held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// `enforcement` or `supervision`.
    pub kind: String,
    /// Number.
    pub number: String,
    /// `active`, `suspended`, …
    pub state: String,
    /// When it was issued.
    pub issued_at: Millis,
    /// When it ends, if it does.
    pub expires_at: Option<Millis>,
}

/// A licence application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Application id.
    pub id: String,
    /// `issue`, `exchange`, `replacement` or `cancellation`.
    pub act: String,
    /// `draft`, `unit_review`, `district_review`, `submitted_up`, `issued` or `returned`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
    /// Last change.
    pub updated_at: Millis,
}

/// Everything the rule looks at; newest first in every list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// Formal sessions the officer is registered for.
    pub entered: Vec<Entered>,
    /// Formal sessions that may be entered.
    pub open: Vec<OpenSession>,
    /// Licences.
    pub licences: Vec<Held>,
    /// Licence applications.
    pub applications: Vec<Applied>,
    /// A pass of the province's exam that is still good: its name and score in hundredths.
    pub provincial: Option<(String, i64)>,
}

/// The one thing to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// An exam runs: go on.
    ContinueExam(Entered, Sat),
    /// The waiting room or the exam is open.
    EnterExam(Entered, Sat),
    /// The registration was sent back while registration is open.
    Correct(Entered),
    /// The rehearsal is open and not done.
    Rehearse(Entered, Window),
    /// Approved: prepare until the waiting room opens.
    Prepare(Entered),
    /// Registered: the review goes on.
    AwaitReview(Entered),
    /// Handed in: the result is not published.
    AwaitResult(Entered, Sat),
    /// The licence application was sent back.
    CorrectApplication(Applied),
    /// Passed, no licence, no application: apply.
    Apply(Entered, Sat),
    /// Passed the province's exam, no licence, no application: apply. Its name and score.
    ApplyProvincial(String, i64),
    /// A session takes registrations.
    Register(OpenSession),
    /// The licence application is under way.
    AwaitLicence(Applied),
    /// The licence ends soon, or has ended.
    Renew(Held),
    /// Did not pass, or did not come: practice for the next one.
    TryAgain(Entered),
    /// Nothing presses: practice.
    Practice,
}

/// How far the way is walked: the step one stands on, 1 to 5 in the order of [`STEPS`]; 6 when a licence is held.
pub type Reached = usize;

/// The steps of the way.
pub const STEPS: [&str; 5] = ["报名", "审核", "考试", "成绩", "领证"];

/// The one thing to do at `now`.
///
/// ```
/// use server::rules::next_step::{NextStep, Situation, next_step};
/// assert_eq!(next_step(&Situation::default(), 0), NextStep::Practice);
/// ```
pub fn next_step(about: &Situation, now: Millis) -> NextStep {
    let by_exam =
        || about.entered.iter().filter_map(|e| exam_step(e, now)).min_by_key(|(rank, _)| *rank).map(|(_, step)| step);
    by_exam()
        .or_else(|| licence_step(about))
        .or_else(|| renewal(about, now))
        .or_else(|| try_again(about, now))
        .unwrap_or(NextStep::Practice)
}

/// What one registration asks for, with how much it presses.
fn exam_step(entered: &Entered, now: Millis) -> Option<(u8, NextStep)> {
    let running = matches!(entered.session_state.as_str(), "sealed" | "marked");
    match (entered.state.as_str(), &entered.attempt) {
        ("approved", Some(sat)) if sat.state == "open" && sat.counted_until.is_some_and(|until| now <= until) => {
            Some((0, NextStep::ContinueExam(entered.clone(), sat.clone())))
        }
        ("approved", Some(sat))
            if sat.state == "ready" && entered.session_state == "sealed" && enterable(entered, now) =>
        {
            Some((1, NextStep::EnterExam(entered.clone(), sat.clone())))
        }
        ("returned", _) if entered.session_state == "registration_open" && now < entered.registration_closes_at => {
            Some((2, NextStep::Correct(entered.clone())))
        }
        ("approved", sat)
            if sat.as_ref().is_none_or(|s| s.state == "ready") && now < entered.waiting_opens_at && !over(entered) =>
        {
            match entered.rehearsal {
                Some((window, false))
                    if entered.session_state == "sealed" && window.is_open(entered.waiting_opens_at, now) =>
                {
                    Some((2, NextStep::Rehearse(entered.clone(), window)))
                }
                _ => Some((3, NextStep::Prepare(entered.clone()))),
            }
        }
        ("submitted", _) if !over(entered) && now < entered.entry_until => {
            Some((4, NextStep::AwaitReview(entered.clone())))
        }
        ("approved", Some(sat)) if running && sat.state != "ready" => {
            Some((5, NextStep::AwaitResult(entered.clone(), sat.clone())))
        }
        _ => None,
    }
}

fn enterable(entered: &Entered, now: Millis) -> bool {
    (entered.waiting_opens_at..=entered.entry_until).contains(&now)
}

fn over(entered: &Entered) -> bool {
    matches!(entered.session_state.as_str(), "published" | "archived" | "cancelled")
}

fn licence_step(about: &Situation) -> Option<NextStep> {
    let latest = about.applications.first();
    if let Some(returned) = latest.filter(|a| a.state == "returned") {
        return Some(NextStep::CorrectApplication(returned.clone()));
    }
    let holds = about.licences.iter().any(|l| matches!(l.state.as_str(), "active" | "suspended"));
    if let (Some((entered, sat)), None, false) = (passed(about), latest, holds) {
        return Some(NextStep::Apply(entered.clone(), sat.clone()));
    }
    if let (Some((name, score)), None, false) = (&about.provincial, latest, holds) {
        return Some(NextStep::ApplyProvincial(name.clone(), *score));
    }
    let has_passed = passed(about).is_some() || about.provincial.is_some();
    if let Some(open) = about.open.first().filter(|_| !holds && !has_passed) {
        return Some(NextStep::Register(open.clone()));
    }
    latest.filter(|a| a.state != "issued").map(|a| NextStep::AwaitLicence(a.clone()))
}

fn passed(about: &Situation) -> Option<(&Entered, &Sat)> {
    let sat = |e: &'_ Entered| e.attempt.as_ref().is_some_and(|a| a.result.is_some_and(|r| r.2));
    about.entered.iter().find(|e| sat(e)).and_then(|e| e.attempt.as_ref().map(|a| (e, a)))
}

fn renewal(about: &Situation, now: Millis) -> Option<NextStep> {
    let ends = |l: &&Held| l.state == "active" && l.expires_at.is_some_and(|at| at - REMIND_BEFORE <= now);
    about.licences.iter().find(ends).map(|l| NextStep::Renew(l.clone()))
}

/// The last exam was failed or missed and nothing newer was passed.
fn try_again(about: &Situation, now: Millis) -> Option<NextStep> {
    let last = about.entered.iter().find(|e| e.state == "approved" && e.session_state != "cancelled")?;
    let lost = match &last.attempt {
        Some(sat) if sat.state == "ready" => now > last.entry_until,
        Some(sat) => sat.result.is_some_and(|r| !r.2),
        None => now > last.entry_until,
    };
    lost.then(|| NextStep::TryAgain(last.clone()))
}

/// The step of [`STEPS`] the officer stands on, from 1; 6 when a licence is held.
pub fn reached(about: &Situation, step: &NextStep) -> Reached {
    match step {
        NextStep::Register(_) | NextStep::Correct(_) => 1,
        NextStep::AwaitReview(_) => 2,
        NextStep::Rehearse(..) | NextStep::Prepare(_) | NextStep::EnterExam(..) | NextStep::ContinueExam(..) => 3,
        NextStep::AwaitResult(..) => 4,
        NextStep::Apply(..)
        | NextStep::ApplyProvincial(..)
        | NextStep::CorrectApplication(_)
        | NextStep::AwaitLicence(_) => 5,
        NextStep::TryAgain(_) => 1,
        NextStep::Renew(_) | NextStep::Practice => {
            let holds = about.licences.iter().any(|l| l.state == "active");
            if holds { STEPS.len() + 1 } else { 1 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = 1_000 * DAY;

    fn entered(session_state: &str, state: &str, attempt: Option<Sat>) -> Entered {
        Entered {
            session: "s".into(),
            session_state: session_state.into(),
            registration_closes_at: START - 20 * DAY,
            waiting_opens_at: START - 1_000,
            starts_at: START,
            entry_until: START + 1_000,
            state: state.into(),
            attempt,
            ..Entered::default()
        }
    }

    fn sat(state: &str, result: Option<(i64, i64, bool)>) -> Option<Sat> {
        Some(Sat {
            voided: false,
            id: "a".into(),
            state: state.into(),
            deadline: Some(START + 5_000),
            counted_until: Some(START + 6_000),
            result,
        })
    }

    fn word(step: &NextStep) -> &'static str {
        match step {
            NextStep::ContinueExam(..) => "continue",
            NextStep::EnterExam(..) => "enter",
            NextStep::Correct(_) => "correct",
            NextStep::Rehearse(..) => "rehearse",
            NextStep::Prepare(_) => "prepare",
            NextStep::AwaitReview(_) => "review",
            NextStep::AwaitResult(..) => "result",
            NextStep::CorrectApplication(_) => "correct-application",
            NextStep::Apply(..) => "apply",
            NextStep::ApplyProvincial(..) => "apply-provincial",
            NextStep::Register(_) => "register",
            NextStep::AwaitLicence(_) => "await-licence",
            NextStep::Renew(_) => "renew",
            NextStep::TryAgain(_) => "again",
            NextStep::Practice => "practice",
        }
    }

    fn check(about: &Situation, now: Millis, expected: (&str, usize)) {
        let step = next_step(about, now);
        assert_eq!((word(&step), reached(about, &step)), expected, "{about:?} at {now}");
    }

    #[test]
    fn one_exam_from_registration_to_result() {
        let one = |e: Entered| Situation { entered: vec![e], ..Situation::default() };
        let early = START - 30 * DAY;
        check(&one(entered("registration_open", "submitted", None)), early, ("review", 2));
        check(&one(entered("registration_open", "returned", None)), early, ("correct", 1));
        check(&one(entered("under_review", "returned", None)), early, ("practice", 1));
        check(&one(entered("arranged", "approved", None)), early, ("prepare", 3));
        check(&one(entered("sealed", "approved", sat("ready", None))), START - 1_001, ("prepare", 3));
        check(&one(entered("sealed", "approved", sat("ready", None))), START - 1_000, ("enter", 3));
        check(&one(entered("sealed", "approved", sat("ready", None))), START + 1_000, ("enter", 3));
        check(&one(entered("sealed", "approved", sat("ready", None))), START + 1_001, ("again", 1));
        check(&one(entered("sealed", "approved", sat("open", None))), START + 6_000, ("continue", 3));
        check(&one(entered("sealed", "approved", sat("open", None))), START + 6_001, ("result", 4));
        check(&one(entered("marked", "approved", sat("handed_in", None))), START + DAY, ("result", 4));
        check(
            &one(entered("published", "approved", sat("handed_in", Some((5900, 10_000, false))))),
            START + DAY,
            ("again", 1),
        );
        check(
            &one(entered("published", "approved", sat("handed_in", Some((6000, 10_000, true))))),
            START + DAY,
            ("apply", 5),
        );
        check(&one(entered("cancelled", "approved", None)), early, ("practice", 1));
        check(&one(entered("sealed", "deferred", None)), START, ("practice", 1));
    }

    #[test]
    fn an_open_rehearsal_is_the_thing_to_do_until_it_is_done() {
        let window = Window { opens_at: START - 9_000, closes_at: START - 2_000 };
        let one = |state: &str, done| Situation {
            entered: vec![Entered {
                rehearsal: Some((window, done)),
                ..entered(state, "approved", sat("ready", None))
            }],
            ..Situation::default()
        };
        check(&one("sealed", false), START - 9_001, ("prepare", 3));
        check(&one("sealed", false), START - 9_000, ("rehearse", 3));
        check(&one("sealed", false), START - 2_000, ("rehearse", 3));
        check(&one("sealed", false), START - 1_999, ("prepare", 3));
        check(&one("sealed", true), START - 9_000, ("prepare", 3));
        check(&one("arranged", false), START - 9_000, ("prepare", 3));
        let mut moved = one("sealed", false);
        moved.entered[0].waiting_opens_at = START - 5_000;
        check(&moved, START - 5_000, ("enter", 3));
    }

    #[test]
    fn a_pass_leads_to_a_licence_and_a_licence_to_its_renewal() {
        let passed = entered("published", "approved", sat("handed_in", Some((8600, 10_000, true))));
        let applied = |state: &str| Applied { state: state.into(), act: "issue".into(), ..Applied::default() };
        let held = |expires_at| Held { state: "active".into(), expires_at, ..Held::default() };
        let about = |applications, licences| Situation {
            entered: vec![passed.clone()],
            applications,
            licences,
            ..Situation::default()
        };
        let now = START + 10 * DAY;
        check(&about(vec![applied("unit_review")], vec![]), now, ("await-licence", 5));
        check(&about(vec![applied("returned")], vec![]), now, ("correct-application", 5));
        check(&about(vec![applied("issued")], vec![held(None)]), now, ("practice", 6));
        check(&about(vec![applied("issued")], vec![held(Some(now + REMIND_BEFORE))]), now, ("renew", 6));
        check(&about(vec![applied("issued")], vec![held(Some(now + REMIND_BEFORE + 1))]), now, ("practice", 6));
    }

    #[test]
    fn who_has_nothing_is_asked_to_register() {
        let open = vec![OpenSession { id: "s".into(), name: "六月".into(), closes_at: START, starts_at: START }];
        check(&Situation { open: open.clone(), ..Situation::default() }, 0, ("register", 1));
        let provincial = Some(("省考".to_owned(), 8000));
        check(&Situation { open: open.clone(), provincial, ..Situation::default() }, 0, ("apply-provincial", 5));
        let failed = entered("published", "approved", sat("handed_in", Some((100, 10_000, false))));
        check(&Situation { open, entered: vec![failed], ..Situation::default() }, START + DAY, ("register", 1));
    }
}
