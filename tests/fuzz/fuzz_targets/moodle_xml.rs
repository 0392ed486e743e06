//! Moodle XML of others.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let parsed = question_bank::formats::moodle_xml::parse("f.xml", &String::from_utf8_lossy(bytes));
    promise::moodle_xml(&promise::items(parsed));
});
