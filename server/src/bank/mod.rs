//! The bank inside the platform: loading items into the database and the shelf they are read from.

pub mod load;
mod shelf;

pub use shelf::Shelf;
