//! All SQL, one file per aggregate. Every statement runs on SQLite and on PostgreSQL; what differs stands in `dialect`.
//! A function takes a transaction when it is part of an act, or the store when it only reads.
//!
//! How to add one: `$1` placeholders, columns named, rows mapped here to the types of the area, an update checks its
//! affected rows.

pub mod account;
pub mod announcement;
pub mod application;
pub mod attempt;
pub mod audit;
pub mod backup;
mod connect;
pub mod demo;
pub mod desk_check;
pub mod dialect;
pub mod entry_rule;
pub mod expected;
pub mod incident;
pub mod insight;
pub mod item;
pub mod item_draft;
pub mod item_import;
pub mod item_report;
mod journal;
pub mod key_correction;
pub mod late_evidence;
pub mod law;
pub mod licence;
pub mod live_room;
pub mod make_up;
pub mod misconduct;
pub mod mock_exam;
pub mod notice;
pub mod officer_home;
pub mod paper;
pub mod people;
pub mod people_import;
pub mod person;
pub mod posting;
pub mod practice;
pub mod provincial;
pub mod provincial_import;
pub mod registration;
pub mod registration_event;
pub mod registration_request;
pub mod rehearsal;
pub mod result;
pub mod room;
pub mod roster;
pub mod score_review;
pub mod seat;
pub mod session;
pub mod setting;
pub mod sheet;
pub mod study;
pub mod unit;
pub mod unrehearsed;
pub mod watch;

pub use connect::{Store, StoreError, Write};
pub use dialect::Dialect;
pub use journal::{Ack, AckOutcome, Announcement, AnswerEvent, Journal, Save, SaveReply};

use sqlx::any::AnyRow;
use sqlx::{Row, ValueRef};

/// A column that may be NULL.
pub(crate) fn optional<'r, T>(row: &'r AnyRow, column: &str) -> sqlx::Result<Option<T>>
where
    T: sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    if row.try_get_raw(column)?.is_null() { Ok(None) } else { row.try_get(column).map(Some) }
}

/// A 0/1 column.
pub(crate) fn flag(row: &AnyRow, column: &str) -> sqlx::Result<bool> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}
