//! The workbook of items, which authors fill in.
#![no_main]

use promise::workbook::{ITEM_HEADS, book, items};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(parsed) = server::bank::sheet::parse("f.xlsx", &book(bytes, &ITEM_HEADS)) {
        items(&promise::items(parsed));
    } else if bytes.len() < 4096 {
        items(&promise::made(bytes));
    }
});
