//! Pure rules: plain values and `now` in, verdicts out. No database, no clock, no HTTP.
pub mod next_step;
pub mod notebook;
pub mod sitting_window;
