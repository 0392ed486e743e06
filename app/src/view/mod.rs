//! Wire types: plain data.

pub mod bank;
pub mod people;
pub mod sessions;
pub mod sitting;
