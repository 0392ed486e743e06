//! Wire types: plain data.

pub mod sessions;
pub mod sitting;
