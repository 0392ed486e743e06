//! The live room: what changed of a session's time since it was sealed, the announcement, check-ins, the log of incidents,
//! and when each exam page was last heard of.

use super::dialect::{Bulk, Cell};
use super::{Store, Write, optional};
use crate::clock::{MINUTE, Millis};
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// What changed of a session's time. The default is what a session without a row has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomTime {
    /// Since when time stands still; never before the start.
    pub paused_at: Option<Millis>,
    /// What ended pauses gave back, milliseconds.
    pub paused_ms: Millis,
    /// Minutes given to everybody.
    pub extended_minutes: i64,
}

impl RoomTime {
    /// How far everything behind the start has moved at `now`, a pause that still lasts included.
    pub fn moved(&self, now: Millis) -> Millis {
        self.paused_ms + self.paused_at.map_or(0, |at| (now - at).max(0))
    }

    /// The instant the session's time has come to: during a pause, its beginning.
    pub fn standing(&self, now: Millis) -> Millis {
        self.paused_at.map_or(now, |at| at.min(now))
    }
}

/// Reads `paused_at`, `paused_ms` and `extended_minutes` of a row.
pub(super) fn room_time(r: &AnyRow) -> sqlx::Result<RoomTime> {
    Ok(RoomTime {
        paused_at: optional(r, "paused_at")?,
        paused_ms: r.try_get("paused_ms")?,
        extended_minutes: r.try_get("extended_minutes")?,
    })
}

/// Stops the time of a sealed session that has begun, or holds its start. Returns whether it ran before.
pub async fn pause(tx: &mut Write, session_id: &str, now: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO live_room (session_id, paused_at, paused_ms, extended_minutes, announced, announcement)
         SELECT s.id, CASE WHEN s.starts_at > $2 THEN s.starts_at ELSE $2 END, 0, 0, 0, '' FROM exam_session s
         WHERE s.id = $1 AND s.kind = 'formal' AND s.state = 'sealed' AND s.waiting_opens_at <= $2
         ON CONFLICT (session_id) DO UPDATE SET paused_at = excluded.paused_at WHERE live_room.paused_at IS NULL",
    )
    .bind(session_id)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the pause that began at `paused_at` and gives `by` milliseconds back to every attempt whose time was not over when
/// it began. Returns whether it was this pause.
pub async fn resume(tx: &mut Write, session_id: &str, paused_at: Millis, by: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE live_room SET paused_at = NULL, paused_ms = paused_ms + $3 WHERE session_id = $1 AND paused_at = $2",
    )
    .bind(session_id)
    .bind(paused_at)
    .bind(by)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    move_deadlines(tx, session_id, by, paused_at).await?;
    Ok(true)
}

/// Gives everybody more minutes: who writes at `standing`, and who opens later. Returns whether the session is sealed.
pub async fn extend(tx: &mut Write, session_id: &str, minutes: i64, standing: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO live_room (session_id, paused_at, paused_ms, extended_minutes, announced, announcement)
         SELECT s.id, NULL, 0, $2, 0, '' FROM exam_session s
         WHERE s.id = $1 AND s.kind = 'formal' AND s.state = 'sealed'
         ON CONFLICT (session_id) DO UPDATE SET extended_minutes = live_room.extended_minutes + excluded.extended_minutes",
    )
    .bind(session_id)
    .bind(minutes)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    move_deadlines(tx, session_id, minutes * MINUTE, standing).await?;
    Ok(true)
}

/// Moves the deadline of every open attempt whose answers count at `standing`.
async fn move_deadlines(tx: &mut Write, session_id: &str, by: Millis, standing: Millis) -> Outcome<()> {
    sqlx::query(
        "UPDATE attempt SET deadline = deadline + $2, counted_until = counted_until + $2
         WHERE session_id = $1 AND state = 'open' AND counted_until >= $3",
    )
    .bind(session_id)
    .bind(by)
    .bind(standing)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts an announcement up, in the place of the one before. Returns whether the session is sealed.
pub async fn announce(tx: &mut Write, session_id: &str, words: &str) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO live_room (session_id, paused_at, paused_ms, extended_minutes, announced, announcement)
         SELECT s.id, NULL, 0, 0, 1, $2 FROM exam_session s
         WHERE s.id = $1 AND s.kind = 'formal' AND s.state = 'sealed'
         ON CONFLICT (session_id) DO UPDATE SET announced = live_room.announced + 1, announcement = excluded.announcement",
    )
    .bind(session_id)
    .bind(words)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The announcement that stands, with its number.
pub async fn announcement(store: &Store, session_id: &str) -> Outcome<Option<(i64, String)>> {
    let row = sqlx::query("SELECT announced, announcement FROM live_room WHERE session_id = $1 AND announced > 0")
        .bind(session_id)
        .fetch_optional(store.read())
        .await?;
    row.map(|r| Ok((r.try_get("announced")?, r.try_get("announcement")?))).transpose()
}

/// Notes that a candidate of a sealed session is there. Returns whether that is new.
pub async fn check_in(tx: &mut Write, attempt_id: &str, by: &str, at: Millis) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO check_in (attempt_id, checked_by, checked_at)
         SELECT a.id, $2, $3 FROM attempt a JOIN exam_session s ON s.id = a.session_id
         WHERE a.id = $1 AND s.kind = 'formal' AND s.state = 'sealed' ON CONFLICT DO NOTHING",
    )
    .bind(attempt_id)
    .bind(by)
    .bind(at)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a check-in back while the session is sealed. Returns whether there was one.
pub async fn undo_check_in(tx: &mut Write, attempt_id: &str) -> Outcome<bool> {
    let done = sqlx::query(
        "DELETE FROM check_in WHERE attempt_id = $1 AND EXISTS (
             SELECT 1 FROM attempt a JOIN exam_session s ON s.id = a.session_id WHERE a.id = $1 AND s.state = 'sealed')",
    )
    .bind(attempt_id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When exam pages were last heard of, a row an attempt: id, last word, last answer (0 for none). An older word changes
/// nothing. Begun like a batch of answers, so that the disk is not waited for: nothing is counted by it.
pub async fn keep_seen(store: &Store, rows: &[(String, Millis, Millis)]) -> Outcome<()> {
    const SEEN: [(&str, &str); 3] = [("attempt", "TEXT"), ("seen", "BIGINT"), ("saved", "BIGINT")];
    if rows.is_empty() {
        return Ok(());
    }
    let cells: Vec<_> =
        rows.iter().map(|(id, seen, saved)| [Cell::Text(id), Cell::Number(*seen), Cell::Number(*saved)]).collect();
    let bulk = Bulk::new(store.dialect(), &SEEN, &cells)?;
    let sql = format!(
        "INSERT INTO attempt_seen (attempt_id, seen_at, saved_at)
         SELECT e.attempt, e.seen, e.saved FROM {} WHERE EXISTS (SELECT 1 FROM attempt a WHERE a.id = e.attempt)
         ORDER BY e.attempt
         ON CONFLICT (attempt_id) DO UPDATE SET
             seen_at = CASE WHEN excluded.seen_at > attempt_seen.seen_at THEN excluded.seen_at ELSE attempt_seen.seen_at END,
             saved_at = CASE WHEN excluded.saved_at > attempt_seen.saved_at THEN excluded.saved_at
                             ELSE attempt_seen.saved_at END",
        bulk.table(1)
    );
    let mut tx = store.begin_journal().await?;
    bulk.bind(sqlx::query(AssertSqlSafe(sql))).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}
