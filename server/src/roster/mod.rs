//! The roster import (人员名单导入): upload → preview → confirm. Until the confirmation nothing is written but the staged
//! upload itself, encrypted.

pub mod confirm;
pub mod people;
pub mod stage;
pub mod workbook;

pub use confirm::{confirm, drop_staged};
pub use people::{Slip, forget_slips, slips, slips_workbook};
pub use stage::{Preview, preview, stage};
