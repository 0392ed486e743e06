//! Pure rules: plain values and `now` in, verdicts out. No database, no clock, no HTTP.
pub mod cell;
pub mod eligibility;
pub mod item_statistics;
pub mod licence;
pub mod memory;
pub mod next_step;
pub mod notebook;
pub mod plan;
pub mod pool;
pub mod rates;
pub mod readiness;
pub mod resident_id;
pub mod session_state;
pub mod setting;
pub mod sitting_window;
pub mod study;
pub mod word_diff;
