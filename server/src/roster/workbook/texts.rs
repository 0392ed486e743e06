//! How much text the cells of a workbook may hold in all.

use super::WorkbookError;
use calamine::DataRef;

/// Bytes; as much as the whole workbook may unpack to.
const MOST: usize = 60 * 1024 * 1024;

/// What is left of it. A text of the shared table counts each time a cell shows it: a file of a few kilobytes can show one
/// of megabytes a million times.
pub(crate) struct Texts {
    left: usize,
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self { left: MOST }
    }

    /// Counts a cell.
    ///
    /// # Errors
    /// [`WorkbookError::Unpacked`] when that is too much.
    pub(crate) fn count(&mut self, cell: &DataRef<'_>) -> Result<(), WorkbookError> {
        let length = match cell {
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) => text.len(),
            _ => 0,
        };
        self.left = self.left.checked_sub(length).ok_or(WorkbookError::Unpacked)?;
        Ok(())
    }
}
