//! The few parts that run in the browser.

pub mod exam;
pub mod waiting;
