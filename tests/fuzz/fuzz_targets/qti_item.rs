//! One QTI item of others, without its package.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promise::qti(&promise::items(question_bank::formats::qti::parse("f.xml", bytes)));
});
