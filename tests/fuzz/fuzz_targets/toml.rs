//! Item files of ours: what is read is written so that it reads back unchanged.
#![no_main]

use question_bank::formats::toml::parse;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(items) = parse("f.toml", text) {
        promise::toml(&items);
    }
});
