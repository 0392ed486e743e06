//! The province's exam 省统一考试: the licence exam is the province's (浙江省综合行政执法条例 第二十八条), its results come as a
//! workbook. `import` reads and previews one, `confirm` writes it, `read` shows what is there.
//!
//! A result is never overwritten: a correction by the province is a further version with the import that brought it. A pass
//! opens a licence application as a pass of an own session does (`licences::read::standing_pass`).

mod compare;
mod confirm;
pub mod import;
mod read;
mod sheet;

pub use compare::{Line, Losing, Plan};
pub use confirm::confirm;
pub(crate) use read::lost;
pub use read::{ExamPage, Resting, exam, exams, mine, own_imports};
pub use sheet::template;
