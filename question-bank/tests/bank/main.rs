//! The question bank from outside: draw, marking, lint, formats and the shipped content.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod aiken;
mod blueprint;
mod choice;
mod content;
mod draw;
mod draw_enemies;
mod files;
mod generated;
mod gift;
mod lint;
mod marking;
mod moodle_xml;
mod moodle_xml_written;
mod qti;
mod qti_items;
mod qti_packages;
mod verify;
