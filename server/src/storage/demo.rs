//! Bulk statements of the demo: passwords and licences of generated people, and a list of attempts.

use super::{Store, Write};
use crate::clock::Millis;
use crate::error::Outcome;
use crate::vault::new_id;
use sqlx::Row;

/// An attempt and who owns it.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Attempt id.
    pub attempt: String,
    /// Session id.
    pub session: String,
    /// Stored state.
    pub state: String,
    /// Account id.
    pub account_id: String,
    /// Sign-in name.
    pub login: String,
    /// Person id.
    pub person_id: String,
    /// Unit id.
    pub unit_id: String,
}

/// Attempts of a session, by sign-in name.
pub async fn attempts(store: &Store, session_id: &str) -> Outcome<Vec<Owner>> {
    let rows = sqlx::query(
        "SELECT a.id, a.session_id, a.state, a.account_id, c.login, a.person_id, c.unit_id
         FROM attempt a JOIN account c ON c.id = a.account_id WHERE a.session_id = $1 ORDER BY c.login",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            Ok(Owner {
                attempt: r.try_get("id")?,
                session: r.try_get("session_id")?,
                state: r.try_get("state")?,
                account_id: r.try_get("account_id")?,
                login: r.try_get("login")?,
                person_id: r.try_get("person_id")?,
                unit_id: r.try_get("unit_id")?,
            })
        })
        .collect()
}

/// Gives every invited account this password, as if each had been activated and the notice read.
pub async fn activate_all(tx: &mut Write, hash: &str, at: Millis) -> Outcome<()> {
    sqlx::query(
        "UPDATE account SET password_hash = $1, activation_digest = NULL, activation_expires_at = NULL, state = 'active',
                notice_read_at = $2 WHERE state = 'invited'",
    )
    .bind(hash)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Gives licences of earlier years to some people: those whose staff number does not end in one of two digits. Who is
/// registered sits for its exchange.
pub async fn license_some(tx: &mut Write, store: &Store, at: Millis) -> Outcome<()> {
    let people =
        sqlx::query("SELECT id, unit_id, staff_no, duty FROM person ORDER BY staff_no").fetch_all(store.read()).await?;
    for (n, row) in people.iter().enumerate() {
        let staff_no: String = row.try_get("staff_no")?;
        if n % 8 == 3 || staff_no.ends_with('7') {
            continue;
        }
        let supervisor = row.try_get::<String, _>("duty")? == "supervisor";
        sqlx::query(
            "INSERT INTO licence (id, person_id, unit_id, kind, number, state, issued_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, 'active', $6, $7)",
        )
        .bind(new_id())
        .bind(row.try_get::<String, _>("id")?)
        .bind(row.try_get::<String, _>("unit_id")?)
        .bind(if supervisor { "supervision" } else { "enforcement" })
        .bind(format!("3303{:08}", 24_000_000 + n))
        .bind(at)
        .bind(at + 5 * 365 * crate::clock::DAY)
        .execute(&mut **tx)
        .await?;
    }
    sqlx::query("UPDATE registration SET renewing = 1 WHERE person_id IN (SELECT person_id FROM licence)")
        .execute(&mut **tx)
        .await?;
    Ok(())
}
