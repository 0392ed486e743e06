//! Reading the audit log. Rows are written by the acts themselves (`storage::audit::append`).

mod read;

pub use read::{Log, read};
