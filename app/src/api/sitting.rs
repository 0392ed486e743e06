//! The sitting as plain forms. The island saves through `/api/save`, which is not a server function (see
//! `server::http::save`).

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{door, go, session};
#[cfg(feature = "ssr")]
use server::sittings::{self, answer::FormAnswer};

/// Opens an attempt, or goes on with it; with the spoken code where the session asks for one.
#[server(prefix = "/api", endpoint = "open-attempt")]
pub async fn open_attempt(
    attempt: String,
    #[server(default)] promise: String,
    #[server(default)] code: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    if promise != "1" {
        return Err(ApiError::refused(422, "sitting.promise", &[]));
    }
    sittings::enter(&platform, &caller.officer()?, &attempt, &door(&platform, code)).await?;
    go(&format!("/attempt/{attempt}"));
    Ok(())
}

/// Makes this device the one that writes.
#[server(prefix = "/api", endpoint = "claim-attempt")]
pub async fn claim_attempt(attempt: String, #[server(default)] code: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    sittings::claim_at(&platform, &caller.officer()?, &attempt, &door(&platform, code)).await?;
    go(&format!("/attempt/{attempt}"));
    Ok(())
}

/// Saves the answer of one question and moves on: `a[]` letters, `flag`, and `op` (`prev`, `next`, `review`) or `goto`.
#[server(prefix = "/api", endpoint = "answer")]
pub async fn answer(
    attempt: String,
    generation: i64,
    slot: i64,
    #[server(default)] a: Vec<String>,
    #[server(default)] flag: String,
    #[server(default)] op: String,
    #[server(default)] goto: Option<i64>,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let choice =
        question_bank::answer::Choice::parse(&a.concat()).map_err(|_| ApiError::refused(422, "sitting.choice", &[]))?;
    let form = FormAnswer { attempt: attempt.clone(), generation, slot, choice, flagged: flag == "1" };
    sittings::answer(&platform, &caller.officer()?, &form).await?;
    let to = goto.unwrap_or(match op.as_str() {
        "prev" => (slot - 1).max(1),
        "next" => slot + 1,
        _ => slot,
    });
    go(&if op == "review" { format!("/attempt/{attempt}/check") } else { format!("/attempt/{attempt}?q={to}") });
    Ok(())
}

/// Hands the attempt in; asking again leads to the same receipt.
#[server(prefix = "/api", endpoint = "hand-in")]
pub async fn hand_in(attempt: String, generation: i64, #[server(default)] confirm: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    if confirm != "1" {
        return Err(ApiError::refused(422, "sitting.confirm", &[]));
    }
    sittings::hand_in(&platform, &caller.officer()?, &attempt, generation).await?;
    go(&format!("/attempt/{attempt}/receipt"));
    Ok(())
}
