//! Licence applications, from a pass to a card: `apply` by the officer, `unit_review` by the unit's liaison,
//! `district_review` and `record_number` by the bureau, `return_with_reason` by either, `look_up` by anyone.
//!
//! Nobody reviews an own application: the UPDATE that moves it asks for another account than the applicant's.

pub mod apply;
mod district_review;
mod look_up;
mod read;
mod record_number;
mod return_with_reason;
mod step;
mod unit_review;

pub use apply::{apply, submit};
pub use district_review::district_review;
pub use look_up::{PublicLicence, look_up, masked};
pub(crate) use read::good_provincial_pass;
pub use read::{Mine, StandingPass, Tray, application, mine, tray, unit_application, unit_tray};
pub use record_number::record_number;
pub use return_with_reason::{return_by_bureau, return_by_unit};
pub use unit_review::unit_review;
