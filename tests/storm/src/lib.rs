//! A hall full of candidates, as a program: it speaks the endpoints of `docs/http.md` and nothing else of the project.
//!
//! What a reader could get wrong: the history is written by the client from what it sent and what it was told, so it may be
//! held against the database afterwards ([`check`]). A request without an answer is *unknown*, neither lost nor kept; it is
//! sent again under the same number until somebody says what became of it.

#![allow(clippy::expect_used, reason = "a load client stops where its world is not as it says")]

pub mod candidate;
pub mod check;
pub mod cluster;
pub mod figures;
pub mod hall;
pub mod history;
pub mod load;
pub mod manifest;
pub mod program;
pub mod wire;
