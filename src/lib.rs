//! The browser's entry: wakes the islands of a page.
