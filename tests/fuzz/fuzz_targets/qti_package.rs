//! QTI packages of others: a zip as it stands, or files that are packed here (see [`promise::pack`]).
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    promise::qti(&promise::items(question_bank::formats::qti::parse("f.zip", &promise::pack(bytes, &[]))));
});
