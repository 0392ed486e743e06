//! The list of the bank, with filters.

use crate::authority::BankReader;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::storage::item::{self, Filter, Listed};
use crate::storage::{item_draft, item_report};

/// Items on one page.
pub const PAGE: i64 = 30;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows of this page.
    pub rows: Vec<Listed>,
    /// Rows that match.
    pub matching: i64,
    /// Page number from 1.
    pub number: i64,
    /// Drafts that wait for a reviewer.
    pub waiting: i64,
    /// The reader's own open drafts.
    pub mine: i64,
    /// Open reports.
    pub reports: i64,
}

/// One page of the bank.
pub async fn list(platform: &Platform, by: &BankReader, filter: &Filter, number: i64) -> Outcome<Page> {
    let (store, number) = (&platform.store, number.max(1));
    let open = |counts: Vec<(String, i64)>, states: &[&str]| -> i64 {
        counts.into_iter().filter(|(state, _)| states.contains(&state.as_str())).map(|(_, n)| n).sum()
    };
    Ok(Page {
        rows: item::list(store, filter, PAGE, (number - 1) * PAGE).await?,
        matching: item::count(store, filter).await?,
        number,
        waiting: open(item_draft::counts(store, "").await?, &["submitted"]),
        mine: open(item_draft::counts(store, &by.account_id).await?, &["draft", "returned", "submitted"]),
        reports: item_report::open(store).await?,
    })
}
