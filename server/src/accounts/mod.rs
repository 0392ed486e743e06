//! Accounts: signing in and out, activating with a one-time code, the notice on personal information, making accounts.

pub mod act_for;
pub mod activate;
pub mod announcement;
pub mod manage;
pub mod notices;
pub mod password;
pub mod sign_in;

pub use activate::activate;
pub use sign_in::{SignedIn, caller, sign_in, sign_out, still};
