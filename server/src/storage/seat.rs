//! Seats people hold, and the arrangements they came from.

use super::{Store, Write, optional};
use crate::clock::Millis;
use crate::error::Outcome;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Takes every seat of a session back; tickets stay.
pub async fn clear(tx: &mut Write, session_id: &str) -> Outcome<()> {
    sqlx::query("UPDATE registration SET room = NULL, room_id = NULL, seat_no = NULL WHERE session_id = $1")
        .bind(session_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Seats approved people of a session hold: room name and number.
pub async fn taken(tx: &mut Write, session_id: &str) -> Outcome<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "SELECT room, seat_no FROM registration
         WHERE session_id = $1 AND state = 'approved' AND room IS NOT NULL AND seat_no IS NOT NULL",
    )
    .bind(session_id)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|r| Ok((r.try_get("room")?, r.try_get("seat_no")?))).collect()
}

/// A place to be given: room id where it is a kept room, the room's name, the seat.
pub type Place<'a> = (Option<&'a str>, &'a str, i64);

/// Gives an approved person this seat, or none. Returns whether it did; another's seat it does not take.
pub async fn set(tx: &mut Write, registration_id: &str, place: Option<Place<'_>>) -> Outcome<bool> {
    let (room_id, room, seat_no) = place.map_or((None, None, None), |(id, room, seat)| (id, Some(room), Some(seat)));
    let done = sqlx::query(
        "UPDATE registration SET room_id = $2, room = $3, seat_no = CAST($4 AS BIGINT)
         WHERE id = $1 AND state = 'approved'",
    )
    .bind(registration_id)
    .bind(room_id)
    .bind(room)
    .bind(seat_no)
    .execute(&mut **tx)
    .await;
    match done {
        Ok(done) => Ok(done.rows_affected() == 1),
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Room names of a session with how many approved people sit in each, in the order of its rooms.
pub async fn rooms(store: &Store, session_id: &str) -> Outcome<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "SELECT g.room, COUNT(*) AS n FROM registration g
         LEFT JOIN session_room x ON x.session_id = g.session_id AND x.room_id = g.room_id
         WHERE g.session_id = $1 AND g.state = 'approved' AND g.room IS NOT NULL
         GROUP BY g.room ORDER BY MIN(x.position) NULLS LAST, LENGTH(g.room), g.room",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok((r.try_get("room")?, r.try_get("n")?))).collect()
}

/// What an arrangement was made from, and what came out.
#[derive(Clone, Debug)]
pub struct Arrangement {
    /// Number in its session, from 1.
    pub number: i64,
    /// Mode code.
    pub mode: String,
    /// The seed as it was shown.
    pub seed: String,
    /// Rooms as JSON: `[[name, seats, accessible], …]`.
    pub rooms: String,
    /// People as JSON: `[[registration, unit, needs access], …]`.
    pub people: String,
    /// SHA-256 of the places.
    pub digest: String,
    /// Why it was made again; empty for the first.
    pub reason: String,
    /// Name of who made it.
    pub by: String,
    /// When.
    pub at: Millis,
}

/// Keeps an arrangement; `by` of it is an account id here. Returns its number.
pub async fn keep(tx: &mut Write, session_id: &str, made: &Arrangement) -> Outcome<i64> {
    let row = sqlx::query(
        "INSERT INTO arrangement (session_id, number, mode, seed, rooms, people, digest, reason, arranged_by, arranged_at)
         VALUES ($1, (SELECT COUNT(*) + 1 FROM arrangement a WHERE a.session_id = $1), $2, $3, $4, $5, $6, $7, $8, $9)
         RETURNING number",
    )
    .bind(session_id)
    .bind(&made.mode)
    .bind(&made.seed)
    .bind(&made.rooms)
    .bind(&made.people)
    .bind(&made.digest)
    .bind(&made.reason)
    .bind(&made.by)
    .bind(made.at)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.try_get("number")?)
}

/// The arrangements of a session, newest first.
pub async fn arrangements(store: &Store, session_id: &str) -> Outcome<Vec<Arrangement>> {
    let rows = sqlx::query(
        "SELECT a.number, a.mode, a.seed, a.rooms, a.people, a.digest, a.reason, c.name, a.arranged_at
         FROM arrangement a JOIN account c ON c.id = a.arranged_by WHERE a.session_id = $1 ORDER BY a.number DESC",
    )
    .bind(session_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(arrangement).collect()
}

fn arrangement(r: &AnyRow) -> Outcome<Arrangement> {
    Ok(Arrangement {
        number: r.try_get("number")?,
        mode: r.try_get("mode")?,
        seed: r.try_get("seed")?,
        rooms: r.try_get("rooms")?,
        people: r.try_get("people")?,
        digest: r.try_get("digest")?,
        reason: r.try_get("reason")?,
        by: r.try_get("name")?,
        at: r.try_get("arranged_at")?,
    })
}

/// Sets whether an approved or waiting person needs an accessible room, before sealing. Returns whether it did.
pub async fn set_access(tx: &mut Write, registration_id: &str, needed: bool, note: Option<&str>) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE registration SET accessibility = $2, accessibility_cipher = $3 WHERE id = $1 AND EXISTS (
             SELECT 1 FROM exam_session s WHERE s.id = registration.session_id
             AND s.state IN ('registration_open', 'under_review', 'arranged'))",
    )
    .bind(registration_id)
    .bind(i64::from(needed))
    .bind(note)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The encrypted note on what a person needs.
pub async fn access_note(store: &Store, registration_id: &str) -> Outcome<Option<String>> {
    let row = sqlx::query("SELECT accessibility_cipher FROM registration WHERE id = $1")
        .bind(registration_id)
        .fetch_optional(store.read())
        .await?;
    Ok(row.as_ref().map(|r| optional(r, "accessibility_cipher")).transpose()?.flatten())
}

/// What a person said they need, encrypted, with the session's name; the newest exam first.
pub async fn access_needs(store: &Store, person_id: &str) -> Outcome<Vec<(String, String)>> {
    let rows = sqlx::query(
        "SELECT s.name, g.accessibility_cipher FROM registration g JOIN exam_session s ON s.id = g.session_id
         WHERE g.person_id = $1 AND g.accessibility_cipher IS NOT NULL ORDER BY s.starts_at DESC, s.id",
    )
    .bind(person_id)
    .fetch_all(store.read())
    .await?;
    rows.iter().map(|r| Ok((r.try_get("name")?, r.try_get("accessibility_cipher")?))).collect()
}

/// The approved registration of a session that holds this ticket.
pub async fn by_ticket(tx: &mut Write, session_id: &str, ticket_no: &str) -> Outcome<Option<String>> {
    let row =
        sqlx::query("SELECT id FROM registration WHERE session_id = $1 AND ticket_no = $2 AND state = 'approved'")
            .bind(session_id)
            .bind(ticket_no)
            .fetch_optional(&mut **tx)
            .await?;
    row.map(|r| Ok(r.try_get("id")?)).transpose()
}
