//! The workbook of people, which every agency uploads.
#![no_main]

use promise::workbook::{ROSTER_HEADS, book, people};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let today = jiff::civil::date(2026, 11, 24);
    if let Ok(parsed) = server::roster::workbook::read(&book(bytes, &ROSTER_HEADS), today) {
        people(&parsed);
    }
});
