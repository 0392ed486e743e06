//! The bank inside the platform: loading items into the database, the shelf they are read from, the workbook authors write.

pub mod load;
pub mod sheet;
mod shelf;

pub use shelf::Shelf;
