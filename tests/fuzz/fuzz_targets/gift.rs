//! GIFT of others.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parsed = question_bank::formats::gift::parse("f.gift", &String::from_utf8_lossy(bytes));
    promise::gift(&promise::items(parsed));
});
