//! Wire types: plain data.

pub mod sitting;
