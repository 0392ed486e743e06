//! One reviewer's move, its line in the timeline and its audit row, in one transaction.

use crate::authority::{Bureau, Liaison};
use crate::clock::Millis;
use crate::error::{Kind, Outcome, Refusal, missing, refuse};
use crate::platform::Platform;
use crate::rules::licence::Reviewer;
use crate::storage::application::{self, Filed, Move, Scope};
use crate::storage::{Write, audit};
use serde_json::json;

/// Who reviews, and how far the eyes reach.
#[derive(Clone, Copy, Debug)]
pub(super) enum Desk<'a> {
    /// The liaison's desk: applications of the own unit.
    Unit(&'a Liaison),
    /// The bureau's desk: every application.
    District(&'a Bureau),
}

impl<'a> Desk<'a> {
    pub(super) fn account(self) -> &'a str {
        match self {
            Desk::Unit(by) => &by.account_id,
            Desk::District(by) => &by.account_id,
        }
    }

    pub(super) fn scope(self) -> Scope<'a> {
        match self {
            Desk::Unit(by) => Scope::Unit(&by.unit_id),
            Desk::District(_) => Scope::District,
        }
    }

    fn unit(self) -> &'a str {
        match self {
            Desk::Unit(by) => &by.unit_id,
            Desk::District(_) => "",
        }
    }
}

/// What a reviewer does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'a> {
    /// Word of the timeline; the audit row says `licence.` and this.
    pub word: &'a str,
    /// States it starts from.
    pub from: [&'a str; 2],
    /// State it leads to.
    pub to: &'a str,
    /// Remark, or the reason of a return.
    pub note: &'a str,
    /// When.
    pub at: Millis,
}

/// The application on this desk, by a reviewer who is not its applicant; 404 where the desk does not reach.
pub(super) async fn open(platform: &Platform, desk: Desk<'_>, id: &str) -> Outcome<Filed> {
    let Some(found) = application::one(&platform.store, desk.scope(), id).await? else {
        return Err(missing());
    };
    if Reviewer::of(&found.applicant, desk.account()).is_err() {
        return refuse(Kind::Forbidden, "licence.own");
    }
    Ok(found)
}

/// Makes the move inside `tx`; the caller commits. Only back where a correction has taken away the pass it rests on.
pub(super) async fn make(tx: &mut Write, desk: Desk<'_>, found: &Filed, act: &Act<'_>) -> Outcome<()> {
    let returns = act.to == "returned";
    if !returns && !application::stands(tx, &found.id).await? {
        return Err(Refusal::new(Kind::Conflict, "licence.pass_taken").fact(&found.session_name).into());
    }
    let reason = if returns { act.note } else { "" };
    let step = Move {
        id: &found.id,
        unit_id: desk.unit(),
        reviewer: desk.account(),
        from: act.from,
        to: act.to,
        reason,
        at: act.at,
    };
    if !application::review(tx, &step).await? {
        return Err(Refusal::new(Kind::Conflict, "licence.state").fact(found.state.label()).into());
    }
    application::add_step(tx, &found.id, act.word, desk.account(), act.note, act.at).await?;
    let (action, object) = (format!("licence.{}", act.word), format!("application:{}", found.id));
    let detail = json!({"from": found.state.code(), "to": act.to, "note": act.note});
    audit::append(tx, act.at, &audit::Entry { actor: desk.account(), action: &action, object: &object, detail })
        .await?;
    Ok(())
}

/// Opens, moves and commits: what a plain review is.
pub(super) async fn take(platform: &Platform, desk: Desk<'_>, id: &str, act: &Act<'_>) -> Outcome<()> {
    let found = open(platform, desk, id).await?;
    let mut tx = platform.store.begin_write().await?;
    make(&mut tx, desk, &found, act).await?;
    tx.commit().await?;
    Ok(())
}
