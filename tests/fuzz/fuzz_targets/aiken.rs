//! Aiken of others.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parsed = question_bank::formats::aiken::parse("f.txt", &String::from_utf8_lossy(bytes));
    promise::aiken(&promise::items(parsed));
});
