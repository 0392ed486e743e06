//! Wire types: plain data.

pub mod bank;
pub mod sessions;
pub mod sitting;
