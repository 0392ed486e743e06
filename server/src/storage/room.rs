//! Test centres (考点), their rooms (考场), and which of them a session uses.

use super::{Store, Write, flag, optional};
use crate::error::Outcome;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A test centre.
#[derive(Clone, Debug)]
pub struct Centre {
    /// Centre id.
    pub id: String,
    /// Name, unique.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// Why it is out of use.
    pub closed: Option<String>,
}

/// A room of a test centre.
#[derive(Clone, Debug)]
pub struct Room {
    /// Room id.
    pub id: String,
    /// Its centre's id.
    pub centre_id: String,
    /// Its centre's name.
    pub centre: String,
    /// Its centre's address.
    pub address: String,
    /// Name, unique in the centre.
    pub name: String,
    /// Seats, numbered from 1.
    pub seats: i64,
    /// Seats side by side, for the seating plan.
    pub across: i64,
    /// 无障碍
    pub accessible: bool,
    /// Why it, or its centre, is out of use.
    pub closed: Option<String>,
}

impl Room {
    /// The name people read on a ticket: centre and room.
    pub fn label(&self) -> String {
        format!("{} {}", self.centre, self.name)
    }
}

/// Every centre by name.
pub async fn centres(store: &Store) -> Outcome<Vec<Centre>> {
    let rows = sqlx::query("SELECT id, name, address, closed_reason FROM test_centre ORDER BY name, id")
        .fetch_all(store.read())
        .await?;
    rows.iter().map(centre).collect()
}

/// The centre of this id inside a transaction.
pub async fn centre_in(tx: &mut Write, id: &str) -> Outcome<Option<Centre>> {
    let row = sqlx::query("SELECT id, name, address, closed_reason FROM test_centre WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(centre).transpose()
}

/// Adds a centre. Returns whether its name was free.
pub async fn insert_centre(tx: &mut Write, id: &str, name: &str, address: &str) -> Outcome<bool> {
    let done =
        sqlx::query("INSERT INTO test_centre (id, name, address) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING")
            .bind(id)
            .bind(name)
            .bind(address)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Rewrites a centre. Returns whether its name was free.
pub async fn update_centre(tx: &mut Write, id: &str, name: &str, address: &str) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE test_centre SET name = $2, address = $3
         WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM test_centre o WHERE o.name = $2 AND o.id <> $1)",
    )
    .bind(id)
    .bind(name)
    .bind(address)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a centre out of use with the reason, or puts it back. Returns whether that changed anything.
pub async fn close_centre(tx: &mut Write, id: &str, reason: Option<&str>) -> Outcome<bool> {
    close(tx, "test_centre", id, reason).await
}

/// Takes a room out of use with the reason, or puts it back. Returns whether that changed anything.
pub async fn close_room(tx: &mut Write, id: &str, reason: Option<&str>) -> Outcome<bool> {
    close(tx, "room", id, reason).await
}

async fn close(tx: &mut Write, table: &'static str, id: &str, reason: Option<&str>) -> Outcome<bool> {
    let was = if reason.is_some() { "IS NULL" } else { "IS NOT NULL" };
    let sql = format!("UPDATE {table} SET closed_reason = $2 WHERE id = $1 AND closed_reason {was}");
    Ok(sqlx::query(AssertSqlSafe(sql)).bind(id).bind(reason).execute(&mut **tx).await?.rows_affected() == 1)
}

const ROOMS: &str =
    "SELECT r.id, r.centre_id, c.name AS centre, c.address, r.name, r.seats, r.seats_across, r.accessible,
            COALESCE(r.closed_reason, c.closed_reason) AS closed
     FROM room r JOIN test_centre c ON c.id = r.centre_id";

/// Every room by centre and name.
pub async fn all(store: &Store) -> Outcome<Vec<Room>> {
    let sql = AssertSqlSafe(format!("{ROOMS} ORDER BY c.name, r.name, r.id"));
    sqlx::query(sql).fetch_all(store.read()).await?.iter().map(room).collect()
}

/// The room of this id.
pub async fn find(store: &Store, id: &str) -> Outcome<Option<Room>> {
    let sql = AssertSqlSafe(format!("{ROOMS} WHERE r.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(store.read()).await?.as_ref().map(room).transpose()
}

/// The room of this id inside a transaction.
pub async fn find_in(tx: &mut Write, id: &str) -> Outcome<Option<Room>> {
    let sql = AssertSqlSafe(format!("{ROOMS} WHERE r.id = $1"));
    sqlx::query(sql).bind(id).fetch_optional(&mut **tx).await?.as_ref().map(room).transpose()
}

/// What an organizer says of a room.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Name.
    pub name: String,
    /// Seats.
    pub seats: i64,
    /// Seats side by side.
    pub across: i64,
    /// 无障碍
    pub accessible: bool,
}

/// Adds a room to a centre. Returns whether its name was free there.
pub async fn insert(tx: &mut Write, id: &str, centre_id: &str, new: &NewRoom) -> Outcome<bool> {
    let done = sqlx::query(
        "INSERT INTO room (id, centre_id, name, seats, seats_across, accessible) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (centre_id, name) DO NOTHING",
    )
    .bind(id)
    .bind(centre_id)
    .bind(&new.name)
    .bind(new.seats)
    .bind(new.across)
    .bind(i64::from(new.accessible))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Rewrites a room. Returns whether its name was free in its centre.
pub async fn update(tx: &mut Write, id: &str, new: &NewRoom) -> Outcome<bool> {
    let done = sqlx::query(
        "UPDATE room SET name = $2, seats = $3, seats_across = $4, accessible = $5 WHERE id = $1 AND NOT EXISTS (
             SELECT 1 FROM room o WHERE o.centre_id = room.centre_id AND o.name = $2 AND o.id <> $1)",
    )
    .bind(id)
    .bind(&new.name)
    .bind(new.seats)
    .bind(new.across)
    .bind(i64::from(new.accessible))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How an arranged or sealed session holds a room.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Session id.
    pub session_id: String,
    /// People seated in it.
    pub seated: i64,
    /// Of them, who need an accessible room.
    pub needing: i64,
    /// The highest seat number given.
    pub highest: i64,
}

/// The arranged and sealed sessions that use a room, or any room of a centre.
pub async fn holds(tx: &mut Write, room_or_centre: &str) -> Outcome<Vec<Hold>> {
    let rows = sqlx::query(
        "SELECT s.id, COUNT(g.id) AS seated, CAST(COALESCE(SUM(g.accessibility), 0) AS BIGINT) AS needing,
                CAST(COALESCE(MAX(g.seat_no), 0) AS BIGINT) AS highest
         FROM exam_session s JOIN room r ON r.id = $1 OR r.centre_id = $1
         LEFT JOIN session_room x ON x.session_id = s.id AND x.room_id = r.id
         LEFT JOIN registration g ON g.session_id = s.id AND g.room_id = r.id AND g.state = 'approved'
         WHERE s.state IN ('arranged', 'sealed') AND (x.room_id IS NOT NULL OR g.id IS NOT NULL)
         GROUP BY s.id",
    )
    .bind(room_or_centre)
    .fetch_all(&mut **tx)
    .await?;
    let hold = |r: &AnyRow| {
        Ok(Hold {
            session_id: r.try_get("id")?,
            seated: r.try_get("seated")?,
            needing: r.try_get("needing")?,
            highest: r.try_get("highest")?,
        })
    };
    rows.iter().map(hold).collect()
}

const CHOSEN: &str = "JOIN session_room x ON x.room_id = r.id WHERE x.session_id = $1 ORDER BY x.position, r.id";

/// The rooms a session uses, in their order; those out of use too.
pub async fn chosen(store: &Store, session_id: &str) -> Outcome<Vec<Room>> {
    let sql = AssertSqlSafe(format!("{ROOMS} {CHOSEN}"));
    sqlx::query(sql).bind(session_id).fetch_all(store.read()).await?.iter().map(room).collect()
}

/// The same inside a transaction.
pub async fn chosen_in(tx: &mut Write, session_id: &str) -> Outcome<Vec<Room>> {
    let sql = AssertSqlSafe(format!("{ROOMS} {CHOSEN}"));
    sqlx::query(sql).bind(session_id).fetch_all(&mut **tx).await?.iter().map(room).collect()
}

/// Sets the rooms of a session, in this order.
pub async fn choose(tx: &mut Write, session_id: &str, rooms: &[String]) -> Outcome<()> {
    sqlx::query("DELETE FROM session_room WHERE session_id = $1").bind(session_id).execute(&mut **tx).await?;
    for (position, room) in (1i64..).zip(rooms) {
        sqlx::query("INSERT INTO session_room (session_id, room_id, position) VALUES ($1, $2, $3)")
            .bind(session_id)
            .bind(room)
            .bind(position)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// What stands between a session's people and its rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// Chosen rooms in use.
    pub rooms: i64,
    /// Their seats.
    pub seats: i64,
    /// Seats of the accessible ones.
    pub accessible: i64,
    /// Approved people who need an accessible room.
    pub needing: i64,
    /// Approved people without a seat, or with one in a room the session does not use.
    pub astray: i64,
    /// Approved people who need an accessible room and do not sit in one.
    pub needing_astray: i64,
}

/// How a session's people fit its rooms.
pub async fn fit(store: &Store, session_id: &str) -> Outcome<Fit> {
    let open: Vec<Room> = chosen(store, session_id).await?.into_iter().filter(|r| r.closed.is_none()).collect();
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(g.accessibility), 0) AS BIGINT) AS needing,
                CAST(COALESCE(SUM(CASE WHEN g.seat_no IS NULL OR (g.room_id IS NULL AND $2 > 0)
                    OR (g.room_id IS NOT NULL AND x.room_id IS NULL) THEN 1 ELSE 0 END), 0) AS BIGINT) AS astray,
                CAST(COALESCE(SUM(CASE WHEN g.accessibility = 1 AND COALESCE(r.accessible, 0) = 0 THEN 1 ELSE 0 END), 0)
                    AS BIGINT) AS needing_astray
         FROM registration g LEFT JOIN session_room x ON x.session_id = g.session_id AND x.room_id = g.room_id
         LEFT JOIN room r ON r.id = x.room_id
         WHERE g.session_id = $1 AND g.state = 'approved'",
    )
    .bind(session_id)
    .bind(open.len() as i64)
    .fetch_one(store.read())
    .await?;
    Ok(Fit {
        rooms: open.len() as i64,
        seats: open.iter().map(|r| r.seats).sum(),
        accessible: open.iter().filter(|r| r.accessible).map(|r| r.seats).sum(),
        needing: row.try_get("needing")?,
        astray: row.try_get("astray")?,
        needing_astray: row.try_get("needing_astray")?,
    })
}

fn centre(r: &AnyRow) -> Outcome<Centre> {
    Ok(Centre {
        id: r.try_get("id")?,
        name: r.try_get("name")?,
        address: r.try_get("address")?,
        closed: optional(r, "closed_reason")?,
    })
}

fn room(r: &AnyRow) -> Outcome<Room> {
    Ok(Room {
        id: r.try_get("id")?,
        centre_id: r.try_get("centre_id")?,
        centre: r.try_get("centre")?,
        address: r.try_get("address")?,
        name: r.try_get("name")?,
        seats: r.try_get("seats")?,
        across: r.try_get("seats_across")?,
        accessible: flag(r, "accessible")?,
        closed: optional(r, "closed")?,
    })
}
