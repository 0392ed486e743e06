//! Any items at all, in every format: what a printer writes of them reads back but for the losses it names.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let items = promise::made(bytes);
    promise::toml(&items);
    promise::aiken(&items);
    promise::gift(&items);
    promise::moodle_xml(&items);
    promise::qti(&items);
});
