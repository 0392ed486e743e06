//! Parts several pages share. Rendered on the server only.

pub mod layout;
pub mod problem;
