//! What the bureau sees: rates a unit, the people behind them, charts and exports. All of them are made from one
//! [`Report`], so that sentence, cards, chart, table and file cannot tell different numbers.

pub mod chart;
mod download;
pub mod export;
mod provincial;
mod rates;
mod unit;

pub use download::{Download, Format, download};
pub use provincial::{ProvincialReport, provincial};
pub use rates::{Report, Scope, Targets, rates, sessions, with_make_ups};
pub use unit::{Funnel, UnitReport, own_unit, unit};
