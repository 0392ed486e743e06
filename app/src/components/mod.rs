//! Parts several pages share. Rendered on the server only.

pub mod application;
pub mod choices;
pub mod layout;
pub mod paging;
pub mod paper;
pub mod problem;
pub mod provincial;
pub mod question;
pub mod requests;
pub mod session;
