//! The log of the live room (监考记录). Rows are only ever added.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;

/// What is written into the log.
#[derive(Clone, Debug)]
pub struct NewIncident<'a> {
    /// Session id.
    pub session_id: &'a str,
    /// The attempt it is about; none for the whole session.
    pub attempt_id: Option<&'a str>,
    /// Code of its kind.
    pub kind: &'a str,
    /// What happened.
    pub words: &'a str,
    /// Account that writes it.
    pub by: &'a str,
    /// When.
    pub at: Millis,
}

/// One row of the log.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Attempt id and name of whom it is about; none for the whole session.
    pub about: Option<(String, String)>,
    /// Code of its kind.
    pub kind: String,
    /// What happened.
    pub words: String,
    /// Name of the account that wrote it.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// Adds a row.
pub async fn insert(tx: &mut Write, id: &str, new: &NewIncident<'_>) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO incident (id, session_id, attempt_id, kind, words, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(new.session_id)
    .bind(new.attempt_id)
    .bind(new.kind)
    .bind(new.words)
    .bind(new.by)
    .bind(new.at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The log of a session, or only of one attempt of it, newest first; at most `limit` rows.
pub async fn list(store: &Store, session_id: &str, attempt_id: Option<&str>, limit: i64) -> Outcome<Vec<Incident>> {
    let rows = sqlx::query(
        "SELECT i.attempt_id, p.name AS about, i.kind, i.words, c.name AS by_name, i.written_at
         FROM incident i JOIN account c ON c.id = i.written_by
         LEFT JOIN attempt a ON a.id = i.attempt_id LEFT JOIN person p ON p.id = a.person_id
         WHERE i.session_id = $1 AND (CAST($2 AS TEXT) IS NULL OR i.attempt_id = $2)
         ORDER BY i.written_at DESC, i.id DESC LIMIT $3",
    )
    .bind(session_id)
    .bind(attempt_id)
    .bind(limit)
    .fetch_all(store.read())
    .await?;
    rows.iter()
        .map(|r| {
            let about = match (optional(r, "attempt_id")?, optional(r, "about")?) {
                (Some(id), Some(name)) => Some((id, name)),
                _ => None,
            };
            Ok(Incident {
                about,
                kind: r.try_get("kind")?,
                words: r.try_get("words")?,
                by: r.try_get("by_name")?,
                at: r.try_get("written_at")?,
            })
        })
        .collect()
}

/// The session of an attempt of a formal sitting.
pub async fn session_of(tx: &mut Write, attempt_id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query(
        "SELECT a.session_id FROM attempt a JOIN exam_session s ON s.id = a.session_id
         WHERE a.id = $1 AND s.kind = 'formal' AND s.state <> 'cancelled'",
    )
    .bind(attempt_id)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|r| Ok(r.try_get("session_id")?)).transpose()
}
