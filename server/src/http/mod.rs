//! The parts of HTTP that no page needs to know: the sign-in cookie, the guards, health, metrics, saving of answers.

pub mod cookie;
pub mod guard;
pub mod health;
pub mod my_data;
pub mod save;
