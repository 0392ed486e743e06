//! The whole application through its router, on SQLite and on PostgreSQL.
//!
//! How to add one: a file here, `both!(a_sentence_as_name, |app| async move { … })`; named actors come from
//! `app.organizer("李").await`, time moves by `app.clock.advance(…)`.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test stops where its world is not as it says")]

#[macro_use]
#[allow(dead_code, reason = "the harness serves the tests of every area")]
mod harness;

mod audit_chain;
mod bank;
mod calendar;
mod corrections;
mod entry;
mod guards;
mod insight;
mod late_evidence;
mod ledgers;
mod liaison;
mod licences;
mod lifecycle_model;
mod live_room;
mod make_ups;
mod notices;
mod older_database;
mod people;
mod power_cut;
mod practice;
mod process;
mod provincial;
mod registration_review;
mod rehearsal;
mod rooms;
mod roster;
mod sessions;
mod settings;
mod sheets;
mod sign_in;
mod sittings;
mod statutes;
mod study;
mod year;
