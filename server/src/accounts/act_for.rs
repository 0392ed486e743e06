//! Acting for somebody from the command line: who holds the machine names the account whose act it is, so that the audit
//! log has a person and not only a machine.

use crate::authority::{Console, Organizer, Role};
use crate::error::{Kind, Outcome, refuse};
use crate::platform::Platform;
use crate::storage::account;

/// The organizer of this sign-in name, whose account must be active.
pub async fn organizer(platform: &Platform, _: Console, login: &str) -> Outcome<Organizer> {
    match account::active_with_role(&platform.store, login, Role::Organizer).await? {
        Some(account_id) => Ok(Organizer { account_id }),
        None => refuse(Kind::NotFound, "account.no_organizer"),
    }
}
