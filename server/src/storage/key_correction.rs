//! Key corrections of a session, and the score reviews candidates ask for.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use question_bank::ItemId;
use question_bank::marking::Correction;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A key correction.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Correction id.
    pub id: String,
    /// Its session.
    pub session_id: String,
    /// The item.
    pub item: ItemId,
    /// The version on the papers.
    pub item_version: u32,
    /// What is decided.
    pub correction: Correction,
    /// Why.
    pub reason: String,
    /// `proposed`, `applied` or `withdrawn`.
    pub state: String,
    /// The key version it made.
    pub number: Option<i64>,
    /// Account that proposed it.
    pub proposed_by: String,
    /// Name of that account.
    pub proposed_by_name: String,
    /// When it was proposed.
    pub proposed_at: Millis,
    /// Name of who applied it.
    pub decided_by_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Millis>,
}

const SELECT: &str =
    "SELECT k.id, k.session_id, k.item_id, k.item_version, k.correction, k.reason, k.state, k.number, k.proposed_by,
            a.name AS proposed_by_name, k.proposed_at, d.name AS decided_by_name, k.decided_at
     FROM key_correction k JOIN account a ON a.id = k.proposed_by LEFT JOIN account d ON d.id = k.decided_by";

fn stored(r: &AnyRow) -> Outcome<Stored> {
    let item: String = r.try_get("item_id")?;
    Ok(Stored {
        id: r.try_get("id")?,
        session_id: r.try_get("session_id")?,
        item: ItemId::parse(&item).map_err(|e| crate::Error::Fault(e.to_string()))?,
        item_version: u32::try_from(r.try_get::<i64, _>("item_version")?).unwrap_or(0),
        correction: serde_json::from_str(r.try_get("correction")?)?,
        reason: r.try_get("reason")?,
        state: r.try_get("state")?,
        number: optional(r, "number")?,
        proposed_by: r.try_get("proposed_by")?,
        proposed_by_name: r.try_get("proposed_by_name")?,
        proposed_at: r.try_get("proposed_at")?,
        decided_by_name: optional(r, "decided_by_name")?,
        decided_at: optional(r, "decided_at")?,
    })
}

/// Adds a proposal, unless the session has an open one. Returns whether it did.
pub async fn propose(tx: &mut Write, new: &Stored) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO key_correction (id, session_id, item_id, item_version, correction, reason, state, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8) ON CONFLICT DO NOTHING",
    )
    .bind(&new.id)
    .bind(&new.session_id)
    .bind(new.item.as_str())
    .bind(i64::from(new.item_version))
    .bind(serde_json::to_string(&new.correction)?)
    .bind(&new.reason)
    .bind(&new.proposed_by)
    .bind(new.proposed_at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The correction of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE k.id = $1"));
    let row = sqlx::query(sql).bind(id).fetch_optional(store.read()).await?;
    row.as_ref().map(stored).transpose()
}

/// Every correction of a session that was not withdrawn: applied ones in the order of their key versions, then the open one.
pub async fn of_session(tx: &mut Write, session_id: &str) -> Outcome<Vec<Stored>> {
    let sql = AssertSqlSafe(format!(
        "{SELECT} WHERE k.session_id = $1 AND k.state <> 'withdrawn' ORDER BY k.number NULLS LAST, k.proposed_at"
    ));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?;
    rows.iter().map(stored).collect()
}

/// Every correction of a session, latest first.
pub async fn history(store: &Store, session_id: &str) -> Outcome<Vec<Stored>> {
    let sql = AssertSqlSafe(format!("{SELECT} WHERE k.session_id = $1 ORDER BY k.proposed_at DESC"));
    let rows = sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?;
    rows.iter().map(stored).collect()
}

/// Applies another person's proposal as the session's next key version, while its results stand. Returns that version.
pub async fn apply(tx: &mut Write, id: &str, by: &str, at: Millis) -> Outcome<Option<i64>> {
    let row = sqlx::query(
        "UPDATE exam_session SET key_version = key_version + 1
         WHERE state IN ('marked', 'published')
           AND id = (SELECT session_id FROM key_correction WHERE id = $1 AND state = 'proposed' AND proposed_by <> $2)
         RETURNING key_version",
    )
    .bind(id)
    .bind(by)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let number: i64 = row.try_get("key_version")?;
    let done = sqlx::query(
        "UPDATE key_correction SET state = 'applied', number = $2, decided_by = $3, decided_at = $4
         WHERE id = $1 AND state = 'proposed' AND proposed_by <> $3",
    )
    .bind(id)
    .bind(number)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok((done.rows_affected() == 1).then_some(number))
}

/// Takes a proposal back. Returns whether it was open.
pub async fn withdraw(tx: &mut Write, id: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE key_correction SET state = 'withdrawn', decided_by = $2, decided_at = $3 WHERE id = $1 AND state = 'proposed'",
    )
    .bind(id)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
